package explore

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"untrained/app/lab"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/statistics"
	"untrained/app/lab/training"
	"untrained/assets/stimulus"
	"untrained/nn"
	"untrained/nn/random"
)

// Regroup is a position of the bend slider over textures: patches of RegroupFamilies textures are seen by one layer of
// random kernels with the activation max(x, a·x), and all that is kept of a patch is the mean of each kernel's map.
type Regroup struct {
	Slope float64 `json:"slope"` // a, −1 to 1
	Twins bool    `json:"twins"` // show in place of each patch noise with its amplitude spectrum
	Seed  uint64  `json:"seed"`  // of kernels and patches
}

// Regrouped is what the means tell of the textures at a position.
type Regrouped struct {
	// Right says of the first RegroupShown patches held out of each family, family after family, whether a linear readout
	// named their family.
	Right []bool `json:"right"`
	// Map are the places of these patches on a plane, x and y by turns, both within −1 to 1: the two directions in which
	// the families' means of the patches fitted on differ most, turned to look like those of ReLU.
	Map      []float64 `json:"map"`
	Accuracy float64   `json:"accuracy"`
	Trained  float64   `json:"trained"`  // accuracy of the first layer of the bundled network, ReLU and as many kernels
	Pictures []byte    `json:"pictures"` // the patches, regroupSide² grey levels each; the same at every slope
}

// The sizes of the set and of the layer.
const (
	RegroupFamilies = 18
	RegroupHeldOut  = 10 // patches of each family
	RegroupShown    = 3  // of these
	RegroupPicture  = regroupSide / 2
	regroupSide     = 32 // pixels
	regroupFitted   = 20
	regroupKernels  = 32
	regroupEach     = regroupFitted + RegroupHeldOut
	regroupPenalty  = 0.1
	regroupBatch    = 30
)

// textureResponses is what does not depend on the slider.
type textureResponses struct {
	maps     []float32 // patches × places × kernels, family after family, those fitted on first
	places   int
	trained  float64 // accuracy of the bundled network's first layer
	pictures []byte  // of the patches held out
}

type textureKey struct {
	twins bool
	seed  uint64
}

var keptTextures kept[textureKey, *textureResponses]

// Compute bends 169 × 32 responses to each of 540 patches, averages them and fits the readout: 3 M multiply-adds and
// some 20 M for the readout. The responses, 143 M for each of two networks, are computed once for a seed.
func (r Regroup) Compute(ctx context.Context, env lab.Env) (*Regrouped, error) {
	if !(math.Abs(r.Slope) <= 1) {
		return nil, fmt.Errorf("regroup: slope %v: it is −1 to 1", r.Slope)
	}
	t, err := keptTextures.of(textureKey{r.Twins, r.Seed}, func() (*textureResponses, error) {
		return newTextureResponses(ctx, env, r.Twins, r.Seed)
	})
	if err != nil {
		return nil, err
	}
	x := t.means(float32(r.Slope))
	a := &Regrouped{Pictures: t.pictures, Trained: t.trained}
	right, accuracy, err := named(ctx, x)
	if err != nil {
		return nil, err
	}
	a.Accuracy = accuracy
	fitted, _, held, _ := divided(x)
	a.Map = plotted(fitted, held)
	if r.Slope != 0 {
		turn(a.Map, plottedAtReLU(t))
	}
	var places []float64
	for i, r := range right {
		if i%RegroupHeldOut < RegroupShown {
			a.Right, places = append(a.Right, r), append(places, a.Map[2*i:2*i+2]...)
		}
	}
	a.Map = places
	fitInto(a.Map)
	return a, nil
}

func newTextureResponses(ctx context.Context, env lab.Env, twins bool, seed uint64) (*textureResponses, error) {
	spec, err := nn.ParseSpec(fmt.Sprintf("%dx%dx1/conv7x7x%d,stride2", regroupSide, regroupSide, regroupKernels))
	if err != nil {
		return nil, err
	}
	params, err := spec.Init(seed, nn.Init{Method: "kaiming"})
	if err != nil {
		return nil, err
	}
	shapes, err := spec.Shapes()
	if err != nil {
		return nil, err
	}
	const size = regroupSide * regroupSide
	t := &textureResponses{places: shapes[0].H * shapes[0].W}
	n := RegroupFamilies * regroupEach
	x := make([]float32, n*size)
	for family, f := range stimulus.Families()[:RegroupFamilies] {
		stream := random.New(seed, "explore", "regroup", strconv.Itoa(family))
		for i := range regroupEach {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			draw := f.Draw
			if twins {
				draw = f.DrawTwin
			}
			p := draw(regroupSide, stream)
			training.AboutGrey(x[(family*regroupEach+i)*size:][:size], p)
			if i >= regroupFitted && i < regroupFitted+RegroupShown {
				t.pictures = append(t.pictures, halved(p)...)
			}
		}
	}
	trained, err := env.Weights(ctx, lab.TaskWeights)
	if err != nil {
		return nil, err
	}
	learnt := &nn.Params{Spec: spec, Tensors: trained.Tensors[:len(params.Tensors)]}
	if t.maps, err = forward(ctx, learnt, n, regroupBatch, rows(x, n)); err != nil {
		return nil, fmt.Errorf("the bundled network's first layer: %w", err)
	}
	if _, t.trained, err = named(ctx, t.means(0)); err != nil {
		return nil, err
	}
	t.maps, err = forward(ctx, params, n, regroupBatch, rows(x, n))
	return t, err
}

