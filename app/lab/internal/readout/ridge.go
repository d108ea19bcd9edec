package readout

import (
	"context"
	"errors"
	"fmt"
	"math"

	"untrained/app/lab"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/statistics"
)

// Ridge is ridge regression (Hoerl & Kennard 1970) in its dual form, which costs
// by the number of pictures whatever the number of features, with the penalty of
// each unit chosen by nested cross-validation. In a fold with n training pictures
// standardised responses y and inner products K, the prediction for new pictures
// is Kₑ·(K + n·λ·I)⁻¹·y.
type Ridge struct {
	Penalties []float64 // λ, rising
	Inner     int       // folds inside each training set that choose λ; 0: each group in turn, see InnerFolds
	Split     Split     // how they are made
	// ByFVE chooses by the fraction of variance explained in the inner folds, not by
	// r. A correlation ignores the size of predictions, so it accepts penalties under which they are far too large;
	// if whole groups are held out, r within a group says little about the difference between groups. By r, Gabor
	// energies explained −0.28 of the variance of 112 V1 neurons (pixels −0.35), by FVE 0.05 (0.00).
	ByFVE bool
	// Both adds, to a prediction whose penalties are chosen by r, one whose penalties are chosen by FVE.
	Both bool
	// Shared lists how many units in turn share one penalty, such as all of one area: the one with the smallest
	// squared error over all of them and all inner folds, each response in standard deviations (with ByFVE), or with
	// the largest mean r. nil: each unit has its own.
	Shared []int
}

// Prediction is what cross-validated regression predicts for every picture and unit, each picture from folds that do
// not contain it.
type Prediction struct {
	Predicted    []float64 // pictures × units
	TrainingMean []float64 // pictures × units: mean response of the pictures fitted on
	Choice       []int     // outer folds × units: index of the penalty
	Inner        []float64 // outer folds × units: mean inner r, or FVE, at that penalty
	// ByFVE is the same with penalties chosen by FVE; nil where these are, or where nothing else was asked for.
	ByFVE *Prediction
}

func newPrediction(pictures, folds, units int) *Prediction {
	return &Prediction{Predicted: make([]float64, pictures*units), TrainingMean: make([]float64, pictures*units),
		Choice: make([]int, folds*units), Inner: make([]float64, folds*units)}
}

