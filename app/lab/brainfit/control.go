package brainfit

import (
	"fmt"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
)

// poolings are the words for kinds of pooling in statements.
var poolings = map[string]string{
	model.AveragePool: "average pooling", model.MaxPool: "maximum pooling", model.Strided: "strides",
}

// mustRecover returns the architectures that a simulation judges: those with ReLU, whose units compute what simulated
// cells do. Without any it is the one that is trained on shuffled responses, too.
func (m *brainfitMerger) mustRecover() (list []int) {
	for i, a := range m.architectures {
		if a.Activation == "relu" {
			list = append(list, i)
		}
	}
	if list == nil {
		list = []int{m.controlled()}
	}
	return list
}

// recovered returns the verdict on a simulation: fitted networks must predict its cells with every kind of pooling,
// and nothing may predict shuffled responses. Shown is the architecture whose interval has the lowest end.
//
// By ridge regression random features predict, too: there training must have made better features than it began with.
func (m *brainfitMerger) recovered() lab.Verdict {
	of := m.areas[0]
	measure := of.Primary()
	ridge := m.config.Readout == RidgeReadout
	v := lab.Verdict{
		Claim: "C2", Verdict: lab.Undecided,
		Statement: "Networks trained on responses of simulated cells predict held-out ones, and trained on shuffled " +
			"responses nothing.",
		Criterion: fmt.Sprintf("ReLU with each kind of pooling: fitted: low > 0; fitted to shuffled responses: high < "+
			"%g; 95 %% intervals, score %s, same architecture", lab.Margin, measure),
	}
	if ridge {
		v.Criterion += fmt.Sprintf("; fitted − random dc=%s: low > 0", m.config.Start)
	}
	var lowest lab.Estimate
	outcome := lab.Recovered
	for k, i := range m.mustRecover() {
		fitted := m.find(0, i, Fitted, "", m.config.Readout)
		if m.partial || fitted == nil {
			v.Statement += " This run does not have both."
			return v
		}
		e := of.Panel.Estimate(fitted.seeds, fitLayer, measure)
		if k == 0 || e.Low < lowest.Low {
			lowest = e
		}
		v.Statement += fmt.Sprintf(" With %s fitted networks score %.3f [%.3f, %.3f]",
			poolings[m.architectures[i].Pooling], e.Value, e.Low, e.High)
		if !(e.Low > 0) {
			outcome = lab.NotRecovered
		}
		if ridge {
			random := m.find(0, i, lab.RandomWeights, m.config.Start, RidgeReadout)
			if random == nil {
				v.Statement += ". This run lacks the random networks that training began with."
				return v
			}
			gain, _ := of.Panel.Difference(fitted.seeds, fitLayer, random.seeds, fitLayer, true, measure)
			v.Statement += fmt.Sprintf(", %.3f [%.3f, %.3f] more than the random features that training began with",
				gain.Value, gain.Low, gain.High)
			if !(gain.Low > 0) {
				outcome = lab.NotRecovered
			}
		}
		v.Statement += "."
	}
	shuffled := m.find(0, m.controlled(), FittedToShuffled, "", m.config.Readout)
	if shuffled == nil {
		v.Statement += " This run does not have both."
		return v
	}
	null := of.Panel.Estimate(shuffled.seeds, fitLayer, measure)
	v.Statement += fmt.Sprintf(" Shuffled responses score %.3f [%.3f, %.3f].", null.Value, null.Low, null.High)
	if !(null.High < lab.Margin) {
		outcome = lab.NotRecovered
	}
	v.Set(lowest)
	v.Verdict = outcome
	return v
}
