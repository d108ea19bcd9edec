package explore

import (
	"context"
	"fmt"
	"math"
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/statistics"
	"untrained/assets/stimulus"
	"untrained/nn"
	"untrained/nn/random"
)

// Replace asks how well random filters predict a cell that is made here.
type Replace struct {
	Complex    bool   `json:"complex"`    // a complex cell, which does not care for phase; else a simple one
	Activation string `json:"activation"` // behind the filters, as package nn calls it
	Filters    int    `json:"filters"`    // one of ReplaceFilters
	Seed       uint64 `json:"seed"`       // of the filters
}

// Replaced is what the filters predict.
type Replaced struct {
	// Predicted and Measured are the cell's responses to the ReplaceHeldOut patches that nothing was fitted on, in
	// standard deviations of the responses fitted on.
	Predicted []float64 `json:"predicted"`
	Measured  []float64 `json:"measured"`
	R         []float64 `json:"r"`       // Pearson's, over these patches, with each number of ReplaceFilters
	Picture   []byte    `json:"picture"` // the cell's receptive field, ReplaceSide² grey levels
}

// ReplaceFilters are the numbers of filters.
var ReplaceFilters = []int{4, 8, 16, 32, 64, 128, 256, 512}

// The sizes of the problem.
const (
	ReplaceSide    = 16 // pixels of a patch
	ReplaceFitted  = 350
	ReplaceChosen  = 100 // patches on which the penalty is chosen
	ReplaceHeldOut = 150
	replacePatches = ReplaceFitted + ReplaceChosen + ReplaceHeldOut
	replacePixels  = ReplaceSide * ReplaceSide
)

// replacePenalties are the λ of ridge regression that are tried, as readout.Ridge has them.
var replacePenalties = []float64{1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1}

// filterResponses is what does not depend on cell and activation: patches × the most filters, with a root mean square
// of 1.
type filterResponses struct {
	patches []float64 // about grey, a texture's contrast is 1
	seen    []float64
}

var keptFilters kept[uint64, *filterResponses]

// readings are the predictions of one cell with one activation, by number of filters.
type readings struct {
	predicted [][]float64
	measured  []float64
	r         []float64
}

var keptReadings kept[Replace, *readings]

// Compute predicts the cell with each number of filters. A change of their number costs nothing; a change of the cell
// or the activation 150 M multiply-adds, half of them for 512 filters, whose system of 350 equations is reduced to
// tridiagonal form. The filters' responses, 79 M, are computed once for a seed.
func (r Replace) Compute(ctx context.Context, _ lab.Env) (*Replaced, error) {
	at := slices.Index(ReplaceFilters, r.Filters)
	if at < 0 {
		return nil, fmt.Errorf("replace: there are %v filters, not %d", ReplaceFilters, r.Filters)
	}
	i := slices.IndexFunc(nn.Activations(), func(a nn.Activation) bool { return a.String() == r.Activation })
	if i < 0 {
		return nil, fmt.Errorf("replace: there is no activation %q", r.Activation)
	}
	key := r
	key.Filters = 0
	all, err := keptReadings.of(key, func() (*readings, error) {
		f, err := keptFilters.of(r.Seed, func() (*filterResponses, error) { return newFilterResponses(r.Seed), nil })
		if err != nil {
			return nil, err
		}
		return f.read(ctx, r.Complex, nn.Activations()[i])
	})
	if err != nil {
		return nil, err
	}
	even, _ := replaceField()
	a := &Replaced{Predicted: all.predicted[at], Measured: all.measured, R: all.r}
	most := 0.0
	for _, v := range even {
		most = math.Max(most, math.Abs(v))
	}
	for _, v := range even {
		a.Picture = append(a.Picture, uint8(127.5+127*v/most))
	}
	return a, nil
}

func newFilterResponses(seed uint64) *filterResponses {
	f := &filterResponses{}
	stream := random.New(1, "explore", "replace", "patches")
	families := stimulus.Families()
	for i := range replacePatches {
		for _, v := range families[i%len(families)].Draw(ReplaceSide, stream).Pix {
			f.patches = append(f.patches, (float64(v)-stimulus.MeanGrey)/stimulus.TextureContrast)
		}
	}
	most := ReplaceFilters[len(ReplaceFilters)-1]
	filters := make([]float64, most*replacePixels)
	stream = random.New(seed, "explore", "replace", "filters")
	for i := range filters {
		filters[i] = stream.Norm() / ReplaceSide
	}
	f.seen = make([]float64, replacePatches*most)
	linear.MulT(f.seen, f.patches, filters, replacePatches, most, replacePixels)
	return f
}

