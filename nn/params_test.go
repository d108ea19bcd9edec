package nn_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/nn"
	"untrained/nn/random"
)

// Shuffling moves every weight within its layer and nothing else.
func TestShuffledKeepsTheHistogram(t *testing.T) {
	s := random.New(2, "shuffle")
	for range 20 {
		p, err := randomSpec(s, true).Init(s.Uint64(), nn.Init{Method: "kaiming"})
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Tensors { // biases as a trained network has them
			if len(p.Tensors[i].Shape) == 1 {
				for k := range p.Tensors[i].Data {
					p.Tensors[i].Data[k] = float32(s.Norm())
				}
			}
		}
		before := p.Clone()
		q := p.Shuffled(s.Uint64(), nn.ShuffleWithinLayer)
		for i := range p.Tensors {
			a, b := p.Tensors[i], q.Tensors[i]
			if !slices.Equal(a.Data, before.Tensors[i].Data) {
				t.Fatalf("%s of the original changed", a.Name)
			}
			if len(a.Shape) == 1 {
				if !slices.Equal(a.Data, b.Data) {
					t.Errorf("%s moved", a.Name)
				}
				continue
			}
			if len(a.Data) > 12 && slices.Equal(a.Data, b.Data) {
				t.Errorf("%s was not shuffled", a.Name)
			}
			x, y := slices.Sorted(slices.Values(a.Data)), slices.Sorted(slices.Values(b.Data))
			if !slices.Equal(x, y) {
				t.Errorf("%s has other values after shuffling", a.Name)
			}
		}
	}
}

func TestZeroMean(t *testing.T) {
	p := mustInit(t, "9x9x3/stem:conv5x5x7/relu/conv3x3x4/conv1x1x2/flatten/dense2", 4)
	second := slices.Clone(p.Tensor("conv2.weight").Data)
	if err := p.ZeroMeanFirst(); err != nil {
		t.Fatal(err)
	}
	w := p.Tensor("stem.weight")
	for ci := range 3 {
		for co := range 7 {
			sum, norm := 0.0, 0.0
			for a := range 25 {
				v := float64(w.Data[(a*3+ci)*7+co])
				sum += v
				norm += math.Abs(v)
			}
			if math.Abs(sum) > 1e-6*norm || norm == 0 {
				t.Errorf("kernel %d→%d sums to %v of %v", ci, co, sum, norm)
			}
		}
	}
	if !slices.Equal(second, p.Tensor("conv2.weight").Data) {
		t.Error("the second layer changed")
	}
	for layer, want := range map[string]string{"conv3": "1×1", "dense1": "no convolution", "relu1": "no convolution", "x": "no convolution"} {
		if err := p.ZeroMean(layer); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", layer, err)
		}
	}
	if err := mustInit(t, "9x9x3/flatten/dense2", 4).ZeroMeanFirst(); err == nil {
		t.Error("a network without convolution was accepted")
	}
}

func TestCheckNamesTheDifference(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*nn.Params)
		want  string
	}{
		"missing": {func(p *nn.Params) { p.Tensors = p.Tensors[:3] }, "dense1.bias is missing"},
		"extra":   {func(p *nn.Params) { p.Tensors = append(p.Tensors, nn.NamedTensor{Name: "x"}) }, `"x" is one tensor more`},
		"order":   {func(p *nn.Params) { p.Tensors[0], p.Tensors[1] = p.Tensors[1], p.Tensors[0] }, "needs conv1.weight"},
		"shape":   {func(p *nn.Params) { p.Tensors[0].Shape[3] = 5 }, "shape [3 3 1 5]"},
		"length":  {func(p *nn.Params) { p.Tensors[0].Data = p.Tensors[0].Data[1:] }, "35 values"},
	} {
		p := mustInit(t, "8x8x1/conv3x3x4/flatten/dense3", 1)
		if err := p.Check(); err != nil {
			t.Fatal(err)
		}
		c.spoil(p)
		if err := p.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
