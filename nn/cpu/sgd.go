package cpu

import "untrained/nn"

type sgd struct {
	k              *kernels
	p, g, v, hyper []float32
}

func planSGD(m *binder, op nn.SGD) step {
	return &sgd{m.k, m.tensor(op.P, op.N), m.tensor(op.G, op.N), m.tensor(op.V, op.N), m.tensor(op.Hyper, nn.HyperLen)}
}

func (s *sgd) run() error {
	s.k.sgd(s.p, s.g, s.v, (*[3]float32)(s.hyper))
	return nil
}

func sgdGeneric(p, g, v []float32, h *[3]float32) {
	rate, momentum, decay := h[0], h[1], h[2]
	for i, d := range g {
		v[i] = float32(momentum*v[i]) + (d + float32(decay*p[i]))
		p[i] -= float32(rate * v[i])
	}
}
