package lab

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"untrained/assets/neural"
	"untrained/nn"
)

// Encoding asks how well the features of a network predict the responses of
// neurons to pictures that no weight was fitted on, and what of it is due to
// training: the same architecture trained, with random weights and with the
// trained weights shuffled, beside controls that are no network at all (claims
// C1, C4, C5 and C10).
//
// A unit of work is one network with one seed, or one control. Its features are
// regressed on the responses (Ridge), and each neuron's held-out prediction is
// scored with every bootstrap sample of the pictures; Merge averages over neurons
// and seeds and takes differences on the same neurons and samples.
type Encoding struct{}

func init() { Register(Encoding{}) }

// Name implements Experiment.
func (Encoding) Name() string { return "encoding" }

// The bundled task-trained network and the name of its weights. TrainTask makes
// it; classes are the ten digits and then the texture families.
const (
	TaskSpec    = "48x48x1/conv7x7x32/relu/max2/conv3x3x32/relu/max2/conv3x3x64/relu/max2/flatten/dense14"
	TaskWeights = "digits-textures"
)

// The values of `training`, as in the column of that name.
const (
	Trained           = "trained"
	RandomWeights     = "random"
	ShuffledWeights   = "shuffled"
	Pixels            = "pixels"
	Gabor             = "gabor"
	ShuffledResponses = "shuffled-responses"
)

// Properties implements Experiment.
func (Encoding) Properties() []Property {
	var recordings, sessions []Option
	for _, e := range neural.Catalogue() {
		if e.Kind != neural.KindResponses {
			continue
		}
		recordings = append(recordings, Option{e.ID, e.Title})
		for _, s := range e.Sessions {
			sessions = append(sessions, Option{s, e.ID + ", session " + s})
		}
	}
	recordings = append(recordings, Option{neural.OwnID, "your own recording"})
	own := []Property{
		{Key: "recording", Label: "Recording", Kind: Choice, Default: "sim-v1", Options: recordings,
			Help: "The neurons whose responses are predicted."},
		{Key: "session", Label: "Session", Kind: Text, Options: sessions, Check: atMost(64),
			Help: "Which session of the recording; empty takes the first."},
		{Key: "network", Label: "Network", Kind: Text, Default: TaskSpec, Check: checkSpec,
			Options: []Option{
				{TaskSpec, "three layers, ReLU and max pooling (the bundled one)"},
				{"48x48x1/conv7x7x32/relu/avg2/conv3x3x32/relu/avg2/conv3x3x64/relu/avg2", "three layers, ReLU and average pooling"},
				{"48x48x1/conv7x7x32/tanh/max2/conv3x3x32/tanh/max2/conv3x3x64/tanh/max2", "three layers, tanh and max pooling"},
				{"48x48x1/conv7x7x32/linear/avg2/conv3x3x32/linear/avg2/conv3x3x64/linear/avg2", "three layers, linear"},
			},
			Help: "The architecture, input first, then layer by layer."},
		{Key: "weights", Label: "Trained weights", Kind: Text, Default: TaskWeights, Check: atMost(128),
			Options: []Option{{TaskWeights, "task-trained on digits and textures"}, {"", "none"}},
			Help:    "The bundled weights of the trained network; they must fit the architecture. Empty leaves out trained and shuffled networks."},
		{Key: "layer", Label: "Layer", Kind: Text, Default: "max2", Check: atMost(64),
			Options: []Option{{"max1", "first pooling"}, {"max2", "second pooling"}, {"max3", "third pooling"}, {"all", "every layer, each by itself"}, {"inner", "the best, chosen inside the training pictures"}},
			Help:    "The layer whose outputs are the features; all shows every layer; inner lets each neuron choose within the inner folds."},
		{Key: "training", Label: "Compare", Kind: Choices, Default: strings.Join([]string{Trained, RandomWeights, ShuffledWeights, Pixels, Gabor, ShuffledResponses}, ","),
			Options: []Option{
				{Trained, "trained network"}, {RandomWeights, "random weights"}, {ShuffledWeights, "shuffled weights"},
				{Pixels, "pixels (control)"}, {Gabor, "Gabor energy (control)"}, {ShuffledResponses, "shuffled responses (control)"},
			},
			Help: "What is compared; shuffled responses use the features of the trained network, or of a random one where there is none."},
		{Key: "dc", Label: "First-layer kernels", Kind: Choice, Default: "both",
			Options: []Option{{"both", "as drawn, and with zero mean"}, {"keep", "as drawn"}, {"zero", "with zero mean"}},
			Help:    "Whether random and shuffled networks see the mean luminance: training removes it from first-layer kernels, drawing and shuffling put it back."},
		{Key: "seeds", Label: "Seeds", Kind: Int, Default: "3", Min: 1, Max: 100,
			Help: "How many random, shuffled and response-shuffled versions there are."},
		{Key: "seed", Label: "First seed", Kind: Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "The seed of the first version; the others follow. It also fixes random folds, halves and resamples."},
	}
	shuffle := Property{Key: "shuffle", Label: "Shuffle", Kind: Choice, Default: nn.ShuffleWithinLayer.String(),
		Options: []Option{{nn.ShuffleWithinLayer.String(), "all weights of a layer"}, {nn.ShuffleWithinKernel.String(), "positions within each kernel"},
			{nn.ShuffleKernels.String(), "whole kernels between input channels"}},
		Help: "What changes places in a shuffled network; every kind keeps a layer's weights, the later ones more of their order."}
	return slices.Concat(own, drawingProperties(), []Property{shuffle}, entranceProperties(), featureProperties(), regressionProperties())
}

