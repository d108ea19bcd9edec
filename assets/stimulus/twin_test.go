package stimulus

import (
	"math"
	"strconv"
	"testing"

	"untrained/nn/random"
)

// The transform agrees with the sum that defines it, for powers of two and for any other length.
func TestTransform(t *testing.T) {
	for _, n := range []int{1, 2, 3, 4, 5, 8, 12, 28, 31, 64, 101} {
		s := random.New(uint64(n), "transform")
		re, im := make([]float64, n), make([]float64, n)
		for k := range re {
			re[k], im[k] = s.Norm(), s.Norm()
		}
		gotRe, gotIm := append([]float64{}, re...), append([]float64{}, im...)
		f := newFourier(n)
		f.transform(gotRe, gotIm)
		for j := range n {
			var wantRe, wantIm float64
			for k := range n {
				sin, cos := math.Sincos(-2 * math.Pi * float64(j*k%n) / float64(n))
				wantRe, wantIm = wantRe+re[k]*cos-im[k]*sin, wantIm+re[k]*sin+im[k]*cos
			}
			if math.Hypot(gotRe[j]-wantRe, gotIm[j]-wantIm) > 1e-11 {
				t.Fatalf("length %d, entry %d: %v%+vi, want %v%+vi", n, j, gotRe[j], gotIm[j], wantRe, wantIm)
			}
		}
		f.transform(gotIm, gotRe) // and back
		for k := range n {
			if math.Hypot(gotRe[k]/float64(n)-re[k], gotIm[k]/float64(n)-im[k]) > 1e-12 {
				t.Fatalf("length %d: entry %d does not come back", n, k)
			}
		}
	}
}

func amplitudes(pix []float64, h, w int) []float64 {
	f := newSpectrum(h, w)
	f.of(pix)
	a := make([]float64, h*w)
	for i := range a {
		a[i] = math.Hypot(f.re[i], f.im[i])
	}
	return a
}

func doubles(g Grey) []float64 {
	pix := make([]float64, len(g.Pix))
	for i, v := range g.Pix {
		pix[i] = float64(v)
	}
	return pix
}

// Scrambling leaves every amplitude, and the mean, unchanged, for sizes of every kind.
func TestScrambleKeepsAmplitudes(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {1, 7}, {2, 2}, {8, 8}, {9, 9}, {16, 24}, {28, 28}, {45, 31}, {64, 64}} {
		h, w := size[0], size[1]
		s := random.New(3, "scramble")
		pix := make([]float64, h*w)
		for i := range pix {
			pix[i] = s.Float64()
		}
		before := amplitudes(pix, h, w)
		after := scramble(pix, h, w, s)
		moved := 0.0
		for i := range after {
			moved += math.Abs(after[i] - pix[i])
		}
		for i, a := range amplitudes(after, h, w) {
			if math.Abs(a-before[i]) > 1e-9*float64(h*w) {
				t.Fatalf("%d×%d: amplitude %d became %v, want %v", h, w, i, a, before[i])
			}
		}
		if h*w > 4 && moved < 0.05*float64(h*w) {
			t.Errorf("%d×%d: the twin is the picture itself", h, w)
		}
	}
}

// The new phases are uniform and independent of the picture's: the mean resultant of the changes is that of n random
// directions.
func TestScrambledPhasesAreUniform(t *testing.T) {
	const size, samples = 16, 60
	s := random.New(4, "phases")
	var cosines, sines, doubled, n float64
	var quarters [4]int
	for range samples {
		pix := doubles(bricks.Draw(size, s))
		f, g := newSpectrum(size, size), newSpectrum(size, size)
		f.of(pix)
		g.of(scramble(pix, size, size, s))
		for y := range size {
			for x := 1; x < size/2; x++ { // one of each pair
				i := y*size + x
				turn := math.Atan2(g.im[i], g.re[i]) - math.Atan2(f.im[i], f.re[i])
				cosines, sines, doubled, n = cosines+math.Cos(turn), sines+math.Sin(turn), doubled+math.Cos(2*turn), n+1
				quarters[int(math.Floor((turn+4*math.Pi)/(math.Pi/2)))%4]++
			}
		}
	}
	bound := 4 * math.Sqrt(n/2)
	if math.Abs(cosines) > bound || math.Abs(sines) > bound || math.Abs(doubled) > bound {
		t.Errorf("the changes of phase sum to %v, %v, %v for %v entries; uniform ones stay within %.0f",
			cosines, sines, doubled, n, bound)
	}
	for k, count := range quarters {
		if math.Abs(float64(count)-n/4) > 4*math.Sqrt(n*3/16) {
			t.Errorf("quarter %d of the circle has %d of %v phases", k, count, n)
		}
	}
}

