package cpu

import (
	"untrained/nn"
	"untrained/nn/elementary"
)

type regression struct {
	op                            nn.Regression
	x, targets, weights, loss, dx []float32
}

func planRegression(m *binder, op nn.Regression) step {
	n := op.N * op.Units
	return &regression{op, m.tensor(op.X, n), m.tensor(op.Targets, n), m.tensor(op.Weights, n), m.tensor(op.Loss, op.N),
		m.tensor(op.DX, n)}
}

// run computes in float64, as the cross-entropy does.
func (s *regression) run() error {
	of := squaredError
	if s.op.Form == nn.Poisson {
		of = poissonError
	}
	rows := float64(s.op.N)
	for i := range s.op.N {
		sum := 0.0
		for j := i * s.op.Units; j < (i+1)*s.op.Units; j++ {
			loss, slope := 0.0, 0.0
			if w := float64(s.weights[j]); w != 0 {
				loss, slope = of(float64(s.x[j]), float64(s.targets[j]))
				loss, slope = loss*w, slope*w
			}
			sum += float64(loss)
			if s.dx != nil {
				s.dx[j] = float32(slope / rows)
			}
		}
		s.loss[i] = float32(sum)
	}
	return nil
}

func squaredError(x, y float64) (loss, slope float64) {
	d := x - y
	return d * d, 2 * d
}

// poissonError returns the limits for rates so small that log(1 + eˣ) is eˣ.
func poissonError(x, y float64) (loss, slope float64) {
	rate := nn.Softplus(x)
	if x < -18 {
		return rate - float64(y*x), rate - y
	}
	sigmoid := 1 / (1 + elementary.Exp(-x))
	return rate - float64(y*elementary.Log(rate)), sigmoid * (1 - y/rate)
}
