package backendtest

import "untrained/nn"

func activate(op nn.Activate, x, y []float64) {
	for i := range op.N {
		y[i] = op.Act.Value(x[i])
	}
}

func activateGrad(op nn.ActivateGrad, x, y, dy, dx []float64) {
	seen := y
	switch {
	case op.Act == nn.Linear:
		seen = dy // anything: the slope is 1
	case op.Act.NeedsInput():
		seen = x
	}
	for i := range op.N {
		dx[i] = dy[i] * op.Act.Slope(seen[i])
	}
}
