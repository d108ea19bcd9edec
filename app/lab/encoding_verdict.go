package lab

import "fmt"

// margin is the smallest difference of normalised scores that counts (δ of the
// criteria that were fixed before anything was run).
const margin = 0.05

// verdicts holds the claims against their criteria. A simulation is judged by
// what was built into it; a single area can leave C1 and C5 undecided only.
func (m *merger) verdicts() []Verdict {
	if m.recording.Simulated {
		return []Verdict{m.controlsRecovered()}
	}
	var list []Verdict
	for _, form := range []struct{ dc, words string }{{"keep", "as drawn"}, {"zero", "with zero-mean first-layer kernels"}} {
		for _, claim := range []struct{ name, twin, statement string }{
			{"C1", RandomWeights, "Training improves the prediction of a higher area more than that of an early one"},
			{"C5", ShuffledWeights, "Shuffling trained weights hurts the prediction of a higher area more than that of an early one"},
		} {
			if dc := m.config.Get("dc"); dc != "both" && dc != form.dc || !m.study.asksFor(claim.twin) {
				continue
			}
			v := Verdict{
				Claim: claim.name,
				Criterion: fmt.Sprintf("(trained − %s) in the higher area minus the same in the early area, 95 %% interval: low > 0 supported, high < 0 opposed, else undecided",
					claim.twin),
				Statement: fmt.Sprintf("%s (%s networks %s). One area, %s, cannot decide it", claim.statement, claim.twin, form.words, m.recording.Area),
				Verdict:   "undecided",
			}
			trained, twin := m.find(Trained), m.find(claim.twin+" dc="+form.dc)
			switch {
			case m.partial:
				v.Statement += "; the run is not complete."
			case trained == nil || twin == nil:
				v.Statement += "; and without trained weights that fit the network there is nothing to compare."
			case len(trained.layers) > 1:
				v.Statement += "; choose one layer, or layer=inner, for an estimate."
			default:
				v.Statement += fmt.Sprintf("; shown is trained − %s in %s.", claim.twin, m.recording.Area)
				v.set(m.compare(trained, trained.layers[0], twin, twin.layers[0], m.primary()))
			}
			list = append(list, v)
		}
	}
	if len(list) == 0 {
		list = append(list, Verdict{
			Claim: "C1", Verdict: "undecided",
			Statement: fmt.Sprintf("Training improves the prediction of a higher area more than that of an early one. This run compares no trained with random networks in %s.", m.recording.Area),
			Criterion: "(trained − random) in the higher area minus the same in the early area, 95 % interval: low > 0 supported, high < 0 opposed, else undecided",
		})
	}
	return list
}

// controlsRecovered is the verdict on a simulated V1: its cells are Gabor filters,
// so that the Gabor bank must predict them better than pixels do, and nothing may
// predict responses that were shuffled.
func (m *merger) controlsRecovered() Verdict {
	v := Verdict{
		Claim:     "C10",
		Statement: "Simulated cells built from Gabor filters are predicted better by Gabor energies than by pixels, and shuffled responses by nothing.",
		Criterion: fmt.Sprintf("gabor − pixels: low > 0; shuffled responses: high < %g; 95 %% intervals, score %s", margin, m.primary()),
		Verdict:   "undecided",
	}
	gabor, pixels, shuffled := m.find(Gabor), m.find(Pixels), m.find(ShuffledResponses)
	if m.partial || gabor == nil || pixels == nil || shuffled == nil {
		v.Statement += " This run does not have all three of gabor, pixels and shuffled-responses."
		return v
	}
	better := m.compare(gabor, Gabor, pixels, Pixels, m.primary())
	v.set(better)
	v.Verdict = "recovered"
	if !(better.Low > 0) {
		v.Verdict = "not recovered"
	}
	for _, layer := range shuffled.layers {
		if e := m.estimate(shuffled.seeds, layer, m.primary()); !(e.High < margin) {
			v.Verdict = "not recovered"
			v.Statement += fmt.Sprintf(" Shuffled responses came out at %.3f [%.3f, %.3f] (%s).", e.Value, e.Low, e.High, layer)
		}
	}
	return v
}

func (v *Verdict) set(e Estimate) {
	for _, to := range []struct {
		field **float64
		value float64
	}{{&v.Estimate, e.Value}, {&v.Low, e.Low}, {&v.High, e.High}} {
		if isFinite(to.value) {
			*to.field = &to.value
		}
	}
}
