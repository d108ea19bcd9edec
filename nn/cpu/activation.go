package cpu

import (
	"untrained/nn"
	"untrained/nn/elementary"
)

type activate struct {
	act  nn.Activation
	k    *kernels
	x, y []float32
}

func planActivate(m *binder, op nn.Activate) step {
	return &activate{op.Act, m.k, m.tensor(op.X, op.N), m.tensor(op.Y, op.N)}
}

func (s *activate) run() error {
	switch s.act {
	case nn.ReLU:
		s.k.relu(s.y, s.x)
	case nn.Tanh:
		tanh(s.y, s.x)
	default:
		copy(s.y, s.x)
	}
	return nil
}

// tanh is the same on every backend and machine, right to float32's last bit or
// the one before.
func tanh(y, x []float32) {
	for i, v := range x {
		y[i] = float32(elementary.Tanh(float64(v)))
	}
}

type activateGrad struct {
	act       nn.Activation
	k         *kernels
	y, dy, dx []float32
}

func planActivateGrad(m *binder, op nn.ActivateGrad) step {
	return &activateGrad{op.Act, m.k, m.tensor(op.Y, op.N), m.tensor(op.DY, op.N), m.tensor(op.DX, op.N)}
}

func (s *activateGrad) run() error {
	switch s.act {
	case nn.ReLU:
		s.k.reluGrad(s.dx, s.y, s.dy)
	case nn.Tanh:
		s.k.tanhGrad(s.dx, s.y, s.dy)
	default:
		copy(s.dx, s.dy)
	}
	return nil
}
