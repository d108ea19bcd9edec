package explore

import (
	"context"
	"fmt"
	"math"
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/internal/tuning"
	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/assets/stimulus"
	"untrained/nn"
)

// Bend is a position of the bend slider: the activation f(x) = max(x, a·x) of a random network of two layers, whose
// second layer's units are shown gratings. a = 1 is a linear network, 0 is ReLU, −1 is the absolute value.
type Bend struct {
	Slope float64 `json:"slope"` // a, −1 to 1
	// Threshold is taken from every unit's input before the activation, in units of the root mean square of its layer,
	// −2 to 2.
	Threshold float64 `json:"threshold"`
	Seed      uint64  `json:"seed"` // of the weights
}

// Bent is how sharply the units are tuned to orientation at a position of the bend slider.
type Bent struct {
	// Curves are the mean rates of the first BendCurves units at each of BendOrientations orientations, as shares of the
	// unit's highest; a unit that responds to nothing has zeros.
	Curves []float64 `json:"curves"`
	Counts []int     `json:"counts"` // of units, by circular variance, in the bins of the cells' histogram
	Units  int       `json:"units"`  // whose circular variance is known
	Left   int       `json:"left"`   // units that are dead or flat
	Median float64   `json:"median"` // circular variance
	// Distance is the largest difference between the cumulative shares of units and of the recorded cells at the edges
	// of the bins: the Kolmogorov–Smirnov distance of the two histograms.
	Distance float64 `json:"distance"`
}

// The sizes of the network and of what it is shown. A unit of the second layer sees BendField pixels across, so that
// nothing more of a grating is passed through the network.
const (
	BendOrientations = 12
	BendCurves       = 12
	BendField        = 11 // pixels: a 7×7 kernel, and 3×3 of them in steps of two
	bendSide         = 48 // pixels of the picture that the field is the middle of, as in the experiment
	bendFirst        = 32 // kernels of the first layer
	bendSecond       = 320
	bendFrequencies  = 5
	bendStrip        = 96 // gratings that pass at once
)

// bendSpec is the network: its activations are put in by hand.
const bendSpec = "11x11x1/conv7x7x32,stride2/linear/conv3x3x320/linear"

// gratingResponses is what does not depend on the slider.
type gratingResponses struct {
	battery stimulus.Battery
	first   []float32  // gratings and, last, grey × 3×3×32: the first layer's inputs to its activation
	size    float64    // their root mean square over the gratings
	params  *nn.Params // of the second layer
}

var keptGratings kept[uint64, *gratingResponses]

// Compute bends the responses of the first layer and passes them on: 288 × 320 multiply-adds for each of 480 gratings,
// 44 M a move. The first layer, 14 k multiply-adds a grating, is computed once for a seed.
func (b Bend) Compute(ctx context.Context, _ lab.Env) (*Bent, error) {
	if !(math.Abs(b.Slope) <= 1) || !(math.Abs(b.Threshold) <= 2) {
		return nil, fmt.Errorf("bend: slope %v and threshold %v: the slope is −1 to 1, the threshold −2 to 2", b.Slope,
			b.Threshold)
	}
	g, err := keptGratings.of(b.Seed, func() (*gratingResponses, error) { return newGratingResponses(b.Seed) })
	if err != nil {
		return nil, err
	}
	bent := slices.Clone(g.first)
	b.bend(bent, g.size)
	n := g.battery.Len() + 1
	second, err := forward(ctx, g.params, n, bendStrip, rows(bent, n))
	if err != nil {
		return nil, err
	}
	b.bend(second, rootMeanSquare(second[:(n-1)*bendSecond]))
	return measured(g.battery, second), nil
}

// bend applies the activation to inputs whose root mean square is size.
func (b Bend) bend(x []float32, size float64) {
	slope, threshold := float32(b.Slope), float32(b.Threshold*size)
	for i, v := range x {
		v -= threshold
		x[i] = max(v, slope*v)
	}
}

