package cpu

import "untrained/nn"

type subsample struct{ pool }

func planSubsample(m *binder, op nn.Subsample) step {
	s := &subsample{pool{Window: op.Window, c: op.C, k: m.k}}
	in, out := s.sizes()
	s.x, s.y = m.tensor(op.X, in), m.tensor(op.Y, out)
	return s
}

func (s *subsample) run() error {
	s.eachWindow(firstOfWindow)
	return nil
}

func firstOfWindow(p *pool, out, n, y0, y1, x0, x1 int) {
	copy(p.y[out:][:p.c], p.pixel(p.x, n, y0, x0))
}

type subsampleGrad struct{ pool }

func planSubsampleGrad(m *binder, op nn.SubsampleGrad) step {
	s := &subsampleGrad{pool{Window: op.Window, c: op.C, k: m.k}}
	in, out := s.sizes()
	s.dy, s.dx = m.tensor(op.DY, out), m.tensor(op.DX, in)
	return s
}

func (s *subsampleGrad) run() error {
	clear(s.dx)
	s.eachWindow(firstOfWindowGrad)
	return nil
}

// firstOfWindowGrad sets each value that was taken once: no two windows share their
// first value.
func firstOfWindowGrad(p *pool, out, n, y0, y1, x0, x1 int) {
	copy(p.pixel(p.dx, n, y0, x0), p.dy[out:][:p.c])
}
