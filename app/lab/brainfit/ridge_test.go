package brainfit

import (
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/labtest"
	"untrained/nn/random"
)

// With readout=ridge both sides are judged by ridge regression, and the control recovers only where training has made
// better features than it began with, with each kind of pooling: random ones predict by ridge regression, too.
func TestRidgeJudgesWhatWasLearned(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	c := labtest.Configure(t, Experiment{}, strings.Replace(tinyFit, "seeds=1", "seeds=3", 1)+
		"&readout=ridge&training=fitted,random,fitted-to-shuffled")
	s, err := newBrainfit(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.readOut(s.architectures[0].Spec, 6).String(); !strings.Contains(got, "readout6") {
		t.Errorf("networks are trained with %s, want a factorised readout", got)
	}
	for _, c := range []struct {
		maximum, average, shuffled float64 // what fitted networks with ReLU explain; random ones explain 0.3
		want                       lab.Outcome
	}{
		{0.4, 0.5, 0, lab.Recovered},
		{0.3, 0.5, 0, lab.NotRecovered},
		{0.4, 0.3, 0, lab.NotRecovered},
		{0.4, 0.5, 0.2, lab.NotRecovered},
	} {
		m := &brainfitMerger{brainfit: s}
		stream := random.New(6, "test")
		plant := func(architecture int, training string, score float64) {
			p := &contender{architecture: architecture, Variant: model.Variant{Training: training, DC: "zero"},
				readout: RidgeReadout}
			for range 3 {
				r, boot := make(lab.Floats, 6), make(lab.Floats, 600)
				for u := range r {
					r[u] = math.Sqrt(score*s.areas[0].Panel.Reliability[u]) + 0.004*stream.Norm()
				}
				for b := range boot {
					boot[b] = r[b%6] + 0.001*stream.Norm()
				}
				p.seeds = append(p.seeds, lab.TaskResult{Arrays: map[string]lab.Floats{"fit/r": r, "fit/boot/r": boot,
					"fit/fve": r, "fit/boot/fve": boot}})
			}
			m.conditions = append(m.conditions, p)
		}
		for i, a := range s.architectures {
			switch fitted := c.average; a.Activation {
			case "relu":
				if a.Pooling == model.MaxPool {
					fitted = c.maximum
				}
				plant(i, Fitted, fitted)
				plant(i, lab.RandomWeights, 0.3)
			default: // tanh, which simulated cells are not
				plant(i, Fitted, 0)
				plant(i, lab.RandomWeights, 0)
			}
		}
		plant(s.controlled(), FittedToShuffled, c.shuffled)
		v := m.verdicts()[0]
		if v.Verdict != c.want || !strings.Contains(v.Criterion, "fitted − random dc=zero: low > 0") {
			t.Errorf("%+v: %s (%s; %s)", c, v.Verdict, v.Statement, v.Criterion)
		}
		if v.Estimate == nil || math.Abs(*v.Estimate-min(c.maximum, c.average)) > 0.05 {
			t.Errorf("%+v: shown is %v, want the lower one", c, v.Estimate)
		}
		groups := m.groups()
		column := groups.Column(lab.ColumnReadout)
		if len(groups.Rows) == 0 || slices.ContainsFunc(groups.Rows, func(row []any) bool {
			return row[column] != RidgeReadout
		}) {
			t.Errorf("groups are %v", groups.Rows)
		}
	}
}
