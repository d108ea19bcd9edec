package statistics

import (
	"math"
	"slices"
)

// Quantile returns the p-quantile of values in rising order, interpolated linearly between order statistics: the value
// at position p·(n−1), which is definition 7 of Hyndman & Fan (1996) and the default of R and numpy. p is limited to
// [0, 1]. The quantile of no values is 0.
func Quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	at := math.Max(0, math.Min(1, p)) * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-1)
	f := at - float64(i)
	if f == 0 {
		return sorted[i]
	}
	return sorted[i] + f*(sorted[i+1]-sorted[i])
}

// Median returns the median of x, NaN if x is empty. x need not be sorted.
func Median(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	s := slices.Clone(x)
	slices.Sort(s)
	n := len(s)
	return (s[(n-1)/2] + s[n/2]) / 2
}