// CrossValidate predicts responses (pictures × units) held out by the outer
// folds. In each of these the penalty of a unit is the one with the largest mean
// Pearson r (or FVE) over the inner folds; of equal ones the smallest. ctx is checked between folds; progress is called
// with the fraction done.
func (r Ridge) CrossValidate(ctx context.Context, k Kernel, responses []float64, units int, outer []Fold,
	progress func(float64)) (*Prediction, error) {
	if len(r.Penalties) == 0 || units == 0 {
		return nil, errors.New("ridge needs at least one penalty and one unit")
	}
	out := newPrediction(len(responses)/units, len(outer), units)
	if r.Both && !r.ByFVE {
		out.ByFVE = newPrediction(len(responses)/units, len(outer), units)
	}
	if n := sum(r.Shared); r.Shared != nil && n != units {
		return nil, fmt.Errorf("penalties are shared by %d units, and there are %d", n, units)
	}
	w := newRidgeFold(responses, units)
	inner := make([][]Fold, len(outer))
	steps, done := len(outer), 0
	for f, fold := range outer {
		var err error
		if inner[f], err = r.InnerFolds(fold); err != nil {
			return nil, err
		}
		steps += len(inner[f])
	}
	step := func() error {
		done++
		progress(float64(done) / float64(steps))
		return ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for f, fold := range outer {
		score := newInnerScores(units, len(r.Penalties))
		for _, in := range inner[f] {
			if err := w.predictAll(k, in, r.Penalties); err != nil {
				return nil, err
			}
			w.addScores(score)
			if err := step(); err != nil {
				return nil, err
			}
		}
		if err := w.predictAll(k, fold, r.Penalties); err != nil {
			return nil, err
		}
		for _, p := range []*Prediction{out, out.ByFVE} {
			if p == nil {
				continue
			}
			choice := p.Choice[f*units:][:units]
			score.choose(choice, p.Inner[f*units:][:units], r.Shared, r.ByFVE || p == out.ByFVE, len(inner[f]))
			w.predict(p, choice)
		}
		if err := step(); err != nil {
			return nil, err
		}
	}
	for _, p := range []*Prediction{out, out.ByFVE} {
		if p == nil {
			continue
		}
		for i, v := range p.Predicted {
			if !lab.IsFinite(v) {
				return nil, fmt.Errorf("the prediction of picture %d is %v: features this large or this alike cannot be "+
					"regressed on; take another layer, rms=1 or larger penalties", i/units+1, v)
			}
		}
	}
	return out, nil
}

// AtEnds returns the shares of choices that are the smallest and the largest of the penalties, where a wider grid
// might predict better.
func (p *Prediction) AtEnds(penalties int) (smallest, largest float64) {
	share := 1 / float64(len(p.Choice))
	for _, c := range p.Choice {
		if c == 0 {
			smallest += share
		}
		if c == penalties-1 {
			largest += share
		}
	}
	return smallest, largest
}

// ridgeFold is the state of one fold; its memory serves all folds in turn.
type ridgeFold struct {
	units     int
	responses []float64 // pictures × units
	byUnit    []float64 // units × pictures, the same
	fold      Fold
	t         *linear.Tridiagonal
	ke        []float64 // m×n: products of test with training pictures, times Q
	kt        []float64
	floor     float64   // smallest penalty times n that counts
	mean, sd  []float64 // of the training responses, by unit
	y         []float64 // units×n: training responses less their mean
	truth     []float64 // m×units: test responses less that mean
	weights   []float64 // penalties×m×n: Kₑ·(K + n·λ·I)⁻¹, what each test picture takes of each training picture
	guess     []float64 // penalties×m×units: predictions less that mean
	system    linear.Shifted
}

func newRidgeFold(responses []float64, units int) *ridgeFold {
	n := len(responses) / units
	w := &ridgeFold{units: units, responses: responses, byUnit: make([]float64, len(responses)),
		mean: make([]float64, units), sd: make([]float64, units)}
	for i := range n {
		for u, v := range responses[i*units:][:units] {
			w.byUnit[u*n+i] = v
		}
	}
	return w
}

// predictAll predicts the responses of the test pictures of a fold at each penalty.
//
// What a test picture takes of each training picture is the same for all units, so that one matrix product predicts
// them all. The factorisation is that of the rotated kernel; what is rotated to meet it is the responses or, where they
// are more, these weights back.
func (w *ridgeFold) predictAll(k Kernel, f Fold, penalties []float64) error {
	n, m, count := len(f.Train), len(f.Test), len(penalties)
	w.fold = f
	if err := w.reduce(k, f); err != nil {
		return err
	}
	pictures := len(w.responses) / w.units
	w.y, w.truth = sized(w.y, w.units*n), sized(w.truth, m*w.units)
	for u := range w.units {
		from, row := w.byUnit[u*pictures:][:pictures], w.y[u*n:][:n]
		for a, i := range f.Train {
			row[a] = from[i]
		}
		mean, sd := statistics.MeanSD(row)
		if sd < ConstantSD {
			sd = 1
		}
		for a := range row {
			row[a] -= mean
		}
		w.mean[u], w.sd[u] = mean, sd
	}
	for a, i := range f.Test {
		row := w.truth[a*w.units:][:w.units]
		for u, y := range w.responses[i*w.units:][:w.units] {
			row[u] = y - w.mean[u]
		}
	}
	w.weights, w.guess = sized(w.weights, count*m*n), sized(w.guess, count*m*w.units)
	for l, lambda := range penalties {
		w.t.Shift(math.Max(float64(n)*lambda, w.floor), &w.system)
		w.system.SolveRows(w.weights[l*m*n:], n, w.ke, m)
	}
	if count*m < w.units {
		w.t.RotateBack(w.weights)
	} else {
		w.t.Rotate(w.y)
	}
	linear.MulT(w.guess, w.weights, w.y, count*m, w.units, n)
	return nil
}

// reduce does the work of n³ operations, which depends only on the features, unless the kernel has kept it.
func (w *ridgeFold) reduce(k Kernel, f Fold) error {
	memory, remembers := k.(*RememberedKernel)
	if remembers {
		if r, ok := memory.recall(f); ok {
			w.t, w.ke, w.floor = r.t, r.ke, r.floor
			return nil
		}
		w.ke = nil // it may be remembered
	}
	n, m := len(f.Train), len(f.Test)
	w.kt, w.ke = sized(w.kt, n*n), sized(w.ke, m*n)
	if err := k.fold(f, w.kt, w.ke); err != nil {
		return err
	}
	// A symmetric matrix whose n×n entries are off by independent errors of size e
	// is off by about 2·√n·e in norm (Wigner 1955). A penalty below that no longer
	// keeps the system positive definite.
	largest := 0.0
	for a := range n {
		largest = math.Max(largest, w.kt[a*n+a])
	}
	w.floor = 2 * math.Sqrt(float64(n)) * k.roundoff() * largest
	w.t = linear.Tridiagonalise(w.kt, n)
	w.t.Rotate(w.ke)
	if remembers {
		memory.remember(f, reduced{w.t, w.ke, w.floor})
	}
	return nil
}

// addScores adds to the scores how well the responses of the test pictures are predicted at each penalty.
func (w *ridgeFold) addScores(score *innerScores) {
	m, units := len(w.fold.Test), w.units
	truth := newMoments(w.truth, units)
	sse, product := make([]float64, units), make([]float64, units)
	for l := range score.penalties {
		rows := w.guess[l*m*units:][:m*units]
		guess := newMoments(rows, units)
		clear(sse)
		clear(product)
		for a := range m {
			y, g := w.truth[a*units:][:units], rows[a*units:][:units]
			for u, x := range g {
				sse[u] += (y[u] - x) * (y[u] - x)
				product[u] += (y[u] - truth.mean[u]) * (x - guess.mean[u])
			}
		}
		for u := range units {
			k, perVariance := u*score.penalties+l, 1/statistics.Square(w.sd[u])
			score.sse[k] += sse[u] * perVariance
			if l == 0 {
				score.sse0[u] += truth.raw[u] * perVariance
			}
			if truth.raw[u] > 0 {
				score.fve[k] += 1 - sse[u]/truth.raw[u]
			}
			if !guess.constant(u, m, 0) && !truth.constant(u, m, w.mean[u]) {
				r := product[u] / math.Sqrt(guess.squares[u]*truth.squares[u])
				score.r[k] += math.Max(-1, math.Min(1, r))
			}
		}
	}
}

// moments are those of columns.
type moments struct{ mean, squares, raw []float64 } // mean, sum of squares around it, sum of squares around 0

// newMoments returns the moments of the columns of a matrix of so many.
func newMoments(x []float64, columns int) moments {
	c := moments{make([]float64, columns), make([]float64, columns), make([]float64, columns)}
	rows := len(x) / columns
	for a := range rows {
		linear.Axpy(c.mean, 1/float64(rows), x[a*columns:][:columns])
	}
	for a := range rows {
		for u, v := range x[a*columns:][:columns] {
			c.squares[u] += (v - c.mean[u]) * (v - c.mean[u])
			c.raw[u] += v * v
		}
	}
	return c
}

// constant reports whether a column of so many rows, plus an offset, differs by rounding alone.
func (c moments) constant(u, rows int, offset float64) bool {
	return statistics.IsConstant(c.mean[u]+offset, math.Sqrt(c.squares[u]/float64(rows)))
}

// predict writes each unit's prediction at its own penalty into out, in the
// responses' units.
func (w *ridgeFold) predict(out *Prediction, choice []int) {
	m := len(w.fold.Test)
	for a, i := range w.fold.Test {
		predicted, mean := out.Predicted[i*w.units:][:w.units], out.TrainingMean[i*w.units:][:w.units]
		for u, l := range choice {
			predicted[u] = w.guess[(l*m+a)*w.units+u] + w.mean[u]
		}
		copy(mean, w.mean)
	}
}

// PenaltyGrid returns the powers of ten from low to high, one a decade; both ends must
// be powers of ten.
func PenaltyGrid(low, high float64) ([]float64, error) {
	if !(low > 0) || !(high >= low) {
		return nil, fmt.Errorf("penalties from %g to %g: both must be positive and the first the smaller one", low, high)
	}
	from, to := math.Round(math.Log10(low)), math.Round(math.Log10(high))
	if from < -12 || to > 12 {
		return nil, fmt.Errorf("penalties from %g to %g: the range is 1e-12 to 1e12", low, high)
	}
	var grid []float64
	for e := int(from); e <= int(to); e++ {
		grid = append(grid, powerOfTen(e))
	}
	if math.Abs(grid[0]/low-1) > 1e-9 || math.Abs(grid[len(grid)-1]/high-1) > 1e-9 {
		return nil, fmt.Errorf("penalties from %g to %g: both must be powers of ten, like 1e-6", low, high)
	}
	return grid, nil
}

// powerOfTen returns 10ᵉ for small whole e, rounded once.
func powerOfTen(e int) float64 {
	p := 1.0
	for range max(e, -e) {
		p *= 10
	}
	if e < 0 {
		return 1 / p
	}
	return p
}

// sized returns a slice of n values, reusing x if it is large enough.
func sized(x []float64, n int) []float64 {
	if cap(x) < n {
		return make([]float64, n)
	}
	return x[:n]
}
