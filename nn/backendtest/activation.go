package backendtest

import (
	"math"

	"untrained/nn"
)

// geluScale and geluCube are the constants of GELU's tanh form.
const geluScale, geluCube = 0.7978845608028654, 0.044715 // √(2/π)

func apply(a nn.Activation, x float64) float64 {
	switch a {
	case nn.ReLU:
		return math.Max(x, 0)
	case nn.Tanh:
		return math.Tanh(x)
	case nn.LeakyReLU:
		return math.Max(x, nn.Leak*x)
	case nn.ELU:
		if x < 0 {
			return math.Expm1(x)
		}
		return x
	case nn.GELU:
		if x < -40 { // the limit, also of −∞ where 0·∞ would be NaN
			return math.Copysign(0, -1)
		}
		return x / (1 + math.Exp(-2*geluScale*(x+geluCube*x*x*x)))
	case nn.Sigmoid:
		return 1 / (1 + math.Exp(-x))
	case nn.Abs:
		return math.Abs(x)
	}
	return x
}

// slope returns the derivative of an activation at x, whose output is y.
func slope(a nn.Activation, x, y float64) float64 {
	switch a {
	case nn.ReLU:
		if y > 0 {
			return 1
		}
		return 0
	case nn.Tanh:
		return 1 - y*y
	case nn.LeakyReLU:
		if y > 0 {
			return 1
		}
		return nn.Leak
	case nn.ELU:
		if y > 0 {
			return 1
		}
		return 1 + y
	case nn.GELU:
		if math.Abs(x) > 40 {
			return math.Max(math.Copysign(1, x), 0)
		}
		s := 1 / (1 + math.Exp(-2*geluScale*(x+geluCube*x*x*x)))
		return s + x*s*(1-s)*2*geluScale*(1+3*geluCube*x*x)
	case nn.Sigmoid:
		return y * (1 - y)
	case nn.Abs:
		switch {
		case x > 0:
			return 1
		case x < 0:
			return -1
		}
		return 0
	}
	return 1
}

func activate(op nn.Activate, x, y []float64) {
	for i := range op.N {
		y[i] = apply(op.Act, x[i])
	}
}

func activateGrad(op nn.ActivateGrad, x, y, dy, dx []float64) {
	for i := range op.N {
		var in, out float64
		if op.Act.NeedsInput() {
			in = x[i]
		} else if op.Act != nn.Linear {
			out = y[i]
		}
		dx[i] = dy[i] * slope(op.Act, in, out)
	}
}
