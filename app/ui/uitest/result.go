package uitest

import (
	"fmt"
	"math"

	"untrained/app/lab"
	"untrained/nn/random"
)

// Result makes up a result for n recorded units (0 takes 50) of which the first few of eight conditions have finished.
func Result(c lab.Config, n, finished int) *lab.Result {
	if n == 0 {
		n = 50
	}
	simulated := c.Get(lab.KeyRecording) == "sim-v1"
	layers := []string{c.Get(lab.KeyLayer)}
	if layers[0] == "all" {
		layers = []string{"max1", "max2"}
	}
	area := "V4"
	if simulated {
		area = "V1"
	}
	s := random.New(uint64(c.Int(lab.KeySeed)), "uitest")
	r := &lab.Result{Experiment: "encoding", Config: c.String(), Version: "0.0-test", Backend: "cpu",
		Seed: uint64(c.Int(lab.KeySeed)),
		Recording: lab.Source{ID: c.Get(lab.KeyRecording), Session: c.Get(lab.KeySession), Simulated: simulated,
			SHA256:   "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
			Citation: "Cowley, Stan, Pillow, Smith 2023, bioRxiv"}}
	summary := lab.Table{Name: lab.TableSummary,
		Columns: columns(lab.ColumnArea, lab.ColumnRecording, lab.ColumnNetwork, lab.ColumnTraining, lab.ColumnTrainingSet,
			lab.ColumnLayer, lab.ColumnMeasure,
			lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh, lab.ColumnN, lab.ColumnUnit, lab.ColumnSeeds, lab.ColumnDC)}
	units := lab.Table{Name: lab.TableUnits, Columns: columns(lab.ColumnUnit, lab.ColumnCondition, lab.ColumnR,
		lab.ColumnReliability, lab.ColumnNormalised, lab.ColumnPenalty, lab.ColumnFVE, lab.ColumnLayer, lab.ColumnTraining,
		lab.ColumnDC, lab.ColumnSeeds, lab.ColumnInMeans)}
	differences := lab.Table{Name: lab.TableDifferences,
		Columns: columns(lab.ColumnArea, lab.ColumnRecording, lab.ColumnLayer, lab.ColumnComparison, lab.ColumnMeasure,
			lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh, lab.ColumnN, lab.ColumnUnit, lab.ColumnSeeds)}

	type row struct {
		layer, training, dc string
		score               float64
	}
	var rows []row
	for i, layer := range layers {
		up := 0.06 * float64(i)
		rows = append(rows, row{layer, "trained", "", .42 + up}, row{layer, "random", "keep", .12 + up},
			row{layer, "random", "zero", .36 + up},
			row{layer, "shuffled", "keep", .16 + up}, row{layer, "shuffled", "zero", .33 + up})
		if i == 0 {
			rows = append(rows, row{"pixels", "pixels", "", .18}, row{"gabor", "gabor", "", .38})
		}
		rows = append(rows, row{layer, "shuffled-responses", "", -.01})
	}
	for _, row := range rows[:min(len(rows), max(1, finished*len(rows)/8))] {
		var values [3][]float64
		name := row.training
		if row.dc != "" {
			name += " dc=" + row.dc
		}
		for i := range n {
			rho := 0.3 + 0.6*s.Float64()
			v := row.score + 0.14*s.Norm()
			corr := math.Copysign(math.Sqrt(math.Abs(v)*rho), v)
			values[0], values[1], values[2] = append(values[0], v), append(values[1], corr), append(values[2], v*rho*0.9)
			units.Rows = append(units.Rows, []any{fmt.Sprint(i + 1), name, corr, rho, v,
				math.Pow(10, float64(i%5)-4), v * rho * 0.9,
				row.layer, row.training, row.dc, float64(c.Int(lab.KeySeeds)), "yes"})
		}
		for i, measure := range measures {
			mean := 0.0
			for _, v := range values[i] {
				mean += v / float64(n)
			}
			set, network := "", c.Get(lab.KeyNetwork)
			if row.training == "trained" || row.training == "shuffled" || row.training == "shuffled-responses" {
				set = "plain digits and textures"
			}
			if row.training == "pixels" || row.training == "gabor" {
				network = ""
			}
			half := 0.04 + 0.02*float64(i%2)
			summary.Rows = append(summary.Rows, []any{area, r.Recording.ID, network, row.training, set, row.layer, measure,
				mean, mean - half, mean + half, float64(n), unitsOf[i], float64(c.Int(lab.KeySeeds)), row.dc})
		}
	}
	if finished == 8 {
		for _, layer := range layers {
			for _, d := range []struct {
				comparison string
				e          float64
			}{{"trained − random dc=keep", .29}, {"trained − random dc=zero", .06}, {"trained − shuffled dc=keep", .26},
				{"trained − shuffled dc=zero", .09},
				{"random dc=zero − random dc=keep", .24}, {"random dc=keep − shuffled dc=keep", -.03},
				{"random dc=zero − shuffled dc=zero", .03},
				{"trained − pixels", .24}, {"random dc=keep − pixels", -.06}, {"random dc=zero − pixels", .18},
				{"trained − gabor", .04},
				{"random dc=keep − gabor", -.26}, {"random dc=zero − gabor", -.02}, {"gabor − pixels", .2}} {
				for i, measure := range measures {
					differences.Rows = append(differences.Rows,
						[]any{area, r.Recording.ID, layer, d.comparison, measure, d.e, d.e - .05, d.e + .05, float64(n), unitsOf[i], 3.0})
				}
			}
		}
		e, low, high := .06, -.002, .121
		verdict := lab.Undecided
		if simulated {
			verdict = lab.Recovered
		}
		r.Verdicts = []lab.Verdict{
			{Claim: "C1", Statement: "Training on the tasks improves the prediction of " + area +
				" beyond a random network with zero-mean kernels.",
				Criterion: "supported if the 95 % interval of trained − random lies above 0, opposed if below, else undecided",
				Estimate:  &e, Low: &low, High: &high, Verdict: verdict},
			{Claim: "C10", Statement: "Shuffled responses cannot be predicted.",
				Criterion: "supported if the interval includes 0", Verdict: lab.Undecided},
		}
		r.Warnings = []string{"The chosen penalty lies at the edge of the grid for 3 of 50 units"}
	}
	r.Tables = []lab.Table{summary, units, differences}
	return r
}

var (
	measures = []string{"normalised", "r", "fve"}
	unitsOf  = []string{"fraction of explainable variance", "correlation", "fraction of variance"}
)

func columns(names ...string) []lab.Column {
	out := make([]lab.Column, len(names))
	for i, n := range names {
		out[i].Name = n
	}
	return out
}
