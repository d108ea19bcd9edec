package encoding

import (
	"fmt"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
)

// claimed is a claim about what training does, by area.
type claimed struct {
	name, twin, statement string
	higherAlone           bool // it is about the higher area by itself, and not about its difference to the early one
}

var claimedOfTraining = []claimed{
	{"C1", lab.RandomWeights, "Training improves the prediction of a higher area more than that of an early one",
		false},
	{"C4", lab.RandomWeights, "Higher areas depend on precise trained weights", true},
	{"C5", lab.ShuffledWeights, "Shuffling trained weights hurts the prediction of a higher area more than that of an " +
		"early one", false},
}

// criterionOfHigher is that of C4. Until 2026-11-30 C4 had the criterion of C1, whose rows it repeated.
const criterionOfHigher = "trained − %s in the higher area, 95 %% interval: low > 0 supported, high < 0 opposed, " +
	"else undecided (since 2026-11-30, post hoc; before, the criterion of C1)"

const criterionOfTraining = "(trained − %s) in the higher area minus the same in the early area, 95 %% interval: low " +
	"> 0 supported, high < 0 opposed, else undecided"

// verdicts judges the claims by their criteria. A simulation is judged by what was built into it; with a single area
// the claims stay undecided.
func (m *merger) verdicts() []lab.Verdict {
	var list []lab.Verdict
	for _, g := range m.regions {
		if g.area.source.Simulated && g.area.source.ID == "sim-v1" {
			list = append(list, m.controlsRecovered(g))
		}
	}
	for _, form := range []struct{ dc, words string }{{"keep", "as drawn"},
		{"zero", "with zero-mean first-layer kernels"}} {
		for _, claim := range claimedOfTraining {
			if dc := m.config.DC; dc != "both" && dc != form.dc || !m.asksFor(claim.twin) {
				continue
			}
			if len(m.pairs()) == 0 && (m.areas[0].source.Simulated || claim.name == "C4") {
				continue
			}
			for _, twin := range m.twins(claim.twin) {
				criterion := criterionOfTraining
				if claim.higherAlone {
					criterion = criterionOfHigher
				}
				v := lab.Verdict{
					Claim:     claim.name,
					Criterion: fmt.Sprintf(criterion, claim.twin) + "; score " + m.primary() + m.criterionOfAreas(claim),
					Statement: fmt.Sprintf("%s (%s networks %s).", claim.statement, twin, form.words),
					Verdict:   lab.Undecided,
				}
				if len(m.twins(claim.twin)) > 1 && twin != m.twins(claim.twin)[0] {
					v.Statement += " The primary shuffle is that of all weights of a layer."
				}
				m.judge(&v, twin+" dc="+form.dc, claim)
				list = append(list, v)
			}
		}
	}
	if len(list) == 0 {
		list = append(list, lab.Verdict{
			Claim: "C1", Verdict: lab.Undecided,
			Statement: fmt.Sprintf("%s. This run compares no trained with random networks in %s.",
				claimedOfTraining[0].statement, m.areas[0].stimuli.Area),
			Criterion: fmt.Sprintf(criterionOfTraining, lab.RandomWeights),
		})
	}
	return list
}

// twins returns the conditions of random or shuffled networks that are compared side by side.
func (m *merger) twins(training string) []string {
	if training != lab.ShuffledWeights {
		return []string{training}
	}
	var list []string
	for _, kind := range m.kinds() {
		list = append(list, model.Variant{Training: training, Kind: kind}.Label())
	}
	return list
}

