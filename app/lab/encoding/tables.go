package encoding

import (
	"math"
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/statistics"
)

func (m *merger) summary() lab.Table {
	t := lab.NewSummary(lab.ColumnDC, lab.ColumnSession, lab.ColumnRole)
	for _, g := range m.regions {
		for _, k := range g.conditions {
			for _, layer := range k.layers {
				for _, measure := range g.Measures() {
					t.AddSummary(lab.SummaryRow{
						Area: g.area.stimuli.Area, Recording: g.area.source.ID,
						Network: m.networkOf(k.Training), Training: k.Label(), TrainingSet: m.trainingSet(k.Training), Layer: layer,
						Measure: measure.Name, Estimate: g.Estimate(k.seeds, layer, measure.Name), N: float64(len(g.Reliable)),
						Unit: measure.Unit, Seeds: float64(len(k.seeds)),
					}, k.DC, g.area.source.Session, g.area.role())
				}
			}
		}
	}
	return t
}

// units returns every neuron under every condition, averaged over seeds.
func (m *merger) units() lab.Table {
	t := lab.Table{Name: lab.TableUnits, Columns: lab.Columns(lab.ColumnUnit, lab.ColumnCondition, lab.ColumnR,
		lab.ColumnReliability, lab.ColumnNormalised, lab.ColumnPenalty, lab.ColumnFVE, lab.ColumnLayer, lab.ColumnTraining,
		lab.ColumnDC, lab.ColumnSeeds, lab.ColumnInMeans, lab.ColumnArea, lab.ColumnRecording, lab.ColumnSession,
		lab.ColumnFVENormalised)}
	t.Columns[2].Unit = "correlation"
	t.Rows = [][]any{}
	if n := m.unitRows(); n > mostUnitRows {
		m.warn("The table of units would have %d rows and is left empty; choose fewer areas, layers or networks to have it.",
			n)
		return t
	}
	for _, g := range m.regions {
		for _, k := range g.conditions {
			for _, layer := range k.layers {
				for n, name := range g.Names {
					t.Rows = append(t.Rows, g.unitRow(k, layer, n, name))
				}
			}
		}
	}
	return t
}

// mostUnitRows bounds the table of units, which pages and files would otherwise be slow to draw and to read.
const mostUnitRows = 20000

// unitRows returns how many rows the units of areas of one recording have; those of two recordings are few.
func (m *merger) unitRows() int {
	n := 0
	for _, g := range m.regions {
		for _, k := range g.conditions {
			if g.area.among != nil {
				n += len(k.layers) * len(g.Names)
			}
		}
	}
	return n
}

func (g *region) unitRow(k *condition, layer string, n int, name string) []any {
	var r, normalised, penalty, fve float64
	for _, seed := range k.seeds {
		share := 1 / float64(len(k.seeds))
		r += share * seed.Arrays[layer+"/r"][n]
		if g.Fve {
			fve += share * seed.Arrays[layer+"/fve"][n]
		}
		if g.Penalties {
			penalty += share * math.Log10(seed.Arrays[layer+"/penalty"][n])
		}
		if g.Reliability != nil {
			normalised += share * statistics.Normalised(seed.Arrays[layer+"/r"][n], g.Reliability[n])
		}
	}
	rho := math.NaN()
	if g.Reliability == nil {
		normalised = math.NaN()
	} else {
		rho = g.Reliability[n]
	}
	explained := math.NaN()
	if g.Fve {
		explained = statistics.FVENormalised(fve, rho)
	}
	penalty = math.Pow(10, penalty)
	if !g.Fve {
		fve = math.NaN()
	}
	if !g.Penalties {
		penalty = math.NaN()
	}
	included := "no"
	if slices.Contains(g.Reliable, n) {
		included = "yes"
	}
	return []any{
		name, k.Condition(), lab.Number(r), lab.Number(rho), lab.Number(normalised), lab.Number(penalty), lab.Number(fve),
		layer, k.Label(), k.DC, float64(len(k.seeds)), included, g.area.stimuli.Area, g.area.source.ID, g.area.source.Session,
		lab.Number(explained),
	}
}