// A texture's twin has the texture's mean and contrast and, even after clipping, its amplitudes, within a twelfth of
// their root sum of squares in every picture.
func TestTwinsMatchTheirFamilies(t *testing.T) {
	for _, f := range Families() {
		for _, size := range []int{28, 45, 64} {
			worst := 0.0
			for seed := range uint64(6) {
				natural := f.Draw(size, random.New(seed, "twin"))
				twin := f.DrawTwin(size, random.New(seed, "twin"))
				mean, rms := twin.Moments()
				if math.Abs(mean-MeanGrey) > 1e-5 || math.Abs(rms-TextureContrast) > 1e-5 {
					t.Errorf("%s, size %d, seed %d: the twin has mean %v and contrast %v", f.Name, size, seed, mean, rms)
				}
				a, b := amplitudes(doubles(natural), size, size), amplitudes(doubles(twin), size, size)
				var wrong, all float64
				for i := 1; i < len(a); i++ {
					wrong, all = wrong+(a[i]-b[i])*(a[i]-b[i]), all+a[i]*a[i]
				}
				worst = max(worst, math.Sqrt(wrong/all))
			}
			if worst > 1.0/12 {
				t.Errorf("%s, size %d: amplitudes of a twin are off by %.3f", f.Name, size, worst)
			}
		}
	}
}

// Twins lack structure of higher order: skewness and kurtosis of the luminances, and kurtosis of the outputs of a small
// edge filter, differ between every family and its twin, except for Gaussian families.
func TestTwinsLackHigherOrder(t *testing.T) {
	gaussian := map[string]bool{"strands": true, "clouds": true, "ripples": true}
	for _, f := range Families() {
		var natural, twin [3]float64
		const n = 12
		for seed := range uint64(n) {
			for k, g := range [2]Grey{f.Draw(64, random.New(seed, "order")), f.DrawTwin(64, random.New(seed, "order"))} {
				sum := &natural
				if k == 1 {
					sum = &twin
				}
				for j, v := range [3]float64{standardised(doubles(g), 3), standardised(doubles(g), 4), standardised(edges(g), 4)} {
					sum[j] += v / n
				}
			}
		}
		t.Logf("%-12s skewness, kurtosis, kurtosis of edges: %.2f; twin %.2f", f.Name, natural, twin)
		apart := 0.0
		for j := range natural {
			apart = max(apart, math.Abs(natural[j]-twin[j]))
		}
		if gaussian[f.Name] && apart > 0.2 {
			t.Errorf("%s should be like its twin, but is %.2f apart", f.Name, apart)
		}
		if !gaussian[f.Name] && apart < 0.25 {
			t.Errorf("%s is like its twin: only %.2f apart", f.Name, apart)
		}
		if math.Abs(twin[0]) > 0.2 || math.Abs(twin[1]-2.7) > 0.3 || math.Abs(twin[2]-3) > 0.4 {
			t.Errorf("the twin of %s is not Gaussian: %.2f", f.Name, twin)
		}
	}
}

// edges returns the outputs of a Laplacian of 3×3 pixels.
func edges(g Grey) []float64 {
	var out []float64
	for y := 1; y < g.H-1; y++ {
		for x := 1; x < g.W-1; x++ {
			out = append(out, float64(4*g.At(x, y)-g.At(x-1, y)-g.At(x+1, y)-g.At(x, y-1)-g.At(x, y+1)))
		}
	}
	return out
}

// standardised returns the mean of the z scores to this power: skewness for 3, kurtosis for 4 (which is 3 for a
// Gaussian, 2.7 for one that is clipped as textures are).
func standardised(v []float64, power float64) float64 {
	mean, sd := moments(v)
	sum := 0.0
	for _, x := range v {
		sum += math.Pow((x-mean)/sd, power)
	}
	return sum / float64(len(v))
}

// Pictures that are not textures have twins, too; plain pictures have a plain one.
func TestTwinOfAnything(t *testing.T) {
	for name, g := range map[string]Grey{
		"empty":      {},
		"lying":      {H: 3, W: 3, Pix: make([]float32, 2)},
		"one pixel":  {H: 1, W: 1, Pix: []float32{0.25}},
		"black":      NewGrey(5, 7),
		"not finite": {H: 1, W: 3, Pix: []float32{float32(math.NaN()), float32(math.Inf(1)), 0.5}},
		"digit":      DrawDigit(5, 28, random.New(1)),
	} {
		twin := Twin(g, random.New(1))
		if twin.H != g.H || twin.W != g.W || len(twin.Pix) != g.H*g.W {
			t.Errorf("%s: the twin is %d×%d with %d pixels", name, twin.H, twin.W, len(twin.Pix))
		}
		for _, v := range twin.Pix {
			if !(v >= 0 && v <= 1) {
				t.Errorf("%s: luminance %v", name, v)
			}
		}
	}
	if v := Twin(Grey{H: 1, W: 1, Pix: []float32{0.25}}, random.New(1)).Pix[0]; v != 0.25 {
		t.Errorf("one pixel of 0.25 has the twin %v", v)
	}
}

func BenchmarkTwin(b *testing.B) {
	for _, size := range []int{28, 64, 101} {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			s := random.New(1)
			g := bricks.Draw(size, s)
			for b.Loop() {
				Twin(g, s)
			}
		})
	}
}
