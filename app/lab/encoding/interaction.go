package encoding

import (
	"math"
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

// areaPair is an early and a higher area, whose contrasts are subtracted.
type areaPair struct{ early, higher *region }

// pairs returns every higher area with the early one; nothing if there is no early one.
func (m *merger) pairs() []areaPair {
	i := slices.IndexFunc(m.regions, func(g *region) bool { return !g.area.higher })
	if i < 0 {
		return nil
	}
	var list []areaPair
	for _, g := range m.regions {
		if g.area.higher {
			list = append(list, areaPair{m.regions[i], g})
		}
	}
	return list
}

func (of areaPair) pairing() string {
	early, higher := of.early.area, of.higher.area
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
func interaction(early, higher contrast, pe, ph *target.Panel, pairing string) difference {
	e, h := early.mean(), higher.mean()
	d := difference{seeds: min(early.seeds(), higher.seeds()), p: math.NaN()}
	value := statistics.Mean(h.Units) - statistics.Mean(e.Units)
	var bySeed []float64
	for k := range d.seeds {
		bySeed = append(bySeed, higher.ofSeed(k)-early.ofSeed(k))
	}
	networks := statistics.Part{}
	if d.seeds > 1 {
		networks = statistics.SeedsPart(statistics.Variance(bySeed)/float64(d.seeds), d.seeds)
	}
	parts := []statistics.Part{networks}
	switch pairing {
	case pairedBoth:
		parts = slices.Insert(parts, 0, statistics.Spread(h.Minus(e), pe.Samples, pe.Drawn))
	case pairedNothing:
		parts = slices.Insert(parts, 0, statistics.Spread(h, ph.Samples, ph.Drawn),
			statistics.Spread(e, pe.Samples, pe.Drawn))
	default:
		ph1, ho, hb := h.Draws(ph.Samples)
		pe1, eo, eb := e.Draws(pe.Samples)
		units := len(h.Units)
		if units == 1 || len(e.Units) > 1 && len(e.Units) < units {
			units = len(e.Units)
		}
		parts = slices.Insert(parts, 0, statistics.TwoFactors(less(ph1, pe1), less(ho, eo), less(hb, eb),
			min(pe.Drawn, ph.Drawn), units))
	}
	d.Estimate, d.p = statistics.WithInterval(value, parts...), statistics.PValue(value, parts...)
	return d
}

// difference is an interaction with its p value, from the variances behind its interval, and the number of seeds.
type difference struct {
	lab.Estimate
	p     float64
	seeds int
}

func less(a, b []float64) []float64 {
	d := make([]float64, len(a))
	for i := range d {
		d[i] = a[i] - b[i]
	}
	return d
}

// between returns the interaction of two conditions at a layer of the early and one of the higher area; false if an
// area lacks one of the conditions.
func (m *merger) between(of areaPair, a, b, layer, higherLayer, measure string) (difference, bool) {
	var sides [2]contrast
	for i, g := range []*region{of.early, of.higher} {
		ka, kb := g.find(a), g.find(b)
		if ka == nil || kb == nil {
			return difference{}, false
		}
		at := [2]string{layer, higherLayer}[i]
		sides[i] = contrast{g.Measured(ka.seeds, ka.layerOf(at), measure), g.Measured(kb.seeds, kb.layerOf(at), measure)}
	}
	return interaction(sides[0], sides[1], of.early.Panel, of.higher.Panel, of.pairing()), true
}

// shared returns the measures that both areas have.
func (of areaPair) shared() []lab.Column {
	var list []lab.Column
	for _, measure := range of.early.Measures() {
		if slices.Contains(of.higher.Measures(), measure) {
			list = append(list, measure)
		}
	}
	return list
}

// primary returns the measure that verdicts use: one that all areas have.
func (m *merger) primary() string {
	var panels []*target.Panel
	for _, g := range m.regions {
		panels = append(panels, g.Panel)
	}
	return target.Common(panels...)
}

// layerPairs returns the layers that are compared: the same one if both areas have several, else each area's own.
func (of areaPair) layerPairs(name string) [][2]string {
	early, higher := of.early.find(name), of.higher.find(name)
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

// interactions returns the table of interactions. Of several higher areas, the p values of one comparison, layer and
// measure are corrected over areas.
func (m *merger) interactions() lab.Table {
	t := lab.Table{Name: lab.TableInteraction, Columns: lab.Columns(lab.ColumnEarly, lab.ColumnHigher, lab.ColumnLayer,
		lab.ColumnHigherLayer, lab.ColumnComparison, lab.ColumnMeasure, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh,
		lab.ColumnUnit, lab.ColumnSeeds, lab.ColumnPairedOver)}
	several := m.areas[0].among != nil
	if several {
		t.Columns = append(t.Columns, lab.Columns(lab.ColumnArea, lab.ColumnP, lab.ColumnPAdjusted)...)
	}
	family := make(map[string][]int) // rows that are corrected together
	for _, pair := range m.trainedAgainst() {
		for _, of := range m.pairs() {
			for _, layers := range of.layerPairs(lab.Trained) {
				for _, measure := range of.shared() {
					e, ok := m.between(of, pair[0], pair[1], layers[0], layers[1], measure.Name)
					if !ok {
						continue
					}
					row := []any{
						of.early.area.label(), of.higher.area.label(), layers[0], layers[1], pair[0] + " − " + pair[1], measure.Name,
						lab.Number(e.Value), lab.Number(e.Low), lab.Number(e.High), measure.Unit, float64(e.seeds), of.pairing(),
					}
					if several {
						row = append(row, of.higher.area.stimuli.Area, lab.Number(e.p), nil)
						if e.p == e.p {
							key := strings.Join([]string{pair[1], layers[0], measure.Name}, "\n")
							family[key] = append(family[key], len(t.Rows))
						}
					}
					t.Rows = append(t.Rows, row)
				}
			}
		}
	}
	for _, rows := range family {
		correct(t, rows)
	}
	return t
}

// correct fills in the adjusted p values (Benjamini & Hochberg 1995) of rows that form one family.
func correct(t lab.Table, rows []int) {
	at, into := t.Column(lab.ColumnP), t.Column(lab.ColumnPAdjusted)
	var p []float64
	for _, i := range rows {
		p = append(p, t.Rows[i][at].(float64))
	}
	corrected := adjusted(p)
	for k, i := range rows {
		t.Rows[i][into] = lab.Number(corrected[k])
	}
}
