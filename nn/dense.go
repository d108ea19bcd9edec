package nn

import "fmt"

// A dense layer connects every input with every output: a matrix product. It is
// computed as a convolution over 1×1 pictures, whose channels are the inputs.
//
//	x: N×In   w: In×Out   b: Out   y = x·w + b: N×Out
type dense struct{ base }

func newDense(b base) (layer, error) {
	if err := b.checkOut(); err != nil {
		return nil, err
	}
	if b.in.H != 1 || b.in.W != 1 {
		return nil, fmt.Errorf("dense needs one row of values, but its input is %v: put flatten before it", b.in)
	}
	b.out = Shape{1, 1, b.Out}
	return &dense{b}, nil
}

func (l *dense) tensors() []tensorSpec {
	t := []tensorSpec{{
		name:   l.name + ".weight",
		shape:  []int{l.in.C, l.Out},
		fanIn:  int64(l.in.C),
		fanOut: int64(l.Out),
	}}
	if l.Bias {
		t = append(t, tensorSpec{name: l.name + ".bias", shape: []int{l.Out}})
	}
	return t
}

func (l *dense) multiplyAdds() int64 { return int64(l.in.C) * int64(l.Out) }

// point returns the window of a convolution over n pictures of one pixel.
func point(n int) Window { return Window{N: n, H: 1, W: 1, KH: 1, KW: 1, Stride: 1} }

func (l *dense) gains() []gain { return []gain{wholeGain(l)} }

func (l *dense) forward(w wires) []Op {
	return []Op{Conv{
		Window: point(w.n), Cin: l.in.C, Cout: l.Out, Act: w.act,
		X: w.x, Wt: w.param[0], B: operandAt(w.param, 1), Y: w.y,
	}}
}

// dw = xᵀ·dy   db = Σ over n of dy   dx = dy·wᵀ
func (l *dense) backward(w wires) []Op {
	ops := []Op{ConvFilterGrad{
		Window: point(w.n), Cin: l.in.C, Cout: l.Out,
		X: w.x, DY: w.dy, DW: w.grad[0], DB: operandAt(w.grad, 1),
	}}
	if w.dx.Buffer != nil {
		ops = append(ops, ConvInputGrad{
			Window: point(w.n), Cin: l.in.C, Cout: l.Out,
			DY: w.dy, Wt: w.param[0], DX: w.dx,
		})
	}
	return ops
}

// A flatten layer reads a picture as one row of values, H·W·C long. Nothing moves in
// memory, so there is no operation: input and output are the same tensor.
//
//	x: N×H×W×C   y: N×1×1×(H·W·C)
type flatten struct{ base }

func newFlatten(b base) (layer, error) {
	b.out = Shape{1, 1, b.in.Len()}
	return &flatten{b}, nil
}

func (l *flatten) forward(wires) []Op  { return nil }
func (l *flatten) backward(wires) []Op { return nil }
