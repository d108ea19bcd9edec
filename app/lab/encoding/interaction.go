package encoding

import (
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/target"
	"untrained/app/lab/statistics"
)

// The interaction of area and weights: what training (or precise weights) adds in the higher area, minus the same in
// the early one.

// What two areas have in common.
const (
	pairedBoth     = "pictures and people" // the same people saw the same pictures
	pairedPictures = "pictures"            // others saw the same pictures
	pairedNothing  = "nothing"             // independent recordings
)

func (m *merger) pairing() string {
	early, higher := m.areas[0], m.areas[1]
	switch {
	case !early.sees(higher):
		return pairedNothing
	case early.sharesUnits(higher):
		return pairedBoth
	}
	return pairedPictures
}

// contrast is a − b in one area, by seed.
type contrast struct{ a, b []statistics.UnitScores }

// mean returns the contrast averaged over seeds.
func (c contrast) mean() statistics.UnitScores {
	return statistics.Average(c.a).Minus(statistics.Average(c.b))
}

// ofSeed returns the contrast of the k-th seed; a network without seeds is the same for all.
func (c contrast) ofSeed(k int) float64 {
	return statistics.Mean(c.a[min(k, len(c.a)-1)].Units) - statistics.Mean(c.b[min(k, len(c.b)-1)].Units)
}

// seeds returns how many seeds both sides have; 1 if neither has several.
func (c contrast) seeds() int {
	switch {
	case len(c.a) == 1:
		return len(c.b)
	case len(c.b) == 1:
		return len(c.a)
	}
	return min(len(c.a), len(c.b))
}

// interaction returns the contrast in the higher area minus that in the early one.
//
// Seeds are the same networks in both areas, so their variance is that of the difference seed by seed. Pictures and
// people that both areas share are resampled together (with the same draws), people or neurons that they do not share
// separately. The variances of independent recordings add, each with its own degrees of freedom.
func interaction(early, higher contrast, pe, ph *target.Panel, pairing string) lab.Estimate {
	e, h := early.mean(), higher.mean()
	value := statistics.Mean(h.Units) - statistics.Mean(e.Units)
	seeds := min(early.seeds(), higher.seeds())
	var bySeed []float64
	for k := range seeds {
		bySeed = append(bySeed, higher.ofSeed(k)-early.ofSeed(k))
	}
	networks := statistics.Part{}
	if seeds > 1 {
		networks = statistics.SeedsPart(statistics.Variance(bySeed)/float64(seeds), seeds)
	}
	switch pairing {
	case pairedBoth:
		return statistics.WithInterval(value, statistics.Spread(h.Minus(e), pe.Samples, pe.Drawn), networks)
	case pairedNothing:
		return statistics.WithInterval(value, statistics.Spread(h, ph.Samples, ph.Drawn),
			statistics.Spread(e, pe.Samples, pe.Drawn), networks)
	}
	ph1, ho, hb := h.Draws(ph.Samples)
	pe1, eo, eb := e.Draws(pe.Samples)
	units := len(h.Units)
	if units == 1 || len(e.Units) > 1 && len(e.Units) < units {
		units = len(e.Units)
	}
	return statistics.WithInterval(value, statistics.TwoFactors(less(ph1, pe1), less(ho, eo), less(hb, eb),
		min(pe.Drawn, ph.Drawn), units), networks)
}

func less(a, b []float64) []float64 {
	d := make([]float64, len(a))
	for i := range d {
		d[i] = a[i] - b[i]
	}
	return d
}

// between returns the interaction of two conditions at a layer of the early and one of the higher area, and its
// seeds; false if an area lacks one of the conditions.
func (m *merger) between(a, b, layer, higherLayer, measure string) (lab.Estimate, int, bool) {
	var sides [2]contrast
	for i, g := range m.regions {
		ka, kb := g.find(a), g.find(b)
		if ka == nil || kb == nil {
			return lab.Estimate{}, 0, false
		}
		at := [2]string{layer, higherLayer}[i]
		sides[i] = contrast{g.Measured(ka.seeds, ka.layerOf(at), measure), g.Measured(kb.seeds, kb.layerOf(at), measure)}
	}
	e := interaction(sides[0], sides[1], m.regions[0].Panel, m.regions[1].Panel, m.pairing())
	return e, min(sides[0].seeds(), sides[1].seeds()), true
}

// shared returns the measures that both areas have.
func (m *merger) shared() []lab.Column {
	var list []lab.Column
	for _, measure := range m.regions[0].Measures() {
		if slices.Contains(m.regions[1].Measures(), measure) {
			list = append(list, measure)
		}
	}
	return list
}

// primary returns the measure that verdicts use: one that all areas have.
func (m *merger) primary() string {
	first := m.regions[0].Primary()
	for _, g := range m.regions[1:] {
		if g.Primary() != first {
			return g.Plain
		}
	}
	return first
}

// layerPairs returns the layers that are compared: the same one if both areas have several, else each area's own.
func (m *merger) layerPairs(name string) [][2]string {
	early, higher := m.regions[0].find(name), m.regions[1].find(name)
	if early == nil || higher == nil {
		return nil
	}
	var pairs [][2]string
	for _, layer := range early.layers {
		switch {
		case slices.Contains(higher.layers, layer):
			pairs = append(pairs, [2]string{layer, layer})
		case len(higher.layers) == 1:
			pairs = append(pairs, [2]string{layer, higher.layers[0]})
		}
	}
	return pairs
}

// trainedAgainst returns the comparisons whose interaction with the area the claims are about.
func (m *merger) trainedAgainst() [][2]string {
	var list [][2]string
	for _, pair := range m.comparisons() {
		if pair[0] == lab.Trained && strings.Contains(pair[1], "dc=") {
			list = append(list, pair)
		}
	}
	return list
}

func (m *merger) interactions() lab.Table {
	t := lab.Table{Name: lab.TableInteraction, Columns: lab.Columns(lab.ColumnEarly, lab.ColumnHigher, lab.ColumnLayer,
		lab.ColumnHigherLayer, lab.ColumnComparison, lab.ColumnMeasure, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh,
		lab.ColumnUnit, lab.ColumnSeeds, lab.ColumnPairedOver)}
	for _, pair := range m.trainedAgainst() {
		for _, layers := range m.layerPairs(lab.Trained) {
			for _, measure := range m.shared() {
				e, seeds, ok := m.between(pair[0], pair[1], layers[0], layers[1], measure.Name)
				if !ok {
					continue
				}
				t.Rows = append(t.Rows, []any{
					m.areas[0].label(), m.areas[1].label(), layers[0], layers[1], pair[0] + " − " + pair[1], measure.Name,
					lab.Number(e.Value), lab.Number(e.Low), lab.Number(e.High), measure.Unit, float64(seeds), m.pairing(),
				})
			}
		}
	}
	return t
}
