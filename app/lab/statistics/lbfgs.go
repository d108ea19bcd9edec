package statistics

import (
	"math"

	"untrained/app/lab/internal/linear"
)

// minimise finds the minimum of a smooth convex function by the limited-memory BFGS method (Nocedal 1980; Liu & Nocedal
// 1989). It starts at x and overwrites x with the minimum. f returns the value at x and writes the gradient; done
// reports whether a gradient is small enough. minimise returns the number of evaluations, and whether done returned
// true within that number.
//
// gonum's optimize calls separate functions for value and gradient, which would double the work: here one pass over the
// data computes both.
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
		if !(slope < 0) { // only rounding errors are left
			return used, false
		}
		// The step 1 is nearly always right; otherwise the step is halved until the value falls.
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
