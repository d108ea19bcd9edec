package nn

// A convolution slides a small filter over a picture and sums the products at every
// place, once for each output channel:
//
//	y[n,i,j,o] = b[o] + Σ over a, b, c of x[n, i·stride+a, j·stride+b, c] · w[a,b,c,o]
//
// The same filter is used everywhere, which is the architecture's main assumption
// about pictures: whatever matters may appear anywhere.
//
//	x: N×H×W×Cin   w: K×K×Cin×Cout   b: Cout   y: N×OH×OW×Cout
//	OH = ⌊(H + padding − K)/stride⌋ + 1, and OW likewise
type conv struct {
	base
	win Window
}

func newConv(b base) (layer, error) {
	if err := b.checkOut(); err != nil {
		return nil, err
	}
	win, err := b.window()
	if err != nil {
		return nil, err
	}
	b.out = Shape{win.OH(), win.OW(), b.Out}
	return &conv{b, win}, nil
}

func (l *conv) tensors() []tensorSpec {
	area := int64(l.K) * int64(l.K)
	t := []tensorSpec{{
		name:   l.name + ".weight",
		shape:  []int{l.K, l.K, l.in.C, l.Out},
		fanIn:  area * int64(l.in.C),
		fanOut: area * int64(l.Out),
	}}
	if l.Bias {
		t = append(t, tensorSpec{name: l.name + ".bias", shape: []int{l.Out}})
	}
	return t
}

func (l *conv) multiplyAdds() int64 {
	return int64(l.out.H) * int64(l.out.W) * int64(l.K) * int64(l.K) * int64(l.in.C) * int64(l.Out)
}

func (l *conv) gains() []gain { return []gain{wholeGain(l)} }

func (l *conv) forward(w wires) []Op {
	return []Op{Conv{
		Window: l.win.over(w.n), Cin: l.in.C, Cout: l.Out, Act: w.act,
		X: w.x, Wt: w.param[0], B: operandAt(w.param, 1), Y: w.y,
	}}
}

// y is linear in x, in w and in b, so each gradient is again a sum of products:
//
//	dw[a,b,c,o] = Σ over n, i, j of x[n, i·stride+a, j·stride+b, c] · dy[n,i,j,o]
//	db[o]       = Σ over n, i, j of dy[n,i,j,o]
//	dx[n,p,q,c] = Σ over all windows that see (p,q): dy[n,i,j,o] · w[p−i·stride, q−j·stride, c, o]
func (l *conv) backward(w wires) []Op {
	ops := []Op{ConvFilterGrad{
		Window: l.win.over(w.n), Cin: l.in.C, Cout: l.Out,
		X: w.x, DY: w.dy, DW: w.grad[0], DB: operandAt(w.grad, 1),
	}}
	if w.dx.Buffer != nil {
		ops = append(ops, ConvInputGrad{
			Window: l.win.over(w.n), Cin: l.in.C, Cout: l.Out,
			DY: w.dy, Wt: w.param[0], DX: w.dx,
		})
	}
	return ops
}
