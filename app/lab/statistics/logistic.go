package statistics

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"untrained/nn/random"
)

// Logistic is multinomial logistic regression with a quadratic penalty (Cox 1958; Hastie, Tibshirani & Friedman 2009,
// §4.4 and §18.3.2): a linear readout of the features of n pictures that minimises
//
//	−(1/n)·Σ log p(label) + (λ/2)·‖W‖²
//
// with p the softmax of Wx + b. Features have mean 0 and variance 1 over the
// pictures fitted on; the intercepts b are not penalised.
type Logistic struct {
	// Penalties lists the λ from which cross-validation chooses; a single λ is used as it is.
	Penalties []float64
	Folds     int    // of the cross-validation, 2 or more
	Seed      uint64 // random seed of the folds

	// Product writes a·bᵀ into c, for a: m×k, b: n×k and c: m×n; nil means gonum's. Nearly all of the time is spent there.
	Product func(c, a, b []float64, m, n, k int)
}

// Classifier is a fitted Logistic.
type Classifier struct {
	Classes int
	Penalty float64
	// HeldOut is the mean held-out −log p in nats, for each of the penalties; nil if there was a single penalty.
	HeldOut []float64
	// Gap is an upper bound of the distance between the objective, mean −log p plus penalty, and its minimum, in nats.
	Gap float64

	p             int
	mean, inverse []float64 // p
	weights       []float64 // classes × p
	intercept     []float64
	product       func(c, a, b []float64, m, n, k int)
}

// How close to the minimum a fit must come, in nats, while penalties are compared and in the final fit, and how many
// passes over the data it may make.
const (
	roughGap, fineGap = 1e-4, 1e-10
	mostPasses        = 2000
)

