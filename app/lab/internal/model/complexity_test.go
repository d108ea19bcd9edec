package model

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"untrained/app/lab/labtest"
	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

// A wave of k cycles a side has the mean frequency k; a function's size and mean
// change nothing; noise has a higher one than anything smooth.
func fourierComplexity(f []float64, side int, taper bool) float64 {
	return newPlaneTransform(side, taper).complexity(f)
}

func TestFourierComplexity(t *testing.T) {
	const side = 16
	sample := func(f func(x, y float64) float64) []float64 {
		var v []float64
		for i := range side * side {
			v = append(v, f((float64(i%side)+0.5)/side, (float64(i/side)+0.5)/side))
		}
		return v
	}
	for _, k := range []float64{2, 3, 5} {
		wave := sample(func(x, y float64) float64 { return math.Cos(2*math.Pi*k*x + 1) })
		if c := fourierComplexity(wave, side, false); math.Abs(c-k) > 1e-9 {
			t.Errorf("a wave of %v cycles has a mean frequency of %v", k, c)
		}
		if c := fourierComplexity(wave, side, true); math.Abs(c-k) > 0.25 { // a window blurs by a cycle to all sides
			t.Errorf("tapered, a wave of %v cycles has a mean frequency of %v", k, c)
		}
		oblique := sample(func(x, y float64) float64 { return math.Cos(2 * math.Pi * k * (x + y)) })
		if c := fourierComplexity(oblique, side, false); math.Abs(c-k*math.Sqrt2) > 1e-9 {
			t.Errorf("an oblique wave of %v√2 cycles has a mean frequency of %v", k, c)
		}
	}
	ramp := sample(func(x, y float64) float64 { return 3*x - y })
	plain, tapered := fourierComplexity(ramp, side, false), fourierComplexity(ramp, side, true)
	t.Logf("ramp: %.2f, tapered %.2f", plain, tapered)
	if tapered > 1.7 || plain < 1.8*tapered {
		t.Errorf("the jump at a ramp's ends is not tapered away: %v, %v", plain, tapered)
	}
	moved := sample(func(x, y float64) float64 { return 100 - 7*(3*x-y) })
	if c := fourierComplexity(moved, side, true); math.Abs(c-tapered) > 1e-9 {
		t.Errorf("size and mean of a function change its complexity from %v to %v", tapered, c)
	}
	s := random.New(1, "test")
	noise := fourierComplexity(sample(func(x, y float64) float64 { return s.Norm() }), side, true)
	if !(noise > 2*tapered) {
		t.Errorf("noise has a complexity of %v, a ramp %v", noise, tapered)
	}
	if c := fourierComplexity(sample(func(x, y float64) float64 { return 4 }), side, true); c != 0 {
		t.Errorf("a constant has a complexity of %v", c)
	}
}

// Of a function that is linear but for a part of known variance, that part is the
// deficit; an even function has nothing linear.
func TestLinearityDeficits(t *testing.T) {
	const d, fitted, judged = 8, 400, 4000
	s := random.New(2, "test")
	var x, y []float64
	for range fitted + judged {
		g := make([]float64, d)
		x = append(x, 1)
		for j := range g {
			g[j] = s.Norm()
			x = append(x, g[j])
		}
		linear := 2 + 3*g[0] - 4*g[5] // variance 25
		y = append(y, linear, linear+5*s.Norm(), math.Abs(g[2]), math.Max(0, g[2]), 7)
	}
	got, err := linearityDeficits(x, d+1, y, 5, fitted)
	if err != nil {
		t.Fatal(err)
	}
	// max(0, g) has variance (1 − 1/π)/2, of which its slope ½ takes ¼.
	rectified := 1 - 0.25/((1-1/math.Pi)/2)
	for k, want := range []float64{0, 0.5, 1, rectified, -1} {
		if math.Abs(got[k]-want) > 0.03 {
			t.Errorf("deficit of output %d is %.3f, want %.3f", k, got[k], want)
		}
	}
	if got[0] > 1e-12 {
		t.Errorf("a linear function has a deficit of %v", got[0])
	}
}

func measureComplexity(t *testing.T, spec, layer string, seed uint64, o ComplexityOptions) Complexity {
	t.Helper()
	s, err := nn.ParseSpec(spec)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Init(seed, nn.Init{Method: "kaiming"})
	if err != nil {
		t.Fatal(err)
	}
	backend, pictures := cpu.New(), labtest.NoisePictures(60, s.Input.H)
	if err := p.Rescale(backend, pictures, 60, 1); err != nil {
		t.Fatal(err)
	}
	last := 0.0
	c, err := MeasureComplexity(t.Context(), backend, p, pictures, 60, layer, o, func(done float64) {
		if done < last || done > 1 {
			t.Errorf("progress went from %v to %v", last, done)
		}
		last = done
	})
	if err != nil {
		t.Fatalf("%s: %v", spec, err)
	}
	if last != 1 {
		t.Errorf("%s: progress ended at %v", spec, last)
	}
	return c
}

