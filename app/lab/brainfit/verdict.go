package brainfit

import (
	"fmt"

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

// gap returns fitted − random with the same readout, averaged over the architectures of a group; ok is false if none
// has both.
func (m *brainfitMerger) gap(area int, has func(model.Architecture) bool, dc, readout, measure string) (e lab.Estimate,
	architectures, seeds int, ok bool) {
	panel := m.areas[area].Panel
	var bySeed [][]statistics.UnitScores // seed by seed, the architectures' differences
	for i, a := range m.architectures {
		fitted, random := m.find(area, i, Fitted, "", readout), m.find(area, i, lab.RandomWeights, dc, readout)
		if !has(a) || fitted == nil || random == nil {
			continue
		}
		architectures++
		f, r := panel.Measured(fitted.seeds, fitLayer, measure), panel.Measured(random.seeds, fitLayer, measure)
		for k := range min(len(f), len(r)) {
			if len(bySeed) <= k {
				bySeed = append(bySeed, nil)
			}
			bySeed[k] = append(bySeed[k], f[k].Minus(r[k]))
		}
	}
	if architectures == 0 {
		return e, 0, 0, false
	}
	var list []statistics.UnitScores
	for _, differences := range bySeed {
		if len(differences) == architectures { // in a partial result a seed may lack some
			list = append(list, statistics.Average(differences))
		}
	}
	if len(list) == 0 {
		return e, 0, 0, false
	}
	e, _ = statistics.Crossed(statistics.Average(list), panel.Samples, panel.Drawn, statistics.Seeds(list))
	return e, architectures, len(list), true
}

// groups returns what fitting adds in both groups of architectures.
func (m *brainfitMerger) groups() lab.Table {
	t := lab.Table{Name: lab.TableGroups, Columns: lab.Columns(lab.ColumnArea, lab.ColumnRecording, lab.ColumnGroup,
		lab.ColumnComparison, lab.ColumnReadout, lab.ColumnMeasure, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh,
		lab.ColumnN, lab.ColumnUnit, lab.ColumnSeeds, lab.ColumnArchitectures)}
	for area, of := range m.areas {
		for _, group := range c2Groups {
			for _, dc := range []string{"keep", "zero"} {
				for _, readout := range []string{m.config.Readout, RidgeReadout} {
					for _, measure := range of.Measures() {
						e, architectures, seeds, ok := m.gap(area, group.has, dc, readout, measure.Name)
						if !ok {
							continue
						}
						t.Rows = append(t.Rows, []any{of.Source.Area, of.Source.ID, group.name, "fitted − random dc=" + dc,
							readout, measure.Name,
							lab.Number(e.Value), lab.Number(e.Low), lab.Number(e.High), float64(len(of.Panel.Reliable)), measure.Unit,
							float64(seeds), float64(architectures)})
					}
				}
			}
		}
	}
	return t
}

// verdicts judges the V1 half of C2 by its criterion, for every form of the random networks; the half about IT has no
// data.
func (m *brainfitMerger) verdicts() []lab.Verdict {
	of := m.areas[0]
	if of.Source.Simulated {
		return []lab.Verdict{m.recovered()}
	}
	var list []lab.Verdict
	for _, form := range []struct{ dc, words string }{{"keep", "as drawn"},
		{"zero", "with zero-mean first-layer kernels"}} {
		if dc := m.config.DC; dc != "both" && dc != form.dc {
			continue
		}
		measure := of.Primary()
		v := lab.Verdict{
			Claim: "C2", Verdict: lab.Undecided,
			Statement: fmt.Sprintf("Training on %s responses adds little to a random network (%s) with ReLU or max pooling, "+
				"and much to others", of.Source.Area, form.words),
			Criterion: fmt.Sprintf("fitted − random on V1, same read-out, 95 %% intervals of %s: with ReLU or max pooling "+
				"high < %g and with neither low > %g supported; low > %g for the first or high < %g for the others opposed; else "+
				"undecided", measure, lab.Margin, lab.Margin, lab.Margin, lab.Margin),
		}
		with, _, _, okWith := m.gap(0, c2Groups[0].has, form.dc, m.config.Readout, measure)
		without, _, _, okWithout := m.gap(0, c2Groups[1].has, form.dc, m.config.Readout, measure)
		switch {
		case m.partial:
			v.Statement += "; the run is not complete."
		case !okWith || !okWithout:
			v.Statement += "; this run lacks architectures of one of both kinds, or one of fitted and random."
		default:
			v.Set(with)
			v.Statement += fmt.Sprintf(". It adds %.3f [%.3f, %.3f] with ReLU or max pooling (shown) and %.3f [%.3f, %.3f] "+
				"with neither.", with.Value, with.Low, with.High, without.Value, without.Low, without.High)
			switch {
			case of.Source.Area != "V1":
				v.Statement += fmt.Sprintf(" The claim is about V1; %s cannot decide it.", of.Source.Area)
			case with.High < lab.Margin && without.Low > lab.Margin:
				v.Verdict = lab.Supported
			case with.Low > lab.Margin || without.High < lab.Margin:
				v.Verdict = lab.Opposed
			}
		}
		v.Statement += " The half about IT has no data: no recording of single responses in IT is at hand."
		list = append(list, v)
	}
	return list
}

// recovered returns the verdict on a simulation: fitted networks must predict its cells, and nothing may predict
// shuffled ones.
func (m *brainfitMerger) recovered() lab.Verdict {
	of := m.areas[0]
	measure := of.Primary()
	v := lab.Verdict{
		Claim: "C2", Verdict: lab.Undecided,
		Statement: "Networks trained on responses of simulated cells predict held-out ones, and trained on shuffled " +
			"responses nothing.",
		Criterion: fmt.Sprintf("fitted: low > 0; fitted to shuffled responses: high < %g; 95 %% intervals, score %s, same "+
			"architecture", lab.Margin, measure),
	}
	i := m.controlled()
	fitted, shuffled := m.find(0, i, Fitted, "", m.config.Readout), m.find(0, i, FittedToShuffled, "", m.config.Readout)
	if m.partial || fitted == nil || shuffled == nil {
		v.Statement += " This run does not have both."
		return v
	}
	e, null := of.Panel.Estimate(fitted.seeds, fitLayer, measure), of.Panel.Estimate(shuffled.seeds, fitLayer, measure)
	v.Set(e)
	v.Statement += fmt.Sprintf(" Shuffled responses came out at %.3f [%.3f, %.3f].", null.Value, null.Low, null.High)
	v.Verdict = lab.NotRecovered
	if e.Low > 0 && null.High < lab.Margin {
		v.Verdict = lab.Recovered
	}
	return v
}
