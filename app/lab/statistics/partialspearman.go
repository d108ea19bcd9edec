package statistics

import "math"

// PartialSpearman is the rank correlation of x and y when what both share with a
// control is taken out of them: with rank correlations a of x and y, b of x and
// control, c of y and control it is
//
//	(a − b·c) / √((1 − b²)(1 − c²))
//
// (Yule 1907; Kendall 1942), and 0 where x or y says nothing beyond the control.
func PartialSpearman(x, y, control []float64) float64 {
	sameLength("PartialSpearman", len(x), len(y))
	sameLength("PartialSpearman", len(x), len(control))
	z := Ranks(control)
	return partial(Spearman(x, y), Pearson(Ranks(x), z), Pearson(Ranks(y), z))
}

func partial(xy, xz, yz float64) float64 {
	left := (1 - xz*xz) * (1 - yz*yz)
	if left < 1e-12 {
		return 0
	}
	return math.Max(-1, math.Min(1, (xy-xz*yz)/math.Sqrt(left)))
}
