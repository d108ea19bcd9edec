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
	"untrained/nn/elementary"
	"untrained/nn/random"
)

// Fool asks which features the method names as those that a cell responds to. What the cell responds to is chosen, so
// that the answer can be wrong.
type Fool struct {
	Cell  string `json:"cell"`  // one of FoolCells
	Noise int    `json:"noise"` // percent of the variance of its responses that the pictures do not explain, 0 to 95
	Seed  uint64 `json:"seed"`  // of the noise
}

// The cells, and the sets of features that compete for them. A cell of noise responds to nothing, and no set is its.
const (
	FoolGabor      = "gabor"      // energy of a Gabor filter; energies of a bank of them
	FoolBrightness = "brightness" // mean luminance of the patch
	FoolNoise      = "noise"
	FoolPixels     = "pixels"
	FoolRandom     = "random"    // random filters with ReLU, as drawn
	FoolZeroMean   = "zero-mean" // the same with the mean of each filter subtracted
)

// FoolCells are the cells in the order shown, FoolRivals the sets of features.
var (
	FoolCells  = []string{FoolGabor, FoolBrightness, FoolNoise}
	FoolRivals = []string{FoolGabor, FoolBrightness, FoolPixels, FoolRandom, FoolZeroMean}
)

// Fooled is what the method finds.
type Fooled struct {
	// R has for each of FoolRivals Pearson's r of predicted and measured responses to the ReplaceHeldOut patches that
	// nothing was fitted on, and its 95 % interval by Fisher's z transform: r, low, high.
	R [][3]float64 `json:"r"`
	// Named is the set of features with the highest r if its interval lies above 0, else "".
	Named string `json:"named"`
	Rival string `json:"rival"` // the best of those whose interval overlaps that of the one named; "" if none does
}

// MostFoolNoise is the most noise, in percent.
const MostFoolNoise = 95

// foolFilters is how many random filters there are.
const foolFilters = 128

// fooling is what depends neither on the cell nor on noise: patches of brightness that varies, and features.
type fooling struct {
	filterResponses
	brightness []float64
	features   map[string][]float64 // patches × features
}

var keptFooling kept[struct{}, *fooling]

// Compute fits the cell with each set of features by ridge regression, the penalty chosen on patches between, as
// Replace does. A move costs 76 M multiply-adds, most of them for the 256 pixels; the features, 25 M, are computed
// once.
func (f Fool) Compute(ctx context.Context, _ lab.Env) (*Fooled, error) {
	if !slices.Contains(FoolCells, f.Cell) {
		return nil, fmt.Errorf("fool: there is no cell %q, only %v", f.Cell, FoolCells)
	}
	if f.Noise < 0 || f.Noise > MostFoolNoise {
		return nil, fmt.Errorf("fool: %d percent of noise: there are 0 to %d", f.Noise, MostFoolNoise)
	}
	all, err := keptFooling.of(struct{}{}, func() (*fooling, error) { return newFooling(), nil })
	if err != nil {
		return nil, err
	}
	y := all.cell(f)
	standardised(y)
	measured := y[ReplaceFitted+ReplaceChosen:]
	a := &Fooled{}
	best := 0
	for i, rival := range FoolRivals {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		x := slices.Clone(all.features[rival])
		r := statistics.Pearson(predict(x, y, len(x)/replacePatches), measured)
		if r != r {
			r = 0 // nothing is predicted
		}
		low, high := fisher(r, ReplaceHeldOut)
		a.R = append(a.R, [3]float64{r, low, high})
		if r > a.R[best][0] {
			best = i
		}
	}
	if a.R[best][1] <= 0 {
		return a, nil
	}
	a.Named = FoolRivals[best]
	second := math.Inf(-1)
	for i, r := range a.R {
		if i != best && r[2] > a.R[best][1] && r[0] > second {
			a.Rival, second = FoolRivals[i], r[0]
		}
	}
	return a, nil
}

// fisher returns the 95 % interval of a correlation over n independent pairs (Fisher 1921).
func fisher(r float64, n int) (low, high float64) {
	z, half := math.Atanh(min(max(r, -1+1e-9), 1-1e-9)), 1.959964/math.Sqrt(float64(n-3))
	return min(math.Tanh(z-half), r), max(math.Tanh(z+half), r)
}

