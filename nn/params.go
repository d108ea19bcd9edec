package nn

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Params are a network's parameters: one tensor a weight or bias, in layer order.
type Params struct {
	Spec    Spec
	Tensors []NamedTensor
}

// NamedTensor is one parameter tensor: "conv1.weight" is KH×KW×Cin×Cout,
// "conv1.bias" is Cout; "dense1.weight" is In×Out.
type NamedTensor struct {
	Name  string
	Shape []int
	Data  []float32
}

// tensorSpecs lists the parameter tensors of a network in layer order.
func tensorSpecs(layers []layer) []tensorSpec {
	var specs []tensorSpec
	for _, l := range layers {
		specs = append(specs, l.tensors()...)
	}
	return specs
}

// newParams returns parameters that are all zero.
func newParams(s Spec, specs []tensorSpec) *Params {
	p := &Params{Spec: s, Tensors: make([]NamedTensor, len(specs))}
	for i, t := range specs {
		p.Tensors[i] = NamedTensor{Name: t.name, Shape: slices.Clone(t.shape), Data: make([]float32, t.len())}
	}
	return p
}

// NewParams returns the parameters of a network whose values are data, tensor by tensor
// in layer order; it keeps the slices. It returns an error if their number or their
// lengths are not what the network needs.
func NewParams(s Spec, data [][]float32) (*Params, error) {
	layers, err := s.resolve()
	if err != nil {
		return nil, err
	}
	specs := tensorSpecs(layers)
	if len(specs) != len(data) {
		return nil, fmt.Errorf("parameters: there are %d tensors, %s needs %d", len(data), s, len(specs))
	}
	p := &Params{Spec: s}
	for i, t := range specs {
		if int64(len(data[i])) != t.len() {
			return nil, fmt.Errorf("parameters: %s has %d values, its shape %v needs %d", t.name, len(data[i]), t.shape, t.len())
		}
		p.Tensors = append(p.Tensors, NamedTensor{t.name, slices.Clone(t.shape), data[i]})
	}
	return p, nil
}

// Clone returns a deep copy.
func (p *Params) Clone() *Params {
	q := &Params{Spec: Spec{p.Spec.Input, slices.Clone(p.Spec.Layers)}, Tensors: make([]NamedTensor, len(p.Tensors))}
	for i, t := range p.Tensors {
		q.Tensors[i] = NamedTensor{t.Name, slices.Clone(t.Shape), slices.Clone(t.Data)}
	}
	return q
}

// Tensor returns the tensor of this name, nil when there is none. It shares memory
// with p.
func (p *Params) Tensor(name string) *NamedTensor {
	for i := range p.Tensors {
		if p.Tensors[i].Name == name {
			return &p.Tensors[i]
		}
	}
	return nil
}

// Check returns an error if p differs from what its spec needs: a tensor is missing,
// superfluous, in another order or of another shape.
func (p *Params) Check() error {
	layers, err := p.Spec.resolve()
	if err != nil {
		return err
	}
	return p.match(tensorSpecs(layers))
}

// match compares p with the tensors that a network needs.
func (p *Params) match(specs []tensorSpec) error {
	for i, want := range specs {
		if i >= len(p.Tensors) {
			return fmt.Errorf("parameters: %s is missing", want.name)
		}
		t := &p.Tensors[i]
		switch {
		case t.Name != want.name:
			return fmt.Errorf("parameters: tensor %d is %q, the network needs %s there", i, clip(t.Name), want.name)
		case !slices.Equal(t.Shape, want.shape):
			return fmt.Errorf("parameters: %s has shape %v, the network needs %v", t.Name, t.Shape, want.shape)
		case int64(len(t.Data)) != want.len():
			return fmt.Errorf("parameters: %s has %d values, its shape %v needs %d", t.Name, len(t.Data), t.Shape,
				want.len())
		}
	}
	if len(p.Tensors) > len(specs) {
		return fmt.Errorf("parameters: %q is one tensor more than the network has", clip(p.Tensors[len(specs)].Name))
	}
	return nil
}

// isWeight reports whether t holds weights, which initialisation and shuffling
// change, and not biases.
func (t *NamedTensor) isWeight() bool { return len(t.Shape) > 1 }

// notFinite returns the index of the first value that is NaN or infinite, or −1.
func notFinite(x []float32) int {
	for i, v := range x {
		if v-v != 0 { // NaN − NaN and ∞ − ∞ are NaN
			return i
		}
	}
	return -1
}

// ZeroMean makes every kernel of a convolution zero-mean: for each input channel
// and each output channel, the mean over the window is subtracted. Such a layer
// ignores the mean luminance. Training removes the mean from first layers by itself;
// random initialisation and shuffling put it back.
//
// It returns an error when the layer is not a convolution or when its window is 1×1,
// of which nothing would be left.
func (p *Params) ZeroMean(layer string) error {
	t := p.Tensor(layer + ".weight")
	if t == nil || len(t.Shape) != 4 {
		return fmt.Errorf("zero mean: %q is not a convolution of this network", clip(layer))
	}
	area := t.Shape[0] * t.Shape[1]
	if area == 1 {
		return fmt.Errorf("zero mean: the kernels of %s are 1×1, nothing would be left of them: use a larger window",
			layer)
	}
	pairs := t.Shape[2] * t.Shape[3] // (input channel, output channel) is the fast index
	for k := range pairs {
		sum := 0.0
		for i := range area {
			sum += float64(t.Data[i*pairs+k])
		}
		mean := sum / float64(area)
		for i := range area {
			t.Data[i*pairs+k] = float32(float64(t.Data[i*pairs+k]) - mean)
		}
	}
	return nil
}

// ZeroMeanFirst makes the kernels of the network's first convolution zero-mean; see
// ZeroMean.
func (p *Params) ZeroMeanFirst() error {
	names := p.Spec.LayerNames()
	for i, l := range p.Spec.Layers {
		if l.Kind == ConvLayer {
			return p.ZeroMean(names[i])
		}
	}
	return errors.New("zero mean: the network has no convolution")
}

// scale multiplies t by gain, in float64. When a value would leave the range of
// float32 it returns an error and leaves t unchanged.
func (t *NamedTensor) scale(gain float64) error {
	for _, v := range t.Data {
		if math.Abs(float64(v)*gain) > math.MaxFloat32 {
			return fmt.Errorf("%s times %g is too large for float32", t.Name, gain)
		}
	}
	for i, v := range t.Data {
		t.Data[i] = float32(float64(v) * gain)
	}
	return nil
}
