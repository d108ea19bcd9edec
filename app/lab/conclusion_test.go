package lab

import (
	"strings"
	"testing"
)

// ruled returns a result with these verdicts, as claim=verdict.
func ruled(simulated bool, verdicts ...string) *Result {
	r := &Result{Recording: Source{ID: "somewhere", Simulated: simulated}}
	for _, v := range verdicts {
		claim, verdict, _ := strings.Cut(v, "=")
		r.Verdicts = append(r.Verdicts, Verdict{Claim: claim, Verdict: Outcome(verdict)})
	}
	return r
}

// supportedBut is a result that supports the claims that C9 follows from, but for some.
func supportedBut(but ...string) *Result {
	r := ruled(false)
	for _, claim := range ConclusionRests("C9") {
		verdict := Supported
		for _, b := range but {
			if of, other, _ := strings.Cut(b, "="); of == claim {
				verdict = Outcome(other)
			}
		}
		if verdict != "" {
			r.Verdicts = append(r.Verdicts, Verdict{Claim: claim, Verdict: verdict})
		}
	}
	return r
}

func TestConclusions(t *testing.T) {
	for _, c := range []struct {
		name    string
		results []*Result
		verdict Outcome
		says    []string
	}{
		{"nothing", nil, Undecided, []string{"without a verdict: C1, C2, C3, C4, C5, C6, C7, C8."}},
		{"everything supported", []*Result{supportedBut()}, Supported, []string{"supported: C1 (supported by 1 of 1)"}},
		{"one undecided", []*Result{supportedBut("C3=undecided")}, Undecided,
			[]string{"undecided: C3 (supported by 0 of 1)"}},
		{"one opposed", []*Result{supportedBut("C3=opposed")}, Opposed,
			[]string{"opposed: C3 (1 of 1 verdicts)", "does not make what it concludes false"}},
		{"one missing", []*Result{supportedBut("C8=")}, Undecided, []string{"without a verdict: C8"}},
		{"one of several verdicts undecided", []*Result{supportedBut(), ruled(false, "C2=undecided")}, Undecided,
			[]string{"C2 (supported by 1 of 2)"}},
		{"one of several verdicts opposed", []*Result{supportedBut(), ruled(false, "C2=supported", "C2=opposed")}, Opposed,
			[]string{"C2 (1 of 3 verdicts)"}},
		{"opposed on a simulation", []*Result{supportedBut(), ruled(true, "C2=opposed", "C5=not recovered")}, Supported, nil},
		{"a claim it does not follow from", []*Result{supportedBut(), ruled(false, "C10=opposed", "C11=opposed")}, Supported,
			nil},
	} {
		v := Conclude("C9", c.results)
		if v.Verdict != c.verdict || v.Claim != "C9" || v.Estimate != nil || v.Criterion == "" {
			t.Errorf("%s: %+v, want %s", c.name, v, c.verdict)
		}
		for _, s := range c.says {
			if !strings.Contains(v.Statement, s) {
				t.Errorf("%s: %q does not say %q", c.name, v.Statement, s)
			}
		}
	}
	if ConclusionRests("C1") != nil {
		t.Error("C1 follows from others")
	}
}

func TestCriterionFixed(t *testing.T) {
	for claim, want := range map[string]string{"C1": "beforehand", "C11": "beforehand", "C6": "after verdicts",
		"C9": "after verdicts"} {
		if got := CriterionFixed(claim); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %s", claim, got, want)
		}
	}
}
