package statistics

import (
	"fmt"
	"math"
)

// Wilson is the score interval of a proportion of which k of n were seen (Wilson
// 1927). Unlike k/n ± z·√(p(1−p)/n) it keeps within [0, 1] and says something when
// all or none were seen. It needs one trial.
func Wilson(k, n int, level float64) (Interval, error) {
	if err := atLeast(n, 1, "trials", "the interval of a proportion"); err != nil {
		return Interval{}, err
	}
	if k < 0 || k > n {
		return Interval{}, fmt.Errorf("%d of %d is no proportion", k, n)
	}
	p, m, z := float64(k)/float64(n), float64(n), StudentQuantile(level, 0)
	middle := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return Interval{p, math.Max(0, middle-half), math.Min(1, middle+half)}, nil
}