// halved returns the grey levels of a picture, each the mean of 2×2 pixels.
func halved(p stimulus.Grey) (out []byte) {
	for y := 0; y < p.H; y += 2 {
		for x := 0; x < p.W; x += 2 {
			at := y*p.W + x
			mean := (p.Pix[at] + p.Pix[at+1] + p.Pix[at+p.W] + p.Pix[at+p.W+1]) / 4
			out = append(out, uint8(mean*255+0.5))
		}
	}
	return out
}

// named fits a readout to the rows fitted on and says which of the others it names rightly, and their share.
func named(ctx context.Context, x []float64) (right []bool, accuracy float64, err error) {
	fitted, labels, held, truth := divided(x)
	fit := statistics.Logistic{Penalties: []float64{regroupPenalty}, Product: linear.MulT}
	classifier, err := fit.Fit(ctx, fitted, labels, len(labels), regroupKernels, RegroupFamilies)
	if err != nil {
		return nil, 0, err
	}
	count := 0
	for i, family := range classifier.Predict(held, len(truth)) {
		right = append(right, family == truth[i])
		if family == truth[i] {
			count++
		}
	}
	return right, float64(count) / float64(len(truth)), nil
}

// means returns the mean of each kernel's bent map, patches × kernels.
func (t *textureResponses) means(slope float32) []float64 {
	x := make([]float64, len(t.maps)/t.places)
	var sum [regroupKernels]float32
	for i := range len(x) / regroupKernels {
		sum = [regroupKernels]float32{}
		for at := range t.places {
			row := t.maps[(i*t.places+at)*regroupKernels:][:regroupKernels]
			for k, v := range row {
				sum[k] += max(v, slope*v)
			}
		}
		for k, s := range sum {
			x[i*regroupKernels+k] = float64(s) / float64(t.places)
		}
	}
	return x
}

// divided returns the rows fitted on and those held out, with the family of each.
func divided(x []float64) (fitted []float64, labels []int, held []float64, truth []int) {
	for family := range RegroupFamilies {
		for i := range regroupEach {
			row := x[(family*regroupEach+i)*regroupKernels:][:regroupKernels]
			if i < regroupFitted {
				fitted, labels = append(fitted, row...), append(labels, family)
			} else {
				held, truth = append(held, row...), append(truth, family)
			}
		}
	}
	return fitted, labels, held, truth
}

// plotted returns the places of the rows held out, by x and y, on the two principal axes of the families' means;
// features are first divided by their standard deviation over the rows fitted on.
func plotted(fitted, held []float64) []float64 {
	const p = regroupKernels
	means, sds := make([]float64, p), make([]float64, p)
	centres := mat.NewDense(RegroupFamilies, p, nil)
	for k := range p {
		column := statistics.Column(fitted, p, k)
		means[k], sds[k] = statistics.MeanSD(column)
		if sds[k] == 0 {
			sds[k] = 1
		}
		for family := range RegroupFamilies {
			mean := statistics.Mean(column[family*regroupFitted:][:regroupFitted])
			centres.Set(family, k, (mean-means[k])/sds[k])
		}
	}
	var svd mat.SVD
	xy := make([]float64, 2*len(held)/p)
	if !svd.Factorize(centres, mat.SVDThin) {
		return xy
	}
	var axes mat.Dense
	svd.VTo(&axes)
	for i := range len(held) / p {
		for axis := range 2 {
			for k := range p {
				xy[2*i+axis] += (held[i*p+k] - means[k]) / sds[k] * axes.At(k, axis)
			}
		}
	}
	return xy
}

func plottedAtReLU(t *textureResponses) []float64 {
	fitted, _, held, _ := divided(t.means(0))
	return plotted(fitted, held)
}

// turn rotates and reflects places on a plane so that they lie as near as they can to others (Procrustes): an axis may
// point either way, and would jump from move to move.
func turn(xy, target []float64) {
	// The best orthogonal matrix is that of the polar decomposition of Σ target·xyᵀ; in two dimensions it is the better
	// one of the best rotation and the best reflection.
	a, b, c, d := 0.0, 0.0, 0.0, 0.0
	for i := 0; i < len(xy); i += 2 {
		a += target[i] * xy[i]
		b += target[i] * xy[i+1]
		c += target[i+1] * xy[i]
		d += target[i+1] * xy[i+1]
	}
	cos, sin, mirror := a+d, c-b, 1.0
	if math.Hypot(a-d, c+b) > math.Hypot(cos, sin) {
		cos, sin, mirror = a-d, c+b, -1
	}
	size := math.Hypot(cos, sin)
	if size == 0 {
		return
	}
	cos, sin = cos/size, sin/size
	for i := 0; i < len(xy); i += 2 {
		x, y := xy[i], xy[i+1]*mirror
		xy[i], xy[i+1] = cos*x-sin*y, sin*x+cos*y
	}
}

// fitInto scales places to lie within −1 and 1; the outermost twentieth is put on the rim.
func fitInto(xy []float64) {
	sizes := make([]float64, len(xy))
	for i, v := range xy {
		sizes[i] = math.Abs(v)
	}
	slices.Sort(sizes)
	size := statistics.Quantile(sizes, 0.975)
	if size == 0 {
		return
	}
	for i, v := range xy {
		xy[i] = math.Max(-1, math.Min(1, v/size))
	}
}
