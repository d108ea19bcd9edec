package statistics

import "math"

// Normalised returns the noise-ceiling-corrected score sign(r)·r²/ρ: the share of the explainable variance that a
// prediction with correlation r explains, negative for negative r. ρ is the reliability of the responses and not its
// square root, because only the responses have noise (Schoppe et al. 2016). It returns NaN if ρ is not positive.
func Normalised(r, rho float64) float64 {
	if !(rho > 0) {
		return math.NaN()
	}
	return math.Copysign(r*r, r) / rho
}

// FVE returns the fraction of variance explained relative to the training mean, 1 − Σ(y−ŷ)²/Σ(y−ȳ)², where ȳ[i] is the
// mean response over the pictures that were trained on when picture i was predicted. Unlike r, FVE is not negative by
// construction if a whole group is held out. It is 0 if y equals ȳ everywhere.
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

// FVENormalised returns the fraction of explainable variance that is explained, FVE/ρ, where ρ is the reliability of
// the responses. In contrast to Normalised it is 0 or less on average where nothing is predicted, also if whole groups
// are held out. NaN where ρ is not positive.
func FVENormalised(fve, rho float64) float64 {
	if !(rho > 0) {
		return math.NaN()
	}
	return fve / rho
}