// Fit returns the readout of x (n×p) that predicts label, in 0 … classes−1. With more features than pictures it works
// on a triangular factor of the pictures' inner products, which is the same problem in n dimensions, because the
// penalty is the same in all directions. It chooses the penalty with the smallest held-out loss, of equal ones the
// largest. Every fold uses the standardisation of all n pictures. Fit needs 2 classes, and of each class at least as
// many pictures as there are folds.
func (l Logistic) Fit(ctx context.Context, x []float64, label []int, n, p, classes int) (*Classifier, error) {
	haveShape("Fit", x, n, p)
	sameLength("Fit", len(label), n)
	if err := l.check(label, classes); err != nil {
		return nil, err
	}
	if err := finite("the features", x); err != nil {
		return nil, err
	}
	c := &Classifier{Classes: classes, p: p, product: l.Product}
	if c.product == nil {
		c.product = multiply
	}
	z := c.standardise(x, n)
	width, factor := p, (*mat.TriDense)(nil)
	rows := z
	if p > n {
		var err error
		if factor, err = c.factor(z, n); err != nil {
			return nil, err
		}
		width, rows = n, make([]float64, n*n)
		for i := range n {
			for j := range i + 1 {
				rows[i*n+j] = factor.At(i, j)
			}
		}
	}
	order := slices.Clone(l.Penalties)
	slices.Sort(order)
	slices.Reverse(order) // the largest first: it is the fastest, and a start for the next
	c.Penalty = order[0]
	if len(order) > 1 {
		if err := l.choose(ctx, c, rows, label, n, width, order); err != nil {
			return nil, err
		}
	}
	all := newReadout(c.product, rows, label, upTo(n), width, classes)
	theta := make([]float64, classes*(width+1))
	for _, penalty := range order {
		if penalty < c.Penalty {
			break
		}
		gap := roughGap
		if penalty == c.Penalty {
			gap = fineGap
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c.Gap = all.fit(ctx, theta, penalty, gap)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c.intercept = slices.Clone(theta[classes*width:])
	c.weights = theta[:classes*width]
	if factor != nil {
		// w = zᵀ·a, where factorᵀ·a are the fitted weights.
		a, zt := make([]float64, classes*n), transposed(z, n, p)
		for k := range classes {
			v := mat.NewVecDense(n, a[k*n:][:n])
			if err := v.SolveVec(factor.T(), mat.NewVecDense(n, theta[k*n:][:n])); err != nil {
				var condition mat.Condition
				if !errors.As(err, &condition) { // a large condition number is expected, see factor
					return nil, fmt.Errorf("computing the weights of features: %w", err)
				}
			}
		}
		c.weights = make([]float64, classes*p)
		c.product(c.weights, a, zt, classes, p, n)
	}
	return c, nil
}

func (l Logistic) check(label []int, classes int) error {
	if len(l.Penalties) == 0 {
		return errors.New("logistic regression has no penalty: give one or more")
	}
	for _, penalty := range l.Penalties {
		if !(penalty > 0) || math.IsInf(penalty, 1) {
			return fmt.Errorf("penalty %v: it must be positive and finite", penalty)
		}
	}
	if err := atLeast(classes, 2, "classes", "a classifier"); err != nil {
		return err
	}
	need := 1
	if len(l.Penalties) > 1 {
		if l.Folds < 2 {
			return fmt.Errorf("%d folds to choose a penalty: at least 2 are needed", l.Folds)
		}
		need = l.Folds
	}
	count := make([]int, classes)
	for i, k := range label {
		if k < 0 || k >= classes {
			return fmt.Errorf("picture %d is of class %d; there are %d", i, k, classes)
		}
		count[k]++
	}
	for k, n := range count {
		if err := atLeast(n, need, "pictures", fmt.Sprintf("class %d", k)); err != nil {
			return err
		}
	}
	return nil
}

// standardise sets mean and inverse from x and returns the standardised features; features that do not vary become 0.
func (c *Classifier) standardise(x []float64, n int) []float64 {
	p := c.p
	c.mean, c.inverse = make([]float64, p), make([]float64, p)
	for i := range n {
		axpy(c.mean, 1/float64(n), x[i*p:][:p])
	}
	for i := range n {
		for j, v := range x[i*p:][:p] {
			c.inverse[j] += (v - c.mean[j]) * (v - c.mean[j]) / float64(n)
		}
	}
	for j, v := range c.inverse {
		if IsConstant(c.mean[j], math.Sqrt(v)) {
			c.inverse[j] = 0
		} else {
			c.inverse[j] = 1 / math.Sqrt(v)
		}
	}
	return c.standardised(x, n)
}

func (c *Classifier) standardised(x []float64, rows int) []float64 {
	z := make([]float64, len(x))
	for i := range rows {
		for j, v := range x[i*c.p:][:c.p] {
			z[i*c.p+j] = (v - c.mean[j]) * c.inverse[j]
		}
	}
	return z
}

// factor returns the triangular F with F·Fᵀ = z·zᵀ + εI, where ε is 1e-10 of the mean of the diagonal: without ε the
// product would be singular, because the rows of z are centred. The rows of F have the inner products of the rows of z.
func (c *Classifier) factor(z []float64, n int) (*mat.TriDense, error) {
	g := make([]float64, n*n)
	c.product(g, z, z, n, n, c.p)
	trace := 0.0
	for i := range n {
		trace += g[i*n+i]
	}
	if trace == 0 {
		return nil, errNoVariance
	}
	for i := range n {
		g[i*n+i] += 1e-10 * trace / float64(n)
	}
	var cholesky mat.Cholesky
	if !cholesky.Factorize(mat.NewSymDense(n, g)) {
		return nil, errors.New("the pictures' inner products could not be factorised: are there very large values among " +
			"the features?")
	}
	var f mat.TriDense
	cholesky.LTo(&f)
	return &f, nil
}

// choose sets Penalty and HeldOut by cross-validation; the penalties are in falling order.
func (l Logistic) choose(ctx context.Context, c *Classifier, rows []float64, label []int, n, width int,
	penalties []float64) error {
	fold := StratifiedFolds(label, c.Classes, l.Folds, l.Seed)
	loss := make([]float64, len(penalties))
	for f := range l.Folds {
		var train, test []int
		for i, g := range fold {
			if g == f {
				test = append(test, i)
			} else {
				train = append(train, i)
			}
		}
		fit := newReadout(c.product, rows, label, train, width, c.Classes)
		judge := newReadout(c.product, rows, label, test, width, c.Classes)
		theta := make([]float64, c.Classes*(width+1))
		for k, penalty := range penalties {
			fit.fit(ctx, theta, penalty, roughGap)
			if err := ctx.Err(); err != nil {
				return err
			}
			loss[k] += judge.evaluate(theta) * float64(len(test)) / float64(n)
		}
	}
	best := 0
	for k := range loss {
		if loss[k] < loss[best]-1e-9 {
			best = k
		}
	}
	c.Penalty = penalties[best]
	c.HeldOut = make([]float64, len(l.Penalties))
	for k, penalty := range l.Penalties {
		c.HeldOut[k] = loss[slices.Index(penalties, penalty)]
	}
	return nil
}

// StratifiedFolds returns the fold of each picture. Pictures are dealt to folds in random order, those of each class as
// evenly as possible.
func StratifiedFolds(label []int, classes, folds int, seed uint64) []int {
	s := random.New(seed, "statistics", "stratified")
	fold := make([]int, len(label))
	at := 0 // not reset between classes, so that folds have equal sizes
	order := s.Perm(len(label))
	for k := range classes {
		for _, i := range order {
			if label[i] == k {
				fold[i] = at % folds
				at++
			}
		}
	}
	return fold
}

// Probabilities returns the probability of each class for new pictures, rows×classes.
func (c *Classifier) Probabilities(x []float64, rows int) []float64 {
	haveShape("Probabilities", x, rows, c.p)
	result := make([]float64, rows*c.Classes)
	c.product(result, c.standardised(x, rows), c.weights, rows, c.Classes, c.p)
	for i := range rows {
		row := result[i*c.Classes:][:c.Classes]
		axpy(row, 1, c.intercept)
		softmax(row)
	}
	return result
}

// Predict returns the most probable class of each new picture, the first of equally probable ones.
func (c *Classifier) Predict(x []float64, rows int) []int {
	p := c.Probabilities(x, rows)
	class := make([]int, rows)
	for i := range class {
		row := p[i*c.Classes:][:c.Classes]
		for k, v := range row {
			if v > row[class[i]] {
				class[i] = k
			}
		}
	}
	return class
}

// softmax turns scores into probabilities, in place, and returns the logarithm of the sum of the scores' exponentials.
func softmax(s []float64) float64 {
	largest := slices.Max(s)
	sum := 0.0
	for k, v := range s {
		s[k] = math.Exp(v - largest)
		sum += s[k]
	}
	scale(s, 1/sum)
	return largest + math.Log(sum)
}

// upTo returns 0, 1 … n−1.
func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// transposed returns the p×n transpose of an n×p matrix.
func transposed(x []float64, n, p int) []float64 {
	t := make([]float64, n*p)
	const block = 32
	for i0 := 0; i0 < n; i0 += block {
		for j0 := 0; j0 < p; j0 += block {
			for i := i0; i < min(n, i0+block); i++ {
				for j := j0; j < min(p, j0+block); j++ {
					t[j*n+i] = x[i*p+j]
				}
			}
		}
	}
	return t
}
