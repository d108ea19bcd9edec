package encoding

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/internal/target"
	"untrained/assets/neural"
	"untrained/nn"
)

// Experiment asks how well the features of a network predict the responses of neurons to pictures that no weight was
// fitted to, and how much of that is due to training: it compares the same architecture trained, with random weights
// and with its trained weights shuffled, beside controls that are not networks (claims C1, C4, C5 and C10).
//
// A task is one network with one seed, or one control. The responses are regressed on its features (Ridge), and each
// neuron's held-out prediction is scored in every bootstrap sample of the pictures; Merge averages over neurons and
// seeds and takes differences on the same neurons and samples.
type Experiment struct {
	store *spaceStore // keeps the trained network's features; nil computes them in every task
}

func init() { lab.Register(Experiment{new(spaceStore)}) }

// Name implements Experiment.
func (Experiment) Name() string { return "encoding" }

// Properties implements Experiment.
func (Experiment) Properties() []lab.Property {
	shuffle := lab.Property{Key: lab.KeyShuffle, Label: "Shuffle", Kind: lab.Choice,
		Default: nn.ShuffleWithinLayer.String(), Options: model.ShuffleOptions(),
		Help: "What is shuffled. Every kind keeps the weights of a layer; later kinds keep more of their order."}
	return slices.Concat([]lab.Property{lab.QuickProperty(lab.QuickWords)}, encodedAreas(), networkProperties(),
		comparisonProperties([]string{lab.Trained, lab.RandomWeights, lab.ShuffledWeights, lab.Pixels, lab.JitteredPixels,
			lab.Silhouette, lab.Gabor, lab.ShuffledResponses}),
		methodProperties(),
		model.DrawingProperties(), []lab.Property{shuffle}, input.Properties(), readout.FeatureProperties(),
		readout.RegressionProperties())
}

// encodedAreas say which recordings networks are compared with; openAreas reads them.
func encodedAreas() []lab.Property {
	return target.AreaProperties("Recording", "The neurons whose responses are predicted: of the early area, where "+
		"there are two.",
		"A recording of a higher area, shown beside the first: claims about what training adds there compare the two.",
		neural.KindResponses, neural.KindRegions, neural.KindDissimilarities)
}

// networkProperties say which network is compared, and at which layer; model.OpenFamily and
// openAreas read them.
func networkProperties() []lab.Property {
	layers := []lab.Option{{Value: "max1", Label: "first pooling"}, {Value: "max2", Label: "second pooling"},
		{Value: "max3", Label: "third pooling"}, {Value: "avg1", Label: "first average pooling"},
		{Value: "avg2", Label: "second average pooling"}, {Value: "all", Label: "every layer, each by itself"},
		{Value: innerLayer, Label: "the best, chosen inside the training pictures"},
		{Value: "relu1", Label: "first convolution, rectified (SqueezeNet's conv1)"},
		{Value: "fire2", Label: "SqueezeNet, fire2"}, {Value: "fire5", Label: "SqueezeNet, fire5"},
		{Value: "fire7", Label: "SqueezeNet, fire7"}, {Value: "fire9", Label: "SqueezeNet, fire9"},
		{Value: "fire2,fire3,fire4,fire5,fire6,fire7,fire8,fire9", Label: "SqueezeNet, every fire layer"},
		{Value: "inner:relu1,fire2,fire3,fire4,fire5,fire6,fire7,fire8,fire9",
			Label: "SqueezeNet, the best one, chosen inside"}}
	var smaller []lab.Option
	for _, n := range lab.Naturals() {
		_, parts, _ := strings.Cut(n.Label, ": ")
		smaller = append(smaller, lab.Option{Value: n.Spec, Label: "three smaller layers, " + parts + " (bundled)"})
	}
	return []lab.Property{
		{Key: lab.KeyNetwork, Label: "Network", Kind: lab.Text, Default: lab.TaskSpec, Check: model.CheckSpec,
			Options: slices.Concat([]lab.Option{
				{Value: lab.TaskSpec, Label: "three layers, ReLU and max pooling (the bundled one)"},
				{Value: neural.SqueezeNet10ID, Label: "SqueezeNet 1.0"},
			}, smaller, []lab.Option{
				{Value: "48x48x1/conv7x7x32/relu/avg2/conv3x3x32/relu/avg2/conv3x3x64/relu/avg2",
					Label: "three layers, ReLU and average pooling"},
				{Value: "48x48x1/conv7x7x32/tanh/max2/conv3x3x32/tanh/max2/conv3x3x64/tanh/max2",
					Label: "three layers, tanh and max pooling"},
				{Value: "48x48x1/conv7x7x32/abs/avg2/conv3x3x32/abs/avg2/conv3x3x64/abs/avg2",
					Label: "three layers, absolute value and average pooling"},
				{Value: "48x48x1/conv7x7x32/linear/avg2/conv3x3x32/linear/avg2/conv3x3x64/linear/avg2",
					Label: "three layers, linear"},
			}),
			Help: "The architecture, input first, then layer by layer; or the name of a published one."},
		{Key: lab.KeyWeights, Label: "Trained weights", Kind: lab.Text, Default: lab.TaskWeights, Check: lab.AtMost(128),
			Options: append(model.TrainedNetworks(), lab.Option{Value: "", Label: "none"}),
			Help: "The weights of the trained network; they must fit the architecture. Empty leaves out trained and shuffled " +
				"networks."},
		{Key: lab.KeyLayer, Label: "Layer", Kind: lab.Text, Default: "max2", Check: lab.AtMost(256), Options: layers,
			Help: "The layer whose outputs are the features, or several with commas; all shows every layer; inner chooses " +
				"within the training pictures, of all or of those behind a colon."},
		{Key: lab.KeyHigherLayer, Label: "Its layer", Kind: lab.Text, Default: sameLayer, Check: lab.AtMost(256),
			Options: append([]lab.Option{{Value: sameLayer, Label: "the same"}}, layers...),
			Help:    "The layer that is compared with the higher area."},
		{Key: lab.KeyInput, Label: "Input preprocessing", Kind: lab.Choice, Default: input.Auto,
			Options: []lab.Option{{Value: input.Auto, Label: "as the network was trained"},
				{Value: input.AsTrained, Label: "as SqueezeNet was trained"}, {Value: input.Standard, Label: "standardised"}},
			Help: "SqueezeNet was trained on grey levels less the mean colour of its training pictures; standardised pictures " +
				"have mean 0 and root mean square 1. Random and shuffled twins get the same."},
	}
}

