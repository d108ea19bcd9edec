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
type Encoding struct {
	store *spaceStore // keeps the trained network's features; nil computes them in every unit
}

func init() { Register(Encoding{new(spaceStore)}) }

// Name implements Experiment.
func (Encoding) Name() string { return "encoding" }

// Properties implements Experiment.
func (Encoding) Properties() []Property {
	shuffle := Property{Key: "shuffle", Label: "Shuffle", Kind: Choice, Default: nn.ShuffleWithinLayer.String(), Options: shuffleOptions(),
		Help: "What changes places in a shuffled network; every kind keeps a layer's weights, the later ones more of their order."}
	return slices.Concat([]Property{quickProperty(quickWords)}, encodedAreas(), networkProperties(), comparisonProperties([]string{Trained, RandomWeights, ShuffledWeights, Pixels, JitteredPixels, Silhouette, Gabor, ShuffledResponses}),
		methodProperties(),
		drawingProperties(), []Property{shuffle}, entranceProperties(), featureProperties(), regressionProperties())
}

// encodedAreas say what networks are held against; openAreas reads them.
func encodedAreas() []Property {
	return areaProperties("Recording", "The neurons whose responses are predicted: of the early area, where there are two.",
		"A recording of a higher area, shown beside the first: claims about what training adds there compare the two.",
		neural.KindResponses, neural.KindDissimilarities)
}

// networkProperties say which network is looked at where; openFamily and
// openAreas read them.
func networkProperties() []Property {
	layers := []Option{{"max1", "first pooling"}, {"max2", "second pooling"}, {"max3", "third pooling"}, {"all", "every layer, each by itself"}, {innerLayer, "the best, chosen inside the training pictures"},
		{"relu1", "first convolution, rectified (SqueezeNet's conv1)"}, {"fire2", "SqueezeNet, fire2"}, {"fire5", "SqueezeNet, fire5"}, {"fire7", "SqueezeNet, fire7"}, {"fire9", "SqueezeNet, fire9"},
		{"fire2,fire3,fire4,fire5,fire6,fire7,fire8,fire9", "SqueezeNet, every fire layer"}, {"inner:relu1,fire2,fire3,fire4,fire5,fire6,fire7,fire8,fire9", "SqueezeNet, the best one, chosen inside"}}
	return []Property{
		{Key: "network", Label: "Network", Kind: Text, Default: TaskSpec, Check: checkSpec,
			Options: []Option{
				{TaskSpec, "three layers, ReLU and max pooling (the bundled one)"},
				{neural.SqueezeNet10ID, "SqueezeNet 1.0"},
				{"48x48x1/conv7x7x32/relu/avg2/conv3x3x32/relu/avg2/conv3x3x64/relu/avg2", "three layers, ReLU and average pooling"},
				{"48x48x1/conv7x7x32/tanh/max2/conv3x3x32/tanh/max2/conv3x3x64/tanh/max2", "three layers, tanh and max pooling"},
				{"48x48x1/conv7x7x32/abs/avg2/conv3x3x32/abs/avg2/conv3x3x64/abs/avg2", "three layers, absolute value and average pooling"},
				{"48x48x1/conv7x7x32/linear/avg2/conv3x3x32/linear/avg2/conv3x3x64/linear/avg2", "three layers, linear"},
			},
			Help: "The architecture, input first, then layer by layer; or the name of a published one."},
		{Key: "weights", Label: "Trained weights", Kind: Text, Default: TaskWeights, Check: atMost(128),
			Options: []Option{{TaskWeights, "task-trained on digits and textures"}, {neural.SqueezeNet10ID, "SqueezeNet, trained on objects (ImageNet)"}, {"", "none"}},
			Help:    "The weights of the trained network; they must fit the architecture. Empty leaves out trained and shuffled networks."},
		{Key: "layer", Label: "Layer", Kind: Text, Default: "max2", Check: atMost(256), Options: layers,
			Help: "The layer whose outputs are the features, or several with commas; all shows every layer; inner chooses within the training pictures, of all or of those behind a colon."},
		{Key: "higher_layer", Label: "Its layer", Kind: Text, Default: sameLayer, Check: atMost(256), Options: append([]Option{{sameLayer, "the same"}}, layers...),
			Help: "The layer that is held against the higher area."},
		{Key: "input", Label: "Pictures enter", Kind: Choice, Default: inputAuto,
			Options: []Option{{inputAuto, "as the network was trained"}, {inputTrained, "as SqueezeNet was trained"}, {inputStandard, "standardised"}},
			Help:    "SqueezeNet was trained on grey levels less the mean colour of its training pictures; standardised pictures have mean 0 and root mean square 1. Random and shuffled twins get the same."},
	}
}