func checkPenalties(text string) error {
	_, err := parsePenalties(text)
	return err
}

func parsePenalties(text string) ([]float64, error) {
	var low, high float64
	left, right, ok := strings.Cut(text, "..")
	if ok {
		var err error
		if low, err = parseNumber(left); err == nil {
			high, err = parseNumber(right)
		}
		ok = err == nil
	}
	if !ok {
		return nil, fmt.Errorf("%q is no range of penalties; write lowest..highest, like 1e-6..1e2", text)
	}
	return PenaltyGrid(low, high)
}

func atMost(bytes int) func(string) error {
	return func(s string) error {
		if len(s) > bytes {
			return fmt.Errorf("it has %d bytes; %d are the most", len(s), bytes)
		}
		return nil
	}
}

// variant is what one unit of work evaluates.
type variant struct {
	training string
	dc       string // keep or zero; "" where there are no first-layer kernels or only one form
	seed     uint64
	seeded   bool
}

// name is the unit's name in progress lines.
func (v variant) name() string {
	name := v.condition()
	if v.seeded {
		name += fmt.Sprintf(", seed %d", v.seed)
	}
	return name
}

// condition names what all seeds of a variant share.
func (v variant) condition() string {
	if v.dc == "" {
		return v.training
	}
	return v.training + " dc=" + v.dc
}

// variants lists the units of work in their order.
func (s *study) variants() []variant {
	var list []variant
	forms := []string{"keep", "zero"}
	if dc := s.config.Get("dc"); dc != "both" {
		forms = []string{dc}
	}
	seeded := func(training string, forms ...string) {
		for _, dc := range forms {
			for k := range s.config.Int("seeds") {
				list = append(list, variant{training, dc, uint64(s.config.Int("seed") + k), true})
			}
		}
	}
	for _, training := range s.config.List("training") {
		switch training {
		case Trained:
			if s.trained != nil {
				list = append(list, variant{training: Trained})
			}
		case RandomWeights:
			seeded(training, forms...)
		case ShuffledWeights:
			if s.trained != nil {
				seeded(training, forms...)
			}
		case ShuffledResponses:
			seeded(training, "")
		default:
			list = append(list, variant{training: training})
		}
	}
	return list
}

// Units implements Experiment. It looks at everything that can be wrong before
// any work is done.
func (Encoding) Units(ctx context.Context, env Env, c Config) ([]Unit, error) {
	s, err := newStudy(ctx, env, c)
	if err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	variants := s.variants()
	if len(variants) == 0 {
		return nil, fmt.Errorf("nothing is left to compare: training=%s needs trained weights that fit the network; set weights=%s and its network, or compare random networks", c.Get("training"), TaskWeights)
	}
	units := make([]Unit, len(variants))
	for i, v := range variants {
		units[i] = Unit{Index: i, Name: v.name(), Cost: s.cost(v)}
	}
	return units, nil
}

// layers resolves the key `layer` for the network.
func (s *study) layers() ([]string, error) {
	names := s.spec.LayerNames()
	switch layer := s.config.Get("layer"); layer {
	case "all", "inner":
		var stages []string
		for i, l := range s.spec.Layers {
			convolvedOnly := (l.Kind == nn.ConvLayer || l.Kind == nn.DenseLayer) && i+1 < len(s.spec.Layers) && s.spec.Layers[i+1].Kind == nn.ActivationLayer
			if l.Kind != nn.FlattenLayer && !convolvedOnly {
				stages = append(stages, names[i])
			}
		}
		return stages, nil
	default:
		if !slices.Contains(names, layer) {
			return nil, fmt.Errorf("the network has no layer %q; it has %s, and there are all and inner", layer, strings.Join(names, ", "))
		}
		return []string{layer}, nil
	}
}
