package encoding

import (
	"fmt"
	"math"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/target"
	"untrained/app/lab/statistics"
)

// What is said of several areas of one recording together.

// level is the share of false discoveries that is allowed among areas.
const level = 1 - statistics.Level

// criterionOfSeveral was fixed on 2026-11-30, before this program had scored a network on a recording of several areas.
const criterionOfSeveral = "; of several areas of one recording (fixed 2026-11-30) the higher one is " +
	target.HeadlineArea + " or, without it, the first; the others are rows of the table %s, with p values corrected " +
	"(Benjamini–Hochberg), and have no outcome of their own"

// criterionOfAreas returns what the criterion of a verdict adds about several areas.
func (m *merger) criterionOfAreas(of claimed) string {
	switch {
	case m.areas[0].among == nil:
		return ""
	case of.higherAlone:
		return fmt.Sprintf(criterionOfSeveral, lab.TableDifferences)
	}
	return fmt.Sprintf(criterionOfSeveral, lab.TableInteraction)
}

// headline returns the pair of areas that verdicts are about. There must be pairs.
func (m *merger) headline() areaPair {
	pairs := m.pairs()
	for _, of := range pairs {
		if of.higher.area.among != nil && of.higher.area.stimuli.Area == target.HeadlineArea {
			return of
		}
	}
	return pairs[0]
}

// undecidable says why no interaction of areas can be estimated, and what to choose.
func (m *merger) undecidable() string {
	first := m.areas[0]
	var chosen []string
	for _, a := range m.areas {
		chosen = append(chosen, a.stimuli.Area)
	}
	if first.among == nil {
		return fmt.Sprintf("One area, %s, cannot decide it; choose a higher one beside it.", first.stimuli.Area)
	}
	return target.CannotDecide(first.source.ID+" "+first.source.Session, first.early, first.among, chosen)
}

// otherAreas says of how many further areas the interaction lies above or below 0 after correction.
func (m *merger) otherAreas(headline areaPair, twin string) string {
	t := m.interactions()
	above, below, all := 0, 0, 0
	for _, row := range t.Rows {
		if row[t.Column(lab.ColumnComparison)] != lab.Trained+" − "+twin ||
			row[t.Column(lab.ColumnMeasure)] != m.primary() ||
			row[t.Column(lab.ColumnArea)] == headline.higher.area.stimuli.Area {
			continue
		}
		all++
		if p := lab.Cell(&t, row, lab.ColumnPAdjusted); p < level {
			if lab.Cell(&t, row, lab.ColumnEstimate) > 0 {
				above++
			} else {
				below++
			}
		}
	}
	if all == 0 {
		return ""
	}
	return fmt.Sprintf(" Of %d other higher areas %d lie above 0 and %d below (corrected p < %g).", all, above, below,
		level)
}

// profile returns how well each area is predicted from each layer of each network, for all seeds together and for each
// alone, beside controls and the noise ceiling, by the measure that verdicts use.
func (m *merger) profile() lab.Table {
	t := lab.Table{Name: lab.TableProfile, Columns: lab.Columns(lab.ColumnArea, lab.ColumnNetwork, lab.ColumnTraining,
		lab.ColumnLayer, lab.ColumnSeed, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh, lab.ColumnN, lab.ColumnDC,
		lab.ColumnMeasure), Rows: [][]any{}}
	primary := m.primary()
	for _, g := range m.regions {
		row := func(training, network, layer, dc string, seed any, e lab.Estimate) {
			t.Rows = append(t.Rows, []any{g.area.stimuli.Area, network, training, layer, seed, lab.Number(e.Value),
				lab.Number(e.Low), lab.Number(e.High), float64(len(g.Reliable)), dc, primary})
		}
		for _, k := range g.conditions {
			for _, layer := range k.layers {
				network := m.networkOf(k.Training)
				row(k.Label(), network, layer, k.DC, nil, g.Estimate(k.seeds, layer, primary))
				if !k.Seeded {
					continue
				}
				for i, seed := range k.seeds {
					row(k.Label(), network, layer, k.DC, float64(k.numbers[i]),
						g.Estimate([]lab.TaskResult{seed}, layer, primary))
				}
			}
		}
		if c := g.ceiling(primary); c == c {
			row(lab.Ceiling, "", "", "", nil, lab.Estimate{Value: c, Low: math.NaN(), High: math.NaN()})
		}
	}
	return t
}

// ceiling returns the mean score of a perfect prediction of the expected responses, NaN if it is unknown.
func (g *region) ceiling(measure string) float64 {
	if g.Reliability == nil {
		return math.NaN()
	}
	sum := 0.0
	for _, u := range g.Reliable {
		rho := math.Max(0, g.Reliability[u])
		switch measure {
		case lab.ColumnNormalised:
			sum++
		case lab.ColumnR:
			sum += math.Sqrt(rho)
		case lab.ColumnFVE:
			sum += rho
		default:
			return math.NaN()
		}
	}
	return sum / float64(len(g.Reliable))
}

// cautionOfAreas adds the warnings about several areas, one for all of them.
func (m *merger) cautionOfAreas() {
	first := m.areas[0]
	var stated []string
	for _, a := range m.areas {
		if rho := a.target.Stated(); rho != 0 {
			stated = append(stated, fmt.Sprintf("%s %.2f", a.stimuli.Area, rho))
		}
	}
	if stated != nil {
		m.warn("%s has no repeats. Scores are normalised by the split-half reliability that its authors give, the mean over "+
			"the units of an area (%s), and no unit is left out for its own.", first.source.ID, strings.Join(stated, ", "))
	}
	if first.patterns == nil {
		where := "by the method of representational similarity"
		if m.beside != nil {
			where = "in the table of patterns"
		}
		m.warn("The units of an area share a strong common response. Compare the dissimilarities of patterns with each "+
			"unit's mean removed, %s.", where)
	} else {
		m.warn("Patterns are those of each unit's responses with its mean over rows removed.")
	}
	if first.stimuli.Fold != nil && m.text.Get(lab.KeySplit) == "auto" && first.patterns == nil {
		m.warn("The outer folds are the %d that the authors state; folds=%d does not count.", len(first.target.Outer),
			m.config.Folds)
	}
	if len(m.pairs()) == 0 {
		m.warn("%s", m.undecidable())
	}
	for end, words := range [2]string{"the smallest penalty, and a smaller one might predict better",
		"the largest penalty, as units do that the features hardly predict"} {
		var areas []string
		fits := 0
		for _, g := range m.regions {
			if len(g.ends[end]) > 0 {
				areas = append(areas, g.area.stimuli.Area)
				fits += len(g.ends[end])
			}
		}
		if areas != nil {
			m.warn("For %d networks and layers in %s, more than a fifth of the fits take %s (grid %s).", fits, lab.Join(areas),
				words, m.config.Penalties)
		}
	}
}
