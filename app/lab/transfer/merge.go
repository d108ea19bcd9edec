package transfer

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"untrained/app/lab"
	"untrained/app/lab/statistics"
	"untrained/app/lab/training"
)

// The accuracies of the criterion, fixed before anything was run.
const (
	readsHandwriting = 0.90
	readsItWell      = 0.97
)

// Merge implements Experiment.
func (t Experiment) Merge(ctx context.Context, env lab.Env, c lab.Config, tasks []lab.TaskResult) (*lab.Result, error) {
	e, err := newExam(ctx, env, c)
	if err != nil {
		return nil, err
	}
	k := e.config
	backend, err := env.Backend()
	if err != nil {
		return nil, err
	}
	if len(tasks) == 0 {
		return nil, errors.New("no network has been trained yet")
	}
	confusion := make([][]float64, 10)
	for class := range confusion {
		confusion[class] = make([]float64, 10)
	}
	var fresh, real []float64 // accuracy by seed
	x := make([]float32, e.spec.Input.Len())
	for _, u := range tasks {
		if u.Text["sha256"] != e.sha256 {
			return nil, fmt.Errorf("%s was tested with other files than those that are there now; run it again", u.Task.Name)
		}
		if len(u.Arrays["images"]) != e.digits.N || len(u.Arrays["fresh"]) != k.Fresh {
			return nil, fmt.Errorf("result of %s has %d and %d answers, not %d and %d; run it again", u.Task.Name,
				len(u.Arrays["images"]), len(u.Arrays["fresh"]), e.digits.N, k.Fresh)
		}
		right := 0
		for i, answer := range u.Arrays["images"] {
			_, class := e.digits.At(i)
			if answer < 0 || answer > 9 || answer != math.Trunc(answer) {
				return nil, fmt.Errorf("result of %s holds the answer %v; run it again", u.Task.Name, answer)
			}
			confusion[class][int(answer)]++
			if int(answer) == class {
				right++
			}
		}
		real = append(real, float64(right)/float64(e.digits.N))
		right = 0
		for i, answer := range u.Arrays["fresh"] {
			if e.lesson.Sample(x, "held-out", uint64(k.Seed+u.Task.Index), i) == int(answer) {
				right++
			}
		}
		fresh = append(fresh, float64(right)/float64(k.Fresh))
	}

	accuracy := lab.Table{Name: lab.TableAccuracy,
		Columns: []lab.Column{{Name: lab.ColumnSet, Unit: ""}, {Name: lab.ColumnN, Unit: "pictures"},
			{Name: lab.ColumnAccuracy, Unit: "fraction right"}, {Name: lab.ColumnLow, Unit: "fraction right"},
			{Name: lab.ColumnHigh, Unit: "fraction right"}}}
	summary := lab.NewSummary()
	summary.Columns[summary.Column(lab.ColumnN)].Unit = "pictures"
	names := e.spec.LayerNames()
	var read lab.Estimate
	for _, set := range []struct {
		name  string
		n     int
		seeds []float64
	}{{"generated digits (fresh)", k.Fresh, fresh}, {e.name, e.digits.N, real}} {
		read = shareOverSeeds(set.seeds, set.n)
		accuracy.Rows = append(accuracy.Rows, []any{set.name, float64(set.n), lab.Number(read.Value), lab.Number(read.Low),
			lab.Number(read.High)})
		summary.AddSummary(lab.SummaryRow{
			Recording: set.name, Network: e.spec.String(), Training: lab.Trained, TrainingSet: "generated digits",
			Layer:   names[len(names)-1],
			Measure: "accuracy", Estimate: read, N: float64(set.n), Unit: "fraction right", Seeds: float64(len(tasks)),
		})
	}
	confusions := lab.Table{Name: lab.TableConfusions,
		Columns: []lab.Column{{Name: lab.ColumnDigit, Unit: ""}, {Name: lab.ColumnAnswer, Unit: ""},
			{Name: lab.ColumnN, Unit: "pictures × seeds"}}}
	for class, row := range confusion {
		for answer, n := range row {
			if n > 0 {
				confusions.Rows = append(confusions.Rows, []any{strconv.Itoa(class), strconv.Itoa(answer), n})
			}
		}
	}
	r := &lab.Result{
		Experiment: t.Name(), Config: c.String(), Version: lab.Version, Backend: backend.Name(), Seed: uint64(k.Seed),
		Recording: lab.Source{ID: e.name, SHA256: e.sha256},
		Tables:    []lab.Table{accuracy, summary, confusions}, Warnings: e.notes,
	}
	v := lab.Verdict{
		Claim:     "digits",
		Statement: fmt.Sprintf("A network trained on generated digits alone reads the digits of %s.", e.name),
		Criterion: fmt.Sprintf("accuracy on these pictures, 95 %% interval: low ≥ %.2f supported, high < %.2f opposed, "+
			"else undecided; the goal is %.2f", readsHandwriting, readsHandwriting, readsItWell),
		Verdict: lab.Undecided,
	}
	v.Set(read)
	switch {
	case len(tasks) < k.Seeds:
		v.Statement += " The run is not complete."
	case read.Low >= readsHandwriting:
		v.Verdict = lab.Supported
	case read.High < readsHandwriting:
		v.Verdict = lab.Opposed
	}
	r.Verdicts = []lab.Verdict{v}
	return r, r.Check()
}

// shareOverSeeds returns the mean accuracy over networks that were each tested with n pictures, the same or others of
// their kind. Its interval holds for other pictures (Wilson 1927, at the mean share) and, with several seeds, other
// seeds (Student's t of the mean over seeds); the two are independent, so their half-widths add as squares on each
// side.
func shareOverSeeds(seeds []float64, n int) lab.Estimate {
	e := lab.Estimate{Value: statistics.Mean(seeds)}
	e.Low, e.High = training.WilsonShare(e.Value, n)
	if len(seeds) < 2 {
		return e
	}
	_, sd := statistics.MeanSD(seeds)
	half := statistics.StudentQuantile(statistics.Level, float64(len(seeds)-1)) * sd / math.Sqrt(float64(len(seeds)-1))
	e.Low = math.Max(0, e.Value-math.Hypot(e.Value-e.Low, half))
	e.High = math.Min(1, e.Value+math.Hypot(e.High-e.Value, half))
	return e
}
