package model

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"untrained/app/lab/internal/linear"
	"untrained/app/lab/statistics"
	"untrained/nn"
	"untrained/nn/random"
)

// Complexity measures how far a layer's outputs are from a linear function of the picture, by measures that have
// little in common, so that a claim that holds for only one of them is noticed. The measures are our choice: that of
// the study which this laboratory re-examines is not known to us.
type Complexity struct {
	Fourier float64 // mean Fourier complexity over outputs and planes, in cycles per side of a plane
	// mean of 1 − R² of the best linear map, held out; 0 for a linear layer, 1 for one without any linear part
	Deficit float64
	Path    float64 // mean of path length over chord; 1 for a linear layer
	// mean of NormalisedLempelZiv76 of the outputs over the planes, cut at their medians; a contrast, not a measure of
	// ours
	LempelZiv float64
	// participation ratio of the layer's outputs to the pictures: effective dimensionality, beside the others
	Dimensions float64
	Outputs    int // how many of the layer's outputs were measured
	Dead       int // those of them that are constant, which are left out of means
}

// ComplexityOptions say how much is measured. A field that is 0 means the value in brackets.
type ComplexityOptions struct {
	Seed       uint64 // of the choice of planes, blends, paths and outputs: with the same seed all networks see the same
	Planes     int    // planes through three pictures [4]
	Side       int    // points along each side of a plane [16]
	Outputs    int    // outputs of the layer that are measured, drawn at random [200]
	Directions int    // pictures that are blended for the linear map [24]
	Paths      int    // straight lines between two pictures [16]
	Steps      int    // steps along each [16]
	NoTaper    bool   // leave out the window of the Fourier complexity
}

// WithDefaults returns the options with the usual values in place of zeros.
func (o ComplexityOptions) WithDefaults() ComplexityOptions {
	for _, f := range []struct {
		field *int
		value int
	}{{&o.Planes, 4}, {&o.Side, 16}, {&o.Outputs, 200}, {&o.Directions, 24}, {&o.Paths, 16}, {&o.Steps, 16}} {
		if *f.field == 0 {
			*f.field = f.value
		}
	}
	return o
}

// For a linear map of d directions, blendsFitted·d blends are fitted on and
// blendsJudged·d others judge it.
const (
	blendsFitted = 10
	blendsJudged = 5
)

// Pictures returns the number of pictures that pass through the network.
func (o ComplexityOptions) Pictures() int {
	o = o.WithDefaults()
	return o.Planes*o.Side*o.Side + (blendsFitted+blendsJudged)*o.Directions + o.Paths*(o.Steps+1)
}

// Check returns an error for what cannot be measured on n pictures.
func (o ComplexityOptions) Check(n int) error {
	switch {
	case o.Planes < 1 || o.Side < 4 || o.Outputs < 1 || o.Directions < 2 || o.Paths < 1 || o.Steps < 2:
		return fmt.Errorf("complexity: %d planes of %d×%d points, %d outputs, %d directions, %d paths of %d steps: at "+
			"least 1, 4×4, 1, 2, 1 and 2 are needed", o.Planes, o.Side, o.Side, o.Outputs, o.Directions, o.Paths, o.Steps)
	case n < 3 || n < o.Directions:
		return fmt.Errorf("complexity: %d pictures are too few for planes through three of them and blends of %d; take "+
			"more pictures or fewer directions", n, o.Directions)
	}
	return nil
}

// ErrDeadLayer is returned when nothing can be measured.
var ErrDeadLayer = errors.New("every output that was looked at is the same for all pictures: the layer is dead or " +
	"saturated; take another seed, rms=1 or fewer layers")

// MeasureComplexity measures one layer of a network on pictures, n × input. Everything except Dimensions is measured
// on pictures that are made from these: points of planes, blends, steps of paths. It returns an error when there are
// too few pictures, when activations explode and when the whole layer is dead.
func MeasureComplexity(ctx context.Context, backend nn.Backend, params *nn.Params, pictures []float32, n int,
	layer string, o ComplexityOptions, progress func(done float64)) (Complexity, error) {
	o = o.WithDefaults()
	if err := o.Check(n); err != nil {
		return Complexity{}, err
	}
	m, err := newComplexityMeter(backend, params, pictures, n, layer, o)
	if err != nil {
		return Complexity{}, err
	}
	defer m.probe.release()
	done, all := 0, o.Pictures()+n
	m.probe.step = func(k int) {
		done += k
		progress(float64(done) / float64(all))
	}
	for _, measure := range []func(context.Context) error{m.planes, m.blends, m.paths, m.dimensions} {
		if err := measure(ctx); err != nil {
			return Complexity{}, fmt.Errorf("complexity of %s: %w", layer, err)
		}
	}
	return m.result, nil
}

