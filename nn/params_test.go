package nn_test

import (
	"maps"
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

// Shuffles between and within kernels keep and permute what they should.
func TestShuffledKernels(t *testing.T) {
	p := mustInit(t, "9x9x5/conv3x3x6/conv1x1x4/flatten/dense7", 3)
	// kernel is the nine weights from one input channel to one output channel.
	kernel := func(p *nn.Params, in, out int) [9]float32 {
		var k [9]float32
		for place := range k {
			k[place] = p.Tensor("conv1.weight").Data[(place*5+in)*6+out]
		}
		return k
	}
	within, between := p.Shuffled(8, nn.ShuffleWithinKernel), p.Shuffled(8, nn.ShuffleKernels)
	permutations, moved := map[[9]int]bool{}, 0
	for out := range 6 {
		before, after := map[[9]float32]bool{}, map[[9]float32]bool{}
		for in := range 5 {
			a, b, c := kernel(p, in, out), kernel(within, in, out), kernel(between, in, out)
			var order [9]int
			for place, v := range b {
				order[place] = slices.Index(a[:], v)
			}
			permutations[order] = true
			if x, y := slices.Sorted(slices.Values(a[:])), slices.Sorted(slices.Values(b[:])); !slices.Equal(x, y) {
				t.Errorf("within kernels: kernel %d→%d has other values", in, out)
			}
			before[a], after[c] = true, true
			if a != c {
				moved++
			}
		}
		if !maps.Equal(before, after) {
			t.Errorf("kernels: output channel %d has other kernels", out)
		}
	}
	if len(permutations) < 30 || moved < 15 {
		t.Errorf("%d of 30 kernels have a permutation of their own, %d moved", len(permutations), moved)
	}
	// Kernels of one weight: nothing to permute within, inputs exchanged between.
	for _, name := range []string{"conv2.weight", "dense1.weight"} {
		a, b, c := p.Tensor(name), within.Tensor(name), between.Tensor(name)
		if !slices.Equal(a.Data, b.Data) {
			t.Errorf("within kernels: %s changed", name)
		}
		cols := a.Shape[len(a.Shape)-1]
		for o := range cols {
			var x, y []float32
			for i := o; i < len(a.Data); i += cols {
				x, y = append(x, a.Data[i]), append(y, c.Data[i])
			}
			if slices.Equal(x, y) && name == "dense1.weight" {
				t.Errorf("kernels: the weights of %s to output %d did not move", name, o)
			}
			slices.Sort(x)
			slices.Sort(y)
			if !slices.Equal(x, y) {
				t.Errorf("kernels: output %d of %s has other weights", o, name)
			}
		}
	}
	for _, kind := range []nn.ShuffleKind{nn.ShuffleWithinLayer, nn.ShuffleWithinKernel, nn.ShuffleKernels} {
		if got, err := nn.ParseShuffle(kind.String()); err != nil || got != kind {
			t.Errorf("%v reads back as %v, %v", kind, got, err)
		}
	}
	if _, err := nn.ParseShuffle("layers"); err == nil {
		t.Error("an unknown shuffle was read")
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
	for layer, want := range map[string]string{"conv3": "1×1", "dense1": "not a conv", "relu1": "not a conv",
		"x": "not a conv"} {
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
		"extra": {func(p *nn.Params) { p.Tensors = append(p.Tensors, nn.NamedTensor{Name: "x"}) },
			`"x" is one tensor more`},
		"order": {func(p *nn.Params) { p.Tensors[0], p.Tensors[1] = p.Tensors[1], p.Tensors[0] },
			"needs conv1.weight"},
		"shape":  {func(p *nn.Params) { p.Tensors[0].Shape[3] = 5 }, "shape [3 3 1 5]"},
		"length": {func(p *nn.Params) { p.Tensors[0].Data = p.Tensors[0].Data[1:] }, "35 values"},
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
