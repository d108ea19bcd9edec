package multiverse

import (
	"math"
	"strings"
	"testing"

	"untrained/app/lab"
)

func TestCurveVerdict(t *testing.T) {
	unit := func(verdict lab.Outcome, estimate float64) lab.TaskResult {
		u := lab.TaskResult{Text: map[string]string{"verdict": string(verdict)}, Arrays: map[string]lab.Floats{}}
		if lab.IsFinite(estimate) {
			u.Arrays["estimate"], u.Arrays["low"], u.Arrays["high"] = lab.Floats{estimate}, lab.Floats{estimate - 1},
				lab.Floats{estimate + 1}
		}
		return u
	}
	none := math.NaN()
	for _, c := range []struct {
		tasks   []lab.TaskResult
		all     int
		verdict lab.Outcome
		median  float64
	}{
		{[]lab.TaskResult{unit(lab.Supported, 1), unit(lab.Supported, 3)}, 2, lab.Supported, 2},
		{[]lab.TaskResult{unit(lab.Supported, 1), unit(lab.Supported, 3)}, 3, lab.Undecided, 2}, // one is not done
		{[]lab.TaskResult{unit(lab.Supported, 1), unit(lab.Opposed, -3), unit(lab.Supported, 2)}, 3, lab.Undecided, 1},
		{[]lab.TaskResult{unit(lab.Opposed, -1)}, 1, lab.Opposed, -1},
		{[]lab.TaskResult{unit(lab.Undecided, none), unit(lab.Undecided, none)}, 2, lab.Undecided, none},
		{[]lab.TaskResult{unit(lab.Recovered, 1)}, 1, lab.Recovered, 1},
	} {
		v := curveVerdict(universe{Claim: "C1"}, c.tasks, c.all)
		got := none
		if v.Estimate != nil {
			got = *v.Estimate
		}
		if v.Verdict != c.verdict || got != c.median && !(math.IsNaN(got) && math.IsNaN(c.median)) {
			t.Errorf("%v: %s with median %v, want %s with %v", c.tasks, v.Verdict, got, c.verdict, c.median)
		}
	}
}

// What is claimed of two kinds of recording together falls with one of them, and
// stands only if each specification supports it.
func TestOneOpposes(t *testing.T) {
	u, err := findUniverse("C6")
	if err != nil || !u.oneOpposes {
		t.Fatal(u.Claim, err)
	}
	unit := func(verdict lab.Outcome) lab.TaskResult {
		return lab.TaskResult{Text: map[string]string{"verdict": string(verdict)}, Arrays: map[string]lab.Floats{}}
	}
	for _, c := range []struct {
		verdicts []lab.Outcome
		all      int
		want     lab.Outcome
	}{
		{[]lab.Outcome{lab.Supported, lab.Supported}, 2, lab.Supported},
		{[]lab.Outcome{lab.Supported, lab.Supported}, 3, lab.Undecided}, // one is not done
		{[]lab.Outcome{lab.Supported, lab.Undecided}, 2, lab.Undecided},
		{[]lab.Outcome{lab.Supported, lab.Opposed}, 2, lab.Opposed},
		{[]lab.Outcome{lab.Opposed, lab.Undecided}, 3, lab.Opposed},
	} {
		var tasks []lab.TaskResult
		for _, v := range c.verdicts {
			tasks = append(tasks, unit(v))
		}
		if v := curveVerdict(u, tasks, c.all); v.Verdict != c.want || !strings.Contains(v.Criterion, "opposed where one is") {
			t.Errorf("%v of %d: %s (%s), want %s", c.verdicts, c.all, v.Verdict, v.Criterion, c.want)
		}
	}
}
