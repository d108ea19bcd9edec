package statistics

import "math"

// Pearson returns the correlation of x and y (Pearson 1895), in [−1, 1], or 0 if one of them is constant, because a
// constant prediction predicts nothing.
func Pearson(x, y []float64) float64 {
	sameLength("Pearson", len(x), len(y))
	mx, sx := MeanSD(x)
	my, sy := MeanSD(y)
	if IsConstant(mx, sx) || IsConstant(my, sy) {
		return 0
	}
	sum := 0.0
	for i := range x {
		sum += (x[i] - mx) * (y[i] - my)
	}
	r := sum / (float64(len(x)) * sx * sy)
	return math.Max(-1, math.Min(1, r))
}

// IsConstant reports, from the mean and the standard deviation of values, whether they differ by rounding alone.
func IsConstant(mean, sd float64) bool {
	return sd <= 1e-12*math.Abs(mean) || sd < 1e-150
}

// MeanSD returns the mean and the population standard deviation (divided by n); both are 0 if x is empty.
func MeanSD(x []float64) (mean, sd float64) {
	if len(x) == 0 {
		return 0, 0
	}
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	sum := 0.0
	for _, v := range x {
		sum += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(sum / float64(len(x)))
}

// Mean returns the arithmetic mean, 0 if x is empty.
func Mean(x []float64) float64 {
	m, _ := MeanSD(x)
	return m
}

// Variance returns the sample variance (divided by n−1), NaN for fewer than two values.
func Variance(x []float64) float64 {
	if len(x) < 2 {
		return math.NaN()
	}
	_, sd := MeanSD(x)
	return sd * sd * float64(len(x)) / float64(len(x)-1)
}