// comparisonProperties say which weights are compared, in which form and with how many seeds.
func comparisonProperties(trainings []string) []lab.Property {
	return []lab.Property{
		{Key: lab.KeyTraining, Label: "Compare", Kind: lab.Choices, Default: strings.Join(trainings, ","),
			Options: []lab.Option{
				{Value: lab.Trained, Label: "trained network"}, {Value: lab.RandomWeights, Label: "random weights"},
				{Value: lab.ShuffledWeights, Label: "shuffled weights"},
				{Value: lab.LinearNetwork, Label: "random weights without non-linearities (control)"},
				{Value: lab.Pixels, Label: "pixels (control)"},
				{Value: lab.JitteredPixels, Label: "pixels of displaced pictures (control)"},
				{Value: lab.Silhouette, Label: "silhouettes of cut-out objects (control)"},
				{Value: lab.Gabor, Label: "Gabor energy (control)"},
				{Value: lab.ShuffledResponses, Label: "shuffled responses (control)"},
			},
			Help: "What is compared. Shuffled responses are predicted from the trained network’s features, or a " +
				"random network’s where there is none."},
		{Key: lab.KeyDC, Label: "First-layer kernels", Kind: lab.Choice, Default: "both",
			Options: []lab.Option{{Value: "both", Label: "unmodified, and mean-subtracted"},
				{Value: "keep", Label: "unmodified"},
				{Value: "zero", Label: "mean-subtracted"}},
			Help: "Whether first-layer kernels of random and shuffled networks respond to mean luminance. Trained " +
				"ones do not."},
		{Key: lab.KeySeeds, Label: "Seeds", Kind: lab.Int, Default: "3", Min: 1, Max: 100,
			Help: "How many random, shuffled and response-shuffled versions."},
		{Key: lab.KeySeed, Label: "First seed", Kind: lab.Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "The random seed of the first version; the others count up from it. It also determines random " +
				"folds, halves and resamples."},
	}
}

// methodProperties say how networks and areas are compared; area.open reads them.
func methodProperties() []lab.Property {
	return []lab.Property{
		{Key: lab.KeyMethod, Label: "Method", Kind: lab.Choice, Default: readout.MethodAuto,
			Options: []lab.Option{{Value: readout.MethodAuto, Label: "ridge for responses, RSA for dissimilarities"},
				{Value: readout.MethodRidge, Label: "ridge regression"}, {Value: readout.MethodPLS, Label: "partial least squares"},
				{Value: readout.MethodRSA, Label: "representational similarity (RSA)"},
				{Value: readout.MethodCKA, Label: "centred kernel alignment (CKA)"}},
			Help: "How features and responses are compared. RSA correlates the ranks of dissimilarities, 1 − Pearson r " +
				"between pictures; CKA is linear and unbiased. Both use all neurons together, each with mean 0 and " +
				"standard deviation 1."},
		{Key: lab.KeyComponents, Label: "Components", Kind: lab.Int, Default: "25", Min: 1, Max: 200,
			Help: "How many components partial least squares has."},
		{Key: lab.KeyThreshold, Label: "Threshold", Kind: lab.Float, Default: "0", Min: -2, Max: 2, Step: 0.05,
			Help: "A bias of every convolution of random networks, in units of its root mean square before the non-linearity " +
				"on the pictures; negative raises the threshold."},
		{Key: lab.KeyPartial, Label: "Partial out", Kind: lab.Choice, Default: target.NoArea,
			Options: []lab.Option{{Value: target.NoArea, Label: "nothing"}, {Value: lab.Silhouette, Label: "silhouettes"}},
			Help:    "With RSA: what is partialled out of networks and areas before they are compared."},
	}
}

