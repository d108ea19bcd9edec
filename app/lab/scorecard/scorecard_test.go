package scorecard

import (
	"testing"

	"untrained/app/lab"
)

func TestWinners(t *testing.T) {
	more, less := gauge{Name: "score", label: "score"}, gauge{Name: "distance", label: "distance", fewer: true}
	at := func(model string, y gauge, low, high float64) scored {
		return scored{cardCell{Contender: cardModel{Name: model, label: model}, Gauge: y},
			lab.Estimate{Value: (low + high) / 2, Low: low, High: high}}
	}
	for name, c := range map[string]struct {
		cells   []scored
		partial bool
		verdict lab.Outcome
	}{
		"each wins clearly": {[]scored{at("a", more, 5, 6), at("b", more, 1, 2), at("a", less, 5, 6), at("b", less, 1, 2)},
			false, lab.Supported},
		"one wins all": {[]scored{at("a", more, 5, 6), at("b", more, 1, 2), at("a", less, 1, 2), at("b", less, 5, 6)},
			false, lab.Opposed},
		"overlap": {[]scored{at("a", more, 5, 6), at("b", more, 1, 5.5), at("a", less, 5, 6),
			at("b", less, 1, 2)}, false, lab.Undecided},
		"one wins, not by far": {[]scored{at("a", more, 5, 6), at("b", more, 1, 5.5), at("a", less, 1, 2),
			at("b", less, 5, 6)}, false, lab.Undecided},
		"one measure": {[]scored{at("a", more, 5, 6), at("b", more, 1, 2)}, false, lab.Undecided},
		"not complete": {[]scored{at("a", more, 5, 6), at("b", more, 1, 2), at("a", less, 5, 6), at("b", less, 1, 2)},
			true, lab.Undecided},
	} {
		if v := winners(c.cells, c.partial); v.Verdict != c.verdict || v.Claim != "C11" {
			t.Errorf("%s: %s, want %s", name, v.Verdict, c.verdict)
		}
	}
}
