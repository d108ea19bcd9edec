package workload

import (
	"math"
	"slices"
	"testing"

	"untrained/nn"
	"untrained/nn/cpu"
)

// Every work gives finite numbers, the same on both kinds of kernels, and each run of those without memory the same
// again.
func TestWorks(t *testing.T) {
	for _, id := range IDs {
		var first [2][]float32
		for i, b := range []nn.Backend{cpu.New(), cpu.NewGeneric()} {
			if testing.Short() && i > 0 {
				continue
			}
			w, err := New(id, b)
			if err != nil {
				t.Fatal(err)
			}
			out, err := w.Run()
			if err != nil {
				t.Fatal(err)
			}
			first[i] = slices.Clone(out)
			again, err := w.Run()
			if err != nil {
				t.Fatal(err)
			}
			if same := slices.Equal(first[i], again); same == (id == "W5") {
				t.Errorf("%s: a second run gives the same: %v", id, same)
			}
			w.Release()
		}
		scale, worst := 0.0, 0.0
		for i, v := range first[0] {
			scale = max(scale, math.Abs(float64(v)))
			if first[1] != nil {
				worst = max(worst, math.Abs(float64(v-first[1][i])))
			}
		}
		if !(scale > 0) || math.IsInf(scale, 0) || !(worst <= 1e-4*scale) {
			t.Errorf("%s: values up to %v, differences up to %v", id, scale, worst)
		}
	}
	if _, err := New("W9", cpu.New()); err == nil {
		t.Error("a work that does not exist")
	}
}

// The inputs are those of server/bench/bench.js; these are its first numbers.
func TestInputs(t *testing.T) {
	in := inputs("W2")
	if got, want := in[0][:2], []float32{-0.9591946005821228, -0.9669042825698853}; !slices.Equal(got, want) {
		t.Errorf("the inputs begin with %v, not %v", got, want)
	}
	if len(in[1]) != 3*3*16*32 || math.Abs(float64(in[1][0])) > 1/math.Sqrt(9*16) {
		t.Errorf("%d weights, the first %v", len(in[1]), in[1][0])
	}
}