// work is a task: a variant compared with one area, or with several of one recording, for which its features are
// computed once.
type work struct {
	model.Variant
	areas []*area // their pictures, rows, folds and method are the same
}

// name returns the task's name in progress lines.
func (w work) name(s *study) string {
	if len(s.sets()) == 1 {
		return w.Variant.Name()
	}
	return w.areas[0].role() + " area, " + w.Variant.Name()
}

// sets returns the areas that are compared in one task: those of one recording.
func (s *study) sets() [][]*area {
	if s.areas[0].among != nil {
		return [][]*area{s.areas}
	}
	var sets [][]*area
	for _, a := range s.areas {
		sets = append(sets, []*area{a})
	}
	return sets
}

// works returns the tasks in order: variant by variant, so that an unfinished run has both areas of each variant it
// has.
func (s *study) works() []work {
	var list []work
	for _, v := range s.variants() {
		for _, set := range s.sets() {
			if v.Training == lab.Silhouette && !set[0].cutOut {
				continue // their silhouette is their frame
			}
			list = append(list, work{v, set})
		}
	}
	return list
}

// variants returns the variants in order.
func (s *study) variants() []model.Variant {
	var list []model.Variant
	forms := []string{"keep", "zero"}
	if dc := s.config.DC; dc != "both" {
		forms = []string{dc}
	}
	seeded := func(training, kind string, forms ...string) {
		for _, dc := range forms {
			for k := range s.config.Seeds {
				list = append(list, model.Variant{Training: training, DC: dc, Seed: uint64(s.config.Seed + k),
					Seeded: true, Kind: kind})
			}
		}
	}
	for _, training := range s.config.Training {
		switch training {
		case lab.Trained:
			if s.Trained != nil {
				list = append(list, model.Variant{Training: lab.Trained})
			}
		case lab.RandomWeights, lab.LinearNetwork:
			seeded(training, "", forms...)
		case lab.ShuffledWeights:
			if s.Trained == nil {
				continue
			}
			for _, kind := range s.kinds() {
				seeded(training, kind, forms...)
			}
		case lab.ShuffledResponses, lab.JitteredPixels:
			seeded(training, "", "")
		default:
			list = append(list, model.Variant{Training: training})
		}
	}
	return list
}

// kinds returns the shuffles that are compared side by side; "" alone means the one of the key `shuffle`.
func (s *study) kinds() []string {
	if list := s.config.kinds; list != nil {
		return list
	}
	return []string{""}
}

// Tasks implements Experiment.
func (e Experiment) Tasks(ctx context.Context, env lab.Env, c lab.Config) ([]lab.Task, error) {
	return compared{e, e.store}.Tasks(ctx, env, c)
}

// Run implements Experiment.
func (e Experiment) Run(ctx context.Context, env lab.Env, c lab.Config, task lab.Task,
	progress func(done float64)) (lab.TaskResult, error) {
	return compared{e, e.store}.Run(ctx, env, c, task, progress)
}

// Merge implements Experiment.
func (e Experiment) Merge(ctx context.Context, env lab.Env, c lab.Config, tasks []lab.TaskResult) (*lab.Result, error) {
	return compared{e, e.store}.Merge(ctx, env, c, tasks)
}

// compared is the common part of experiments that compare networks on recordings and differ only in their properties.
type compared struct {
	lab.Configured
	store *spaceStore // nil keeps no features
}

// Tasks splits the work: one task for each network with one seed, or control, and each area. It checks everything
// that can be wrong before any work is done.
func (e compared) Tasks(ctx context.Context, env lab.Env, c lab.Config) ([]lab.Task, error) {
	s, err := newStudy(ctx, env, e, c)
	if err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	works := s.works()
	if len(works) == 0 {
		return nil, fmt.Errorf("nothing is left to compare: training=%s needs trained weights that fit the network; set "+
			"weights=%s and its network, or compare random networks", strings.Join(s.config.Training, ","), lab.TaskWeights)
	}
	tasks := make([]lab.Task, len(works))
	for i, w := range works {
		tasks[i] = lab.Task{Index: i, Name: w.name(s), Cost: s.cost(w)}
	}
	return tasks, nil
}
