package explore

import (
	"math"
	"testing"
)

// The method names what was built in where there is little noise, and nothing for a cell of noise alone; random filters
// as drawn see brightness as well as brightness itself does, with zero mean they see none.
func TestFoolNamesWhatWasBuiltIn(t *testing.T) {
	t.Parallel()
	at := map[string]int{}
	for i, rival := range FoolRivals {
		at[rival] = i
	}
	for _, c := range []struct {
		fool Fool
		want string
	}{
		{Fool{Cell: FoolGabor, Noise: 20, Seed: 1}, FoolGabor},
		{Fool{Cell: FoolBrightness, Noise: 0, Seed: 1}, FoolBrightness},
		{Fool{Cell: FoolNoise, Seed: 1}, ""},
	} {
		a, err := c.fool.Compute(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(a.R) != len(FoolRivals) || a.Named != c.want {
			t.Errorf("%+v: named %q, want %q: %.2f", c.fool, a.Named, c.want, a.R)
		}
		for _, r := range a.R {
			if !(r[1] <= r[0] && r[0] <= r[2]) {
				t.Errorf("%+v: interval %v", c.fool, r)
			}
		}
		if c.fool.Cell == FoolBrightness &&
			(a.R[at[FoolRandom]][0] < 0.9 || a.R[at[FoolZeroMean]][0] > a.R[at[FoolRandom]][0]-0.3) {
			t.Errorf("brightness: random filters r = %v, with zero mean %v", a.R[at[FoolRandom]], a.R[at[FoolZeroMean]])
		}
	}
	for _, wrong := range []Fool{{Cell: "moon"}, {Cell: FoolGabor, Noise: 96}, {Cell: FoolGabor, Noise: -1}} {
		if _, err := wrong.Compute(t.Context(), nil); err == nil {
			t.Errorf("%+v was computed", wrong)
		}
	}
}

// Of twenty cells of pure noise about one in twenty sets of features predicts something by chance: the interval is not
// too narrow.
func TestFoolOfNoise(t *testing.T) {
	t.Parallel()
	named := 0
	for seed := range uint64(20) {
		a, err := Fool{Cell: FoolNoise, Seed: seed}.Compute(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if a.Named != "" {
			named++
		}
	}
	if named > 6 { // of five sets, each with 0.025: 2.4 are expected
		t.Errorf("of 20 cells of noise %d were named", named)
	}
}

// The interval is Fisher's: r = 0.5 over 28 pairs has 0.156 to 0.736.
func TestFisher(t *testing.T) {
	t.Parallel()
	low, high := fisher(0.5, 28)
	if math.Abs(low-0.1556) > 1e-3 || math.Abs(high-0.7365) > 1e-3 {
		t.Errorf("%v to %v", low, high)
	}
}
