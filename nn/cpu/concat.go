package cpu

import "untrained/nn"

type concat struct {
	op      nn.Concat
	a, b, y []float32
}

func planConcat(m *binder, op nn.Concat) step {
	return &concat{op, m.tensor(op.A, op.N*op.CA), m.tensor(op.B, op.N*op.CB), m.tensor(op.Y, op.N*(op.CA+op.CB))}
}

func (s *concat) run() error {
	ca, cb := s.op.CA, s.op.CB
	for i := range s.op.N {
		row := s.y[i*(ca+cb):][:ca+cb]
		copy(row, s.a[i*ca:][:ca])
		copy(row[ca:], s.b[i*cb:][:cb])
	}
	return nil
}

type concatGrad struct {
	op         nn.ConcatGrad
	dy, da, db []float32
}

func planConcatGrad(m *binder, op nn.ConcatGrad) step {
	return &concatGrad{op, m.tensor(op.DY, op.N*(op.CA+op.CB)), m.tensor(op.DA, op.N*op.CA),
		m.tensor(op.DB, op.N*op.CB)}
}

func (s *concatGrad) run() error {
	ca, cb := s.op.CA, s.op.CB
	for i := range s.op.N {
		row := s.dy[i*(ca+cb):][:ca+cb]
		copy(s.da[i*ca:][:ca], row)
		copy(s.db[i*cb:][:cb], row[ca:])
	}
	return nil
}

type add struct {
	k       *kernels
	a, b, y []float32
}

func planAdd(m *binder, op nn.Add) step {
	return &add{m.k, m.tensor(op.A, op.N), m.tensor(op.B, op.N), m.tensor(op.Y, op.N)}
}

func (s *add) run() error {
	copy(s.y, s.a)
	s.k.addTo(s.y, s.b, 1)
	return nil
}
