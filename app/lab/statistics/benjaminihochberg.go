package statistics

import "math"

// BenjaminiHochberg adjusts the p values of a family of tests so that, of the tests whose adjusted value is at most q,
// the expected share of false discoveries is at most q (Benjamini & Hochberg 1995; independent or positively dependent
// tests): the adjusted value of the i-th smallest of m is the minimum of p₍ⱼ₎·m/j over j ≥ i. It returns the adjusted
// values, in the order of p, and whether each test is rejected at q. Every p must be in [0, 1].
func BenjaminiHochberg(p []float64, q float64) (adjusted []float64, rejected []bool) {
	m := len(p)
	adjusted, rejected = make([]float64, m), make([]bool, m)
	places := order(p)
	least := 1.0
	for k := m - 1; k >= 0; k-- {
		i := places[k]
		// The ratio is rounded first: it is then 1 or more, and no adjusted value is below its own p.
		least = math.Min(least, p[i]*(float64(m)/float64(k+1)))
		adjusted[i] = least
		rejected[i] = least <= q
	}
	return adjusted, rejected
}
