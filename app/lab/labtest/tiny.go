package labtest

import (
	"math"
	"strings"
	"testing"

	"untrained/assets/neural"
	"untrained/nn"
	"untrained/nn/random"
)

// TinySpec is the architecture of the network of Tiny.
const TinySpec = "16x16x1/conv5x5x4/relu/max2/conv3x3x6/relu/max2/flatten/dense14"

// Tiny returns a recording of n pictures of noise in which each unit is the rectified
// answer of a filter, seen through noise; and a "trained" network.
func Tiny(t testing.TB, n, units int) *Env {
	t.Helper()
	return TinyOf(t, n, units, 11, 1.5)
}

// TinyOf is Tiny with pictures, units, noise of this standard deviation and a "trained" network that are drawn from a
// seed.
func TinyOf(t testing.TB, n, units int, seed uint64, noise float64) *Env {
	t.Helper()
	const side, repeats = 16, 4
	s := random.New(seed, "test", "tiny")
	r := &neural.Recording{
		ID: "sim-v1", Area: "V1", Signal: "made up", Simulated: true, Repeats: repeats, SHA256: strings.Repeat("0", 64),
		Images: neural.Images{N: n, H: side, W: side, C: 1, Pix: make([]uint8, n*side*side)},
	}
	for i := range n {
		// A grating of random orientation and phase, so that pictures have structure.
		angle, phase, cycles := s.Uniform(0, math.Pi), s.Uniform(0, 2*math.Pi), s.Uniform(1, 4)
		for p := range side * side {
			x, y := float64(p%side)/side, float64(p/side)/side
			v := math.Sin(2*math.Pi*cycles*(x*math.Cos(angle)+y*math.Sin(angle)) + phase)
			r.Images.Pix[i*side*side+p] = uint8(128 + 60*v + 20*s.Uniform(-1, 1))
		}
	}
	filters := make([][]float64, units)
	for u := range filters {
		filters[u] = make([]float64, side*side)
		angle, cycles := s.Uniform(0, math.Pi), s.Uniform(1, 4)
		for p := range filters[u] {
			x, y := float64(p%side)/side-0.5, float64(p/side)/side-0.5
			filters[u][p] = math.Sin(2*math.Pi*cycles*(x*math.Cos(angle)+y*math.Sin(angle))) * math.Exp(-20*(x*x+y*y))
		}
	}
	r.Trials = make([]float32, n*units*repeats)
	for i := range n {
		for u, f := range filters {
			sum := 0.0
			for p, w := range f {
				sum += w * (float64(r.Images.Pix[i*side*side+p]) - 128) / 128
			}
			rate := math.Abs(sum)
			r.Expected = append(r.Expected, float32(rate))
			for k := range repeats {
				r.Trials[(i*units+u)*repeats+k] = float32(rate + noise*s.Norm())
			}
		}
	}
	r.Responses, r.Halves = neural.MeansOfTrials(r.Trials, n, units, repeats)
	spec, err := nn.ParseSpec(TinySpec)
	if err != nil {
		t.Fatal(err)
	}
	trained, err := spec.Init(88+seed, nn.Init{Method: "kaiming"})
	if err != nil {
		t.Fatal(err)
	}
	if err := trained.ZeroMeanFirst(); err != nil {
		t.Fatal(err)
	}
	return &Env{Recordings: map[string]*neural.Recording{r.ID: r}, Networks: map[string]*nn.Params{"tiny": trained}}
}

// TinyConfig makes an encoding experiment on Tiny quick.
const TinyConfig = "network=" + TinySpec + "&weights=tiny&layer=max2&seeds=2&folds=3&inner=3&bootstrap=100&" +
	"reliability=0.1"

// LastWins returns a configuration in which each key has the last of the values it is given.
func LastWins(text string) string {
	values := map[string]string{}
	var keys []string
	for pair := range strings.SplitSeq(text, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if pair == "" {
			continue
		}
		if _, known := values[key]; !known {
			keys = append(keys, key)
		}
		values[key] = value
	}
	var pairs []string
	for _, key := range keys {
		pairs = append(pairs, key+"="+values[key])
	}
	return strings.Join(pairs, "&")
}

// Taught stands for a trained network, as "tiny".
func Taught(t testing.TB) *Env {
	t.Helper()
	spec, err := nn.ParseSpec("28x28x1/conv5x5x8/relu/max2/conv3x3x8/relu/max2/flatten/dense3")
	if err != nil {
		t.Fatal(err)
	}
	p, err := spec.Init(77, nn.Init{Method: "kaiming"})
	if err != nil {
		t.Fatal(err)
	}
	return &Env{Networks: map[string]*nn.Params{"tiny": p}}
}
