package statistics

import "math"

// Wasserstein is the 1-Wasserstein (earth mover's) distance of two samples, ∫|F(x)
// − G(x)|dx between their empirical distribution functions, in the unit of the
// values (Vallender 1974). For samples of equal size it is the mean difference of
// sorted values. The values are finite and in any order; rising order saves the
// sorting. From an empty sample nothing can be moved: +Inf.
func Wasserstein(a, b []float64) float64 {
	if len(a) == 0 || len(b) == 0 {
		return math.Inf(1)
	}
	a, b = inOrder(a), inOrder(b)
	area, last := 0.0, math.Min(a[0], b[0])
	for i, j := 0, 0; i < len(a) || j < len(b); {
		// Between last and x both functions are level.
		x := math.Inf(1)
		if i < len(a) {
			x = a[i]
		}
		if j < len(b) {
			x = math.Min(x, b[j])
		}
		area += (x - last) * math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b)))
		last = x
		for i < len(a) && a[i] == x {
			i++
		}
		for j < len(b) && b[j] == x {
			j++
		}
	}
	return area
}
