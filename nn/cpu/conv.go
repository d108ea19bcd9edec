package cpu

import "untrained/nn"

type conv struct {
	op         nn.Conv
	k          *kernels
	sweep      sweep
	w, bias, y []float32
	init       []float32 // the bias, or zeros, up to whole tiles
}

func planConv(m *binder, op nn.Conv) step {
	pixels := op.OH() * op.OW()
	in, out := op.N*op.H*op.W*op.Cin, op.N*pixels*op.Cout
	s := &conv{op: op, k: m.k}
	s.w, s.bias, s.y = m.tensor(op.Wt, op.KH*op.KW*op.Cin*op.Cout), m.tensor(op.B, op.Cout), m.tensor(op.Y, out)
	x := paddedInput(op.Window, op.Cin, groupOf(op.N, pixels), m.tensor(op.X, in))
	s.sweep = newSweep(m, x, op.KH, op.KW, op.Stride, op.OH(), op.OW(), op.Cout)
	s.init = m.scratch(s.sweep.product.tiling.columns(op.Cout))
	return s
}

func (s *conv) run() error {
	s.sweep.pack(s.w)
	copy(s.init, s.bias)
	floor := noFloor
	if s.op.Act == nn.ReLU {
		floor = 0
	}
	s.sweep.run(s.y, s.init, floor)
	if s.op.Act != nn.ReLU && s.op.Act != nn.Linear {
		s.k.activations.apply(s.op.Act, s.y, s.y)
	}
	return nil
}