// cell returns the responses of a cell to the patches.
func (a *fooling) cell(f Fool) []float64 {
	noise := make([]float64, replacePatches)
	stream := random.New(f.Seed, "explore", "fool", "noise")
	for i := range noise {
		noise[i] = stream.Norm()
	}
	y := noise
	switch f.Cell {
	case FoolGabor:
		y = a.responses(true)
	case FoolBrightness:
		y = slices.Clone(a.brightness)
	case FoolNoise:
		return y
	}
	standardised(y)
	share := float64(f.Noise) / 100
	for i := range y {
		y[i] = math.Sqrt(1-share)*y[i] + math.Sqrt(share)*noise[i]
	}
	return y
}

func newFooling() *fooling {
	a := &fooling{features: map[string][]float64{}}
	stream := random.New(1, "explore", "fool", "patches")
	families := stimulus.Families()
	for i := range replacePatches {
		light := stream.Float64() - 0.5
		mean := 0.0
		for _, v := range families[i%len(families)].Draw(ReplaceSide, stream).Pix {
			v := (float64(v)-stimulus.MeanGrey)/stimulus.TextureContrast + light
			a.patches = append(a.patches, v)
			mean += v / replacePixels
		}
		a.brightness = append(a.brightness, mean)
	}
	a.features[FoolPixels] = a.patches
	a.features[FoolBrightness] = a.brightness
	a.features[FoolGabor] = a.energies()
	filters := make([]float64, foolFilters*replacePixels)
	stream = random.New(1, "explore", "fool", "filters")
	for i := range filters {
		filters[i] = stream.Norm() / ReplaceSide
	}
	a.features[FoolRandom] = a.rectified(filters)
	for k := range foolFilters {
		filter := filters[k*replacePixels:][:replacePixels]
		mean := statistics.Mean(filter)
		for i := range filter {
			filter[i] -= mean
		}
	}
	a.features[FoolZeroMean] = a.rectified(filters)
	return a
}

// rectified returns the responses of foolFilters filters with ReLU to the patches.
func (a *fooling) rectified(filters []float64) []float64 {
	x := make([]float64, replacePatches*foolFilters)
	linear.MulT(x, a.patches, filters, replacePatches, foolFilters, replacePixels)
	for i, v := range x {
		x[i] = max(v, 0)
	}
	return x
}

// energies returns the responses of a bank of Gabor energies: 8 orientations, none of them the cell's, at 3
// frequencies.
func (a *fooling) energies() []float64 {
	const orientations = 8
	var bank [][2][]float64
	for _, cycles := range []float64{2, 3, 4.5} {
		for k := range orientations {
			even, odd := gaborPair(cycles, 180*float64(k)/orientations)
			bank = append(bank, [2][]float64{even, odd})
		}
	}
	x := make([]float64, 0, replacePatches*len(bank))
	for i := range replacePatches {
		patch := a.patches[i*replacePixels:][:replacePixels]
		for _, pair := range bank {
			x = append(x, math.Hypot(linear.Dot(patch, pair[0]), linear.Dot(patch, pair[1])))
		}
	}
	return x
}

// gaborPair returns two Gabor filters of ReplaceSide² pixels in quadrature, with zero mean and unit norm: cycles a
// patch, orientation in degrees.
func gaborPair(cycles, orientation float64) (even, odd []float64) {
	const sigma = 0.16
	sin, cos := elementary.Sincos(orientation * math.Pi / 180)
	var gabors [2][]float64
	for phase := range gabors {
		for i := range replacePixels {
			x := (float64(i%ReplaceSide)+0.5)/ReplaceSide - 0.5
			y := (float64(i/ReplaceSide)+0.5)/ReplaceSide - 0.5
			envelope := math.Exp(-(x*x + y*y) / (2 * sigma * sigma))
			wave := elementary.Cos(2*math.Pi*cycles*(x*sin+y*cos) - float64(phase)*math.Pi/2)
			gabors[phase] = append(gabors[phase], envelope*wave)
		}
		mean := statistics.Mean(gabors[phase])
		for i := range gabors[phase] {
			gabors[phase][i] -= mean
		}
		norm := math.Sqrt(linear.Dot(gabors[phase], gabors[phase]))
		for i := range gabors[phase] {
			gabors[phase][i] /= norm
		}
	}
	return gabors[0], gabors[1]
}
