package lab

import (
	"math"
	"slices"

	"untrained/app/lab/statistics"
)

func (m *merger) summary() Table {
	t := NewSummary("dc", "session", "role")
	for _, g := range m.regions {
		for _, k := range g.conditions {
			for _, layer := range k.layers {
				for _, measure := range g.measures() {
					t.AddSummary(SummaryRow{
						Area: g.area.stimuli.Area, Recording: g.area.source.ID,
						Network: m.networkOf(k.training), Training: k.label(), TrainingSet: m.trainingSet(k.training), Layer: layer,
						Measure: measure.Name, Estimate: g.estimate(k.seeds, layer, measure.Name), N: float64(len(g.reliable)), Unit: measure.Unit, Seeds: float64(len(k.seeds)),
					}, k.dc, g.area.source.Session, g.area.role())
				}
			}
		}
	}
	return t
}

// units lists every neuron under every condition, averaged over seeds.
func (m *merger) units() Table {
	t := Table{Name: "units", Columns: columns("unit", "condition", "r", "reliability", "normalised", "penalty", "fve", "layer", "training", "dc", "seeds", "in_means", "area", "recording", "session")}
	t.Columns[2].Unit = "correlation"
	for _, g := range m.regions {
		for _, k := range g.conditions {
			for _, layer := range k.layers {
				for n, name := range g.names {
					t.Rows = append(t.Rows, g.unitRow(k, layer, n, name))
				}
			}
		}
	}
	return t
}

func (g *region) unitRow(k *condition, layer string, n int, name string) []any {
	var r, normalised, penalty, fve float64
	for _, seed := range k.seeds {
		share := 1 / float64(len(k.seeds))
		r += share * seed.Arrays[layer+"/r"][n]
		if g.fve {
			fve += share * seed.Arrays[layer+"/fve"][n]
		}
		if g.penalties {
			penalty += share * math.Log10(seed.Arrays[layer+"/penalty"][n])
		}
		if g.reliability != nil {
			normalised += share * statistics.Normalised(seed.Arrays[layer+"/r"][n], g.reliability[n])
		}
	}
	rho := math.NaN()
	if g.reliability == nil {
		normalised = math.NaN()
	} else {
		rho = g.reliability[n]
	}
	penalty = math.Pow(10, penalty)
	if !g.fve {
		fve = math.NaN()
	}
	if !g.penalties {
		penalty = math.NaN()
	}
	included := "no"
	if slices.Contains(g.reliable, n) {
		included = "yes"
	}
	return []any{
		name, k.condition(), number(r), number(rho), number(normalised), number(penalty), number(fve),
		layer, k.label(), k.dc, float64(len(k.seeds)), included, g.area.stimuli.Area, g.area.source.ID, g.area.source.Session,
	}
}

// comparisons lists, as pairs of conditions, what the claims and their controls need.
func (m *merger) comparisons() [][2]string {
	var list [][2]string
	add := func(a, b string) { list = append(list, [2]string{a, b}) }
	const keep, zero = " dc=keep", " dc=zero"
	add(Trained, RandomWeights+keep)
	add(Trained, RandomWeights+zero)
	twins := m.twins(ShuffledWeights)
	for _, twin := range twins {
		add(Trained, twin+keep)
		add(Trained, twin+zero)
	}
	add(RandomWeights+zero, RandomWeights+keep)
	for k, twin := range twins {
		add(twin+zero, twin+keep)
		add(RandomWeights+keep, twin+keep)
		add(RandomWeights+zero, twin+zero)
		for _, other := range twins[:k] { // of the later one more is left
			add(twin+keep, other+keep)
			add(twin+zero, other+zero)
		}
	}
	for _, control := range []string{Pixels, Gabor, Silhouette} {
		add(Trained, control)
		add(RandomWeights+keep, control)
		add(RandomWeights+zero, control)
	}
	add(Gabor, Pixels)
	add(Pixels, JitteredPixels)
	return list
}

func (m *merger) differences() Table {
	t := Table{Name: "differences", Columns: columns("area", "recording", "layer", "comparison", "measure", "estimate", "low", "high", "n", "unit", "seeds", "session", "role", "p", "p_pictures", "p_adjusted")}
	var tests []tested
	for _, g := range m.regions {
		for _, pair := range m.comparisons() {
			a, b := g.find(pair[0]), g.find(pair[1])
			if a == nil || b == nil {
				continue
			}
			for _, layer := range a.layers {
				for _, measure := range g.measures() {
					e := g.compare(a, layer, b, b.layerOf(layer), measure.Name)
					t.Rows = append(t.Rows, []any{
						g.area.stimuli.Area, g.area.source.ID, layer, pair[0] + " − " + pair[1], measure.Name,
						number(e.Value), number(e.Low), number(e.High), float64(len(g.reliable)), measure.Unit, float64(max(len(a.seeds), len(b.seeds))),
						g.area.source.Session, g.area.role(), nil, nil, nil,
					})
					tests = append(tests, g.test(a, layer, b, b.layerOf(layer), measure.Name))
				}
			}
		}
	}
	adjust(tests)
	for i, test := range tests {
		row := t.Rows[i][len(t.Columns)-3:]
		row[0], row[1], row[2] = number(test.units), number(test.pictures), number(test.adjusted)
	}
	return t
}

// ceilings says how well the best model could do, where people or neurons are
// compared by similarity.
func (m *merger) ceilings() Table {
	t := Table{Name: "ceilings", Columns: columns("area", "recording", "session", "role", "bound", "value", "unit", "n")}
	for _, g := range m.regions {
		if g.ceiling == nil {
			continue
		}
		bounds := map[string]float64{"reliability": g.ceiling.MeanSquare}
		if len(g.names) > 1 {
			bounds = map[string]float64{"lower": g.ceiling.Lower, "upper": g.ceiling.Upper, "mean square of upper": g.ceiling.MeanSquare}
		}
		for _, name := range []string{"lower", "upper", "mean square of upper", "reliability"} {
			if value, ok := bounds[name]; ok {
				t.Rows = append(t.Rows, []any{g.area.stimuli.Area, g.area.source.ID, g.area.source.Session, g.area.role(), name, number(value), map[bool]string{true: "correlation", false: "alignment"}[g.plain == "r"], float64(len(g.names))})
			}
		}
	}
	return t
}
