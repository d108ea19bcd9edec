package backendtest

import (
	"math"

	"untrained/nn"
)

func regression(op nn.Regression, x, y, w, loss, dx []float64) {
	clear(loss[:op.N])
	for j := range op.N * op.Units {
		l, d := 0.0, 0.0
		switch {
		case w[j] == 0:
		case op.Form == nn.MeanSquared:
			l, d = (x[j]-y[j])*(x[j]-y[j]), 2*(x[j]-y[j])
		default:
			l, d = poisson(x[j], y[j])
		}
		loss[j/op.Units] += w[j] * l
		if dx != nil {
			dx[j] = w[j] * d / float64(op.N)
		}
	}
}

// poisson returns ŷ − y·log ŷ at ŷ = log(1 + eˣ), and its derivative with respect to x. Where eˣ is
// small, log ŷ = x + log(1 − eˣ/2 + …) and σ(x)/ŷ = 1 − eˣ/2 + …
func poisson(x, y float64) (loss, slope float64) {
	e := math.Exp(-math.Abs(x))
	rate, sigmoid := math.Max(x, 0)+math.Log1p(e), 1/(1+e)
	if x < 0 {
		sigmoid = e / (1 + e)
	}
	if x < -18 {
		return rate - y*(x-e/2), sigmoid - y*(1-e/2)
	}
	return rate - y*math.Log(rate), sigmoid * (1 - y/rate)
}
