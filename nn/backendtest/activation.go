package backendtest

import (
	"math"

	"untrained/nn"
)

func apply(a nn.Activation, x float64) float64 {
	switch a {
	case nn.ReLU:
		return math.Max(x, 0)
	case nn.Tanh:
		return math.Tanh(x)
	}
	return x
}

// slope is the derivative of an activation whose output is y.
func slope(a nn.Activation, y float64) float64 {
	switch a {
	case nn.ReLU:
		if y > 0 {
			return 1
		}
		return 0
	case nn.Tanh:
		return 1 - y*y
	}
	return 1
}

func activate(op nn.Activate, x, y []float64) {
	for i := range op.N {
		y[i] = apply(op.Act, x[i])
	}
}

func activateGrad(op nn.ActivateGrad, y, dy, dx []float64) {
	for i := range op.N {
		if op.Act == nn.Linear {
			dx[i] = dy[i]
			continue
		}
		dx[i] = dy[i] * slope(op.Act, y[i])
	}
}
