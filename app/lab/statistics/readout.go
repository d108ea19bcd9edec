package statistics

import (
	"context"
	"math"
)

// readout is the loss of a softmax read-out of some pictures.
type readout struct {
	product         func(c, a, b []float64, m, n, k int)
	z, zt           []float64 // n×p and p×n
	label           []int
	n, p, classes   int
	scores, byClass []float64 // n×classes and classes×n
}

// newReadout takes the rows with these numbers of z and label.
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

// evaluate is the mean −log p(label) at theta: weights, classes×p, and behind them
// the intercepts. It leaves p − [label] in scores.
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

// fit moves theta to where loss and penalty are within gap of their minimum, or as
// near as rounding and the number of passes allow, and gives a bound of what is
// left: with a penalty of λ/2·‖w‖² no minimum lies lower than ‖gradient‖²/2λ.
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
