package statistics

import "math"

// Normalised is the noise-ceiling-corrected score sign(r)·r²/ρ: the part of the
// explainable variance that a prediction with correlation r explains, negative
// for negative r. ρ is the reliability of the responses, not of their square
// root, because only the responses carry noise (Schoppe et al. 2016). NaN where
// ρ is not positive.
func Normalised(r, rho float64) float64 {
	if !(rho > 0) {
		return math.NaN()
	}
	return math.Copysign(r*r, r) / rho
}

// FVE is the fraction of variance explained against the training mean,
// 1 − Σ(y−ŷ)²/Σ(y−ȳ)², where ȳ[i] is the mean response over the pictures that
// were trained on when picture i was predicted. Unlike r it is not negative by
// construction when a whole group is held out. 0 where y never departs from ȳ.
func FVE(y, predicted, trainingMean []float64) float64 {
	sse, sse0 := 0.0, 0.0
	for i := range y {
		sse += (y[i] - predicted[i]) * (y[i] - predicted[i])
		sse0 += (y[i] - trainingMean[i]) * (y[i] - trainingMean[i])
	}
	if sse0 == 0 {
		return 0
	}
	return 1 - sse/sse0
}