// comparisons returns, as pairs of conditions, what the claims and their controls need.
func (m *merger) comparisons() [][2]string {
	var list [][2]string
	add := func(a, b string) { list = append(list, [2]string{a, b}) }
	const keep, zero = " dc=keep", " dc=zero"
	add(lab.Trained, lab.RandomWeights+keep)
	add(lab.Trained, lab.RandomWeights+zero)
	twins := m.twins(lab.ShuffledWeights)
	for _, twin := range twins {
		add(lab.Trained, twin+keep)
		add(lab.Trained, twin+zero)
	}
	add(lab.RandomWeights+zero, lab.RandomWeights+keep)
	for k, twin := range twins {
		add(twin+zero, twin+keep)
		add(lab.RandomWeights+keep, twin+keep)
		add(lab.RandomWeights+zero, twin+zero)
		for _, other := range twins[:k] { // of the later one more is left
			add(twin+keep, other+keep)
			add(twin+zero, other+zero)
		}
	}
	add(lab.RandomWeights+keep, lab.LinearNetwork+keep) // what the non-linearities add
	add(lab.RandomWeights+zero, lab.LinearNetwork+zero)
	for _, control := range []string{lab.Pixels, lab.Gabor, lab.Silhouette} {
		add(lab.Trained, control)
		add(lab.RandomWeights+keep, control)
		add(lab.RandomWeights+zero, control)
	}
	add(lab.Gabor, lab.Pixels)
	add(lab.Pixels, lab.JitteredPixels)
	return list
}

func (m *merger) differences() lab.Table {
	t := lab.Table{Name: lab.TableDifferences, Columns: lab.Columns(lab.ColumnArea, lab.ColumnRecording, lab.ColumnLayer,
		lab.ColumnComparison, lab.ColumnMeasure, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh, lab.ColumnN,
		lab.ColumnUnit, lab.ColumnSeeds, lab.ColumnSession, lab.ColumnRole, lab.ColumnP, lab.ColumnPAdjusted)}
	var all []float64
	for _, g := range m.regions {
		for _, pair := range m.comparisons() {
			a, b := g.find(pair[0]), g.find(pair[1])
			if a == nil || b == nil {
				continue
			}
			for _, layer := range a.layers {
				for _, measure := range g.Measures() {
					e, p := g.compare(a, layer, b, b.layerOf(layer), measure.Name)
					t.Rows = append(t.Rows, []any{
						g.area.stimuli.Area, g.area.source.ID, layer, pair[0] + " − " + pair[1], measure.Name,
						lab.Number(e.Value), lab.Number(e.Low), lab.Number(e.High), float64(len(g.Reliable)), measure.Unit,
						float64(max(len(a.seeds), len(b.seeds))),
						g.area.source.Session, g.area.role(), lab.Number(p), nil,
					})
					all = append(all, p)
				}
			}
		}
	}
	for i, p := range adjusted(all) {
		t.Rows[i][len(t.Columns)-1] = lab.Number(p)
	}
	return t
}

// adjusted returns p values after the correction of Benjamini and Hochberg over all that are known; NaN stays NaN.
func adjusted(all []float64) []float64 {
	list := slices.Clone(all)
	var known []float64
	var of []int
	for i, p := range all {
		if p == p {
			known, of = append(known, p), append(of, i)
		}
	}
	corrected, _ := statistics.BenjaminiHochberg(known, 1-statistics.Level)
	for k, i := range of {
		list[i] = corrected[k]
	}
	return list
}

// ceilings returns the noise ceilings of areas that are compared by similarity.
func (m *merger) ceilings() lab.Table {
	t := lab.Table{Name: lab.TableCeilings, Columns: lab.Columns(lab.ColumnArea, lab.ColumnRecording, lab.ColumnSession,
		lab.ColumnRole, lab.ColumnBound, lab.ColumnValue, lab.ColumnUnit, lab.ColumnN)}
	for _, g := range m.regions {
		if g.Ceiling == nil {
			continue
		}
		bounds := map[string]float64{"reliability": g.Ceiling.MeanSquare}
		if len(g.Names) > 1 {
			bounds = map[string]float64{"lower": g.Ceiling.Lower, "upper": g.Ceiling.Upper,
				"mean square of upper": g.Ceiling.MeanSquare}
		}
		for _, name := range []string{"lower", "upper", "mean square of upper", "reliability"} {
			if value, ok := bounds[name]; ok {
				t.Rows = append(t.Rows, []any{g.area.stimuli.Area, g.area.source.ID, g.area.source.Session, g.area.role(), name,
					lab.Number(value), map[bool]string{true: "correlation", false: "alignment"}[g.Plain == "r"],
					float64(len(g.Names))})
			}
		}
	}
	return t
}
