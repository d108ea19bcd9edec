package lab

import (
	"slices"
	"strings"
	"testing"
)

// ruled returns a result on a recording with these verdicts, as claim=verdict.
func ruled(recording string, verdicts ...string) *Result {
	r := &Result{Recording: Source{ID: recording, Simulated: strings.HasPrefix(recording, "sim-")}, Config: "seeds=3"}
	for _, v := range verdicts {
		claim, verdict, _ := strings.Cut(v, "=")
		r.Verdicts = append(r.Verdicts, Verdict{Claim: claim, Statement: "Found on " + recording + ".",
			Verdict: Outcome(verdict)})
	}
	return r
}

// The headline of a claim follows from the kind of data, whatever the outcomes and whatever the order of the results.
func TestHeadlineFollowsTheKindOfData(t *testing.T) {
	curve := func(r *Result) *Result {
		r.Tables = []Table{{Name: TableSpecifications}}
		return r
	}
	crossed := ruled("human-objects", "C1=supported")
	crossed.Others = []Source{{ID: "objects92"}}
	want := []*Result{
		ruled("human-objects", "C1=opposed"),
		curve(ruled("human-objects", "C1=undecided")),
		ruled("v1-henaff2021", "C1=undecided"),
		ruled("v1-ringach2002", "C1=opposed"),
		ruled("objects92", "C1=supported"),
		crossed, // as weak as its weaker part
		curve(ruled("objects92", "C1=supported")),
		ruled("Texture-MNIST", "C1=supported"),
		ruled("sim-v1", "C1=recovered"),
	}
	for _, outcomes := range [][2]Outcome{{}, {Supported, Opposed}, {Opposed, Supported}} {
		given := slices.Clone(want)
		slices.Reverse(given[:5])
		given[6], given[8] = given[8], given[6]
		if outcomes[0] != "" { // the order does not change with what was found
			for i, r := range given {
				c := *r
				c.Verdicts = []Verdict{{Claim: "C1", Verdict: outcomes[i%2]}}
				given[i] = &c
			}
		}
		for i, f := range Findings("C1", given) {
			if f.Result.Recording.ID != want[i].Recording.ID || len(f.Result.Tables) != len(want[i].Tables) {
				t.Errorf("place %d is %+v, want %+v", i, f.Result, want[i])
			}
		}
	}
	if got := Findings("C2", want); got != nil {
		t.Errorf("findings on another claim: %+v", got)
	}
}

// Where the positive control failed, recordings give no verdict, and say why; the control's own verdict stays, and a
// quick look is not a control.
func TestNoVerdictWithoutItsControl(t *testing.T) {
	real, other := ruled("v1-henaff2021", "C2=supported", "C1=opposed"), ruled("objects92", "C2=opposed")
	failed, passed := ruled("sim-v1", "C2=not recovered"), ruled("sim-v1", "C2=recovered", "C10=not recovered")
	quick := ruled("sim-v1", "C2=not recovered")
	quick.Config = "seeds=3&quick=1"

	list := Controlled([]*Result{real, failed, other})
	for i, want := range []Outcome{None, NotRecovered, None} {
		if v := list[i].Verdicts[0]; v.Verdict != want {
			t.Errorf("result %d reads %s, want %s", i, v.Verdict, want)
		}
	}
	if v := list[0].Verdicts[0]; !strings.HasPrefix(v.Statement, "Cannot tell: the control") ||
		!strings.Contains(v.Statement, "would be supported") {
		t.Errorf("it does not say why: %q", v.Statement)
	}
	if v := list[0].Verdicts[1]; v.Verdict != Opposed {
		t.Errorf("a claim whose control did not fail reads %s", v.Verdict)
	}
	if real.Verdicts[0].Verdict != Supported {
		t.Error("the result itself was changed")
	}
	for _, control := range []*Result{passed, quick} {
		if v := Controlled([]*Result{real, control})[0].Verdicts[0]; v.Verdict != Supported {
			t.Errorf("with %v the verdict is %s", control.Verdicts, v.Verdict)
		}
	}
}

// A conclusion is a map: for every claim its headline and how the verdicts divide. Nothing is made of them together.
func TestPremises(t *testing.T) {
	list := Premises("C9", []*Result{
		ruled("objects92", "C1=supported", "C1=undecided"), ruled("v1-henaff2021", "C1=opposed", "C2=supported"),
		ruled("sim-v1", "C2=not recovered", "C3=recovered", "C10=recovered"),
	})
	if len(list) != 8 {
		t.Fatalf("%d claims, want C1 to C8", len(list))
	}
	for i, want := range []struct {
		outcome Outcome
		tally   string
	}{{Opposed, "1 supported, 1 opposed, 1 undecided"}, {None, "1 none"}, {None, "no verdict"}} {
		if p := list[i]; p.Outcome() != want.outcome || p.Tally() != want.tally {
			t.Errorf("%s: %s, %s; want %s, %s", p.Claim, p.Outcome(), p.Tally(), want.outcome, want.tally)
		}
	}
	if ConclusionRests("C1") != nil || Premises("C1", nil) != nil {
		t.Error("C1 follows from others")
	}
}

func TestCriterionFixed(t *testing.T) {
	for _, c := range []struct {
		v    Verdict
		want string
	}{
		{Verdict{Claim: "C1"}, "beforehand"}, {Verdict{Claim: "C6"}, "after verdicts"},
		{Verdict{Claim: "C7", Criterion: "… (fixed on 2026-11-30, " + PostHoc + ")"}, "after verdicts"},
		{Verdict{Claim: "C7", Criterion: "each with its best pooling"}, "beforehand"},
	} {
		if got := CriterionFixed(c.v); !strings.Contains(got, c.want) {
			t.Errorf("%+v: %q, want %s", c.v, got, c.want)
		}
	}
}
