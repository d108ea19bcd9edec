package rivals

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/statistics"
	"untrained/nn"
	"untrained/nn/random"
)

// contest draws scores of ReLU and of every other activation, paired over seeds, and
// judges them. lead is by how many standard errors of one difference ReLU is truly ahead.
func contest(s *random.Stream, seeds int, lead func(activation string) float64) []Rival {
	relu := make([]float64, seeds)
	shared := make([]float64, seeds) // by a seed's weights and pictures
	for i := range relu {
		shared[i] = s.Norm()
		relu[i] = shared[i] + s.Norm()
	}
	var list []Rival
	for _, a := range nn.Compared() {
		if a == nn.ReLU {
			continue
		}
		d := make([]float64, seeds)
		for i := range d {
			d[i] = relu[i] - shared[i] - s.Norm() + lead(a.String())*math.Sqrt(2/float64(seeds))
		}
		part := statistics.Part{Variance: statistics.Variance(d) / float64(seeds), Freedom: float64(seeds - 1)}
		mean := statistics.Mean(d)
		list = append(list, Rival{Activation: a.String(), Difference: statistics.WithInterval(mean, part),
			P: statistics.PValue(mean, part), N: seeds})
	}
	Judge(list)
	return list
}

// Rivals that are exchangeable with ReLU give an outcome, and a sentence with anything
// wrong in it, at most as often as the level of the tests says. ReLU that is truly ahead is
// found, and one that is behind a single classic rival is opposed. The rule that this
// replaces, against the best of the rivals on the same data, found ReLU that was ahead of
// each by two standard errors in a sixth of the cases.
func TestOutcomeHoldsItsLevel(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates rivals by the hundred")
	}
	const sets = 800
	share := func(name string, seeds int, lead func(string) float64) (supported, opposed, wrong float64) {
		s := random.New(5, "test", "rivals", name, fmt.Sprint(seeds))
		for range sets {
			list := contest(s, seeds, lead)
			switch Outcome(list) {
			case lab.Supported:
				supported += 1. / sets
			case lab.Opposed:
				opposed += 1. / sets
			}
			for _, r := range list {
				if r.Outcome != lab.Undecided {
					wrong += 1. / sets
					break
				}
			}
		}
		return supported, opposed, wrong
	}
	const noise = 0.023 // three standard errors of a share of 0.05
	for _, seeds := range []int{3, 5, 10} {
		supported, opposed, wrong := share("alike", seeds, func(string) float64 { return 0 })
		if supported > 0.01 || opposed > 0.05/2+noise || wrong > 0.05+noise {
			t.Errorf("%d seeds, all alike: %.3f supported, %.3f opposed, %.3f say anything", seeds, supported, opposed, wrong)
		}
	}
	supported, opposed, _ := share("ahead", 10, func(string) float64 { return 6 })
	if supported < 0.9 || opposed > 0 {
		t.Errorf("ReLU ahead of all by 6 standard errors: %.3f supported, %.3f opposed", supported, opposed)
	}
	supported, opposed, _ = share("abs", 10, func(a string) float64 {
		if a == nn.Abs.String() || a == nn.GELU.String() || a == nn.LeakyReLU.String() {
			return -8
		}
		return 6
	})
	if supported < 0.9 || opposed > 0 {
		t.Errorf("abs, GELU and leaky ReLU ahead of ReLU: %.3f supported, %.3f opposed", supported, opposed)
	}
	supported, opposed, _ = share("behind", 10, func(a string) float64 {
		if a == nn.Tanh.String() {
			return -6
		}
		return 6
	})
	if supported > 0 || opposed < 0.9 {
		t.Errorf("tanh alone ahead of ReLU: %.3f supported, %.3f opposed", supported, opposed)
	}
}

// What stands in the sentence is what stands in the table, and a rival of the classic list
// that is missing is named.
func TestSentence(t *testing.T) {
	list := []Rival{
		{Activation: "linear", Difference: lab.Estimate{Value: 1, Low: 0.5, High: 1.5}, P: 0.001, N: 5},
		{Activation: "tanh", Difference: lab.Estimate{Value: 1, Low: 0.5, High: 1.5}, P: 0.002, N: 5},
		{Activation: "elu", Difference: lab.Estimate{Value: 0.1, Low: -0.01, High: 0.2}, P: 0.06, N: 5},
		{Activation: "gelu", Difference: lab.Estimate{Value: -1, Low: -1.5, High: -0.5}, P: 0.001, N: 5},
		{Activation: "abs", Difference: statistics.Point(0.2), P: math.NaN(), N: 1},
	}
	Judge(list)
	want := "Nearer than linear and tanh; not distinguishable from ELU and abs; less near than GELU. Without " +
		"sigmoid the claim cannot be supported."
	if got := Sentence(list, "nearer than", "less near than"); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := Outcome(list); got != lab.Undecided {
		t.Errorf("without sigmoid the outcome is %s", got)
	}
	table := Table([]Row{{Layer: "2", DC: "keep", Pooling: "max2", Rivals: list}})
	for i, want := range []string{"supported", "supported", "undecided", "opposed", "undecided"} {
		row := table.Rows[i]
		if row[table.Column(lab.ColumnOutcome)] != want || len(row) != len(table.Columns) {
			t.Errorf("row %v, want the outcome %s", row, want)
		}
	}
	if p := table.Rows[4][table.Column(lab.ColumnPHolm)]; p != nil {
		t.Errorf("an unknown p value is written as %v", p)
	}
	if c := Criterion("a − b", "seeds"); !strings.Contains(c, "linear, sigmoid, tanh and ELU") {
		t.Errorf("the criterion names other rivals: %s", c)
	}
}
