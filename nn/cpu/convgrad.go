package cpu

import "untrained/nn"

// convInputGrad is itself a convolution: of DY, spread by the stride and padded,
// with the filters turned by 180° and their channels exchanged.
type convInputGrad struct {
	op     nn.ConvInputGrad
	sweep  sweep
	w, dx  []float32
	turned []float32 // KH×KW×Cout×Cin
	zero   []float32
}

func planConvInputGrad(m *binder, op nn.ConvInputGrad) step {
	oh, ow := op.OH(), op.OW()
	weights := op.KH * op.KW * op.Cin * op.Cout
	s := &convInputGrad{op: op}
	s.w, s.dx = m.tensor(op.Wt, weights), m.tensor(op.DX, op.N*op.H*op.W*op.Cin)
	dy := pictures{
		from: m.tensor(op.DY, op.N*oh*ow*op.Cout), h: oh, w: ow, c: op.Cout,
		ph: op.H + op.KH - 1, pw: op.W + op.KW - 1,
		top: op.KH - 1 - op.PadY, left: op.KW - 1 - op.PadX, spread: op.Stride,
		n: op.N, count: groupOf(op.N, op.H*op.W),
	}
	s.sweep = newSweep(m, dy, op.KH, op.KW, 1, op.H, op.W, op.Cin)
	s.turned = m.scratch(weights)
	s.zero = m.scratch(s.sweep.product.tiling.columns(op.Cin))
	return s
}

func (s *convInputGrad) run() error {
	op := &s.op
	taps := op.KH * op.KW
	for tap := range taps {
		from := s.w[tap*op.Cin*op.Cout:][:op.Cin*op.Cout]
		to := s.turned[(taps-1-tap)*op.Cin*op.Cout:][:op.Cin*op.Cout]
		for ci := range op.Cin {
			for co, v := range from[ci*op.Cout:][:op.Cout] {
				to[co*op.Cin+ci] = v
			}
		}
	}
	s.sweep.pack(s.turned)
	s.sweep.run(s.dx, s.zero, noFloor)
	return nil
}

// convFilterGrad is DW = Xᵀ·DY over all windows: the rows of the product are the
// values of a window, and its inner dimension runs over output pixels. Neither factor
// is copied.
type convFilterGrad struct {
	op         nn.ConvFilterGrad
	k          *kernels
	product    product
	in         pictures
	rows       []int // where a window's values lie
	blocks     []block
	aStep      int
	aSpan      int
	dy, dw, db []float32
	packed     []float32 // of dy, where it has many columns
	zero       []float32
}

// directColumns is the largest number of output channels for which DY is multiplied
// without packing; rows further apart would share too few cache sets.
const directColumns = 64

func planConvFilterGrad(m *binder, op nn.ConvFilterGrad) step {
	oh, ow := op.OH(), op.OW()
	s := &convFilterGrad{op: op, k: m.k, product: product{tiling: m.k.tiling(op.Cout)}}
	s.dy = m.tensor(op.DY, op.N*oh*ow*op.Cout)
	s.dw, s.db = m.tensor(op.DW, op.KH*op.KW*op.Cin*op.Cout), m.tensor(op.DB, op.Cout)
	count := 1
	if oh*ow == 1 {
		count = min(op.N, depth) // one pixel a picture: the pictures are the inner dimension
	}
	s.in = paddedInput(op.Window, op.Cin, count, m.tensor(op.X, op.N*op.H*op.W*op.Cin))
	s.in.reserve(m)
	line := s.in.pw * op.Cin
	s.rows = make([]int, 0, op.KH*op.KW*op.Cin)
	for ky := range op.KH {
		for i := range op.KW * op.Cin {
			s.rows = append(s.rows, ky*line+i)
		}
	}
	s.aStep, s.aSpan = op.Stride*op.Cin, op.Stride*line
	spans, length := oh, ow
	switch {
	case oh*ow == 1:
		spans, length, s.aStep = 1, count, s.in.size()
	case ow*s.aStep == s.aSpan:
		spans, length = 1, oh*ow
	}
	s.blocks = blocks(spans, length, s.aStep, s.aSpan)
	width := s.product.tiling.columns(op.Cout)
	s.zero = m.scratch(width)
	if op.Cout > directColumns {
		most := 0
		for _, b := range s.blocks {
			most = max(most, b.spans*b.length)
		}
		s.packed = m.scratch(most * width)
	}
	return s
}

func (s *convFilterGrad) run() error {
	op, tiling, t := &s.op, s.product.tiling, &s.product.tile
	pixels := op.OH() * op.OW()
	init := s.zero
	for first := 0; first < op.N; first += s.in.count {
		count := min(s.in.count, op.N-first)
		x := s.in.group(first, count)
		dy := s.dy[first*pixels*op.Cout:]
		for _, b := range s.blocks {
			t.Spans, t.Length, t.AStep, t.ASpan, t.Floor = b.spans, b.length, s.aStep, s.aSpan, noFloor
			if pixels == 1 {
				t.Length = count
			}
			steps := t.Spans * t.Length
			p := panels{dy[b.b*op.Cout:], op.Cout, tiling.cols, op.Cout}
			if s.packed != nil {
				tiling.pack(s.packed, dy[b.b*op.Cout:], op.Cout, steps, op.Cout, false)
				p = panels{s.packed, tiling.cols, steps * tiling.cols, op.Cout}
			}
			s.product.run(s.dw, op.Cout, x[b.a:], s.rows, p, init, len(s.rows))
			init = nil
		}
	}
	if s.db != nil {
		clear(s.db)
		s.k.sumRows(s.db, s.dy)
	}
	return nil
}
