package nn

import "fmt"

// FireSizes are the numbers of channels in a fire layer.
type FireSizes struct{ Squeeze, Expand1, Expand3 int }

// A fire layer (SqueezeNet; Iandola et al. 2016, section 3.2) squeezes its input
// into few channels and filters those with small and with large windows:
//
//	s = relu(x ⋆ squeeze)                                     1×1
//	y = relu(s ⋆ expand1) ‖ relu(s ⋆ expand3)                 1×1 ‖ 3×3, same size
//
// where ‖ joins channels.
//
//	x: N×H×W×C   s: N×H×W×Squeeze   y: N×H×W×(Expand1+Expand3)
type fire struct{ base }

func newFire(b base) (layer, error) {
	f := b.Fire
	for _, n := range []int{f.Squeeze, f.Expand1, f.Expand3} {
		if n < 1 || n > MaxChannels/2 {
			return nil, fmt.Errorf("%d channels of a fire layer: must be between 1 and %d", n, MaxChannels/2)
		}
	}
	b.out = Shape{b.in.H, b.in.W, f.Expand1 + f.Expand3}
	return &fire{b}, nil
}

// filters returns the three convolutions in the order of the parameters.
func (l *fire) filters() [3]*conv {
	filter := func(name string, k, in, out int) *conv {
		c := &conv{base: base{name: l.name + "." + name, in: Shape{l.in.H, l.in.W, in}}}
		c.K, c.Out, c.Bias = k, out, l.Bias
		c.out = Shape{l.in.H, l.in.W, out}
		pad := k / 2
		c.win = Window{N: 1, H: l.in.H, W: l.in.W, KH: k, KW: k, Stride: 1, PadY: pad, PadX: pad, PadYE: pad,
			PadXE: pad}
		return c
	}
	f := l.Fire
	return [3]*conv{filter("squeeze", 1, l.in.C, f.Squeeze), filter("expand1", 1, f.Squeeze, f.Expand1),
		filter("expand3", 3, f.Squeeze, f.Expand3)}
}

func (l *fire) tensors() []tensorSpec {
	var t []tensorSpec
	for _, f := range l.filters() {
		t = append(t, f.tensors()...)
	}
	return t
}

func (l *fire) multiplyAdds() int64 {
	n := int64(0)
	for _, f := range l.filters() {
		n += f.multiplyAdds()
	}
	return n
}

// rooms returns s, the two halves of y (whose gradients later take their places), and
// two gradients of s.
func (l *fire) rooms() []room {
	pixels := int64(l.in.H) * int64(l.in.W)
	s := pixels * int64(l.Fire.Squeeze)
	return []room{
		{values: s, kept: true},
		{values: pixels * int64(l.Fire.Expand1)},
		{values: pixels * int64(l.Fire.Expand3)},
		{values: s, backward: true},
		{values: s, backward: true},
	}
}

// part returns the wires of one of the three convolutions.
func (l *fire) part(w wires, i int, x, y, dx, dy Tensor) wires {
	each := 1
	if l.Bias {
		each = 2
	}
	p := wires{n: w.n, x: x, y: y, dx: dx, dy: dy, act: ReLU, param: w.param[i*each:][:each]}
	if w.grad != nil {
		p.grad = w.grad[i*each:][:each]
	}
	return p
}

func (l *fire) join(w wires) Concat {
	return Concat{N: w.n * l.in.H * l.in.W, CA: l.Fire.Expand1, CB: l.Fire.Expand3, A: w.room[1], B: w.room[2], Y: w.y}
}

func (l *fire) forward(w wires) []Op {
	f, s, a, b := l.filters(), w.room[0], w.room[1], w.room[2]
	ops := f[0].forward(l.part(w, 0, w.x, s, Tensor{}, Tensor{}))
	ops = append(ops, f[1].forward(l.part(w, 1, s, a, Tensor{}, Tensor{}))...)
	ops = append(ops, f[2].forward(l.part(w, 2, s, b, Tensor{}, Tensor{}))...)
	return append(ops, l.join(w))
}

// Both halves depend on s, so its gradient is the sum of theirs.
func (l *fire) backward(w wires) []Op {
	f, j := l.filters(), l.join(w)
	s, da, db, ds, ds3 := w.room[0], w.room[1], w.room[2], w.room[3], w.room[4]
	ops := []Op{
		ActivateGrad{Act: ReLU, N: w.n * l.out.Len(), Y: w.y, DY: w.dy, DX: w.dy},
		ConcatGrad{N: j.N, CA: j.CA, CB: j.CB, DY: w.dy, DA: da, DB: db},
	}
	ops = append(ops, f[1].backward(l.part(w, 1, s, Tensor{}, ds, da))...)
	ops = append(ops, f[2].backward(l.part(w, 2, s, Tensor{}, ds3, db))...)
	n := w.n * f[0].out.Len()
	ops = append(ops,
		Add{N: n, A: ds, B: ds3, Y: ds},
		ActivateGrad{Act: ReLU, N: n, Y: s, DY: ds, DX: ds})
	return append(ops, f[0].backward(l.part(w, 0, w.x, Tensor{}, w.dx, ds))...)
}

// gains returns those of the three convolutions, each after what it depends on.
func (l *fire) gains() []gain {
	filter := func(k, out, pad int) LayerSpec {
		return LayerSpec{Kind: ConvLayer, K: k, Out: out, Step: 1, Pad: pad, Bias: l.Bias}
	}
	squeeze := filter(1, l.Fire.Squeeze, 0)
	relu := LayerSpec{Kind: ActivationLayer, Act: ReLU}
	one, two, three := []int{0}, []int{1}, []int{2}
	if l.Bias {
		one, two, three = []int{0, 1}, []int{2, 3}, []int{4, 5}
	}
	return []gain{
		{layers: []LayerSpec{squeeze}, scaled: one},
		{layers: []LayerSpec{squeeze, relu, filter(1, l.Fire.Expand1, 0)}, before: one, scaled: two},
		{layers: []LayerSpec{squeeze, relu, filter(3, l.Fire.Expand3, Same)}, before: one, scaled: three},
	}
}