// comparisonProperties say what is compared, in which form and how often.
func comparisonProperties(trainings []string) []Property {
	return []Property{
		{Key: "training", Label: "Compare", Kind: Choices, Default: strings.Join(trainings, ","),
			Options: []Option{
				{Trained, "trained network"}, {RandomWeights, "random weights"}, {ShuffledWeights, "shuffled weights"},
				{Pixels, "pixels (control)"}, {JitteredPixels, "pixels of displaced pictures (control)"}, {Silhouette, "silhouettes of cut-out objects (control)"}, {Gabor, "Gabor energy (control)"}, {ShuffledResponses, "shuffled responses (control)"},
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
}

// methodProperties say how networks and areas are compared; area.open reads them.
func methodProperties() []Property {
	return []Property{
		{Key: "method", Label: "Method", Kind: Choice, Default: methodAuto,
			Options: []Option{{methodAuto, "ridge for responses, RSA for dissimilarities"}, {methodRidge, "ridge regression"}, {methodPLS, "partial least squares"},
				{methodRSA, "representational similarity (RSA)"}, {methodCKA, "centred kernel alignment (CKA)"}},
			Help: "How features and responses are compared. RSA correlates the ranks of dissimilarities, 1 − Pearson r between pictures; CKA is linear and unbiased. Both take all neurons together."},
		{Key: "components", Label: "Components", Kind: Int, Default: "25", Min: 1, Max: 200,
			Help: "How many components partial least squares has."},
		{Key: "threshold", Label: "Threshold", Kind: Float, Default: "0", Min: -2, Max: 2, Step: 0.05,
			Help: "A bias of every convolution of random networks, in units of its root mean square before the non-linearity on the pictures; negative raises the threshold."},
		{Key: "partial", Label: "Partial out", Kind: Choice, Default: noArea, Options: []Option{{noArea, "nothing"}, {Silhouette, "silhouettes"}},
			Help: "With RSA: what is taken out of networks and areas before they are compared."},
	}
}

func shuffleOptions() []Option {
	return []Option{{nn.ShuffleWithinLayer.String(), "all weights of a layer"}, {nn.ShuffleWithinKernel.String(), "positions within each kernel"},
		{nn.ShuffleKernels.String(), "whole kernels between input channels"}}
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
	kind     string // of shuffle, where several stand side by side
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
		return v.label()
	}
	return v.label() + " dc=" + v.dc
}

// label is the training, with the kind of shuffle where there are several.
func (v variant) label() string {
	if v.kind == "" {
		return v.training
	}
	return v.training + "-" + v.kind
}

// work is a unit: a variant held against one area.
type work struct {
	variant
	area *area
}

// name is the unit's name in progress lines.
func (w work) name(s *study) string {
	if len(s.areas) == 1 {
		return w.variant.name()
	}
	return w.area.role() + " area, " + w.variant.name()
}

// works lists the units in their order: variant by variant, so that a run that was
// not finished has both areas of what it has.
func (s *study) works() []work {
	var list []work
	for _, v := range s.variants() {
		for _, a := range s.areas {
			if v.training == Silhouette && !a.cutOut {
				continue // their silhouette is their frame
			}
			list = append(list, work{v, a})
		}
	}
	return list
}

// isControl reports whether a variant is no network.
func (v variant) isControl() bool {
	return slices.Contains([]string{Pixels, JitteredPixels, Silhouette, Gabor}, v.training)
}

// variants lists the units of work in their order.
func (s *study) variants() []variant {
	var list []variant
	forms := []string{"keep", "zero"}
	if dc := s.config.Get("dc"); dc != "both" {
		forms = []string{dc}
	}
	seeded := func(training, kind string, forms ...string) {
		for _, dc := range forms {
			for k := range s.config.Int("seeds") {
				list = append(list, variant{training, dc, uint64(s.config.Int("seed") + k), true, kind})
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
			seeded(training, "", forms...)
		case ShuffledWeights:
			if s.trained == nil {
				continue
			}
			for _, kind := range s.kinds() {
				seeded(training, kind, forms...)
			}
		case ShuffledResponses, JitteredPixels:
			seeded(training, "", "")
		default:
			list = append(list, variant{training: training})
		}
	}
	return list
}

// kinds are the shuffles that stand side by side; "" is the one of the key
// `shuffle`, alone.
func (s *study) kinds() []string {
	if list := s.config.List("kinds"); list != nil {
		return list
	}
	return []string{""}
}

// Units implements Experiment.
func (e Encoding) Units(ctx context.Context, env Env, c Config) ([]Unit, error) {
	return compared{e, e.store}.Units(ctx, env, c)
}

// Run implements Experiment.
func (e Encoding) Run(ctx context.Context, env Env, c Config, u Unit, progress func(done float64)) (UnitResult, error) {
	return compared{e, e.store}.Run(ctx, env, c, u, progress)
}

// Merge implements Experiment.
func (e Encoding) Merge(ctx context.Context, env Env, c Config, units []UnitResult) (*Result, error) {
	return compared{e, e.store}.Merge(ctx, env, c, units)
}

// compared is what experiments have in common that compare networks on recordings
// and differ in their properties alone.
type compared struct {
	Configured
	store *spaceStore // nil keeps no features
}

// Units splits the work: one unit for each network with one seed, or control, and
// each area. It looks at everything that can be wrong before any work is done.
func (e compared) Units(ctx context.Context, env Env, c Config) ([]Unit, error) {
	s, err := newStudy(ctx, env, e, c)
	if err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	works := s.works()
	if len(works) == 0 {
		return nil, fmt.Errorf("nothing is left to compare: training=%s needs trained weights that fit the network; set weights=%s and its network, or compare random networks", c.Get("training"), TaskWeights)
	}
	units := make([]Unit, len(works))
	for i, w := range works {
		units[i] = Unit{Index: i, Name: w.name(s), Cost: s.cost(w)}
	}
	return units, nil
}
