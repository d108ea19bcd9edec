package statistics

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// PValue returns the two-sided p value of an estimate under the hypothesis that its true value is 0, from the same
// independent variances as WithInterval: 1 minus the level of the interval that ends at 0. The p value is therefore
// below 0.05 exactly if the interval of 95 % excludes 0. For a single Part it is the p value of Student's t test. The p
// value of a mean of independent values x, such as one a seed, is PValue(Mean(x), Part{Variance(x)/n, n−1}).
//
// It is NaN if a variance or the value is unknown (NaN) or no variance is given, 1 if the value is 0, and 0 if the
// value is not 0 and has no variance.
func PValue(value float64, parts ...Part) float64 {
	var known []Part
	total := 0.0
	for _, p := range parts {
		if p != (Part{}) {
			known = append(known, p)
			total += p.Variance
		}
	}
	switch {
	case len(known) == 0 || value != value || total != total:
		return math.NaN()
	case value == 0:
		return 1
	case total == 0:
		return 0
	case len(known) == 1:
		return 2 * student(known[0].Freedom).CDF(-math.Abs(value)/math.Sqrt(total))
	}
	// Half the width of the interval shrinks as p grows: bisection of log p.
	low, high := math.Log(1e-200), 0.0
	for range 60 {
		middle := (low + high) / 2
		square := 0.0
		for _, p := range known {
			square += Square(student(p.Freedom).Quantile(math.Exp(middle)/2)) * p.Variance
		}
		if square > Square(value) {
			low = middle
		} else {
			high = middle
		}
	}
	return math.Exp((low + high) / 2)
}

// student returns Student's t distribution; for very many degrees of freedom, or 0, that is the normal distribution.
func student(freedom float64) distuv.StudentsT {
	const many = 1e6
	if !(freedom < many) || !(freedom > 0) {
		freedom = many
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}
}
