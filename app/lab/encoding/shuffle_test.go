package encoding

import (
	"strings"
	"testing"

	"untrained/app/lab/labtest"
)

func TestShuffle(t *testing.T) {
	env := twoAreas(t, 90, 6, true)
	c := labtest.Configure(t, Shuffle{}, labtest.LastWins(areasConfig+"&training=trained,random,shuffled,pixels&dc=both"))
	result := labtest.RunAll(t, Shuffle{}, env, c)
	trainings := map[any]int{}
	s := result.Table("summary")
	for _, row := range s.Rows {
		trainings[row[3]]++
	}
	for _, want := range []string{"trained", "random", "shuffled-within-layer", "shuffled-within-kernel",
		"shuffled-kernels", "pixels"} {
		if trainings[want] == 0 {
			t.Errorf("summary lacks %s: %v", want, trainings)
		}
	}
	c5 := 0
	for _, v := range result.Verdicts {
		if v.Claim == "C5" {
			c5++
			if v.Estimate == nil {
				t.Errorf("%+v has no estimate", v)
			}
		}
	}
	if c5 != 6 {
		t.Errorf("%d verdicts on C5, want three shuffles in two forms", c5)
	}
	in := result.Table("interaction")
	if n := len(in.Rows); n != (2+6)*4 {
		t.Errorf("interaction has %d rows", n)
	}
	// The within-layer shuffle is the one that Encoding has by default, number by number.
	plain := labtest.RunAll(t, Experiment{}, env,
		labtest.Configure(t, Experiment{}, labtest.LastWins(areasConfig+"&training=shuffled&dc=keep")))
	want := map[string]float64{}
	for _, row := range plain.Table("summary").Rows {
		want[row[0].(string)+row[6].(string)] = row[7].(float64)
	}
	for _, row := range s.Rows {
		if row[3] == "shuffled-within-layer" && row[13] == "keep" && row[7] != want[row[0].(string)+row[6].(string)] {
			t.Errorf("%v %v: %v, Encoding says %v", row[0], row[6], row[7], want[row[0].(string)+row[6].(string)])
		}
	}
	few := labtest.RunAll(t, Shuffle{}, env, labtest.Configure(t, Shuffle{},
		labtest.LastWins(areasConfig+"&training=trained,shuffled&dc=keep&kinds=kernels")))
	for _, row := range few.Table("summary").Rows {
		if strings.HasPrefix(row[3].(string), "shuffled") && row[3] != "shuffled-kernels" {
			t.Errorf("kinds=kernels gives %v", row[3])
		}
	}
}

// Differences carry p values that agree with their intervals, adjusted over the table.
func TestDifferencesAreTested(t *testing.T) {
	env := labtest.Tiny(t, 60, 8)
	r := env.Recordings["sim-v1"]
	for _, groups := range []int{0, 10} {
		r.Group = nil
		for i := 0; groups > 0 && i < 60; i++ {
			r.Group = append(r.Group, int32(i*groups/60))
		}
		result := labtest.RunAll(t, Experiment{}, env,
			labtest.Configure(t, Experiment{}, labtest.TinyConfig+"&training=random,pixels,gabor"))
		d := result.Table("differences")
		for _, row := range d.Rows {
			p, adjusted := row[d.Column("p")].(float64), row[d.Column("p_adjusted")].(float64)
			low, high := row[d.Column("low")].(float64), row[d.Column("high")].(float64)
			if !(0 < p && p <= adjusted && adjusted <= 1) {
				t.Errorf("%v: p %v, adjusted %v", row[3], p, adjusted)
			}
			if (p < 0.05) != (low > 0 || high < 0) {
				t.Errorf("%v: p %v, interval [%v, %v]", row[3], p, low, high)
			}
			if groups == 0 && row[3] == "gabor − pixels" && row[4] == "normalised" && p > 0.05 {
				t.Errorf("cells that are filters: %v has p %v", row[3], p)
			}
		}
	}
}
