package nn_test

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"untrained/nn"
	"untrained/nn/random"
)

// Text, names, shapes and parameters of the composite layers.
func TestCompositeLayers(t *testing.T) {
	const text = "227x227x3/conv7x7x96,stride2/relu/max3,stride2,ceil/fire16x64x48/sub2/" +
		"fire8x4x4,nobias/conv1x1x10,pad1/relu/readout5/gap"
	spec := mustParse(t, text)
	if spec.String() != text {
		t.Errorf("%s became %s", text, spec)
	}
	if got, want := strings.Join(spec.LayerNames(), " "),
		"conv1 relu1 max1 fire1 sub1 fire2 conv2 relu2 readout1 gap1"; got != want {
		t.Errorf("names %q, want %q", got, want)
	}
	shapes, err := spec.Shapes()
	if err != nil {
		t.Fatal(err)
	}
	if want := []nn.Shape{{111, 111, 96}, {111, 111, 96}, {55, 55, 96}, {55, 55, 112}, {27, 27, 112}, {27, 27, 8},
		{29, 29, 10}, {29, 29, 10}, {1, 1, 5}, {1, 1, 5}}; !reflect.DeepEqual(shapes, want) {
		t.Errorf("shapes %v, want %v", shapes, want)
	}
	p := mustInit(t, text, 1)
	for name, want := range map[string][]int{
		"fire1.squeeze.weight": {1, 1, 96, 16}, "fire1.squeeze.bias": {16},
		"fire1.expand1.weight": {1, 1, 16, 64}, "fire1.expand1.bias": {64},
		"fire1.expand3.weight": {3, 3, 16, 48}, "fire1.expand3.bias": {48},
		"fire2.expand3.weight": {3, 3, 8, 4},
		"readout1.mask":        {29, 29, 1, 5}, "readout1.weight": {10, 5}, "readout1.bias": {5},
	} {
		if w := p.Tensor(name); w == nil || !reflect.DeepEqual(w.Shape, want) {
			t.Errorf("%s is %+v, want shape %v", name, w, want)
		}
	}
	if p.Tensor("fire2.squeeze.bias") != nil {
		t.Error("fire2 has a bias")
	}
	costs, err := spec.LayerCosts()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := costs[3],
		(nn.Cost{Params: 96*16 + 16 + 16*64 + 64 + 9*16*48 + 48, MultiplyAdds: 55 * 55 * (96*16 + 16*64 + 9*16*48),
			ActivationFloats: 55 * 55 * 112}); got != want {
		t.Errorf("fire1 costs %+v, want %+v", got, want)
	}
	if got, want := costs[8],
		(nn.Cost{Params: 29*29*5 + 10*5 + 5, MultiplyAdds: 29 * 29 * 11 * 5, ActivationFloats: 5}); got != want {
		t.Errorf("readout1 costs %+v, want %+v", got, want)
	}
	q, _, err := nn.ReadSafetensors(p.AppendSafetensors(nil))
	if err != nil || !reflect.DeepEqual(p, q) {
		t.Errorf("a file of its parameters reads back otherwise: %v", err)
	}
}

// The sizes that pooling with ceil has in Caffe and PyTorch.
func TestCeilPooling(t *testing.T) {
	for text, want := range map[string]int{
		"111x111x1/max3,stride2,ceil": 55, "112x112x1/max3,stride2,ceil": 56, "13x13x1/max3,stride2,ceil": 6,
		"14x14x1/avg3,stride2,ceil": 7,
		"6x6x1/max2,stride5,ceil":   2, "5x5x1/max2,stride5,ceil": 1, "7x7x1/max3,ceil": 3, "3x3x1/max3,ceil": 1,
	} {
		shapes, err := mustParse(t, text).Shapes()
		if err != nil || shapes[0].H != want || shapes[0].W != want {
			t.Errorf("%s gives %v, %v; want %d", text, shapes, err, want)
		}
	}
}

