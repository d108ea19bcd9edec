package brainfit

import (
	"fmt"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/statistics"
)

// rectifies reports whether the claim counts an architecture among those that need
// no training: with ReLU, maximum pooling, or both.
func rectifies(a model.Architecture) bool {
	return a.Activation == "relu" || a.Pooling == model.MaxPool
}

// The two groups of architectures of C2.
var c2Groups = []struct {
	name string
	has  func(model.Architecture) bool
}{
	{"ReLU or max pooling", rectifies},
	{"neither", func(a model.Architecture) bool { return !rectifies(a) }},
}

// gap is what training on responses adds in a group of architectures: fitted − random with the same readout, averaged
// over the architectures.
type gap struct {
	lab.Estimate
	fitted, random       lab.Estimate // the two sides
	architectures, seeds int
	floor                bool // neither side predicts anything
}

// gap returns the gap of a group; ok is false if no architecture has both sides.
func (m *brainfitMerger) gap(area int, has func(model.Architecture) bool, dc, readout, measure string) (g gap,
	ok bool) {
	panel := m.areas[area].Panel
	var fitted, random [][]statistics.UnitScores // seed by seed, of each architecture
	for i, a := range m.architectures {
		f, r := m.find(area, i, Fitted, "", readout), m.find(area, i, lab.RandomWeights, dc, readout)
		if !has(a) || f == nil || r == nil {
			continue
		}
		g.architectures++
		ofF, ofR := panel.Measured(f.seeds, fitLayer, measure), panel.Measured(r.seeds, fitLayer, measure)
		for k := range min(len(ofF), len(ofR)) {
			if len(fitted) <= k {
				fitted, random = append(fitted, nil), append(random, nil)
			}
			fitted[k], random[k] = append(fitted[k], ofF[k]), append(random[k], ofR[k])
		}
	}
	var difference, left, right []statistics.UnitScores
	for k := range fitted {
		if len(fitted[k]) == g.architectures { // in a partial result a seed may lack some
			f, r := statistics.Average(fitted[k]), statistics.Average(random[k])
			left, right, difference = append(left, f), append(right, r), append(difference, f.Minus(r))
		}
	}
	if len(difference) == 0 {
		return g, false
	}
	g.seeds = len(difference)
	g.Estimate, _ = panel.Mean(difference)
	var pFitted, pRandom float64
	g.fitted, pFitted = panel.Mean(left)
	g.random, pRandom = panel.Mean(right)
	_, above := statistics.Holm([]float64{orOne(pFitted), orOne(pRandom)}, 1-statistics.Level)
	g.floor = !(above[0] && g.fitted.Value > 0) && !(above[1] && g.random.Value > 0)
	return g, true
}

// orOne returns a p value, 1 where there is none.
func orOne(p float64) float64 {
	if p != p {
		return 1
	}
	return p
}

// groups returns what fitting adds in both groups of architectures.
func (m *brainfitMerger) groups() lab.Table {
	t := lab.Table{Name: lab.TableGroups, Columns: lab.Columns(lab.ColumnArea, lab.ColumnRecording, lab.ColumnGroup,
		lab.ColumnComparison, lab.ColumnReadout, lab.ColumnMeasure, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh,
		lab.ColumnN, lab.ColumnUnit, lab.ColumnSeeds, lab.ColumnArchitectures)}
	for area, of := range m.areas {
		for _, group := range c2Groups {
			for _, dc := range []string{"keep", "zero"} {
				for _, readout := range m.config.readouts() {
					for _, measure := range of.Measures() {
						e, ok := m.gap(area, group.has, dc, readout, measure.Name)
						if !ok {
							continue
						}
						t.Rows = append(t.Rows, []any{of.Source.Area, of.Source.ID, group.name, "fitted − random dc=" + dc,
							readout, measure.Name,
							lab.Number(e.Value), lab.Number(e.Low), lab.Number(e.High), float64(len(of.Panel.Reliable)), measure.Unit,
							float64(e.seeds), float64(e.architectures)})
					}
				}
			}
		}
	}
	return t
}

// Areas that decide a half of C2: its first is about V1, which in human imaging is a part of EVC, its second about IT,
// to which LOC belongs.
var (
	firstHalf  = []string{"V1", "EVC"}
	secondHalf = []string{"IT", "LOC"}
)

// verdicts judges both halves of C2 by their criteria, in every area that decides one and for every form of the random
// networks. A recording without such an area has one verdict for each form, which says so.
func (m *brainfitMerger) verdicts() []lab.Verdict {
	if m.areas[0].Source.Simulated {
		return []lab.Verdict{m.recovered()}
	}
	var list []lab.Verdict
	for area, of := range m.areas {
		decides := slices.Contains(firstHalf, of.Source.Area) || slices.Contains(secondHalf, of.Source.Area)
		if !decides && (area > 0 || len(m.areas) > 1) {
			continue
		}
		for _, form := range []struct{ dc, words string }{{"keep", "as drawn"},
			{"zero", "with zero-mean first-layer kernels"}} {
			if dc := m.config.DC; dc != "both" && dc != form.dc {
				continue
			}
			if slices.Contains(secondHalf, of.Source.Area) {
				list = append(list, m.addsMuch(area, form.dc, form.words))
			} else {
				list = append(list, m.addsLittle(area, form.dc, form.words))
			}
		}
	}
	return list
}

