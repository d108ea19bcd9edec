package statistics

import "math"

// BenjaminiHochberg adjusts the p values of a family of tests so that among those
// whose adjusted value is at most q the expected share of false discoveries is at
// most q (Benjamini & Hochberg 1995; independent or positively dependent tests):
// the adjusted value of the i-th smallest of m is min over j ≥ i of p₍ⱼ₎·m/j. It
// also says which are rejected at q. Values are in [0, 1] and keep their order.
func BenjaminiHochberg(p []float64, q float64) (adjusted []float64, rejected []bool) {
	m := len(p)
	adjusted, rejected = make([]float64, m), make([]bool, m)
	places := order(p)
	least := 1.0
	for k := m - 1; k >= 0; k-- {
		i := places[k]
		least = math.Min(least, p[i]*float64(m)/float64(k+1))
		adjusted[i] = least
		rejected[i] = least <= q
	}
	return adjusted, rejected
}
