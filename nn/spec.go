package nn

import (
	"errors"
	"fmt"
	"strconv"
)

// Spec describes a network: the shape of its input and its layers in order.
// Its text form (see ParseSpec) fits into a link:
//
//	28x28x1/conv5x5x16,same/relu/max2/flatten/dense10
type Spec struct {
	Input  Shape
	Layers []LayerSpec
}

// LayerSpec describes one layer. Which fields count depends on Kind; the others
// must be zero, so that a spec equals what its text describes.
type LayerSpec struct {
	Name string // unique in the network; "" means kind and running number: conv1, relu1, max1
	Kind Kind
	Out  int        // conv, dense, readout: output channels
	K    int        // conv, pool: window height and width; subsampling: step
	Step int        // conv, pool: stride, at least 1
	Pad  int        // conv, pool: zeros around the picture, Same for "same", Ceil for "ceil", Each
	Edge Edges      // conv, pool: the zeros of every side, where Pad is Each
	Bias bool       // conv, dense, fire, readout
	Act  Activation // activation
	Fire FireSizes  // fire
}

// Same, as LayerSpec.Pad, adds as many zeros as make the output ⌈size/stride⌉
// high and wide; an odd row or column goes below or to the right (TensorFlow's
// rule).
const Same = -1

// Ceil, as LayerSpec.Pad of pooling, adds padding below and to the right so that a
// last window may extend past the edge, where only pixels inside count: the output
// is ⌈(size − K)/stride⌉ + 1 (Caffe's rule).
const Ceil = -2

// Each, as LayerSpec.Pad, adds as many zeros on every side as LayerSpec.Edge says, as
// networks of other programs ask for.
const Each = -3

// Edges are numbers of zeros on the four sides of a picture.
type Edges struct{ Top, Left, Bottom, Right int }

// Padded returns the layer with these zeros around its pictures.
func (l LayerSpec) Padded(e Edges) LayerSpec {
	l.Pad, l.Edge = Each, e
	if e.Left == e.Top && e.Bottom == e.Top && e.Right == e.Top {
		l.Pad, l.Edge = e.Top, Edges{}
	}
	return l
}

// Kind is a kind of layer.
type Kind uint8

// The kinds of layers.
const (
	ConvLayer Kind = iota
	DenseLayer
	MaxPoolLayer
	AvgPoolLayer
	FlattenLayer
	ActivationLayer
	SubsampleLayer
	GlobalAverageLayer
	FireLayer
	ReadoutLayer
)

var kindNames = [...]string{
	ConvLayer:    "conv",
	DenseLayer:   "dense",
	MaxPoolLayer: "max",
	AvgPoolLayer: "avg",
	FlattenLayer: "flatten",

	SubsampleLayer:     "sub",
	GlobalAverageLayer: "gap",
	FireLayer:          "fire",
	ReadoutLayer:       "readout",
}

// word returns what the layer is called in a spec's text and in automatic names.
func (l LayerSpec) word() string {
	switch {
	case l.Kind == ActivationLayer:
		return l.Act.String()
	case int(l.Kind) < len(kindNames):
		return kindNames[l.Kind]
	}
	return "layer(?)"
}

// Limits of a spec. They are far above what a lesson needs; they keep a mistyped
// or hostile link from overflowing sizes or taking all memory.
const (
	MaxSize     = 4096    // height and width of pictures, windows, strides
	MaxChannels = 65536   // channels of the input and of conv and dense outputs
	MaxLayers   = 64      // layers of a network
	MaxBatch    = 65536   // pictures of a program's batch
	maxValues   = 1 << 28 // values of one picture in one layer, and of all parameters
)

// Shape is the size of one picture or of one layer's output: height, width and
// channels.
type Shape struct{ H, W, C int }

// Len returns the number of values, H·W·C.
func (s Shape) Len() int { return s.H * s.W * s.C }

func (s Shape) String() string { return fmt.Sprintf("%d×%d×%d", s.H, s.W, s.C) }

// Equal reports whether two specs are the same, names included.
func (s Spec) Equal(t Spec) bool {
	if s.Input != t.Input || len(s.Layers) != len(t.Layers) {
		return false
	}
	for i := range s.Layers {
		if s.Layers[i] != t.Layers[i] {
			return false
		}
	}
	return true
}

// Shapes returns the output shape of each layer. When the spec cannot be built,
// the error names the layer and the sizes.
func (s Spec) Shapes() ([]Shape, error) {
	layers, err := s.resolve()
	if err != nil {
		return nil, err
	}
	shapes := make([]Shape, len(layers))
	for i, l := range layers {
		shapes[i] = l.common().out
	}
	return shapes, nil
}