func newGratingResponses(seed uint64) (*gratingResponses, error) {
	g := &gratingResponses{battery: stimulus.Battery{Size: bendSide, Orientations: BendOrientations, Phases: 8,
		Apertures: []float64{0}, Contrast: 1}}
	const lowest, highest = 2.0, bendSide / 4.0
	for k := range bendFrequencies {
		cycles := lowest * math.Pow(highest/lowest, float64(k)/(bendFrequencies-1))
		g.battery.Cycles = append(g.battery.Cycles, math.Round(1e4*cycles)/1e4)
	}
	spec, err := nn.ParseSpec(bendSpec)
	if err != nil {
		return nil, err
	}
	params, err := spec.Init(seed, nn.Init{Method: "kaiming"})
	if err != nil {
		return nil, err
	}
	n := g.battery.Len() + 1
	x := make([]float32, n*BendField*BendField) // the last one stays grey
	for i := range n - 1 {
		middle(x[i*BendField*BendField:][:BendField*BendField], g.grating(i).Draw())
	}
	first, rest, err := split(params, 1)
	if err != nil {
		return nil, err
	}
	g.params = rest
	if g.first, err = forward(context.Background(), first, n, bendStrip, rows(x, n)); err != nil {
		return nil, err
	}
	g.size = rootMeanSquare(g.first[:len(g.first)/n*(n-1)])
	return g, nil
}

// grating returns grating i of the battery: frequencies, then orientations, then phases.
func (g *gratingResponses) grating(i int) stimulus.Grating {
	b := g.battery
	return b.Grating(0, i/(b.Orientations*b.Phases), i/b.Phases%b.Orientations, i%b.Phases)
}

// middle copies the middle of a picture, as it enters networks of this repository: grey is 0, a texture's contrast 1.
func middle(x []float32, p stimulus.Grey) {
	from := (p.W - BendField) / 2
	for i := range x {
		v := p.Pix[(from+i/BendField)*p.W+from+i%BendField]
		x[i] = float32((float64(v) - stimulus.MeanGrey) / stimulus.TextureContrast)
	}
}

// measured returns how units are tuned, from responses to the gratings and to grey, pictures × units.
func measured(b stimulus.Battery, responses []float32) *Bent {
	n := b.Len() + 1
	units := len(responses) / n
	largest := 0.0
	for _, v := range responses {
		largest = math.Max(largest, math.Abs(float64(v)))
	}
	cells := neural.Ringach2002CircularVariance()
	a := &Bent{Curves: make([]float64, BendCurves*b.Orientations), Counts: make([]int, len(cells.Counts))}
	r := make([]float64, n)
	var variances []float64
	for u := range units {
		for i := range r {
			r[i] = float64(responses[i*units+u])
		}
		t := tuning.Measure(b, r[:n-1], r[n-1], largest)
		if u < BendCurves && t.Rates != nil {
			highest := slices.Max(t.Rates)
			for o, rate := range t.Rates {
				a.Curves[u*b.Orientations+o] = rate / highest
			}
		}
		if v := t.Variance[tuning.ClipThenAverage]; v == v {
			variances = append(variances, v)
			a.Counts[min(int((v-cells.Low)/cells.Width), len(a.Counts)-1)]++
		} else {
			a.Left++
		}
	}
	slices.Sort(variances)
	a.Units = len(variances)
	if a.Units > 0 {
		a.Median = statistics.Quantile(variances, 0.5)
	}
	a.Distance = apart(a.Counts, cells.Counts)
	return a
}

// apart returns the largest difference between the cumulative shares of two histograms, 1 if one of them is empty.
func apart(a, b []int) float64 {
	na, nb := 0, 0
	for i := range a {
		na, nb = na+a[i], nb+b[i]
	}
	if na == 0 || nb == 0 {
		return 1
	}
	most, sum := 0.0, 0.0
	for i := range a {
		sum += float64(a[i])/float64(na) - float64(b[i])/float64(nb)
		most = math.Max(most, math.Abs(sum))
	}
	return most
}

func rootMeanSquare(x []float32) float64 {
	sum := 0.0
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(max(len(x), 1)))
}
