package cpu

import "untrained/nn"

type adam struct {
	k                 *kernels
	p, g, m, v, hyper []float32
}

func planAdam(m *binder, op nn.Adam) step {
	return &adam{m.k, m.tensor(op.P, op.N), m.tensor(op.G, op.N), m.tensor(op.M, op.N), m.tensor(op.V, op.N),
		m.tensor(op.Hyper, nn.HyperLen)}
}

func (s *adam) run() error {
	s.k.adam(s.p, s.g, s.m, s.v, (*[7]float32)(s.hyper))
	return nil
}