// Each layer equals the plain layers that it stands for.
func TestCompositeLayersAreSumsOfParts(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b nn.Backend) {
		s := random.New(31, "composite")
		run := func(text string, x []float32, p *nn.Params) []float32 {
			t.Helper()
			spec := mustParse(t, text)
			if p == nil {
				p = &nn.Params{Spec: spec}
			}
			program := compile(t, spec, 3, nn.Mode{}, b)
			setParams(t, program, p)
			names := spec.LayerNames()
			return outputs(t, program, x, names[len(names)-1])[names[len(names)-1]]
		}
		// Subsampling behind a convolution is the convolution's stride.
		x := noise(s, 3*9*8*2)
		p := mustInit(t, "9x8x2/conv3x3x4,same", 1)
		strided := mustInit(t, "9x8x2/conv3x3x4,stride2,pad1", 1)
		a, c := run("9x8x2/conv3x3x4,pad1/sub2", x, withSpec(p, mustParse(t, "9x8x2/conv3x3x4,pad1/sub2"))),
			run("9x8x2/conv3x3x4,stride2,pad1", x, strided)
		for n := range 3 { // ⌊9/2⌋ rows of the strided one's five
			if err := near(a[n*4*4*4:][:4*4*4], c[n*5*4*4:][:4*4*4], 1e-5); err != nil {
				t.Errorf("sub2: %v", err)
			}
		}
		// A fire layer by its convolutions.
		fire := mustInit(t, "9x8x2/fire3x4x5", 2)
		for i := range fire.Tensors {
			if len(fire.Tensors[i].Shape) == 1 {
				copy(fire.Tensors[i].Data, noise(s, len(fire.Tensors[i].Data)))
			}
		}
		got := run("9x8x2/fire3x4x5", x, fire)
		small := run("9x8x2/conv1x1x3/relu/conv1x1x4/relu", x,
			withTensors(t, "9x8x2/conv1x1x3/relu/conv1x1x4/relu", fire.Tensors[:4]))
		large := run("9x8x2/conv1x1x3/relu/conv3x3x5,same/relu", x,
			withTensors(t, "9x8x2/conv1x1x3/relu/conv3x3x5,same/relu", append(fire.Tensors[:2:2], fire.Tensors[4:]...)))
		var want []float32
		for i := range 3 * 9 * 8 {
			want = append(append(want, small[i*4:][:4]...), large[i*5:][:5]...)
		}
		if err := near(got, want, 1e-5); err != nil {
			t.Errorf("fire: %v", err)
		}
		// A readout as the dense layer whose weights are products.
		read := mustInit(t, "9x8x2/readout5", 3)
		copy(read.Tensors[2].Data, noise(s, 5))
		dense := mustInit(t, "9x8x2/flatten/dense5", 1)
		copy(dense.Tensors[1].Data, read.Tensors[2].Data)
		for place := range 72 {
			for ch := range 2 {
				for u := range 5 {
					dense.Tensors[0].Data[(place*2+ch)*5+u] = read.Tensors[0].Data[place*5+
						u] * read.Tensors[1].Data[ch*5+u]
				}
			}
		}
		if err := near(run("9x8x2/readout5", x, read), run("9x8x2/flatten/dense5", x, dense), 1e-5); err != nil {
			t.Errorf("readout: %v", err)
		}
		// A global average as pooling over all of a square.
		if err := near(run("6x6x4/gap", x[:3*6*6*4], nil), run("6x6x4/avg6", x[:3*6*6*4], nil), 1e-6); err != nil {
			t.Errorf("gap: %v", err)
		}
	})
}

func withSpec(p *nn.Params, s nn.Spec) *nn.Params {
	q := p.Clone()
	q.Spec = s
	return q
}

// withTensors returns the parameters of a network with the values of other tensors of
// the same shapes.
func withTensors(t *testing.T, text string, tensors []nn.NamedTensor) *nn.Params {
	t.Helper()
	p := mustInit(t, text, 1)
	for i := range p.Tensors {
		if !reflect.DeepEqual(p.Tensors[i].Shape, tensors[i].Shape) {
			t.Fatalf("%s has shape %v, not %v", tensors[i].Name, tensors[i].Shape, p.Tensors[i].Shape)
		}
		p.Tensors[i].Data = tensors[i].Data
	}
	return p
}

// Rescale sets every pre-activation of a fire layer and a readout, also when the names
// of layers are those that it might use itself.
func TestRescaleCompositeLayers(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b nn.Backend) {
		s := random.New(32, "rescale")
		const text = "8x8x2/layer1:conv3x3x4/tanh/layer0:fire3x5x6/sub2/readout4"
		p := mustInit(t, text, 1)
		const n, rms = 30, 0.7
		x := noise(s, n*128)
		if err := p.Rescale(b, x, n, rms); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			text    string
			tensors []int
		}{
			{"8x8x2/conv3x3x4", []int{0, 1}},
			{"8x8x2/conv3x3x4/tanh/conv1x1x3", []int{0, 1, 2, 3}},
			{"8x8x2/conv3x3x4/tanh/conv1x1x3/relu/conv1x1x5", []int{0, 1, 2, 3, 4, 5}},
			{"8x8x2/conv3x3x4/tanh/conv1x1x3/relu/conv3x3x6,same", []int{0, 1, 2, 3, 6, 7}},
			{text, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
		} {
			var tensors []nn.NamedTensor
			for _, i := range c.tensors {
				tensors = append(tensors, p.Tensors[i])
			}
			q := withTensors(t, c.text, tensors)
			program := compile(t, q.Spec, n, nn.Mode{}, b)
			setParams(t, program, q)
			names := q.Spec.LayerNames()
			sum, count := 0.0, 0.0
			for _, v := range outputs(t, program, x, names[len(names)-1])[names[len(names)-1]] {
				sum += float64(v) * float64(v)
				count++
			}
			if got := math.Sqrt(sum / count); math.Abs(got-rms) > 1e-4 {
				t.Errorf("%s: rms %v, want %v", c.text, got, rms)
			}
		}
	})
}
