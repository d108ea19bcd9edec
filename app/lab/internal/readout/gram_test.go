package readout

import (
	"math"
	"testing"

	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/statistics"
	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

// Inner products in float32 must not move the answer: no neuron's r by more than
// 1e-3 against float64, on features as wide and as badly centred as a layer's.
func TestGramPrecision(t *testing.T) {
	const n, p, units = 150, 5000, 12
	s := random.New(1, "test", "gram")
	f := Features{N: n, P: p, Narrow: make([]float32, n*p)}
	latent := make([]float64, n*20)
	for i := range latent {
		latent[i] = s.Norm()
	}
	for j := range p {
		size, offset := math.Exp(s.Norm()), 5*s.Float64() // a few large features, all positive
		k := s.IntN(20)
		for i := range n {
			f.Narrow[i*p+j] = float32(offset + size*math.Max(0, latent[i*20+k]+s.Norm()))
		}
	}
	y := make([]float64, n*units)
	for i := range n {
		for u := range units {
			y[i*units+u] = latent[i*20+u] + s.Norm()
		}
	}
	narrow, err := f.Gram(linear.Product{Backend: cpu.New()})
	if err != nil {
		t.Fatal(err)
	}
	wide := make([]float64, n*n)
	mean, _ := f.moments(UpTo(n))
	for i := range n {
		for k := range i + 1 {
			sum := 0.0
			for j := range p {
				sum += (f.At(i, j) - mean[j]) * (f.At(k, j) - mean[j])
			}
			wide[i*n+k], wide[k*n+i] = sum, sum
		}
	}
	split := Split{Method: SplitInterleaved, Step: 7}
	outer, err := split.Folds(UpTo(n), 5)
	if err != nil {
		t.Fatal(err)
	}
	penalties, err := ParsePenalties("1e-6..1e2")
	if err != nil {
		t.Fatal(err)
	}
	ridge := Ridge{Penalties: penalties, Inner: 5, Split: split}
	correlations := func(gram []float64) []float64 {
		p, err := ridge.CrossValidate(t.Context(), LayerKernel{n, gram}, y, units, outer, func(float64) {})
		if err != nil {
			t.Fatal(err)
		}
		r := make([]float64, units)
		for u := range r {
			r[u] = statistics.Pearson(statistics.Column(y, units, u), statistics.Column(p.Predicted, units, u))
		}
		return r
	}
	a, b := correlations(narrow), correlations(wide)
	worst := 0.0
	for u := range a {
		worst = math.Max(worst, math.Abs(a[u]-b[u]))
	}
	t.Logf("largest difference of a correlation: %.1e", worst)
	if worst > 1e-3 {
		t.Errorf("float32 inner products move a correlation by %.1e", worst)
	}
	if statistics.Mean(b) < 0.3 {
		t.Errorf("the features predict nothing (mean r %.2f), so the test shows nothing", statistics.Mean(b))
	}
}

// Cutting a layer into stretches and passes must change nothing.
func TestStretchesAddUp(t *testing.T) {
	const n, p = 20, 300
	s := random.New(3, "test")
	x := make([]float32, n*p)
	for i := range x {
		x[i] = float32(s.Norm())
	}
	d := linear.Product{Backend: cpu.New()}
	whole, parts := make([]float64, n*n), make([]float64, n*n)
	if err := d.AddGram(whole, x, n, p); err != nil {
		t.Fatal(err)
	}
	projected, inParts := make([]float64, n*7), make([]float64, n*7)
	j := projection{Kind: "random", dims: 7, seed: 1}
	if err := j.add(projected, d, model.Stretch{Layer: "max1", From: 0, To: p}, x, n); err != nil {
		t.Fatal(err)
	}
	for _, cut := range [][2]int{{0, 100}, {100, 101}, {101, 300}} {
		part := make([]float32, 0, n*(cut[1]-cut[0]))
		for i := range n {
			part = append(part, x[i*p+cut[0]:i*p+cut[1]]...)
		}
		if err := d.AddGram(parts, part, n, cut[1]-cut[0]); err != nil {
			t.Fatal(err)
		}
		if err := j.add(inParts, d, model.Stretch{Layer: "max1", From: cut[0], To: cut[1]}, part, n); err != nil {
			t.Fatal(err)
		}
	}
	for i := range whole {
		if math.Abs(whole[i]-parts[i]) > 1e-3 {
			t.Fatalf("inner product %d is %v, in parts %v", i, whole[i], parts[i])
		}
	}
	for i := range projected {
		if math.Abs(projected[i]-inParts[i]) > 1e-4 {
			t.Fatalf("projection %d is %v, in parts %v", i, projected[i], inParts[i])
		}
	}
}

// Passes hold every feature of every layer once, within the budget.
func TestPassPlan(t *testing.T) {
	spec, err := nn.ParseSpec("64x64x1/conv3x3x64/relu/max2/conv3x3x64/relu")
	if err != nil {
		t.Fatal(err)
	}
	// eight passes or more
	a := &model.Activations{Params: &nn.Params{Spec: spec}, N: 8 * model.HeldBytes / (4 * 64 * (62*62 + 31*31 + 29*29)),
		Pool: "none"}
	passes, err := a.Plan([]string{"relu1", "max1", "relu2"})
	if err != nil {
		t.Fatal(err)
	}
	end := map[string]int{}
	for _, pass := range passes {
		held := 0
		for _, s := range pass {
			if s.From != end[s.Layer] || s.To <= s.From {
				t.Errorf("stretch %v follows one that ended at %d", s, end[s.Layer])
			}
			end[s.Layer] = s.To
			held += 4 * a.N * s.Len()
		}
		if held > model.HeldBytes {
			t.Errorf("a pass holds %d bytes, more than %d", held, model.HeldBytes)
		}
	}
	for layer, size := range map[string]int{"relu1": 62 * 62 * 64, "max1": 31 * 31 * 64, "relu2": 29 * 29 * 64} {
		if end[layer] != size {
			t.Errorf("%s: %d of %d features are in passes", layer, end[layer], size)
		}
	}
	if len(passes) < 5 {
		t.Errorf("%d passes: the layers do not fit so few", len(passes))
	}
}

func TestPooled(t *testing.T) {
	// One picture of 3×3 places with 2 channels: channel 0 counts, channel 1 is 1.
	var x []float32
	for i := range 9 {
		x = append(x, float32(i), 1)
	}
	shape := nn.Shape{H: 3, W: 3, C: 2}
	for pool, want := range map[string][]float32{
		"none":   x,
		"2":      {2, 1, 3.5, 1, 6.5, 1, 8, 1}, // the lower and right windows are smaller
		"4":      {4, 1},
		"global": {4, 1},
	} {
		got := model.Pooled(x, 1, shape, pool)
		if len(got) != len(want) || model.PooledShape(shape, pool).Len() != len(want) {
			t.Fatalf("pool=%s gives %v", pool, got)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("pool=%s gives %v, want %v", pool, got, want)
			}
		}
	}
}
