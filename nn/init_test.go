package nn_test

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"testing"

	"untrained/nn"
)

func mustParse(t testing.TB, text string) nn.Spec {
	t.Helper()
	s, err := nn.ParseSpec(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustInit(t testing.TB, text string, seed uint64) *nn.Params {
	t.Helper()
	p, err := mustParse(t, text).Init(seed, nn.Init{Method: "kaiming"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// hash is over the bits of all values.
func hash(p *nn.Params) uint64 {
	h := fnv.New64a()
	for _, t := range p.Tensors {
		for _, v := range t.Data {
			h.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(v)))
		}
	}
	return h.Sum64()
}

// A seed in a link means these parameters for ever, natively and as WebAssembly.
func TestSameParametersEverywhere(t *testing.T) {
	p, err := mustParse(t, "28x28x1/conv5x5x16,same/relu/max2/conv5x5x32,same/relu/max2/flatten/dense10").Init(7, nn.Init{Method: "xavier", Gain: 1.3})
	if err != nil {
		t.Fatal(err)
	}
	shuffled := p.Shuffled(3, nn.ShuffleWithinLayer)
	if err := shuffled.ZeroMeanFirst(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		got, want uint64
	}{
		{"drawn", hash(p), 0x8ae858137b7e54c0},
		{"shuffled, zero mean", hash(shuffled), 0x3dde9a061a89ee80},
	} {
		if c.got != c.want {
			t.Errorf("%s: hash %#x, want %#x", c.name, c.got, c.want)
		}
	}
}

// Standard deviations by the papers' formulas, within five standard errors, and
// no bias in any bias.
func TestDeviations(t *testing.T) {
	spec := mustParse(t, "16x16x3/conv5x5x64/relu/flatten/dense20")
	for _, c := range []struct {
		scheme      string
		conv, dense float64
	}{
		{"kaiming", math.Sqrt(2.0 / 75), math.Sqrt(2.0 / 9216)},
		{"kaiming,gain0.5", 0.5 * math.Sqrt(2.0/75), 0.5 * math.Sqrt(2.0/9216)},
		{"xavier", math.Sqrt(2.0 / (75 + 1600)), math.Sqrt(2.0 / (9216 + 20))},
	} {
		scheme, err := nn.ParseInit(c.scheme)
		if err != nil {
			t.Fatal(err)
		}
		if scheme.String() != c.scheme {
			t.Errorf("%q reads back as %q", c.scheme, scheme)
		}
		p, err := spec.Init(1, scheme)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]float64{"conv1.weight": c.conv, "dense1.weight": c.dense} {
			data := p.Tensor(name).Data
			sum, square := 0.0, 0.0
			for _, v := range data {
				sum += float64(v)
				square += float64(v) * float64(v)
			}
			n := float64(len(data))
			if sd := math.Sqrt(square / n); math.Abs(sd-want) > 5*want/math.Sqrt(2*n) {
				t.Errorf("%s %s: deviation %v, want %v", c.scheme, name, sd, want)
			}
			if mean := sum / n; math.Abs(mean) > 5*want/math.Sqrt(n) {
				t.Errorf("%s %s: mean %v", c.scheme, name, mean)
			}
		}
		for _, name := range []string{"conv1.bias", "dense1.bias"} {
			for _, v := range p.Tensor(name).Data {
				if v != 0 {
					t.Fatalf("%s holds %v", name, v)
				}
			}
		}
	}
}

// A layer's draws depend on seed and name alone.
func TestLayersAreDrawnApart(t *testing.T) {
	small := mustInit(t, "8x8x1/conv3x3x4/relu", 5)
	large := mustInit(t, "8x8x1/conv3x3x4/max2/conv3x3x4/flatten/dense3", 5)
	other := mustInit(t, "8x8x1/conv3x3x4/relu", 6)
	a, b, c := small.Tensor("conv1.weight").Data, large.Tensor("conv1.weight").Data, other.Tensor("conv1.weight").Data
	same := 0
	for i := range a {
		if a[i] != b[i] {
			t.Fatalf("weight %d changed from %v to %v when layers were added", i, a[i], b[i])
		}
		if a[i] == c[i] {
			same++
		}
	}
	if same > 0 {
		t.Errorf("%d weights are the same under another seed", same)
	}
}

func TestInitErrors(t *testing.T) {
	for _, text := range []string{"", "he", "kaiming,gain", "kaiming,gain0", "kaiming,gain-1", "xavier,gainNaN", "xavier,gain1e7", "kaiming,gain1,gain2", "kaiming gain2"} {
		if s, err := nn.ParseInit(text); err == nil {
			t.Errorf("%q was read as %+v", text, s)
		}
	}
	if _, err := mustParse(t, "8x8x1/conv3x3x4").Init(1, nn.Init{}); err == nil {
		t.Error("an initialisation without a method was accepted")
	}
	if _, err := (nn.Spec{}).Init(1, nn.Init{Method: "kaiming"}); err == nil {
		t.Error("an empty spec was accepted")
	}
}
