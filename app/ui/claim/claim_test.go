package claim

import (
	"strings"
	"testing"

	"untrained/app/lab"
)

// The ends of many analyses are not called an interval.
func TestEstimateText(t *testing.T) {
	x, low, high := 0.2, 0.1, 0.3
	v := lab.Verdict{Claim: "C1", Estimate: &x, Low: &low, High: &high, Verdict: lab.Supported}
	for unit, want := range map[string]string{
		"correlation":               "Estimate 0.20 [0.10, 0.30], 95\u00a0% interval",
		"range over specifications": "Median estimate 0.20 [0.10, 0.30], with the outermost ends",
	} {
		r := &lab.Result{
			Tables: []lab.Table{{Name: "summary", Columns: []lab.Column{{Name: "unit"}}, Rows: [][]any{{unit}}}},
		}
		if got := EstimateText(r, v); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, want %q …", unit, got, want)
		}
	}
	if got := EstimateText(&lab.Result{}, lab.Verdict{}); got != "No estimate" {
		t.Errorf("without a number: %q", got)
	}
}
