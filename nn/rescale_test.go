package nn_test

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"untrained/nn"
	"untrained/nn/backendtest"
	"untrained/nn/random"
)

const deep = "10x10x2/conv3x3x6/tanh/max2/conv3x3x5,same/relu/flatten/dense3"

func rms(x []float32) float64 {
	sum := 0.0
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(len(x)))
}

// After rescaling, every layer's pre-activations have the requested rms, over more
// pictures than one batch holds.
func TestRescale(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b nn.Backend) {
		s := random.New(13, "rescale")
		spec := mustParse(t, deep)
		const n = 150
		x := noise(s, n*spec.Input.Len())
		p := mustInit(t, deep, 4)
		for i := range p.Tensors {
			if len(p.Tensors[i].Shape) == 1 {
				copy(p.Tensors[i].Data, noise(s, len(p.Tensors[i].Data)))
			}
		}
		before := p.Clone()
		if err := p.Rescale(b, x, n, 1.7); err != nil {
			t.Fatal(err)
		}
		layers := []string{"conv1", "conv2", "dense1"}
		program := compile(t, spec, n, nn.Mode{Taps: layers}, b)
		setParams(t, program, p)
		for name, y := range outputs(t, program, x, layers...) {
			if got := rms(y); math.Abs(got-1.7) > 1e-4 {
				t.Errorf("%s has rms %v, want 1.7", name, got)
			}
			// Weights and bias of a layer changed by one factor.
			factor := float64(p.Tensor(name + ".weight").Data[0]) / float64(before.Tensor(name + ".weight").Data[0])
			for _, part := range []string{".weight", ".bias"} {
				for i, v := range p.Tensor(name + part).Data {
					if want := factor * float64(before.Tensor(name + part).Data[i]); math.Abs(
						float64(v)-want) > 1e-6*math.Abs(want) {
						t.Fatalf("%s%s[%d] is %v, want %v", name, part, i, v, want)
					}
				}
			}
		}
	})
}

func TestRescaleErrors(t *testing.T) {
	b := backendtest.NewReference()
	s := random.New(14, "rescale")
	spec := mustParse(t, deep)
	x := noise(s, 4*spec.Input.Len())
	fill := func(tensor string, v float32) func(*nn.Params) {
		return func(p *nn.Params) {
			for i := range p.Tensor(tensor).Data {
				p.Tensor(tensor).Data[i] = v
			}
		}
	}
	keep := func(*nn.Params) {}
	withNaN := append([]float32{float32(math.NaN())}, x[1:]...)
	for name, c := range map[string]struct {
		spoil func(*nn.Params)
		x     []float32
		n     int
		rms   float64
		want  string
	}{
		"silent first layer": {fill("conv1.weight", 0), x, 4, 1, "conv1 is silent"},
		"silent last layer":  {fill("conv2.weight", 0), x, 4, 1, "conv2 is silent"},
		"black pictures":     {keep, make([]float32, len(x)), 4, 1, "conv1 is silent"},
		"infinite weights":   {fill("conv2.weight", float32(math.Inf(1))), x, 4, 1, "conv2 are not finite"},
		"tiny weights":       {fill("conv1.weight", 1e-40), x, 4, 1e6, ""},
		"NaN in pictures":    {keep, withNaN, 4, 1, "pictures are not finite"},
		"no pictures":        {keep, nil, 0, 1, "not 0 pictures"},
		"too few":            {keep, x, 5, 1, "not 5 pictures"},
		"overflow":           {keep, x, math.MaxInt, 1, "pictures"},
		"rms 0":              {keep, x, 4, 0, "rms 0"},
		"rms NaN":            {keep, x, 4, math.NaN(), "rms NaN"},
		"rms -1":             {keep, x, 4, -1, "rms -1"},
		"wrong parameters":   {func(p *nn.Params) { p.Tensors = p.Tensors[1:] }, x, 4, 1, "conv1.weight"},
	} {
		p := mustInit(t, deep, 4)
		c.spoil(p)
		before := p.Clone()
		err := p.Rescale(b, c.x, c.n, c.rms)
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
		if !reflect.DeepEqual(p, before) {
			t.Errorf("%s: the parameters changed", name)
		}
	}
}
