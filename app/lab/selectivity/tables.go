package selectivity

import (
	"fmt"
	"math"
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/tuning"
	"untrained/app/lab/statistics"
)

// cellsLabel is the value of the column network in rows of recorded cells.
const cellsLabel = "macaque V1"

func (m *merger) summary() lab.Table {
	t := lab.NewSummary(lab.ColumnDC, lab.ColumnActivation, lab.ColumnPooling)
	for _, g := range m.groups {
		for _, layer := range g.layers {
			used := len(g.collect(layer, "cv1"))
			add := func(measure string, e lab.Estimate, n int, unit string) {
				t.AddSummary(lab.SummaryRow{
					Area: "V1", Recording: m.cells.id,
					Network: g.Spec.String(), Training: g.Training, TrainingSet: model.TrainingSetOf(g.Network, m.config.Weights),
					Layer:   fmt.Sprint(layer),
					Measure: measure, Estimate: e, N: float64(n), Unit: unit, Seeds: float64(len(g.seeds)),
				}, g.DC, g.Activation, g.Pooling)
			}
			if p := g.populations[key{layer, tuning.ClipThenAverage}]; p != nil {
				n := m.comparable(layer, tuning.ClipThenAverage)
				for kind := range distanceKinds {
					add("distance to V1 cells ("+distanceNames[kind]+")", m.resampler.distance(p, n, kind), n, "")
				}
			}
			add("median circular variance", g.perSeed(layer, "cv1", statistics.Median), used, "")
			add("median half-width at half height", g.perSeed(layer, "width", statistics.Median),
				len(g.collect(layer, "width")), "degrees")
			add("median best spatial frequency", g.perSeed(layer, "cycles", statistics.Median), used, "cycles/picture")
			add("share with F1/F0 above 1", g.perSeed(layer, "f1f0",
				func(x []float64) float64 { return share(x, func(v float64) bool { return v > 1 }) }), used, "")
			add("share of dead units", g.perSeed(layer, "state",
				func(x []float64) float64 { return share(x, func(v float64) bool { return v == float64(tuning.Dead) }) }),
				len(g.collect(layer, "state")), "")
		}
	}
	return t
}

// perSeed returns the mean over seeds of a statistic of each seed's units, over seeds that have any.
func (g *group) perSeed(layer int, array string, of func([]float64) float64) lab.Estimate {
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
	return model.OverSeeds(list)
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

func (m *merger) histogram() lab.Table {
	t := lab.Table{Name: lab.TableHistogram, Columns: lab.Columns(lab.ColumnNetwork, lab.ColumnTraining, lab.ColumnLayer,
		lab.ColumnBinLow, lab.ColumnBinHigh, lab.ColumnCount, lab.ColumnDC, lab.ColumnActivation, lab.ColumnPooling)}
	t.Columns[3].Unit, t.Columns[4].Unit, t.Columns[5].Unit = "circular variance", "circular variance", "units"
	m.bins(&t, m.cells.edges, statistics.Histogram(m.cells.variance, m.cells.edges), "cv1")
	return t
}

func (m *merger) f1f0() lab.Table {
	t := lab.Table{Name: lab.TableF1F0, Columns: lab.Columns(lab.ColumnNetwork, lab.ColumnTraining, lab.ColumnLayer,
		lab.ColumnBinLow, lab.ColumnBinHigh, lab.ColumnCount, lab.ColumnDC, lab.ColumnActivation, lab.ColumnPooling)}
	t.Columns[3].Unit, t.Columns[4].Unit, t.Columns[5].Unit = "F1/F0", "F1/F0", "units"
	m.bins(&t, statistics.Edges(0, 2, modulationBins), m.cells.modulation, "f1f0")
	return t
}

// bins fills a table with the histogram of the cells and that of every network.
func (m *merger) bins(t *lab.Table, edges []float64, recorded []int, array string) {
	add := func(network, training, layer string, counts []int, dc, activation, pooling string) {
		for k, n := range counts {
			t.Rows = append(t.Rows, []any{network, training, layer, edges[k], edges[k+1], float64(n), dc, activation, pooling})
		}
	}
	add(cellsLabel, "cells", "", recorded, "", "", "")
	for _, g := range m.groups {
		for _, layer := range g.layers {
			add(m.label(g.Network), g.Training, fmt.Sprint(layer), statistics.Histogram(g.collect(layer, array), edges), g.DC,
				g.Activation, g.Pooling)
		}
	}
}

// tuning returns a few units of the first seed of the trained network and of those with the first pooling, in one form.
func (m *merger) tuning() lab.Table {
	t := lab.Table{Name: lab.TableTuning, Columns: lab.Columns(lab.ColumnNetwork, lab.ColumnTraining, lab.ColumnLayer,
		lab.ColumnUnit, lab.ColumnOrientation, lab.ColumnResponse, lab.ColumnCircularVariance, lab.ColumnPreferred,
		lab.ColumnDC, lab.ColumnActivation, lab.ColumnPooling)}
	t.Columns[4].Unit, t.Columns[5].Unit, t.Columns[7].Unit = "degrees", "of the best", "degrees"
	form := ""
	for _, g := range m.groups {
		if form == "" {
			form = g.DC
		}
		if g.OfGrid() && (g.Pooling != m.grid.Poolings[0] || g.DC != form) || !g.OfGrid() && g.Training != lab.Trained {
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
				best := slices.Max(own)
				for o, r := range own {
					t.Rows = append(t.Rows, []any{
						m.label(g.Network), g.Training, fmt.Sprint(layer), unit + 1, 180 * float64(o) / float64(len(own)),
						lab.Number(r / best),
						lab.Number(at(u, layer, "cv1")[int(unit)]), lab.Number(at(u, layer, "orientation")[int(unit)]), g.DC,
						g.Activation, g.Pooling,
					})
				}
			}
		}
	}
	return t
}

