package nn

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"untrained/nn/random"
)

// Init is how the parameters of an untrained network are drawn. Weights are
// normal with mean 0, biases are 0. With fan-in the number of values that are
// summed into one output, and fan-out the number of outputs that one value goes
// into (for convolution, window area × channels), the standard deviation is
//
//	"kaiming"  Gain · √(2 / fan-in)                He et al. 2015, equation 10
//	"xavier"   Gain · √(2 / (fan-in + fan-out))    Glorot & Bengio 2010, equation 12
//
// Kaiming's factor 2 keeps the size of activations through layers with ReLU.
type Init struct {
	Method string
	Gain   float64 // 0 counts as 1
}

const maxGain = 1e6

// ParseInit reads "kaiming", "xavier", or either with a gain: "xavier,gain1.5".
func ParseInit(text string) (Init, error) {
	method, gain, given := strings.Cut(text, ",gain")
	scheme := Init{Method: method, Gain: 1}
	if given {
		g, err := strconv.ParseFloat(gain, 64)
		if err != nil || g == 0 {
			return Init{}, fmt.Errorf("initialisation %q: gain %q is no positive number", clip(text), clip(gain))
		}
		scheme.Gain = g
	}
	if err := scheme.check(); err != nil {
		return Init{}, err
	}
	return scheme, nil
}

// String is the text that ParseInit reads.
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
	if s.Method != "kaiming" && s.Method != "xavier" {
		return fmt.Errorf("initialisation %q is unknown: there are kaiming and xavier", clip(s.Method))
	}
	if g := s.gain(); !(g > 0 && g <= maxGain) {
		return fmt.Errorf("initialisation %s: gain %v must be above 0 and at most %g", s.Method, g, float64(maxGain))
	}
	return nil
}

// deviation is the standard deviation of a weight tensor.
func (s Init) deviation(t tensorSpec) float64 {
	fan := float64(t.fanIn)
	if s.Method == "xavier" {
		fan += float64(t.fanOut)
	}
	return s.gain() * math.Sqrt(2/fan)
}

// Init draws parameters. Each tensor has a stream of its own, named after it, so
// that the first layers of a network do not change when layers are added behind
// them; a method or a gain changes the scale, not the draws. The same seed gives
// the same bytes on every machine.
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
		stream := random.New(seed, "init", t.name)
		sd := scheme.deviation(t)
		for k := range p.Tensors[i].Data {
			p.Tensors[i].Data[k] = float32(float64(sd * stream.Norm()))
		}
	}
	return p, nil
}
