package statistics

import "math"

// Pearson is the correlation of x and y (Pearson 1895), in [−1, 1]; 0 where one
// of them is constant, because a constant prediction predicts nothing.
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

// IsConstant tells from their mean and standard deviation whether values differ
// by rounding alone.
func IsConstant(mean, sd float64) bool {
	return sd <= 1e-12*math.Abs(mean) || sd < 1e-150
}

// MeanSD is the mean and the population standard deviation (divided by n); both
// are 0 of nothing.
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

// Mean is the arithmetic mean; 0 of nothing.
func Mean(x []float64) float64 {
	m, _ := MeanSD(x)
	return m
}

// Variance returns the sample variance (divided by n−1), NaN of fewer than two values, which
// say nothing about it.
func Variance(x []float64) float64 {
	if len(x) < 2 {
		return math.NaN()
	}
	_, sd := MeanSD(x)
	return sd * sd * float64(len(x)) / float64(len(x)-1)
}
