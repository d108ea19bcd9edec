package multiverse

import (
	"math"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/nn/random"
)

// done returns a specification that has been run.
func done(index int, verdict lab.Outcome, e lab.Estimate) lab.TaskResult {
	r := lab.TaskResult{Task: lab.Task{Index: index}, Arrays: map[string]lab.Floats{},
		Text: map[string]string{"verdict": string(verdict)}}
	for name, x := range map[string]float64{"estimate": e.Value, "low": e.Low, "high": e.High} {
		if lab.IsFinite(x) {
			r.Arrays[name] = lab.Floats{x}
		}
	}
	return r
}

func TestCurveVerdict(t *testing.T) {
	none := math.NaN()
	for _, c := range []struct {
		verdicts  []lab.Outcome
		estimates []float64
		all       int
		verdict   lab.Outcome
		median    float64
	}{
		{[]lab.Outcome{lab.Supported, lab.Supported}, []float64{1, 3}, 2, lab.Supported, 2},
		{[]lab.Outcome{lab.Supported, lab.Supported}, []float64{1, 3}, 3, lab.Supported, 2},
		{[]lab.Outcome{lab.Supported, lab.Supported}, []float64{1, 3}, 4, lab.Undecided, 2}, // half is not more than half
		{[]lab.Outcome{lab.Supported, lab.Opposed, lab.Supported}, []float64{1, -3, 2}, 3, lab.Supported, 1},
		{[]lab.Outcome{lab.Supported, lab.Undecided}, []float64{1, 0}, 2, lab.Undecided, 0.5},
		{[]lab.Outcome{lab.Opposed}, []float64{-1}, 1, lab.Opposed, -1},
		{[]lab.Outcome{lab.Undecided, lab.Undecided}, []float64{none, none}, 2, lab.Undecided, none},
		{[]lab.Outcome{lab.Recovered}, []float64{1}, 1, lab.Recovered, 1},
		{[]lab.Outcome{lab.None, lab.None, lab.Supported}, []float64{1, 1, 1}, 3, lab.None, 1},
	} {
		var tasks []lab.TaskResult
		for i, v := range c.verdicts {
			x := c.estimates[i]
			tasks = append(tasks, done(i, v, lab.Estimate{Value: x, Low: x - 1, High: x + 1}))
		}
		v := curveVerdict(universe{Claim: "C1"}, make([]specification, c.all), tasks)
		got := none
		if v.Estimate != nil {
			got = *v.Estimate
		}
		if v.Verdict != c.verdict || got != c.median && !(math.IsNaN(got) && math.IsNaN(c.median)) {
			t.Errorf("%v: %s with median %v, want %s with %v", c.verdicts, v.Verdict, got, c.verdict, c.median)
		}
	}
}

// What is claimed of two kinds of recording together needs both, each by most of its specifications; a single
// specification that opposes, which chance makes likely among many, decides nothing.
func TestEveryKindMustSupport(t *testing.T) {
	u, err := findUniverse("C6")
	if err != nil || u.each == "" {
		t.Fatal(u.Claim, err)
	}
	const s, o, n = lab.Supported, lab.Opposed, lab.Undecided
	for _, c := range []struct {
		monkeys, people [3]lab.Outcome
		missing         int
		want            lab.Outcome
	}{
		{[3]lab.Outcome{s, s, s}, [3]lab.Outcome{s, s, n}, 0, s},
		{[3]lab.Outcome{s, s, o}, [3]lab.Outcome{s, s, s}, 0, s},
		{[3]lab.Outcome{s, s, s}, [3]lab.Outcome{n, n, s}, 0, n},
		{[3]lab.Outcome{s, s, s}, [3]lab.Outcome{o, o, s}, 0, o},
		{[3]lab.Outcome{s, s, s}, [3]lab.Outcome{s, s, s}, 2, n}, // most of one kind are not done
	} {
		var list []specification
		var tasks []lab.TaskResult
		for kind, outcomes := range map[string][3]lab.Outcome{"monkey rates": c.monkeys, "human imaging": c.people} {
			for i, v := range outcomes {
				list = append(list, specification{values: []string{kind, "", ""}})
				if kind == "human imaging" && i < c.missing {
					continue
				}
				tasks = append(tasks, done(len(list)-1, v, lab.Estimate{}))
			}
		}
		if v := curveVerdict(u, list, tasks); v.Verdict != c.want || !strings.Contains(v.Criterion, "by kind of data") {
			t.Errorf("%+v: %s (%s), want %s", c, v.Verdict, v.Criterion, c.want)
		}
	}
}

// If nothing is there, a curve reads supported, or opposed, in at most 5 % of cases, however its specifications depend
// on each other: not at all, through what all share, in blocks, or in the worst way there is. What is there is found.
func TestCurvesHoldTheirLevel(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates curves by the hundred")
	}
	const specifications, curves = 24, 4000
	s := random.New(1, "test", "curves")
	worst := func(k int, all float64) float64 { // more than half are wrong together, as often as 2.5 % of each allow
		const wrong = specifications/2 + 1
		if all < 0.025*specifications/wrong && k < wrong {
			return 3
		}
		return 0
	}
	for _, c := range []struct {
		name   string
		effect float64 // in standard errors
		shared float64 // share of the variance that all specifications have in common
		blocks int     // of specifications that are the same analysis; 0: none
		worst  bool
		most   float64 // of curves that support
		least  float64
	}{
		{"independent", 0, 0, 0, false, 0.01, 0},
		{"half shared", 0, 0.5, 0, false, 0.05, 0},
		{"nearly the same", 0, 0.95, 0, false, 0.05, 0},
		{"three blocks", 0, 0, 3, false, 0.05, 0},
		{"worst case", 0, 0, 0, true, 0.05 + 0.01, 0.02},
		{"an effect of three standard errors", 3, 0.5, 0, false, 1, 0.8},
	} {
		supported, opposed := 0, 0
		for range curves {
			common, uniform := s.Norm(), s.Float64()
			var tasks []lab.TaskResult
			blocks := make([]float64, max(1, c.blocks))
			for i := range blocks {
				blocks[i] = s.Norm()
			}
			for k := range specifications {
				x := math.Sqrt(c.shared)*common + math.Sqrt(1-c.shared)*s.Norm() + c.effect
				switch {
				case c.blocks > 0:
					x = blocks[k%c.blocks]
				case c.worst:
					x = worst(k, uniform)
				}
				e := lab.Estimate{Value: x, Low: x - 1.96, High: x + 1.96}
				tasks = append(tasks, done(k, lab.Decide(e), e))
			}
			v := curveVerdict(universe{Claim: "C1"}, make([]specification, specifications), tasks)
			switch v.Verdict {
			case lab.Supported:
				supported++
			case lab.Opposed:
				opposed++
			}
			// With two medians in the middle the interval may touch 0 where exactly half decide.
			if v.Verdict == lab.Supported && *v.Low <= 0 {
				t.Fatalf("%s: supported with the interval [%v, %v]", c.name, *v.Low, *v.High)
			}
		}
		share := float64(supported) / curves
		if share > c.most || share < c.least || c.effect == 0 && float64(opposed)/curves > c.most {
			t.Errorf("%s: %.3f supported, %.3f opposed", c.name, share, float64(opposed)/curves)
		}
	}
}
