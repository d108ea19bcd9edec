package pool

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/nn/random"
)

// groupResult returns a result with one random row, whose estimate is given, and one
// that no seed changes.
func groupResult(seed int, estimate, half float64, verdict lab.Outcome) *lab.Result {
	t := lab.Table{Name: "summary", Columns: lab.Columns("training", "measure", "estimate", "low", "high", "n", "seeds")}
	t.Rows = [][]any{
		{"random", "r", estimate, estimate - half, estimate + half, 50.0, 2.0},
		{"trained", "r", 0.5, 0.4, 0.6, 50.0, 1.0},
	}
	e, low, high := estimate, estimate-half, estimate+half
	return &lab.Result{Experiment: "encoding", Config: fmt.Sprintf("recording=x&seeds=2&seed=%d", seed),
		Seed: uint64(seed), Tables: []lab.Table{t},
		Verdicts: []lab.Verdict{{Claim: "C1", Statement: "It holds.", Criterion: "low > 0", Estimate: &e, Low: &low,
			High: &high, Verdict: verdict}}}
}

func TestPool(t *testing.T) {
	results := []*lab.Result{groupResult(1, 0.1, 0.03, lab.Supported), groupResult(3, 0.3, 0.04, lab.Supported),
		groupResult(5, 0.2, 0.05, lab.Undecided), groupResult(1, 0.1, 0.03, lab.Supported)}
	pooled, err := Pool(results)
	if err != nil {
		t.Fatal(err)
	}
	s := pooled.Table("summary")
	random, trained := s.Rows[0], s.Rows[1]
	if got := lab.Cell(s, random, "estimate"); math.Abs(got-0.2) > 1e-12 {
		t.Errorf("mean %v", got)
	}
	// w² = (.0009 + .0016 + .0025)/3, s = .1, k = 3, t(2) = 4.302653
	want := math.Sqrt(0.005/3 + 4.302653*4.302653*0.01/3)
	if got := (lab.Cell(s, random, "high") - lab.Cell(s, random, "low")) / 2; math.Abs(got-want) > 1e-6 {
		t.Errorf("half-width %v, want %v", got, want)
	}
	if lab.Cell(s, random, "seeds") != 6 || lab.Cell(s, random, "groups") != 3 {
		t.Errorf("row %v", random)
	}
	if half := (lab.Cell(s, trained, "high") - lab.Cell(s, trained, "low")) / 2; math.Abs(half-0.1) > 1e-12 {
		t.Errorf("what no seed changes has the half-width %v", half)
	}
	if v := pooled.Verdicts[0]; v.Verdict != lab.Undecided ||
		!strings.Contains(v.Statement, "2 supported and 1 undecided") {
		t.Errorf("verdict %+v", v)
	}
	if n := len(pooled.Table("groups").Rows); n != 6 {
		t.Errorf("%d rows of groups", n)
	}
	if len(pooled.Warnings) != 1 || !strings.Contains(pooled.Warnings[0], "count once") {
		t.Errorf("warnings %q", pooled.Warnings)
	}
}

func TestPoolRefusesAndWarns(t *testing.T) {
	a, b := groupResult(1, 0.1, 0.1, lab.Supported), groupResult(2, 0.1, 0.1, lab.Supported)
	pooled, err := Pool([]*lab.Result{a, b})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(pooled.Warnings, " "), "Seeds 2 were drawn by more than one group") {
		t.Errorf("overlapping seeds: %q", pooled.Warnings)
	}
	other := groupResult(5, 0.1, 0.1, lab.Supported)
	other.Config = "recording=y&seeds=2&seed=5"
	texture := groupResult(5, 0.1, 0.1, lab.Supported)
	texture.Experiment = "texture"
	bare := &lab.Result{Experiment: "encoding", Config: a.Config}
	broken := groupResult(9, math.NaN(), 0.1, lab.Supported)
	for says, list := range map[string][]*lab.Result{"no results": nil, "recording=x and recording=y": {a, other},
		"texture": {a, texture}, "no summary": {a, bare}, "damaged": {a, broken}} {
		if _, err := Pool(list); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v does not say %q", err, says)
		}
	}
}

// TestPoolCovers draws groups around a truth: common noise of the recording, noise
// of each group's networks.
func TestPoolCovers(t *testing.T) {
	const sets, groups, common, own = 1000, 5, 0.05, 0.08
	s := random.New(4, "lab", "test", "pool")
	covered := 0
	for range sets {
		shift := common * s.Norm()
		var list []*lab.Result
		for g := range groups {
			list = append(list, groupResult(1+2*g, shift+own*s.Norm(), 1.959964*common, lab.Undecided))
		}
		pooled, err := Pool(list)
		if err != nil {
			t.Fatal(err)
		}
		row := pooled.Table("summary").Rows[0]
		if low, high := lab.Cell(pooled.Table("summary"), row, "low"),
			lab.Cell(pooled.Table("summary"), row, "high"); low <= 0 && 0 <= high {
			covered++
		}
	}
	if share := float64(covered) / sets; share < 0.92 || share > 0.995 {
		t.Errorf("pooled intervals cover %.1f %%", 100*share)
	}
}
