package elementary

import (
	"fmt"
	"hash/fnv"
	"math"
	"testing"
)

func TestAgainstMath(t *testing.T) {
	for i := -20000; i <= 20000; i++ {
		x := float64(i) * 0.00123
		near := func(name string, got, want, tolerance float64) {
			t.Helper()
			if math.Abs(got-want) > tolerance || got != got {
				t.Fatalf("%s(%v) = %v, want %v", name, x, got, want)
			}
		}
		near("exp", Exp(x), math.Exp(x), 6e-16*math.Exp(x))
		near("sin", Sin(x*100), math.Sin(x*100), 1e-12)
		near("cos", Cos(x*100), math.Cos(x*100), 1e-12)
		near("sin", Sin(x), math.Sin(x), 2e-15)
		near("tanh", Tanh(x), math.Tanh(x), 5e-16)
		if x > 0 {
			near("log", Log(x), math.Log(x), 5e-16*math.Max(1, math.Abs(math.Log(x))))
			near("pow", Pow(x, 1.7), math.Pow(x, 1.7), 1e-15*(1+math.Abs(1.7*math.Log(x)))*math.Pow(x, 1.7))
		}
	}
	for _, x := range []float64{math.Inf(1), math.Inf(-1), 0, 1e300, 1e-300, -745, 709.7} {
		// The smallest number is allowed as well: package math's own exp(-745) is 0 on arm64.
		got, want := Exp(x), math.Exp(x)
		if math.Abs(got-want) > 1e-15*want+math.SmallestNonzeroFloat64 && got != want {
			t.Errorf("exp(%v) = %v, want %v", x, got, want)
		}
	}
	if !math.IsNaN(Exp(math.NaN())) || !math.IsNaN(Log(-1)) || !math.IsInf(Log(0), -1) {
		t.Error("exceptional values are wrong")
	}
	for _, c := range [][2]float64{{0, -2}, {0, 0}, {0, 0.5}, {1, 1e300}, {1, math.Inf(-1)}, {3, 0}, {math.Inf(1), -1}} {
		if got, want := Pow(c[0], c[1]), math.Pow(c[0], c[1]); got != want {
			t.Errorf("pow(%v, %v) = %v, want %v", c[0], c[1], got, want)
		}
	}
}

// The sum of all bits is fixed here; the same test runs under wasm.
func TestSameBitsEverywhere(t *testing.T) {
	h := fnv.New64a()
	for i := -3000; i < 3000; i++ {
		x := float64(i) * 0.0071
		s, c := Sincos(x)
		for _, v := range []float64{Exp(x), Log(math.Abs(x) + 1e-3), s, c, Tanh(x), Pow(math.Abs(x), 0.3)} {
			fmt.Fprintf(h, "%016x", math.Float64bits(v))
		}
	}
	const want uint64 = 0xb1cd6433f995cd14
	if got := h.Sum64(); got != want {
		t.Errorf("hash of the functions' bits is %#x, want %#x", got, want)
	}
}
