package nn_test

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"strings"
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

// hash returns a hash of the bits of all values.
func hash(p *nn.Params) uint64 {
	h := fnv.New64a()
	for _, t := range p.Tensors {
		for _, v := range t.Data {
			h.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(v)))
		}
	}
	return h.Sum64()
}

// A random seed in a link means these parameters for ever, natively and as WebAssembly.
func TestSameParametersEverywhere(t *testing.T) {
	p, err := mustParse(t, "28x28x1/conv5x5x16,same/relu/max2/conv5x5x32,same/relu/max2/flatten/dense10").Init(
		7, nn.Init{Method: "xavier", Gain: 1.3})
	if err != nil {
		t.Fatal(err)
	}
	uniform, err := p.Spec.Init(7, nn.Init{Method: "xavier-uniform", Gain: 1.3})
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
		{"shuffled within kernels", hash(p.Shuffled(3, nn.ShuffleWithinKernel)), 0x6cb2d85cc48ce8fc},
		{"kernels shuffled", hash(p.Shuffled(3, nn.ShuffleKernels)), 0x466c4b921e3dba6c},
		{"uniform", hash(uniform), 0xedc657dbee1621b8},
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
		{"kaiming-uniform", math.Sqrt(2.0 / 75), math.Sqrt(2.0 / 9216)},
		{"xavier-uniform,gain3", 3 * math.Sqrt(2.0/(75+1600)), 3 * math.Sqrt(2.0/(9216+20))},
		{"orthogonal,gain2", 2 * math.Sqrt(1.0/75), 2 * math.Sqrt(1.0/9216)},
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

// Uniform draws keep within ±√3 deviations and come near the ends.
func TestUniformDrawsAreUniform(t *testing.T) {
	p, err := mustParse(t, "9x9x8/conv3x3x200").Init(2, nn.Init{Method: "kaiming-uniform", Gain: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	end := 0.5 * math.Sqrt(6.0/72)
	var bins [10]int
	for _, v := range p.Tensor("conv1.weight").Data {
		if !(math.Abs(float64(v)) <= end) {
			t.Fatalf("%v lies outside ±%v", v, end)
		}
		bins[min(9, int((float64(v)/end+1)*5))]++
	}
	for i, n := range bins { // 1440 expected, deviation 36
		if n < 1440-5*36 || n > 1440+5*36 {
			t.Errorf("tenth %d has %d of 14400 weights", i, n)
		}
	}
}

// The shorter side of an orthogonal matrix is orthonormal times the gain, to
// float32's precision, and every machine draws the same.
func TestOrthogonal(t *testing.T) {
	const gain = 1.7
	p, err := mustParse(t, "7x7x3/conv3x3x40/conv1x1x9/flatten/dense11").Init(
		5, nn.Init{Method: "orthogonal", Gain: gain})
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Tensors {
		w := &p.Tensors[i]
		if len(w.Shape) == 1 {
			continue
		}
		cols := w.Shape[len(w.Shape)-1]
		rows := len(w.Data) / cols
		at := func(i, k int) float64 { return float64(w.Data[k*cols+i]) } // columns
		count, length := cols, rows
		if cols > rows {
			at = func(i, k int) float64 { return float64(w.Data[i*cols+k]) }
			count, length = rows, cols
		}
		for a := range count {
			for b := range count {
				sum, want := 0.0, 0.0
				for k := range length {
					sum += at(a, k) * at(b, k)
				}
				if a == b {
					want = gain * gain
				}
				if math.Abs(sum-want) > 5e-7 {
					t.Fatalf("%s: vectors %d and %d have the product %v, want %v", w.Name, a, b, sum, want)
				}
			}
		}
	}
	if got, want := hash(p), uint64(0x3605a5c4aca5f0fa); got != want {
		t.Errorf("hash %#x, want %#x", got, want)
	}
	if _, err := mustParse(t, "1x1x8192/dense8192").Init(1, nn.Init{Method: "orthogonal"}); err == nil ||
		!strings.Contains(err.Error(), "8192×8192") {
		t.Errorf("a matrix that would take minutes: %v", err)
	}
}

// Two words for one scheme are one scheme.
func TestInitAliases(t *testing.T) {
	for alias, want := range map[string]string{"kaiming-normal": "kaiming", "xavier-normal,gain2": "xavier,gain2"} {
		if s, err := nn.ParseInit(alias); err != nil || s.String() != want {
			t.Errorf("%q is %v, %v; want %q", alias, s, err, want)
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
	for _, text := range []string{"", "he", "kaiming,gain", "kaiming,gain0", "kaiming,gain-1", "xavier,gainNaN",
		"xavier,gain1e7", "kaiming,gain1,gain2", "kaiming gain2", "orthogonal-normal", "kaiming-uniform-normal",
		"Kaiming"} {
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

func FuzzParseInit(f *testing.F) {
	for _, seed := range []string{"kaiming", "kaiming-normal,gain2", "xavier-uniform,gain1e-3", "orthogonal,gain0x1p3",
		"xavier,gainInf", ",gain", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		scheme, err := nn.ParseInit(text)
		if err != nil {
			return
		}
		if again, err := nn.ParseInit(scheme.String()); err != nil || again != scheme {
			t.Fatalf("%q is %+v, which reads back as %+v, %v", text, scheme, again, err)
		}
		if _, err := (nn.Spec{Input: nn.Shape{H: 1, W: 1, C: 2},
			Layers: []nn.LayerSpec{{Kind: nn.DenseLayer, Out: 2}}}).Init(1, scheme); err != nil {
			t.Fatalf("%q cannot be drawn: %v", text, err)
		}
	})
}