// replaceField returns the two Gabor filters of the cell, in quadrature: 40° and 3 cycles a patch.
func replaceField() (even, odd []float64) { return gaborPair(3, 40) }

// responses returns the cell's responses to the patches: max(even, 0) of a simple cell, √(even² + odd²) of a complex
// one (Adelson & Bergen 1985).
func (f *filterResponses) responses(complex bool) []float64 {
	even, odd := replaceField()
	y := make([]float64, replacePatches)
	for i := range y {
		patch := f.patches[i*replacePixels:][:replacePixels]
		if y[i] = math.Max(linear.Dot(patch, even), 0); complex {
			y[i] = math.Hypot(linear.Dot(patch, even), linear.Dot(patch, odd))
		}
	}
	return y
}

// read predicts the cell with each number of filters.
func (f *filterResponses) read(ctx context.Context, complex bool, activation nn.Activation) (*readings, error) {
	most := len(f.seen) / replacePatches
	features := make([]float64, len(f.seen))
	for i, v := range f.seen {
		features[i] = activation.Value(v)
	}
	y := f.responses(complex)
	standardised(y)
	all := &readings{measured: y[ReplaceFitted+ReplaceChosen:]}
	for _, p := range ReplaceFilters {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		x := make([]float64, 0, replacePatches*p)
		for i := range replacePatches {
			x = append(x, features[i*most:][:p]...)
		}
		predicted := predict(x, y, p)
		all.predicted = append(all.predicted, predicted)
		r := statistics.Pearson(predicted, all.measured)
		if r != r {
			r = 0 // nothing is predicted
		}
		all.r = append(all.r, r)
	}
	return all, nil
}

// standardised makes the responses fitted on have mean 0 and standard deviation 1; it returns what they had.
func standardised(y []float64) (mean, sd float64) {
	mean, sd = statistics.MeanSD(y[:ReplaceFitted])
	for i := range y {
		y[i] = (y[i] - mean) / sd
	}
	return mean, sd
}

// standardise centres features, patches × p, and gives them one scale, as readout.LayerKernel does.
func standardise(x []float64, p int) {
	const n = ReplaceFitted
	for j := range p {
		mean := 0.0
		for i := range n {
			mean += x[i*p+j] / n
		}
		for i := range replacePatches {
			x[i*p+j] -= mean
		}
	}
	fitted := x[:n*p]
	if trace := linear.Dot(fitted, fitted); trace > 0 {
		scale := math.Sqrt(n / trace)
		for i := range x {
			x[i] *= scale
		}
	}
}

// predict returns ridge regression's predictions of the patches held out from features, patches × p; the penalty is the
// one that predicts the patches between best, by r.
func predict(x, y []float64, p int) []float64 {
	const n, rest = ReplaceFitted, replacePatches - ReplaceFitted
	standardise(x, p)
	fitted, others := x[:n*p], x[n*p:]
	best, most := make([]float64, ReplaceHeldOut), math.Inf(-1)
	for _, guess := range solved(fitted, others, y[:n], p) {
		if r := statistics.Pearson(guess[:ReplaceChosen], y[n:][:ReplaceChosen]); r > most {
			best, most = guess[ReplaceChosen:rest], r
		}
	}
	return best
}

// solved returns the predictions of ridge regression for the rows of others, at each penalty. It solves the system of
// features or that of patches, whichever is smaller; their solutions are the same.
func solved(fitted, others, y []float64, p int) (list [][]float64) {
	n := len(y)
	rest := len(others) / p
	size, left, right := n, others, slices.Clone(y)
	var system []float64
	if p < n {
		size = p
		columns := transposed(fitted, n, p)
		system = make([]float64, p*p)
		linear.GramOf(system, columns, p, n)
		right = make([]float64, p)
		linear.MulT(right, columns, y, p, 1, n)
		left = slices.Clone(others)
	} else {
		system = make([]float64, n*n)
		linear.GramOf(system, fitted, n, p)
		left = make([]float64, rest*n)
		linear.MulT(left, others, fitted, rest, n, p)
	}
	t := linear.Tridiagonalise(system, size)
	t.Rotate(left)
	t.Rotate(right)
	solution := make([]float64, size)
	var shifted linear.Shifted
	for _, penalty := range replacePenalties {
		t.Shift(float64(n)*penalty, &shifted)
		shifted.Solve(solution, right)
		guess := make([]float64, rest)
		linear.MulT(guess, left, solution, rest, 1, size)
		list = append(list, guess)
	}
	return list
}

func transposed(x []float64, n, p int) []float64 {
	y := make([]float64, len(x))
	for i := range n {
		for j := range p {
			y[j*n+i] = x[i*p+j]
		}
	}
	return y
}
