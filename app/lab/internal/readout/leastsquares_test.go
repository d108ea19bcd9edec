package readout

import (
	"math"
	"testing"

	"untrained/app/lab/internal/linear"
	"untrained/app/lab/statistics"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

// Partial least squares finds what a few directions of many features say, in the
// responses' own units, and layers can be chosen by it.
func TestLeastSquares(t *testing.T) {
	const n, p, units = 90, 300, 4
	s := random.New(6, "test", "pls")
	f := Features{N: n, P: p, Narrow: make([]float32, n*p)}
	y := make([]float64, n*units)
	for i := range n {
		var hidden [3]float64
		for k := range hidden {
			hidden[k] = s.Norm()
		}
		for j := range p {
			f.Narrow[i*p+j] = float32(hidden[j%3]*(1+float64(j%5)) + 0.5*s.Norm())
		}
		for u := range units {
			y[i*units+u] = 50 + 10*(hidden[u%3]+0.3*s.Norm())
		}
	}
	gram, err := f.Gram(linear.Product{Backend: cpu.New()})
	if err != nil {
		t.Fatal(err)
	}
	split := Split{Method: SplitInterleaved, Step: 1}
	outer, err := split.Folds(UpTo(n), 5)
	if err != nil {
		t.Fatal(err)
	}
	got, err := LeastSquares{Components: 3, Inner: 3, Split: split, Choosing: true}.CrossValidate(t.Context(),
		LayerKernel{n, gram}, y, units, outer, func(float64) {})
	if err != nil {
		t.Fatal(err)
	}
	for u := range units {
		truth, guess := statistics.Column(y, units, u), statistics.Column(got.Predicted, units, u)
		if r := statistics.Pearson(truth, guess); r < 0.9 {
			t.Errorf("unit %d: r = %v", u, r)
		}
		if v := statistics.FVE(truth, guess, statistics.Column(got.TrainingMean, units, u)); v < 0.8 {
			t.Errorf("unit %d: variance explained %v", u, v)
		}
		if inner := got.Inner[u]; math.Abs(inner-0.95) > 0.1 {
			t.Errorf("unit %d: inner r = %v", u, inner)
		}
	}
}
