package backendtest

import (
	"math"

	"untrained/nn"
)

func maxPool(op nn.MaxPool, x, y []float64) {
	for i := range op.N * op.OH() * op.OW() * op.C {
		y[i] = math.Inf(-1)
	}
	taps(op.Window, func(out, in, _ int) {
		for c := range op.C {
			y[out*op.C+c] = math.Max(y[out*op.C+c], x[in*op.C+c])
		}
	})
}

// maxPoolGrad finds each window's first largest value again.
func maxPoolGrad(op nn.MaxPoolGrad, x, dy, dx []float64) {
	clear(dx[:op.N*op.H*op.W*op.C])
	winner := make([]int, op.N*op.OH()*op.OW()*op.C)
	for i := range winner {
		winner[i] = -1
	}
	taps(op.Window, func(out, in, _ int) {
		for c := range op.C {
			w := &winner[out*op.C+c]
			if *w < 0 || x[in*op.C+c] > x[*w] {
				*w = in*op.C + c
			}
		}
	})
	for i, w := range winner {
		dx[w] += dy[i]
	}
}

// insiders returns how many values of each window lie inside the picture.
func insiders(g nn.Window) []float64 {
	n := make([]float64, g.N*g.OH()*g.OW())
	taps(g, func(out, _, _ int) { n[out]++ })
	return n
}

func avgPool(op nn.AvgPool, x, y []float64) {
	n := insiders(op.Window)
	clear(y[:len(n)*op.C])
	taps(op.Window, func(out, in, _ int) {
		for c := range op.C {
			y[out*op.C+c] += x[in*op.C+c] / n[out]
		}
	})
}

func avgPoolGrad(op nn.AvgPoolGrad, dy, dx []float64) {
	n := insiders(op.Window)
	clear(dx[:op.N*op.H*op.W*op.C])
	taps(op.Window, func(out, in, _ int) {
		for c := range op.C {
			dx[in*op.C+c] += dy[out*op.C+c] / n[out]
		}
	})
}
