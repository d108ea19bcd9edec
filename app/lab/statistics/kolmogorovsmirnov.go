package statistics

import "math"

// KolmogorovSmirnov is the largest difference between the empirical distribution
// functions of two samples, sup|F(x) − G(x)| in [0, 1] (Kolmogorov 1933; Smirnov
// 1939). The values are finite and in any order; rising order saves the sorting.
// Of an empty sample, which is like nothing, it is 1.
func KolmogorovSmirnov(a, b []float64) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 1
	}
	a, b = inOrder(a), inOrder(b)
	largest := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		// Both functions step past every value that equals x.
		x := math.Min(a[i], b[j])
		for i < len(a) && a[i] == x {
			i++
		}
		for j < len(b) && b[j] == x {
			j++
		}
		largest = math.Max(largest, math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b))))
	}
	return largest
}