// complexityMeter is one measurement in progress.
type complexityMeter struct {
	options  ComplexityOptions
	probe    *probe
	pictures []float32
	n        int
	outputs  []int // indices into the layer's output
	result   Complexity
}

func newComplexityMeter(backend nn.Backend, params *nn.Params, pictures []float32, n int, layer string,
	o ComplexityOptions) (*complexityMeter, error) {
	p, err := newProbe(backend, params, layer)
	if err != nil {
		return nil, err
	}
	m := &complexityMeter{options: o, probe: p, pictures: pictures, n: n}
	m.outputs = m.stream("outputs").Perm(p.size)
	m.outputs = m.outputs[:min(len(m.outputs), o.Outputs)]
	slices.Sort(m.outputs)
	m.result.Outputs = len(m.outputs)
	return m, nil
}

func (m *complexityMeter) stream(name string) *random.Stream {
	return random.New(m.options.Seed, "lab", "complexity", name)
}

func (m *complexityMeter) picture(i int) []float32 {
	size := len(m.pictures) / m.n
	return m.pictures[i*size:][:size]
}

// planes measures Fourier and LempelZiv, and finds the dead outputs.
func (m *complexityMeter) planes(ctx context.Context) error {
	side, stream := m.options.Side, m.stream("planes")
	points := side * side
	alive := make([]bool, len(m.outputs))
	fourier, lempelZiv, count := 0.0, 0.0, 0
	f := make([]float64, len(m.outputs)*points)
	transform := newPlaneTransform(side, !m.options.NoTaper)
	bits := make([]bool, points)
	for range m.options.Planes {
		plane, err := m.plane(stream)
		if err != nil {
			return err
		}
		err = m.probe.each(ctx, points, func(i int, x []float32) {
			plane.Point(x, PlaneCoordinate(i%side, side), PlaneCoordinate(i/side, side))
		}, func(i int, y []float32) {
			for k, at := range m.outputs {
				f[k*points+i] = float64(y[at])
			}
		})
		if err != nil {
			return err
		}
		for k := range m.outputs {
			values := f[k*points:][:points]
			if isFlat(values) {
				continue
			}
			alive[k] = true
			count++
			fourier += transform.complexity(values)
			cutAtMedian(bits, values)
			lempelZiv += statistics.NormalisedLempelZiv76(bits)
		}
	}
	for _, a := range alive {
		if !a {
			m.result.Dead++
		}
	}
	if count == 0 {
		return ErrDeadLayer
	}
	m.result.Fourier, m.result.LempelZiv = fourier/float64(count), lempelZiv/float64(count)
	return nil
}

// isFlat reports whether values are equal up to the rounding errors of float32 arithmetic.
func isFlat(values []float64) bool {
	low, high := slices.Min(values), slices.Max(values)
	return !(high-low > 1e-5*math.Max(math.Abs(low), math.Abs(high)))
}

// cutAtMedian sets the bits of the values above the median.
func cutAtMedian(bits []bool, values []float64) {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	median := sorted[len(sorted)/2]
	for i, v := range values {
		bits[i] = v >= median
	}
}

// dimensions measures the effective dimensionality of the outputs for the pictures.
func (m *complexityMeter) dimensions(ctx context.Context) error {
	a := &Activations{Backend: m.probe.backend, Params: m.probe.params, Pictures: m.pictures, N: m.n, Pool: "none"}
	gram := make([]float64, m.n*m.n)
	device, before := linear.Product{Backend: m.probe.backend}, 0
	err := a.Each(ctx, []string{m.probe.layer}, func(s Stretch, x []float32) error {
		linear.Centre(x, m.n, s.Len())
		return device.AddGram(gram, x, m.n, s.Len())
	}, func(done float64) {
		now := int(done * float64(m.n))
		m.probe.step(now - before)
		before = now
	})
	if err != nil {
		return err
	}
	m.result.Dimensions, err = statistics.ParticipationRatioOfGram(gram, m.n)
	return err
}
