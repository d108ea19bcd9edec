package readout

import (
	"context"
	"math"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/labtest"
	"untrained/app/lab/statistics"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

// The numbers of golden/ridge.json: 16×16 grey pixels, every feature
// standardised in every fold.
func TestRidgeGolden(t *testing.T) {
	var golden labtest.GoldenRidge
	labtest.ReadGolden(t, "ridge.json", &golden)
	r := labtest.RecordedV4(t)
	units := r.NUnits()
	x := Features{N: r.Images.N, P: 256, Wide: make([]float64, r.Images.N*256)}
	for i := range r.Images.N {
		for y := range 112 {
			for c := range 112 {
				p := r.Images.Pix[((i*112+y)*112+c)*3:][:3]
				grey := (0.299*float64(p[0]) + 0.587*float64(p[1]) + 0.114*float64(p[2])) / 255
				x.Wide[i*256+y/7*16+c/7] += grey / 49
			}
		}
	}
	split := Split{Method: SplitInterleaved, Step: 7}
	outer, err := split.Folds(UpTo(r.Images.N), 5)
	if err != nil {
		t.Fatal(err)
	}
	ridge := Ridge{Penalties: golden.Lambdas, Inner: 5, Split: split}
	responses := statistics.Widen(r.Responses)
	got, err := ridge.CrossValidate(t.Context(), featureKernel{features: x}, responses, units, outer, func(float64) {})
	if err != nil {
		t.Fatal(err)
	}
	worst := 0.0
	for u := range units {
		y, p := statistics.Column(responses, units, u), statistics.Column(got.Predicted, units, u)
		score := statistics.Pearson(y, p)
		worst = math.Max(worst, math.Abs(score-golden.R[u]))
		if math.Abs(score-golden.R[u]) > 1e-6 {
			t.Errorf("unit %d: r = %.9f, want %.9f", u, score, golden.R[u])
		}
		if n := statistics.Normalised(score, golden.Reliability[u]); math.Abs(math.Abs(n)-golden.Normalised[u]) > 1e-5 {
			t.Errorf("unit %d: normalised %.9f, want %.9f", u, n, golden.Normalised[u])
		}
		for f := range outer {
			if c := got.Choice[f*units+u]; c != golden.Choice[f][u] {
				t.Errorf("unit %d, fold %d: penalty %d, want %d", u, f, c, golden.Choice[f][u])
			}
		}
	}
	for i, row := range golden.First.Value {
		for u, want := range row {
			if p := got.Predicted[i*units+u]; math.Abs(p-want) > 1e-6 {
				t.Errorf("picture %d, unit %d: predicted %.9f, want %.9f", i, u, p, want)
			}
		}
	}
	t.Logf("largest difference of a correlation: %.1e", worst)
}

// In a fold, the tridiagonal route must give what the textbook formula gives, for few units as for many.
func TestRidgeAgainstDirectSolution(t *testing.T) {
	for _, units := range []int{3, 20} {
		againstDirectSolution(t, units)
	}
}

func againstDirectSolution(t *testing.T, units int) {
	t.Helper()
	s := random.New(1, "test", "ridge")
	const n, p = 30, 12
	x := Features{N: n, P: p, Wide: make([]float64, n*p)}
	for i := range x.Wide {
		x.Wide[i] = s.Norm() + 3
	}
	y := make([]float64, n*units)
	for i := range y {
		y[i] = s.Norm()
	}
	fold := Fold{Train: UpTo(n)[:24], Test: UpTo(n)[24:]}
	gram, err := x.Gram(linear.Product{})
	if err != nil {
		t.Fatal(err)
	}
	for name, k := range map[string]Kernel{"feature": featureKernel{features: x}, "layer": LayerKernel{n, gram}} {
		const lambda = 0.3
		w := newRidgeFold(y, units)
		if err := w.predictAll(k, fold, []float64{lambda}); err != nil {
			t.Fatal(err)
		}
		out := &Prediction{Predicted: make([]float64, n*units), TrainingMean: make([]float64, n*units)}
		w.predict(out, make([]int, units))

		kt, ke := make([]float64, 24*24), make([]float64, 6*24)
		if err := k.fold(fold, kt, ke); err != nil {
			t.Fatal(err)
		}
		linear.Mirror(kt, 24)
		for i := range 24 {
			kt[i*24+i] += 24 * lambda
		}
		for u := range units {
			train := make([]float64, 24)
			for a, i := range fold.Train {
				train[a] = y[i*units+u]
			}
			mean, sd := statistics.MeanSD(train)
			for a := range train {
				train[a] = (train[a] - mean) / sd
			}
			alpha := eliminate(kt, train)
			for a, i := range fold.Test {
				want := linear.Dot(ke[a*24:][:24], alpha)*sd + mean
				if got := out.Predicted[i*units+u]; math.Abs(got-want) > 1e-9 {
					t.Errorf("%s: unit %d, picture %d: %v, want %v", name, u, i, got, want)
				}
			}
		}
	}
}

// eliminate solves a·x = b by Gaussian elimination.
func eliminate(a, b []float64) []float64 {
	n := len(b)
	a, x := append([]float64{}, a...), append([]float64{}, b...)
	for k := range n {
		for i := k + 1; i < n; i++ {
			f := a[i*n+k] / a[k*n+k]
			for j := k; j < n; j++ {
				a[i*n+j] -= f * a[k*n+j]
			}
			x[i] -= f * x[k]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			x[i] -= a[i*n+j] * x[j]
		}
		x[i] /= a[i*n+i]
	}
	return x
}

// Adding a constant to all features, or scaling them, must change nothing.
func TestLayerKernelIsInvariant(t *testing.T) {
	s := random.New(2, "test", "ridge")
	const n, p = 40, 9
	plain := Features{N: n, P: p, Wide: make([]float64, n*p)}
	moved := Features{N: n, P: p, Wide: make([]float64, n*p)}
	for i := range plain.Wide {
		plain.Wide[i] = s.Norm()
		moved.Wide[i] = 1000 + 30*plain.Wide[i]
	}
	y := make([]float64, n)
	for i := range y {
		y[i] = plain.Wide[i*p] + s.Norm()
	}
	split := Split{Method: SplitRandom, Seed: 4}
	outer, err := split.Folds(UpTo(n), 4)
	if err != nil {
		t.Fatal(err)
	}
	ridge := Ridge{Penalties: []float64{1e-3, 1e-2, 0.1, 1}, Inner: 3, Split: split}
	var results [2]*Prediction
	for i, f := range []Features{plain, moved} {
		gram, err := f.Gram(linear.Product{})
		if err != nil {
			t.Fatal(err)
		}
		if results[i], err = ridge.CrossValidate(t.Context(), LayerKernel{n, gram}, y, 1, outer,
			func(float64) {}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range y {
		if a, b := results[0].Predicted[i], results[1].Predicted[i]; math.Abs(a-b) > 1e-8 {
			t.Fatalf("picture %d: %v became %v", i, a, b)
		}
	}
}

func TestRidgeRefuses(t *testing.T) {
	constant := LayerKernel{N: 20, Gram: make([]float64, 400)}
	split := Split{Method: SplitInterleaved, Step: 1}
	outer, err := split.Folds(UpTo(20), 2)
	if err != nil {
		t.Fatal(err)
	}
	ridge := Ridge{Penalties: []float64{1}, Inner: 2, Split: split}
	if _, err := ridge.CrossValidate(t.Context(), constant, make([]float64, 20), 1, outer, func(float64) {}); err == nil {
		t.Error("constant features were accepted")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ridge.CrossValidate(ctx, constant, make([]float64, 20), 1, outer,
		func(float64) {}); err != context.Canceled {
		t.Errorf("a cancelled run gave %v", err)
	}
}

func TestPenaltyGrid(t *testing.T) {
	grid, err := PenaltyGrid(1e-4, 1e4)
	if err != nil || len(grid) != 9 || grid[0] != 1e-4 || grid[4] != 1 || grid[8] != 1e4 {
		t.Errorf("grid is %v, %v", grid, err)
	}
	for _, bad := range [][2]float64{{0, 1}, {1, 0.1}, {2e-3, 1}, {1e-20, 1}, {math.NaN(), 1}} {
		if grid, err := PenaltyGrid(bad[0], bad[1]); err == nil {
			t.Errorf("%v gave %v", bad, grid)
		}
	}
}

// BenchmarkInnerFold is what nested cross-validation does 25 times a layer on a recording of 640 pictures and 50 units.
//
// For 410 training pictures, 50 units and 9 penalties the tridiagonal form took 14 ms natively and 41 ms as
// WebAssembly; gonum's eigendecomposition took 127 and 355, a Cholesky factorisation a penalty 42 and 380.
func BenchmarkInnerFold(b *testing.B) {
	const n, m, units = 410, 102, 50
	gram, y := benchmarkGram(n+m, units)
	fold := Fold{Train: UpTo(n + m)[:n], Test: UpTo(n + m)[n:]}
	penalties, err := PenaltyGrid(1e-6, 1e2)
	if err != nil {
		b.Fatal(err)
	}
	w := newRidgeFold(y, units)
	score := newInnerScores(units, len(penalties))
	for b.Loop() {
		if err := w.predictAll(LayerKernel{n + m, gram}, fold, penalties); err != nil {
			b.Fatal(err)
		}
		w.addScores(score)
	}
}

func benchmarkGram(n, units int) (gram, y []float64) {
	s := random.New(1, "bench")
	x := Features{N: n, P: 500, Wide: make([]float64, n*500)}
	for i := range x.Wide {
		x.Wide[i] = s.Norm()
	}
	gram, _ = x.Gram(linear.Product{}) // float64: no backend takes part
	y = make([]float64, n*units)
	for i := range y {
		y[i] = s.Norm()
	}
	return gram, y
}

// TestTinyPenaltiesOnSinglePrecision: with more features than are multiplied in
// float64, each on its own scale, the Gram matrix is singular up to rounding, and
// a penalty below that rounding must count as the rounding.
func TestTinyPenaltiesOnSinglePrecision(t *testing.T) {
	const n, p, units = 60, 2 * WideFeatures, 3
	s := random.New(3, "lab", "test")
	f := Features{N: n, P: p, Narrow: make([]float32, n*p)}
	responses := make([]float64, n*units)
	for i := range n {
		common := s.Norm() // pictures differ in one direction and hardly in others
		for j := range p {
			f.Narrow[i*p+j] = float32(100*common + 0.001*s.Norm())
		}
		for u := range units {
			responses[i*units+u] = common + s.Norm()
		}
	}
	split := Split{Method: SplitInterleaved, Step: 7}
	outer, err := split.Folds(UpTo(n), 5)
	if err != nil {
		t.Fatal(err)
	}
	ridge := Ridge{Penalties: []float64{1e-12, 1e-9, 1e-6}, Inner: 3, Split: split}
	got, err := ridge.CrossValidate(t.Context(), featureKernel{f, linear.Product{Backend: cpu.New()}}, responses, units,
		outer, func(float64) {})
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got.Predicted {
		if !lab.IsFinite(v) || math.Abs(v) > 10 {
			t.Fatalf("prediction %d is %v", i, v)
		}
	}
}
