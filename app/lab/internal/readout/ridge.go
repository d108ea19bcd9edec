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
	var w ridgeFold
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
			if err := w.prepare(k, in, responses, units); err != nil {
				return nil, err
			}
			w.addScores(score, r.Penalties)
			if err := step(); err != nil {
				return nil, err
			}
		}
		if err := w.prepare(k, fold, responses, units); err != nil {
			return nil, err
		}
		for _, p := range []*Prediction{out, out.ByFVE} {
			if p == nil {
				continue
			}
			choice := p.Choice[f*units:][:units]
			score.choose(choice, p.Inner[f*units:][:units], r.Shared, r.ByFVE || p == out.ByFVE, len(inner[f]))
			w.predict(p, r.Penalties, choice)
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
	fold     Fold
	units    int
	t        *linear.Tridiagonal
	ke       []float64 // m×n: products of test with training pictures, times Q
	y        []float64 // units×n: standardised training responses, times Q
	mean, sd []float64 // of the training responses, by unit
	truth    []float64 // units×m: test responses as recorded
	kt       []float64
	floor    float64 // smallest penalty times n that counts
	system   linear.Shifted
	solution []float64
	guess    []float64
}

// prepare does the work of n³ operations, once for all penalties and units.
func (w *ridgeFold) prepare(k Kernel, f Fold, responses []float64, units int) error {
	n, m := len(f.Train), len(f.Test)
	w.fold, w.units = f, units
	w.y, w.truth = sized(w.y, units*n), sized(w.truth, units*m)
	w.mean, w.sd = sized(w.mean, units), sized(w.sd, units)
	if err := w.reduce(k, f); err != nil {
		return err
	}
	for u := range units {
		row := w.y[u*n:][:n]
		for a, i := range f.Train {
			row[a] = responses[i*units+u]
		}
		mean, sd := statistics.MeanSD(row)
		if sd < ConstantSD {
			sd = 1
		}
		for a := range row {
			row[a] = (row[a] - mean) / sd
		}
		w.mean[u], w.sd[u] = mean, sd
		for a, i := range f.Test {
			w.truth[u*m+a] = responses[i*units+u]
		}
	}
	w.t.Rotate(w.y)
	return nil
}

// reduce does the part that depends only on the features, unless the kernel has kept it.
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
func (w *ridgeFold) addScores(score *innerScores, penalties []float64) {
	n, m, count := len(w.fold.Train), len(w.fold.Test), len(penalties)
	w.solution, w.guess = sized(w.solution, w.units*count*n), sized(w.guess, w.units*count*m)
	for l, lambda := range penalties {
		w.t.Shift(math.Max(float64(n)*lambda, w.floor), &w.system)
		w.system.SolveRows(w.solution[l*n:], count*n, w.y, w.units)
	}
	linear.MulT(w.guess, w.solution, w.ke, w.units*count, m, n)
	for u := range w.units {
		truth := w.truth[u*m:][:m]
		sse0 := 0.0
		for _, y := range truth {
			sse0 += statistics.Square(y - w.mean[u])
		}
		perVariance := 1 / statistics.Square(w.sd[u])
		score.sse0[u] += sse0 * perVariance
		for l := range penalties {
			guess := w.guess[(u*count+l)*m:][:m]
			sse := 0.0
			for a, y := range truth {
				sse += statistics.Square(y - w.mean[u] - w.sd[u]*guess[a])
			}
			k := u*count + l
			score.r[k] += statistics.Pearson(truth, guess)
			score.sse[k] += sse * perVariance
			if sse0 > 0 {
				score.fve[k] += 1 - sse/sse0
			}
		}
	}
}

// predict writes each unit's prediction at its own penalty into out, in the
// responses' units.
func (w *ridgeFold) predict(out *Prediction, penalties []float64, choice []int) {
	n, m := len(w.fold.Train), len(w.fold.Test)
	w.solution, w.guess = sized(w.solution, w.units*n), sized(w.guess, w.units*m)
	for l, lambda := range penalties {
		w.t.Shift(math.Max(float64(n)*lambda, w.floor), &w.system)
		for u, c := range choice {
			if c == l {
				w.system.Solve(w.solution[u*n:][:n], w.y[u*n:][:n])
			}
		}
	}
	linear.MulT(w.guess, w.solution, w.ke, w.units, m, n)
	for u := range w.units {
		for a, i := range w.fold.Test {
			out.Predicted[i*w.units+u] = w.guess[u*m+a]*w.sd[u] + w.mean[u]
			out.TrainingMean[i*w.units+u] = w.mean[u]
		}
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