// What must hold of any measure of complexity that deserves the name.
func TestComplexityOrdersNetworks(t *testing.T) {
	if testing.Short() {
		t.Skip("measures the complexity of many networks")
	}
	of := func(act, pool string, depth int) Complexity {
		spec := "24x24x1"
		for i := range depth {
			spec += map[int]string{0: "/conv5x5x8/", 1: "/conv3x3x8/", 2: "/conv3x3x8/"}[i] + act + "/" + pool
		}
		sum := Complexity{}
		for seed := range uint64(3) {
			c := measureComplexity(t, spec, map[bool]string{true: "max", false: "avg"}[pool == "max2"]+string(rune('0'+depth)),
				seed, ComplexityOptions{Seed: 9, Outputs: 60})
			sum.Fourier += c.Fourier / 3
			sum.Deficit += c.Deficit / 3
			sum.Path += c.Path / 3
			sum.Dimensions += c.Dimensions / 3
		}
		return sum
	}
	linear, relu, tanh := of("linear", "avg2", 2), of("relu", "avg2", 2), of("tanh", "avg2", 2)
	pooled, deep := of("linear", "max2", 2), of("relu", "avg2", 3)
	t.Logf("linear %+v\nrelu %+v\ntanh %+v\nlinear max %+v\nrelu, three layers %+v", linear, relu, tanh, pooled, deep)
	if linear.Deficit > 1e-6 || math.Abs(linear.Path-1) > 1e-5 {
		t.Errorf("a linear network has a deficit of %v and paths of %v chords", linear.Deficit, linear.Path)
	}
	for name, c := range map[string]Complexity{"relu": relu, "tanh": tanh, "linear with max pooling": pooled} {
		if !(c.Fourier > 1.02*linear.Fourier && c.Deficit > linear.Deficit+0.02 && c.Path > linear.Path+0.005) {
			t.Errorf("%s is not more complex than linear: %+v, %+v", name, c, linear)
		}
	}
	if !(deep.Fourier > relu.Fourier && deep.Deficit > relu.Deficit && deep.Path > relu.Path) {
		t.Errorf("three layers are not more complex than two: %+v, %+v", deep, relu)
	}
	if linear.Dimensions < 1 || linear.Dimensions > 59 {
		t.Errorf("effective dimensionality %v", linear.Dimensions)
	}
}

// A gain changes nothing for a network of ReLUs without bias, and makes one of tanh
// more complex.
func TestComplexityAndGain(t *testing.T) {
	for act, changes := range map[string]bool{"relu": false, "tanh": true} {
		s, err := nn.ParseSpec("16x16x1/conv5x5x8/" + act + "/avg2")
		if err != nil {
			t.Fatal(err)
		}
		var c [2]Complexity
		for i, gain := range []float64{0.5, 4} {
			p, err := s.Init(3, nn.Init{Method: "kaiming", Gain: gain})
			if err != nil {
				t.Fatal(err)
			}
			if c[i], err = MeasureComplexity(t.Context(), cpu.New(), p, labtest.NoisePictures(40, 16), 40, "avg1",
				ComplexityOptions{}, func(float64) {}); err != nil {
				t.Fatal(err)
			}
		}
		if d := c[1].Deficit - c[0].Deficit; changes != (d > 0.05) || !changes && math.Abs(d) > 1e-4 {
			t.Errorf("%s: a gain eight times as large changes the deficit by %v", act, d)
		}
	}
}

func TestComplexityRefuses(t *testing.T) {
	s, err := nn.ParseSpec("16x16x1/conv5x5x4/relu/max2")
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Init(1, nn.Init{Method: "kaiming"})
	if err != nil {
		t.Fatal(err)
	}
	measure := func(ctx context.Context, x []float32, n int, layer string, o ComplexityOptions) error {
		_, err := MeasureComplexity(ctx, cpu.New(), p, x, n, layer, o, func(float64) {})
		return err
	}
	x := labtest.NoisePictures(30, 16)
	same := make([]float32, len(x))
	for i := range same {
		same[i] = x[i%256]
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		says string
		err  error
	}{
		{"too few", measure(t.Context(), x[:10*256], 10, "max1", ComplexityOptions{})},
		{"4×4", measure(t.Context(), x, 30, "max1", ComplexityOptions{Side: 3})},
		{"no layer", measure(t.Context(), x, 30, "max2", ComplexityOptions{})},
		{"span a plane", measure(t.Context(), same, 30, "max1", ComplexityOptions{})},
		{"canceled", measure(cancelled, x, 30, "max1", ComplexityOptions{})},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.says) {
			t.Errorf("%v; want it to say %q", c.err, c.says)
		}
	}
	for i := range p.Tensors[0].Data {
		p.Tensors[0].Data[i] = 0
	}
	if err := measure(t.Context(), x, 30, "max1", ComplexityOptions{}); !errors.Is(err, ErrDeadLayer) {
		t.Errorf("a dead layer gave %v", err)
	}
	p.Tensors[0].Data[0] = float32(math.Inf(1))
	if err := measure(t.Context(), x, 30, "max1", ComplexityOptions{}); err == nil ||
		!strings.Contains(err.Error(), "conv1") || !strings.Contains(err.Error(), "gain") {
		t.Errorf("an infinite weight gave %v", err)
	}
}