// LayerNames returns the name of each layer: its own, or kind and running number
// (conv1, relu1, max1, conv2, …).
func (s Spec) LayerNames() []string {
	names := make([]string, len(s.Layers))
	count := map[string]int{}
	for i, l := range s.Layers {
		word := l.word()
		count[word]++
		names[i] = l.Name
		if l.Name == "" {
			names[i] = word + strconv.Itoa(count[word])
		}
	}
	return names
}

// Cost counts what a network or one layer needs for one picture.
type Cost struct {
	Params           int64 // weights and biases
	MultiplyAdds     int64 // of layers with weights, zeros of the padding included
	ActivationFloats int64 // values of the layers' outputs; flatten has none of its own
}

// Cost returns the sum of LayerCosts.
func (s Spec) Cost() (Cost, error) {
	layers, err := s.LayerCosts()
	var sum Cost
	for _, c := range layers {
		sum.Params += c.Params
		sum.MultiplyAdds += c.MultiplyAdds
		sum.ActivationFloats += c.ActivationFloats
	}
	return sum, err
}

// LayerCosts returns the cost of each layer for one picture.
func (s Spec) LayerCosts() ([]Cost, error) {
	layers, err := s.resolve()
	if err != nil {
		return nil, err
	}
	costs := make([]Cost, len(layers))
	for i, l := range layers {
		b := l.common()
		c := Cost{MultiplyAdds: l.multiplyAdds(), ActivationFloats: int64(b.out.Len())}
		if b.Kind == FlattenLayer {
			c.ActivationFloats = 0
		}
		for _, t := range l.tensors() {
			c.Params += t.len()
		}
		costs[i] = c
	}
	return costs, nil
}

// specError is a spec that cannot be built; layer is the index of the layer to
// blame, −1 for the input.
type specError struct {
	layer int
	name  string
	err   error
}

func (e *specError) Error() string { return e.name + ": " + e.err.Error() }
func (e *specError) Unwrap() error { return e.err }

// resolve follows the shapes through the network and checks every limit. The rest
// of this package starts from its result.
func (s Spec) resolve() ([]layer, error) {
	if err := s.Input.check(); err != nil {
		return nil, &specError{-1, "input", err}
	}
	if len(s.Layers) == 0 {
		return nil, &specError{0, "spec",
			errors.New("there is no layer after the input: add one, for instance conv3x3x8")}
	}
	names := s.LayerNames()
	if len(s.Layers) > MaxLayers {
		return nil, &specError{MaxLayers, names[MaxLayers],
			fmt.Errorf("%d layers are too many: at most %d", len(s.Layers), MaxLayers)}
	}
	seen := make(map[string]bool, len(names))
	layers := make([]layer, len(s.Layers))
	in := s.Input
	params := int64(0)
	for i, spec := range s.Layers {
		fail := func(err error) ([]layer, error) { return nil, &specError{i, names[i], err} }
		if spec.Name != "" && !validName(spec.Name) {
			return fail(fmt.Errorf("%q is not a name: small letters, digits, - and _, a letter first, at most %d",
				spec.Name, maxName))
		}
		if seen[names[i]] {
			return fail(errors.New("two layers have this name: give one of them another"))
		}
		seen[names[i]] = true
		l, err := newLayer(base{LayerSpec: spec, name: names[i], in: in})
		if err != nil {
			return fail(err)
		}
		out := l.common().out
		if v := int64(out.H) * int64(out.W) * int64(out.C); v > maxValues {
			return fail(fmt.Errorf("its output %v has %d values a picture: at most %d", out, v, maxValues))
		}
		for _, t := range l.tensors() {
			params += t.len()
		}
		if params > maxValues {
			return fail(fmt.Errorf("the network has %d parameters up to here: at most %d", params, maxValues))
		}
		layers[i], in = l, out
	}
	return layers, nil
}

// check reports what is wrong with an input shape.
func (s Shape) check() error {
	switch {
	case s.H < 1 || s.W < 1 || s.C < 1:
		return fmt.Errorf("%v is empty: height, width and channels must be at least 1", s)
	case s.H > MaxSize || s.W > MaxSize:
		return fmt.Errorf("%v is too large: height and width at most %d", s, MaxSize)
	case s.C > MaxChannels:
		return fmt.Errorf("%v has too many channels: at most %d", s, MaxChannels)
	case int64(s.H)*int64(s.W)*int64(s.C) > maxValues:
		return fmt.Errorf("%v is too large: at most %d values", s, maxValues)
	}
	return nil
}

const maxName = 32

// validName reports whether name may be a layer's: it becomes part of links and of
// tensor names ("stem.weight").
func validName(name string) bool {
	if len(name) < 1 || len(name) > maxName {
		return false
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		if 'a' <= c && c <= 'z' || i > 0 && ('0' <= c && c <= '9' || c == '-' || c == '_') {
			continue
		}
		return false
	}
	return true
}
