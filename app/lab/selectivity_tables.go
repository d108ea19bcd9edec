package lab

import (
	"fmt"
	"math"
	"slices"

	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/assets/weights"
)

// cellsLabel stands in the column network where a row is of recorded cells.
const cellsLabel = "macaque V1"

// overSeeds is a mean over seeds with Student's interval; there is none with fewer
// than two.
func overSeeds(x []float64) Estimate {
	if len(x) == 0 {
		return statistics.Point(math.NaN())
	}
	e, err := statistics.StudentT(x, statistics.Level)
	if err != nil { // one seed, or a value that is not a number
		return statistics.Point(statistics.Mean(x))
	}
	return e
}

// trainingSetOf says what the weights behind a network were trained on.
func trainingSetOf(n network, name string) string {
	if n.training != Trained && n.training != ShuffledWeights {
		return ""
	}
	if network, err := weights.Find(name); err == nil {
		return network.TrainingSet
	}
	if name == neural.SqueezeNet10ID {
		return "photographs of objects (ImageNet)"
	}
	return name
}

func (m *selectivityMerger) summary() Table {
	t := NewSummary("dc", "activation", "pooling")
	for _, g := range m.groups {
		for _, layer := range g.layers {
			used := len(g.collect(layer, "cv1"))
			add := func(measure string, e Estimate, n int, unit string) {
				t.AddSummary(SummaryRow{
					Area: "V1", Recording: m.cells.id,
					Network: g.spec.String(), Training: g.training, TrainingSet: trainingSetOf(g.network, m.config.Get("weights")), Layer: fmt.Sprint(layer),
					Measure: measure, Estimate: e, N: float64(n), Unit: unit, Seeds: float64(len(g.seeds)),
				}, g.dc, g.activation, g.pooling)
			}
			if d, ok := g.distances[key{layer, clipThenAverage}]; ok {
				for kind, b := range d {
					add("distance to V1 cells ("+distanceNames[kind]+")", intervalOf(b, true), used, "")
				}
			}
			add("median circular variance", g.perSeed(layer, "cv1", statistics.Median), used, "")
			add("median half-width at half height", g.perSeed(layer, "width", statistics.Median), len(g.collect(layer, "width")), "degrees")
			add("median best spatial frequency", g.perSeed(layer, "cycles", statistics.Median), used, "cycles/picture")
			add("share with F1/F0 above 1", g.perSeed(layer, "f1f0", func(x []float64) float64 { return share(x, func(v float64) bool { return v > 1 }) }), used, "")
			add("share of dead units", g.perSeed(layer, "state", func(x []float64) float64 { return share(x, func(v float64) bool { return v == float64(dead) }) }), len(g.collect(layer, "state")), "")
		}
	}
	return t
}

// perSeed is a statistic of every seed's units, over seeds that have any.
func (g *group) perSeed(layer int, array string, of func([]float64) float64) Estimate {
	var list []float64
	for _, u := range g.seeds {
		var x []float64
		for _, v := range at(u, layer, array) {
			if v == v {
				x = append(x, v)
			}
		}
		if len(x) > 0 {
			list = append(list, of(x))
		}
	}
	return overSeeds(list)
}

func share(x []float64, of func(float64) bool) float64 {
	n := 0
	for _, v := range x {
		if of(v) {
			n++
		}
	}
	return float64(n) / float64(len(x))
}

func (m *selectivityMerger) histogram() Table {
	t := Table{Name: "histogram", Columns: columns("network", "training", "layer", "bin_low", "bin_high", "count", "dc", "activation", "pooling")}
	t.Columns[3].Unit, t.Columns[4].Unit, t.Columns[5].Unit = "circular variance", "circular variance", "units"
	m.bins(&t, m.cells.edges, statistics.Histogram(m.cells.variance, m.cells.edges), "cv1")
	return t
}

func (m *selectivityMerger) f1f0() Table {
	t := Table{Name: "f1f0", Columns: columns("network", "training", "layer", "bin_low", "bin_high", "count", "dc", "activation", "pooling")}
	t.Columns[3].Unit, t.Columns[4].Unit, t.Columns[5].Unit = "F1/F0", "F1/F0", "units"
	m.bins(&t, statistics.Edges(0, 2, modulationBins), m.cells.modulation, "f1f0")
	return t
}

// bins fills a table with the histogram of the cells and that of every network.
func (m *selectivityMerger) bins(t *Table, edges []float64, recorded []int, array string) {
	add := func(network, training, layer string, counts []int, dc, activation, pooling string) {
		for k, n := range counts {
			t.Rows = append(t.Rows, []any{network, training, layer, edges[k], edges[k+1], float64(n), dc, activation, pooling})
		}
	}
	add(cellsLabel, "cells", "", recorded, "", "", "")
	for _, g := range m.groups {
		for _, layer := range g.layers {
			add(m.label(g.network), g.training, fmt.Sprint(layer), statistics.Histogram(g.collect(layer, array), edges), g.dc, g.activation, g.pooling)
		}
	}
}

