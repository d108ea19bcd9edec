package statistics

import "math"

// JensenShannon is the Jensen–Shannon distance of two samples through their
// histograms between these borders: the square root, in [0, 1], of
//
//	½·KL(p‖m) + ½·KL(q‖m)   with m = (p+q)/2 and logarithms to base 2
//
// (Lin 1991; that the root is a metric: Endres & Schindelin 2003). Its square is
// the divergence in bits. Bins are those of Histogram. Of an empty sample it is 1.
func JensenShannon(a, b, edges []float64) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 1
	}
	p, q := Histogram(a, edges), Histogram(b, edges)
	bits := 0.0
	for k := range p {
		pk, qk := float64(p[k])/float64(len(a)), float64(q[k])/float64(len(b))
		m := (pk + qk) / 2
		if pk > 0 {
			bits += pk * math.Log2(pk/m) / 2
		}
		if qk > 0 {
			bits += qk * math.Log2(qk/m) / 2
		}
	}
	return math.Sqrt(math.Max(0, math.Min(1, bits)))
}

// JensenShannonOver is JensenShannon between fixed borders, as a Distance.
func JensenShannonOver(edges []float64) Distance {
	return func(a, b []float64) float64 { return JensenShannon(a, b, edges) }
}
