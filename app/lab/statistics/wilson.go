package statistics

import (
	"fmt"
	"math"
)

// Wilson returns the score interval of a proportion from k of n trials (Wilson 1927). Unlike k/n ± z·√(p(1−p)/n), it
// stays within [0, 1] and is not a single point if k is 0 or n. It needs one trial.
func Wilson(k, n int, level float64) (Interval, error) {
	if err := atLeast(n, 1, "trials", "the interval of a proportion"); err != nil {
		return Interval{}, err
	}
	if k < 0 || k > n {
		return Interval{}, fmt.Errorf("%d of %d is not a proportion", k, n)
	}
	p, m, z := float64(k)/float64(n), float64(n), StudentQuantile(level, 0)
	middle := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return Interval{p, math.Max(0, middle-half), math.Min(1, middle+half)}, nil
}