// comparable returns the number of units at which the distances of all networks are shown: the smallest that any of
// them has. It is 0 if none has enough.
func (m *merger) comparable(layer, definition int) int {
	n := fewest(m.populationsOf(layer, definition)...)
	if n == math.MaxInt {
		return 0
	}
	return n
}

func (m *merger) populationsOf(layer, definition int) (list []*population) {
	for _, g := range m.groups {
		if p := g.populations[key{layer, definition}]; p != nil {
			list = append(list, p)
		}
	}
	return list
}

// distanceTable returns every distance by every definition, the mean over networks at equally many units of each, and
// the distances between halves of the cells.
func (m *merger) distanceTable() lab.Table {
	t := lab.Table{Name: lab.TableDistances, Columns: lab.Columns(lab.ColumnNetwork, lab.ColumnTraining, lab.ColumnLayer,
		lab.ColumnDefinition, lab.ColumnDistance, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh, lab.ColumnN,
		lab.ColumnSeeds, lab.ColumnDC, lab.ColumnActivation, lab.ColumnPooling)}
	for kind, f := range m.floors {
		t.Rows = append(t.Rows, []any{cellsLabel, "half of the cells against the other", "", "", distanceNames[kind],
			lab.Number(f.Mean), nil, lab.Number(f.Quantile95), float64(f.N), nil, "", "", ""})
	}
	for _, g := range m.groups {
		for _, layer := range g.layers {
			for definition := range tuning.Definitions {
				n := m.comparable(layer, definition)
				p := g.populations[key{layer, definition}]
				for kind := range distanceKinds {
					row := []any{m.label(g.Network), g.Training, fmt.Sprint(layer),
						tuning.DefinitionNames[definition], distanceNames[kind],
						nil, nil, nil, nil, float64(len(g.seeds)), g.DC, g.Activation, g.Pooling}
					if p != nil {
						e := m.resampler.distance(p, n, kind)
						row[5], row[6], row[7], row[8] = lab.Number(e.Value), lab.Number(e.Low), lab.Number(e.High), float64(n)
						row[9] = float64(len(p.samples))
					}
					t.Rows = append(t.Rows, row)
				}
			}
		}
	}
	return t
}

// overPoolings is the pooling of rows whose distances are means over all poolings.
const overPoolings = "mean"

// poolings returns what comparisons are made with: the mean over poolings, by which verdicts judge, where there are
// several, and each pooling.
func (m *merger) poolings() []string {
	if len(m.grid.Poolings) == 1 {
		return m.grid.Poolings
	}
	return append([]string{overPoolings}, m.grid.Poolings...)
}

// differenceTable returns distance(other) − distance(random ReLU): above 0, ReLU is nearer to the cells.
func (m *merger) differenceTable() lab.Table {
	t := lab.Table{Name: lab.TableDifferences, Columns: lab.Columns(lab.ColumnLayer, lab.ColumnDC, lab.ColumnPooling,
		lab.ColumnComparison, lab.ColumnDefinition, lab.ColumnDistance, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh,
		lab.ColumnUnit, lab.ColumnSeeds)}
	for _, layer := range m.survey.layers() {
		for _, dc := range m.forms() {
			for _, pooling := range m.poolings() {
				for _, rival := range append(m.others(), lab.Trained) {
					for definition := range tuning.Definitions {
						for kind := range distanceKinds {
							d, ok := m.contest(place{layer, dc, pooling}, definition, kind, rival)
							if !ok {
								continue
							}
							name := "random " + rival
							if rival == lab.Trained {
								name = rival
							}
							t.Rows = append(t.Rows, []any{fmt.Sprint(layer), dc, pooling, name + " − random relu",
								tuning.DefinitionNames[definition], distanceNames[kind],
								lab.Number(d.Value), lab.Number(d.Low), lab.Number(d.High), "", float64(d.n)})
						}
					}
				}
			}
		}
	}
	return t
}

func (m *merger) counts() lab.Table {
	t := lab.Table{Name: lab.TableCounts, Columns: lab.Columns(lab.ColumnNetwork, lab.ColumnTraining, lab.ColumnLayer,
		lab.ColumnDead, lab.ColumnFlat, lab.ColumnUsed, lab.ColumnUsedMinusGrey, lab.ColumnUsedAverageClip, lab.ColumnSampled,
		lab.ColumnSeeds, lab.ColumnDC, lab.ColumnActivation, lab.ColumnPooling)}
	for _, g := range m.groups {
		for _, layer := range g.layers {
			var state [3]int
			for _, v := range g.collect(layer, "state") {
				state[int(v)]++
			}
			row := []any{m.label(g.Network), g.Training, fmt.Sprint(layer), float64(state[tuning.Dead]),
				float64(state[tuning.Flat])}
			for definition := range tuning.Definitions {
				row = append(row, float64(len(g.collect(layer, fmt.Sprintf("cv%d", definition+1)))))
			}
			all := state[tuning.Lively] + state[tuning.Dead] + state[tuning.Flat]
			t.Rows = append(t.Rows, append(row, float64(all), float64(len(g.seeds)), g.DC, g.Activation, g.Pooling))
		}
	}
	for k := 3; k <= 8; k++ {
		t.Columns[k].Unit = "units"
	}
	return t
}
