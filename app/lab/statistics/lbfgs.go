package statistics

import (
	"math"

	"untrained/app/lab/internal/linear"
)

// minimise finds the minimum of a smooth convex function by the limited-memory BFGS
// method (Nocedal 1980; Liu & Nocedal 1989) from x on, which it overwrites. f writes
// the gradient at x and gives the value. done looks at a gradient and says whether
// it is small enough. It gives the number of evaluations, and whether done ever said
// yes within that many.
//
// gonum's optimize asks for value and gradient apart, which here would double the
// work: both come from one pass over the data.
func minimise(x []float64, f func(grad, x []float64) float64, done func(grad []float64) bool,
	evaluations int) (int, bool) {
	const memory = 12
	type pair struct {
		s, y []float64 // steps of x and of the gradient
		rho  float64   // 1/(s·y)
	}
	var pairs []pair
	n := len(x)
	grad, next, nextGrad, d := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	alpha := make([]float64, memory)
	value, used := f(grad, x), 1
	for !done(grad) {
		// d = −H·grad by the two loops.
		for i, g := range grad {
			d[i] = -g
		}
		for k := len(pairs) - 1; k >= 0; k-- {
			p := pairs[k]
			alpha[k] = p.rho * linear.Inner(p.s, d)
			axpy(d, -alpha[k], p.y)
		}
		if k := len(pairs) - 1; k >= 0 {
			scale(d, 1/(pairs[k].rho*linear.Inner(pairs[k].y, pairs[k].y)))
		} else {
			scale(d, 1/math.Max(1, math.Sqrt(linear.Inner(grad, grad))))
		}
		for k, p := range pairs {
			axpy(d, alpha[k]-p.rho*linear.Inner(p.y, d), p.s)
		}
		slope := linear.Inner(grad, d)
		if !(slope < 0) { // rounding is all that is left
			return used, false
		}
		// The step 1 nearly always does; else by halves until the value falls.
		step := 1.0
		var nextValue float64
		for {
			if used == evaluations || step < 1e-10 {
				return used, false
			}
			copy(next, x)
			axpy(next, step, d)
			nextValue = f(nextGrad, next)
			used++
			if nextValue <= value+1e-4*step*slope {
				break
			}
			step /= 2
		}
		var p pair
		if len(pairs) == memory {
			p = pairs[0]
			pairs = append(pairs[:0], pairs[1:]...)
		} else {
			p = pair{s: make([]float64, n), y: make([]float64, n)}
		}
		for i := range n {
			p.s[i], p.y[i] = next[i]-x[i], nextGrad[i]-grad[i]
		}
		if sy := linear.Inner(p.s, p.y); sy > 1e-12*math.Sqrt(linear.Inner(p.s, p.s)*linear.Inner(p.y, p.y)) {
			p.rho = 1 / sy
			pairs = append(pairs, p)
		}
		copy(x, next)
		copy(grad, nextGrad)
		value = nextValue
	}
	return used, true
}
