package encoding

import (
	"math"
	"strings"
	"testing"

	"untrained/app/lab/labtest"
	"untrained/app/lab/statistics"
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
	if n := len(in.Rows); n != (2+6)*3 {
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

// Differences carry permutation tests, adjusted over the table.
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
		p, pictures, adjusted := d.Column("p"), d.Column("p_pictures"), d.Column("p_adjusted")
		for _, row := range d.Rows {
			larger := row[p].(float64)
			if (row[4] == "fve") != (row[pictures] != nil) {
				t.Errorf("%v of %v has p over pictures %v", row[4], row[3], row[pictures])
			}
			if row[pictures] != nil {
				larger = math.Max(larger, row[pictures].(float64))
			}
			if !(row[adjusted].(float64) >= larger-1e-12) || larger <= 0 || larger > 1 {
				t.Errorf("%v: p %v, adjusted %v", row[3], larger, row[adjusted])
			}
		}
		if row := d.Rows[len(d.Rows)-3]; groups == 0 && (row[3] != "gabor − pixels" || row[p].(float64) > 0.05) {
			t.Errorf("cells that are filters: %v has p %v", row[3], row[p])
		}
	}
	// Parts of FVE add up to it.
	r.Group = nil
	c := labtest.Configure(t, Experiment{}, labtest.TinyConfig+"&training=pixels")
	tasks, err := Experiment{}.Tasks(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	one, err := Experiment{}.Run(t.Context(), env, c, tasks[0], func(float64) {})
	if err != nil {
		t.Fatal(err)
	}
	for u, fve := range one.Arrays["pixels/fve"] {
		if sum := 60 * statistics.Mean(statistics.Column(one.Arrays["pixels/blocks"], 8, u)); math.Abs(sum-fve) > 1e-12 {
			t.Errorf("neuron %d: parts add up to %v, FVE is %v", u, sum, fve)
		}
	}
}