// tuning is a few units of the first seed of the trained network and of those with
// the first pooling, in one form.
func (m *selectivityMerger) tuning() Table {
	t := Table{Name: "tuning", Columns: columns("network", "training", "layer", "unit", "orientation", "response", "circular_variance", "preferred", "dc", "activation", "pooling")}
	t.Columns[4].Unit, t.Columns[5].Unit, t.Columns[7].Unit = "degrees", "of the best", "degrees"
	form := ""
	for _, g := range m.groups {
		if form == "" {
			form = g.dc
		}
		if g.ofGrid() && (g.pooling != m.grid.poolings[0] || g.dc != form) || !g.ofGrid() && g.training != Trained {
			continue
		}
		for _, layer := range g.layers {
			u := g.seeds[0]
			chosen, rates := at(u, layer, "examples"), at(u, layer, "tuning")
			for k, unit := range chosen {
				if n := float64(len(at(u, layer, "cv1"))); !(unit >= 0 && unit < n) {
					continue
				}
				own := rates[k*len(rates)/len(chosen):][:len(rates)/len(chosen)]
				best := own[argmax(own)]
				for o, r := range own {
					t.Rows = append(t.Rows, []any{
						m.label(g.network), g.training, fmt.Sprint(layer), unit + 1, 180 * float64(o) / float64(len(own)), number(r / best),
						number(at(u, layer, "cv1")[int(unit)]), number(at(u, layer, "orientation")[int(unit)]), g.dc, g.activation, g.pooling,
					})
				}
			}
		}
	}
	return t
}

// distanceTable has every distance by every definition, and what halves of the cells
// are apart.
func (m *selectivityMerger) distanceTable() Table {
	t := Table{Name: "distances", Columns: columns("network", "training", "layer", "definition", "distance", "estimate", "low", "high", "n", "seeds", "dc", "activation", "pooling")}
	for kind, f := range m.floors {
		t.Rows = append(t.Rows, []any{cellsLabel, "half of the cells against the other", "", "", distanceNames[kind], number(f.Mean), nil, number(f.Quantile95), float64(f.N), nil, "", "", ""})
	}
	for _, g := range m.groups {
		for _, layer := range g.layers {
			for definition := range rateDefinitions {
				n := len(g.collect(layer, fmt.Sprintf("cv%d", definition+1)))
				d, ok := g.distances[key{layer, definition}]
				for kind := range distanceKinds {
					row := []any{m.label(g.network), g.training, fmt.Sprint(layer), definitionNames[definition], distanceNames[kind], nil, nil, nil, float64(n), float64(len(g.seeds)), g.dc, g.activation, g.pooling}
					if ok {
						e := intervalOf(d[kind], true)
						row[5], row[6], row[7] = number(e.Value), number(e.Low), number(e.High)
					}
					t.Rows = append(t.Rows, row)
				}
			}
		}
	}
	return t
}

// differenceTable has distance(other) − distance(random ReLU), so that above 0 ReLU
// is nearer to the cells.
func (m *selectivityMerger) differenceTable() Table {
	t := Table{Name: "differences", Columns: columns("layer", "dc", "pooling", "comparison", "definition", "distance", "estimate", "low", "high", "unit", "seeds")}
	for _, layer := range m.survey.layers() {
		for _, dc := range m.forms() {
			for _, pooling := range append(slices.Clone(m.grid.poolings), "") {
				for _, rival := range m.rivals() {
					for definition := range rateDefinitions {
						for kind := range distanceKinds {
							b, ok := m.contest(layer, dc, pooling, definition, kind, rival.of)
							if !ok {
								continue
							}
							e, where := intervalOf(b, false), pooling
							if pooling == "" {
								where = "any"
							}
							t.Rows = append(t.Rows, []any{fmt.Sprint(layer), dc, where, rival.name + " − random relu", definitionNames[definition], distanceNames[kind],
								number(e.Value), number(e.Low), number(e.High), "", float64(m.config.Int("seeds"))})
						}
					}
				}
			}
		}
	}
	return t
}

func (m *selectivityMerger) counts() Table {
	t := Table{Name: "counts", Columns: columns("network", "training", "layer", "dead", "flat", "used", "used_minus_grey", "used_average_clip", "sampled", "seeds", "dc", "activation", "pooling")}
	for _, g := range m.groups {
		for _, layer := range g.layers {
			var state [3]int
			for _, v := range g.collect(layer, "state") {
				state[int(v)]++
			}
			row := []any{m.label(g.network), g.training, fmt.Sprint(layer), float64(state[dead]), float64(state[flat])}
			for definition := range rateDefinitions {
				row = append(row, float64(len(g.collect(layer, fmt.Sprintf("cv%d", definition+1)))))
			}
			t.Rows = append(t.Rows, append(row, float64(state[lively]+state[dead]+state[flat]), float64(len(g.seeds)), g.dc, g.activation, g.pooling))
		}
	}
	for k := 3; k <= 8; k++ {
		t.Columns[k].Unit = "units"
	}
	return t
}
