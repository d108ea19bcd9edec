package statistics

import (
	"context"
	"math"
)

// readout computes the loss of a softmax readout on some pictures.
type readout struct {
	product         func(c, a, b []float64, m, n, k int)
	z, zt           []float64 // n×p and p×n
	label           []int
	n, p, classes   int
	scores, byClass []float64 // n×classes and classes×n
}

// newReadout returns the readout of the pictures that rows lists, with their rows of z and their labels.
func newReadout(product func(c, a, b []float64, m, n, k int), z []float64, label, rows []int, p, classes int) *readout {
	n := len(rows)
	r := &readout{product: product, z: make([]float64, n*p), label: make([]int, n), n: n, p: p, classes: classes,
		scores: make([]float64, n*classes), byClass: make([]float64, n*classes)}
	for a, i := range rows {
		copy(r.z[a*p:][:p], z[i*p:])
		r.label[a] = label[i]
	}
	return r
}

// evaluate returns the mean −log p(label) at theta, which has the weights, classes×p, followed by the intercepts. It
// leaves p − [label] in scores.
func (r *readout) evaluate(theta []float64) float64 {
	r.product(r.scores, r.z, theta[:r.classes*r.p], r.n, r.classes, r.p)
	intercept, sum := theta[r.classes*r.p:], 0.0
	for i, k := range r.label {
		row := r.scores[i*r.classes:][:r.classes]
		axpy(row, 1, intercept)
		right := row[k]
		sum += softmax(row) - right
		row[k]--
	}
	return sum / float64(r.n)
}

// fit moves theta until loss plus penalty is within gap of the minimum, or as close as rounding and the number of
// passes allow, and returns an upper bound of the remaining distance: with a penalty of λ/2·‖w‖² the minimum is at most
// ‖gradient‖²/2λ below.
func (r *readout) fit(ctx context.Context, theta []float64, lambda, gap float64) float64 {
	if r.zt == nil {
		r.zt = transposed(r.z, r.n, r.p)
	}
	width := r.classes * r.p
	left := math.Inf(1)
	minimise(theta, func(grad, theta []float64) float64 {
		value := r.evaluate(theta)
		clear(grad[width:])
		for i := range r.n {
			for k, v := range r.scores[i*r.classes:][:r.classes] {
				v /= float64(r.n)
				r.byClass[k*r.n+i] = v
				grad[width+k] += v
			}
		}
		r.product(grad[:width], r.byClass, r.zt, r.classes, r.p, r.n)
		axpy(grad[:width], lambda, theta[:width])
		return value + lambda/2*dot(theta[:width], theta[:width])
	}, func(grad []float64) bool {
		left = dot(grad, grad) / (2 * lambda)
		return left <= gap || ctx.Err() != nil
	}, mostPasses)
	return left
}