// addsLittle judges the first half of C2: training on V1 adds little with ReLU or max pooling, and much with neither.
func (m *brainfitMerger) addsLittle(area int, dc, words string) lab.Verdict {
	of := m.areas[area]
	measure := of.Primary()
	v := lab.Verdict{
		Claim: "C2", Verdict: lab.Undecided,
		Statement: fmt.Sprintf("Training on %s responses adds little to a random network (%s) with ReLU or max pooling, "+
			"and much to others", of.Source.Area, words),
		Criterion: fmt.Sprintf("fitted − random on V1 or EVC, same readout, 95 %% intervals of %s: with ReLU or max "+
			"pooling high < %g and with neither low > %g supported; low > %g for the first or high < %g for the others "+
			"opposed; else undecided; none where neither fitted nor random networks of one of the two predict anything "+
			"(mean > 0, Holm)", measure, lab.Margin, lab.Margin, lab.Margin, lab.Margin),
	}
	with, okWith := m.gap(area, c2Groups[0].has, dc, m.config.Readout, measure)
	without, okWithout := m.gap(area, c2Groups[1].has, dc, m.config.Readout, measure)
	switch {
	case m.partial:
		v.Statement += "; the run is not complete."
	case !okWith || !okWithout:
		v.Statement += "; this run lacks architectures of one of both kinds, or one of fitted and random."
	default:
		v.Set(with.Estimate)
		v.Statement += fmt.Sprintf(". It adds %.3f [%.3f, %.3f] with ReLU or max pooling (shown) and %.3f [%.3f, %.3f] "+
			"with neither.", with.Value, with.Low, with.High, without.Value, without.Low, without.High)
		switch {
		case !slices.Contains(firstHalf, of.Source.Area):
			v.Statement += fmt.Sprintf(" The claim is about V1 and IT; %s cannot decide it.", of.Source.Area)
		case with.floor || without.floor:
			v.Verdict = lab.None
			v.Statement += " No verdict: " + onTheFloor(with, without) + "."
		case with.High < lab.Margin && without.Low > lab.Margin:
			v.Verdict = lab.Supported
		case with.Low > lab.Margin || without.High < lab.Margin:
			v.Verdict = lab.Opposed
		}
	}
	return v
}

// addsMuch judges the second half of C2: training on IT adds much, with ReLU or max pooling as well.
func (m *brainfitMerger) addsMuch(area int, dc, words string) lab.Verdict {
	of := m.areas[area]
	measure := of.Primary()
	v := lab.Verdict{
		Claim: "C2", Verdict: lab.Undecided,
		Statement: fmt.Sprintf("Training on %s responses adds much to a random network (%s) with ReLU or max pooling",
			of.Source.Area, words),
		Criterion: fmt.Sprintf("fitted − random on IT or LOC, with ReLU or max pooling, same readout, 95 %% interval of "+
			"%s: low > %g supported, high < %g opposed, else undecided; none where neither fitted nor random networks "+
			"predict anything (mean > 0, Holm)", measure, lab.Margin, lab.Margin),
	}
	g, ok := m.gap(area, c2Groups[0].has, dc, m.config.Readout, measure)
	switch {
	case m.partial:
		v.Statement += "; the run is not complete."
	case !ok:
		v.Statement += "; this run lacks such architectures, or one of fitted and random."
	default:
		v.Set(g.Estimate)
		v.Statement += fmt.Sprintf(". It adds %.3f [%.3f, %.3f].", g.Value, g.Low, g.High)
		switch {
		case g.floor:
			v.Verdict = lab.None
			v.Statement += " No verdict: " + onTheFloor(g, gap{}) + "."
		case g.Low > lab.Margin:
			v.Verdict = lab.Supported
		case g.High < lab.Margin:
			v.Verdict = lab.Opposed
		}
	}
	return v
}

// onTheFloor returns why nothing can be judged.
func onTheFloor(with, without gap) string {
	var parts []string
	for i, g := range []gap{with, without} {
		if g.floor {
			parts = append(parts, fmt.Sprintf("%s neither fitted networks (%.3f [%.3f, %.3f]) nor random ones (%.3f "+
				"[%.3f, %.3f]) predict anything", [2]string{"with ReLU or max pooling", "without them"}[i],
				g.fitted.Value, g.fitted.Low, g.fitted.High,
				g.random.Value, g.random.Low, g.random.High))
		}
	}
	return strings.Join(parts, ", and ") + ", and a difference on a floor says nothing"
}
