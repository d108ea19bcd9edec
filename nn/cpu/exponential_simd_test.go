//go:build goexperiment.simd && go1.27 && (amd64 || arm64 || wasm)

package cpu

import (
	"math"
	"slices"
	"testing"

	"untrained/nn"
)

// Vector kernels and their twins in plain Go compute the same bits, so errors measured
// for one hold for the other.
func TestVectorActivationsAreTheirTwins(t *testing.T) {
	const n = 4099 // whole vectors and a rest
	twins := slices.Clone(genericActivations)
	twins[nn.Tanh].value = func(y, x []float32) {
		for i, v := range x {
			y[i] = tanhPlain(v)
		}
	}
	x, dy := make([]float32, 0, n), make([]float32, n)
	got, want := make([]float32, n), make([]float32, n)
	for i := range dy {
		dy[i] = float32(i%7) - 3
	}
	compare := func(name string) {
		t.Helper()
		for i, v := range x {
			if math.Float32bits(got[i]) != math.Float32bits(want[i]) && !(got[i] != got[i] && want[i] != want[i]) {
				t.Fatalf("%s of %v: vectors %v, plain %v", name, v, got[i], want[i])
			}
		}
	}
	check := func() {
		m := len(x)
		for _, act := range nn.Activations()[1:] {
			vectorActivations[act].value(got[:m], x)
			twins[act].value(want[:m], x)
			compare(act.String())
			vectorActivations[act].grad(got[:m], x, dy[:m])
			twins[act].grad(want[:m], x, dy[:m])
			compare(act.String() + "′")
		}
		x = x[:0]
	}
	float32s(func(v float32) {
		if x = append(x, v); len(x) == n {
			check()
		}
	})
	check()
}
