package nn

import "fmt"

// layer is one layer of a network whose sizes are known. Each kind has a file that
// holds its shape rule, its forward operation and its gradients next to each other.
type layer interface {
	// common returns what every layer has: its spec, name and shapes.
	common() *base
	// tensors returns the parameters, in the order of wires.param.
	tensors() []tensorSpec
	// multiplyAdds returns the number of multiply-adds for one picture.
	multiplyAdds() int64
	// rooms returns the memory that the layer needs for itself, in the order of
	// wires.room.
	rooms() []room
	// gains returns the scales that Rescale sets, one after another.
	gains() []gain
	// forward returns the operations that compute w.y from w.x.
	forward(w wires) []Op
	// backward returns the operations that compute w.dx and w.grad from w.dy,
	// after forward has run. They may overwrite w.dy, which is not read again.
	backward(w wires) []Op
}

// base is what every layer has.
type base struct {
	LayerSpec
	name    string
	in, out Shape // of one picture
}

func (b *base) common() *base { return b }

// Layers without parameters inherit these methods; the others define their own.
func (b *base) tensors() []tensorSpec { return nil }
func (b *base) multiplyAdds() int64   { return 0 }
func (b *base) rooms() []room         { return nil }
func (b *base) gains() []gain         { return nil }

// room is memory for values that only one layer uses.
type room struct {
	values   int64 // a picture
	kept     bool  // backward needs what forward left there
	backward bool  // forward does not need it
}

// gain is one number that Rescale computes: the factor for the scaled tensors that
// gives the output of layers, appended to the network before this layer, the wanted
// size. before and scaled are indices among the layer's own tensors; layers have
// the tensors of before and scaled, in this order.
type gain struct {
	layers         []LayerSpec
	before, scaled []int
}

// wires are the operands that a program gives to one layer. A tensor with a nil
// Buffer is absent: dx where the gradient of the input is not needed.
type wires struct {
	n           int      // pictures
	x, y        Tensor   // n×in, n×out
	dx, dy      Tensor   // gradients of the loss with respect to x and y
	param, grad []Tensor // parameters and their gradients, in the order of tensors
	room        []Tensor // in the order of rooms; those for backward only while training
	act         Activation
	// act is applied by conv and dense to their own output; the activation layer
	// that follows then has no forward operation.
}

// operandAt returns the tensor at index i of list, or none.
func operandAt(list []Tensor, i int) Tensor {
	if i < len(list) {
		return list[i]
	}
	return Tensor{}
}

// tensorSpec is one parameter tensor: its name, its shape and, for weights, how
// many values are summed into one output (fanIn) and how many outputs one value
// contributes to (fanOut), which initialisations need. A bias has fanIn 0.
type tensorSpec struct {
	name          string
	shape         []int
	fanIn, fanOut int64
}

func (t tensorSpec) len() int64 {
	n := int64(1)
	for _, d := range t.shape {
		n *= int64(d)
	}
	return n
}

// newLayer applies the shape rule of b's kind.
func newLayer(b base) (layer, error) {
	used := LayerSpec{Name: b.Name, Kind: b.Kind}
	var build func(base) (layer, error)
	switch b.Kind {
	case ConvLayer:
		used.Out, used.K, used.Step, used.Pad, used.Bias = b.Out, b.K, b.Step, b.Pad, b.Bias
		used.Edge = b.Edge
		build = newConv
	case DenseLayer:
		used.Out, used.Bias = b.Out, b.Bias
		build = newDense
	case MaxPoolLayer, AvgPoolLayer:
		used.K, used.Step, used.Pad, used.Edge = b.K, b.Step, b.Pad, b.Edge
		build = newPool
	case SubsampleLayer:
		used.K = b.K
		build = newSubsample
	case GlobalAverageLayer:
		build = newGlobalAverage
	case FireLayer:
		used.Fire, used.Bias = b.Fire, b.Bias
		build = newFire
	case ReadoutLayer:
		used.Out, used.Bias = b.Out, b.Bias
		build = newReadout
	case FlattenLayer:
		build = newFlatten
	case ActivationLayer:
		used.Act = b.Act
		build = newActivation
	default:
		return nil, fmt.Errorf("kind %d of layer is unknown", b.Kind)
	}
	if used != b.LayerSpec {
		return nil, fmt.Errorf("%s has a field set that it does not use: %+v", b.word(), b.LayerSpec)
	}
	return build(b)
}