// judge fills in a verdict on trained − twin.
func (m *merger) judge(v *lab.Verdict, twin string, claim claimed) {
	first := m.regions[0]
	trained, other := first.find(lab.Trained), first.find(twin)
	switch {
	case m.partial():
		v.Statement += " The run is not complete."
		return
	case m.Trained == nil:
		v.Statement += " Without trained weights that fit the network there is nothing to compare."
		return
	case trained == nil || other == nil:
		v.Statement += " This run does not compare them."
		return
	}
	if m.config.Weights != "" && m.trainingSet(lab.Trained) != model.TrainedOn("squeezenet10") {
		v.Statement += fmt.Sprintf(" The network is task-trained (%s); it never saw objects.", m.trainingSet(lab.Trained))
	}
	if len(m.pairs()) == 0 {
		v.Statement += " " + m.undecidable()
		if len(trained.layers) == 1 {
			v.Statement += fmt.Sprintf(" Shown is trained − %s there.", claim.twin)
			e, _ := first.compare(trained, trained.layers[0], other, other.layers[0], m.primary())
			v.Set(e)
		}
		return
	}
	of := m.headline()
	pairs := of.layerPairs(lab.Trained)
	if len(pairs) != 1 {
		v.Statement += " Several layers are shown; choose one for each area, or layer=inner, for an estimate."
		return
	}
	if claim.higherAlone {
		m.judgeHigher(v, of, twin, pairs[0][1])
		return
	}
	e, ok := m.between(of, lab.Trained, twin, pairs[0][0], pairs[0][1], m.primary())
	if !ok {
		v.Statement += " One of the areas lacks one of them."
		return
	}
	v.Set(e.Estimate)
	v.Verdict = lab.Decide(e.Estimate)
	v.Statement += fmt.Sprintf(" Areas: %s and %s, layers %s and %s.", of.early.area.label(), of.higher.area.label(),
		pairs[0][0], pairs[0][1])
	if of.higher.area.among != nil {
		v.Statement += m.otherAreas(of, twin)
	}
	if e.seeds == 1 {
		v.Statement += " One seed: the interval does not hold for other random networks."
	}
	m.onSimulations(v)
}

// judgeHigher fills in a verdict on trained − twin in the higher area of a pair, at one of its layers.
func (m *merger) judgeHigher(v *lab.Verdict, of areaPair, twin, layer string) {
	trained, other := of.higher.find(lab.Trained), of.higher.find(twin)
	if trained == nil || other == nil {
		v.Statement += " The higher area lacks one of them."
		return
	}
	e, _ := of.higher.compare(trained, layer, other, other.layerOf(layer), m.primary())
	v.Set(e)
	v.Verdict = lab.Decide(e)
	v.Statement += fmt.Sprintf(" Area: %s, layer %s.", of.higher.area.label(), layer)
	if len(other.seeds) == 1 {
		v.Statement += " One seed: the interval does not hold for other random networks."
	}
	m.onSimulations(v)
}

// onSimulations changes a verdict on simulated areas. A higher area that was built from the features of a trained
// network must show an interaction with a simulated V1, which was built from filters; between others nothing was
// built in.
func (m *merger) onSimulations(v *lab.Verdict) {
	of := m.headline()
	early, higher := of.early.area.source, of.higher.area.source
	switch {
	case !early.Simulated && !higher.Simulated:
	case early.ID == "sim-v1" && higher.Simulated && higher.ID != "sim-v1":
		v.Statement += " Simulated: the interaction was built in."
		if v.Verdict == lab.Supported {
			v.Verdict = lab.Recovered
		} else {
			v.Verdict = lab.NotRecovered
		}
	default:
		v.Statement += " A simulated area is no evidence, and nothing is known to be found between these two."
		v.Verdict = lab.Undecided
	}
}

// controlsRecovered returns the verdict on a simulated V1: its cells are Gabor filters, so the Gabor bank must
// predict them better than pixels do, and nothing may predict shuffled responses.
func (m *merger) controlsRecovered(g *region) lab.Verdict {
	v := lab.Verdict{
		Claim: "C10",
		Statement: "Simulated cells built from Gabor filters are predicted better by Gabor energies than by pixels, and " +
			"shuffled responses by nothing.",
		Criterion: fmt.Sprintf("gabor − pixels: low > 0; shuffled responses: high < %g; 95 %% intervals, score %s",
			lab.Margin, g.Primary()),
		Verdict: lab.Undecided,
	}
	gabor, pixels, shuffled := g.find(lab.Gabor), g.find(lab.Pixels), g.find(lab.ShuffledResponses)
	if m.partial() || gabor == nil || pixels == nil || shuffled == nil {
		v.Statement += " This run does not have all three of gabor, pixels and shuffled-responses."
		return v
	}
	better, _ := g.compare(gabor, lab.Gabor, pixels, lab.Pixels, g.Primary())
	v.Set(better)
	v.Verdict = lab.Recovered
	if !(better.Low > 0) {
		v.Verdict = lab.NotRecovered
	}
	for _, layer := range shuffled.layers {
		if e := g.Estimate(shuffled.seeds, layer, g.Primary()); !(e.High < lab.Margin) {
			v.Verdict = lab.NotRecovered
			v.Statement += fmt.Sprintf(" Shuffled responses score %.3f [%.3f, %.3f] (%s).", e.Value, e.Low, e.High, layer)
		}
	}
	return v
}
