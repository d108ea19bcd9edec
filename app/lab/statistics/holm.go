package statistics

// Holm adjusts the p values of a family of tests so that the probability of one or more false rejections, if tests
// whose adjusted value is at most level are rejected, is at most level, however the tests depend on each other (Holm
// 1979): the adjusted value of the i-th smallest of m, counted from 1, is the maximum of p₍ⱼ₎·(m−j+1) over j ≤ i, at
// most 1. It returns the adjusted values, in the order of p, and whether each test is rejected at level. Every p must
// be in [0, 1].
func Holm(p []float64, level float64) (adjusted []float64, rejected []bool) {
	m := len(p)
	adjusted, rejected = make([]float64, m), make([]bool, m)
	largest := 0.0
	for k, i := range order(p) {
		largest = min(1, max(largest, p[i]*float64(m-k)))
		adjusted[i] = largest
		rejected[i] = largest <= level
	}
	return adjusted, rejected
}
