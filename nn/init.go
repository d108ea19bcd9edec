package nn

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"untrained/nn/random"
)

// Init says how the weights of an untrained network are drawn; biases are 0. With
// fan-in, the number of values that are summed into one output, and fan-out, the
// number of outputs that one value contributes to (for convolution, window area ×
// channels), the standard deviation of a weight is
//
//	"kaiming"          Gain · √(2 / fan-in)              He et al. 2015, equation 10
//	"xavier"           Gain · √(2 / (fan-in + fan-out))  Glorot & Bengio 2010, equation 12
//	"kaiming-uniform"  the same two deviations, from a uniform
//	"xavier-uniform"   distribution instead of a normal one
//	"orthogonal"       Gain · √(1 / max(fan-in, outputs)), see orthogonal.go
//
// Kaiming's factor 2 keeps the size of activations through layers with ReLU;
// orthogonal weights need Gain √2 for that.
type Init struct {
	Method string
	Gain   float64 // 0 means 1
}

const maxGain = 1e6

var initMethods = []string{"kaiming", "kaiming-uniform", "xavier", "xavier-uniform", "orthogonal"}

// ParseInit parses a method, or a method and a gain: "xavier-uniform,gain1.5".
// "kaiming-normal" and "xavier-normal" are synonyms of "kaiming" and "xavier".
func ParseInit(text string) (Init, error) {
	method, gain, given := strings.Cut(text, ",gain")
	if m, ok := strings.CutSuffix(method, "-normal"); ok && (m == "kaiming" || m == "xavier") {
		method = m
	}
	scheme := Init{Method: method, Gain: 1}
	if given {
		g, err := strconv.ParseFloat(gain, 64)
		if err != nil || g == 0 {
			return Init{}, fmt.Errorf("initialisation %q: gain %q is not a positive number", clip(text), clip(gain))
		}
		scheme.Gain = g
	}
	if err := scheme.check(); err != nil {
		return Init{}, err
	}
	return scheme, nil
}

// String returns the text that ParseInit parses.
func (s Init) String() string {
	if s.gain() == 1 {
		return s.Method
	}
	return s.Method + ",gain" + strconv.FormatFloat(s.Gain, 'g', -1, 64)
}

func (s Init) gain() float64 {
	if s.Gain == 0 {
		return 1
	}
	return s.Gain
}

func (s Init) check() error {
	if !slices.Contains(initMethods, s.Method) {
		return fmt.Errorf("initialisation %q is unknown: there are %s", clip(s.Method), strings.Join(initMethods, ", "))
	}
	if g := s.gain(); !(g > 0 && g <= maxGain) {
		return fmt.Errorf("initialisation %s: gain %v must be above 0 and at most %g", s.Method, g, float64(maxGain))
	}
	return nil
}

// deviation returns the standard deviation of a weight tensor.
func (s Init) deviation(t tensorSpec) float64 {
	fan := float64(t.fanIn)
	if strings.HasPrefix(s.Method, "xavier") {
		fan += float64(t.fanOut)
	}
	return s.gain() * math.Sqrt(2/fan)
}

// draw fills one weight tensor.
func (s Init) draw(data []float32, t tensorSpec, stream *random.Stream) error {
	switch s.Method {
	case "orthogonal":
		return orthogonal(data, int(t.fanIn), s.gain(), stream)
	case "kaiming-uniform", "xavier-uniform":
		end := s.deviation(t) * math.Sqrt(3) // the deviation of [−1, 1) is 1/√3
		for k := range data {
			data[k] = float32(stream.Uniform(-end, end))
		}
	default:
		sd := s.deviation(t)
		for k := range data {
			data[k] = float32(float64(sd * stream.Norm()))
		}
	}
	return nil
}

// Init draws parameters. Each tensor has a random stream of its own, named after it,
// so that the first layers of a network do not change when layers are added after
// them. A gain changes the scale and not the draws; so does the choice between
// kaiming and xavier. The same seed draws the same bytes on every machine.
func (s Spec) Init(seed uint64, scheme Init) (*Params, error) {
	if err := scheme.check(); err != nil {
		return nil, err
	}
	layers, err := s.resolve()
	if err != nil {
		return nil, err
	}
	specs := tensorSpecs(layers)
	p := newParams(s, specs)
	for i, t := range specs {
		if t.fanIn == 0 {
			continue // a bias
		}
		if err := scheme.draw(p.Tensors[i].Data, t, random.New(seed, "init", t.name)); err != nil {
			return nil, fmt.Errorf("initialisation of %s: %w", t.name, err)
		}
	}
	return p, nil
}
