package statistics

import (
	"fmt"
	"math"
	"slices"
)

// TooFewError is returned if there is too little data to compute something.
type TooFewError struct {
	N, Need int    // number that there is, number that is needed
	What    string // of what: "values", "subjects"
	For     string // "a bootstrap interval"
}

func (e *TooFewError) Error() string {
	return fmt.Sprintf("%d %s are too few for %s, which needs %d", e.N, e.What, e.For, e.Need)
}

// atLeast returns a *TooFewError if n is less than need, and nil otherwise.
func atLeast(n, need int, what, purpose string) error {
	if n < need {
		return &TooFewError{N: n, Need: need, What: what, For: purpose}
	}
	return nil
}

// finite returns an error that names the first value that is NaN or infinite, or nil.
func finite(what string, x []float64) error {
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("value %d of %s is %v: leave out what could not be measured, and say how many", i, what, v)
		}
	}
	return nil
}

// inOrder returns x in rising order: x itself if it is sorted already, otherwise a copy.
func inOrder(x []float64) []float64 {
	if slices.IsSorted(x) {
		return x
	}
	x = slices.Clone(x)
	slices.Sort(x)
	return x
}

// sameLength panics unless the lengths a and b are equal.
func sameLength(routine string, a, b int) {
	if a != b {
		panic(fmt.Sprintf("statistics: %s of %d and %d values", routine, a, b))
	}
}

// haveShape panics unless x has n×p values.
func haveShape(routine string, x []float64, n, p int) {
	if n < 0 || p < 0 || len(x) != n*p {
		panic(fmt.Sprintf("statistics: %s of %d values, not %d×%d", routine, len(x), n, p))
	}
}
