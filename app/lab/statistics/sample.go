package statistics

import (
	"fmt"
	"math"
	"slices"
)

// TooFewError says that there is too little to compute something from.
type TooFewError struct {
	N, Need int    // what there is, what is needed
	What    string // of what: "values", "subjects"
	For     string // "a bootstrap interval"
}

func (e *TooFewError) Error() string {
	return fmt.Sprintf("%d %s are too few for %s, which needs %d", e.N, e.What, e.For, e.Need)
}

// atLeast is a *TooFewError when n falls short of need.
func atLeast(n, need int, what, purpose string) error {
	if n < need {
		return &TooFewError{N: n, Need: need, What: what, For: purpose}
	}
	return nil
}

// finite reports the first value that is NaN or infinite.
func finite(what string, x []float64) error {
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("value %d of %s is %v: leave out what could not be measured, and say how many", i, what, v)
		}
	}
	return nil
}

// inOrder is x in rising order: x itself when it is so already, else a copy.
func inOrder(x []float64) []float64 {
	if slices.IsSorted(x) {
		return x
	}
	x = slices.Clone(x)
	slices.Sort(x)
	return x
}

// sameLength panics unless a and b have one length.
func sameLength(routine string, a, b int) {
	if a != b {
		panic(fmt.Sprintf("statistics: %s of %d and %d values", routine, a, b))
	}
}

// haveShape panics unless x has n×p values.
func haveShape(routine string, x []float64, n, p int) {
	if n < 0 || p < 0 || len(x) != n*p {
		panic(fmt.Sprintf("statistics: %s of %d values where %d×%d are announced", routine, len(x), n, p))
	}
}