// window returns the geometry of the layer's window over one picture (N = 1), with
// the padding of each side.
func (b *base) window() (Window, error) {
	switch {
	case b.K < 1 || b.K > MaxSize:
		return Window{}, fmt.Errorf("window %d×%d must be between 1 and %d", b.K, b.K, MaxSize)
	case b.Step < 1 || b.Step > MaxSize:
		return Window{}, fmt.Errorf("stride %d must be between 1 and %d", b.Step, MaxSize)
	}
	g := Window{N: 1, H: b.in.H, W: b.in.W, KH: b.K, KW: b.K, Stride: b.Step}
	if b.Pad != Each && b.Edge != (Edges{}) {
		return Window{}, fmt.Errorf("there are zeros for every side, %v, but padding %d", b.Edge, b.Pad)
	}
	switch pooling := b.Kind != ConvLayer; {
	case b.Pad == Each:
		for _, zeros := range []int{b.Edge.Top, b.Edge.Left, b.Edge.Bottom, b.Edge.Right} {
			if zeros < 0 || zeros >= b.K {
				return Window{}, fmt.Errorf(
					"padding %d must be smaller than the window %d×%d, else some windows see only zeros", zeros, b.K, b.K)
			}
		}
		g.PadY, g.PadX, g.PadYE, g.PadXE = b.Edge.Top, b.Edge.Left, b.Edge.Bottom, b.Edge.Right
	case b.Pad == Same:
		g.PadY, g.PadYE = samePadding(b.in.H, b.K, b.Step)
		g.PadX, g.PadXE = samePadding(b.in.W, b.K, b.Step)
	case b.Pad == Ceil && pooling:
		g.PadYE, g.PadXE = ceilPadding(b.in.H, b.K, b.Step), ceilPadding(b.in.W, b.K, b.Step)
	case b.Pad < 0 || b.Pad >= b.K && (pooling || b.Pad > 1):
		// SqueezeNet's last layer is a 1×1 convolution with padding 1.
		return Window{}, fmt.Errorf(
			"padding %d must be smaller than the window %d×%d, else some windows see only zeros", b.Pad, b.K, b.K)
	default:
		g.PadY, g.PadYE, g.PadX, g.PadXE = b.Pad, b.Pad, b.Pad, b.Pad
	}
	if h, w := g.H+g.PadY+g.PadYE, g.W+g.PadX+g.PadXE; h < b.K || w < b.K {
		return Window{}, fmt.Errorf(
			"window %d×%d does not fit into its input %v: use a smaller window, larger pictures or same", b.K, b.K,
			b.in)
	}
	return g, nil
}

// Zeros returns how many zeros a convolution or pooling puts around a picture of this
// shape. It returns an error if its window does not fit.
func (l LayerSpec) Zeros(in Shape) (Edges, error) {
	b := base{LayerSpec: l, in: in}
	g, err := b.window()
	return Edges{Top: g.PadY, Left: g.PadX, Bottom: g.PadYE, Right: g.PadXE}, err
}

// over returns the same window over n pictures.
func (g Window) over(n int) Window {
	g.N = n
	return g
}

// samePadding returns the padding before and after a side of length size that makes
// ⌈size/stride⌉ windows.
func samePadding(size, k, stride int) (before, after int) {
	windows := (size + stride - 1) / stride
	total := max((windows-1)*stride+k-size, 0)
	return total / 2, total - total/2
}

// ceilPadding returns the padding after a side of length size that lets a last window
// extend past the edge, as long as it begins inside.
func ceilPadding(size, k, stride int) int {
	if size < k {
		return 0
	}
	windows := (size-k+stride-1)/stride + 1
	if (windows-1)*stride >= size {
		windows--
	}
	return max((windows-1)*stride+k-size, 0)
}

// checkOut checks the number of output channels.
func (b *base) checkOut() error {
	if b.Out < 1 || b.Out > MaxChannels {
		return fmt.Errorf("%d output channels: must be between 1 and %d", b.Out, MaxChannels)
	}
	return nil
}
