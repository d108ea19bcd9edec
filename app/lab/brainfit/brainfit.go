package brainfit

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

// Experiment asks how much better a small network predicts responses if it was trained on responses to other pictures
// than if its weights are random and only its readout is trained (claim C2).
//
// A task is one architecture with one seed in one area: a fold of training all its weights on responses, or all folds
// of a readout on random or task-trained features. Readouts are trained in the same way in all cases, beside ridge
// regression. Merge combines the folds' held-out predictions and scores them as encoding does, on the same units and
// pictures.
type Experiment struct{}

func init() { lab.Register(Experiment{}) }

// Name implements Experiment.
func (Experiment) Name() string { return "brainfit" }

// The values of `training` and of `readout`.
const (
	Fitted            = "fitted"             // all weights trained on responses
	FittedToShuffled  = "fitted-to-shuffled" // the same to shuffled responses
	FactorisedReadout = "factorised"
	FullReadout       = "full"
	RidgeReadout      = "ridge"
)

// Properties implements Experiment.
func (Experiment) Properties() []lab.Property {
	own := append(target.AreaProperties("Recording", "The neurons whose responses are learnt and predicted.",
		"A second recording, of a higher area, in which the same is done.", neural.KindResponses, neural.KindRegions),
		lab.QuickProperty("four architectures of few channels, one seed, three folds, few epochs"))
	networks := append(model.PlanProperties("linear,relu,tanh",
		strings.Join([]string{model.AveragePool, model.MaxPool}, ","), "2"),
		lab.Property{Key: lab.KeyTraining, Label: "Compare", Kind: lab.Choices,
			Default: strings.Join([]string{Fitted, lab.RandomWeights, lab.Trained, FittedToShuffled}, ","),
			Options: []lab.Option{{Value: Fitted, Label: "trained on responses"},
				{Value: lab.RandomWeights, Label: "random features"}, {Value: lab.Trained, Label: "task-trained features"},
				{Value: FittedToShuffled, Label: "trained on shuffled responses (control)"}},
			Help: "What is compared. Task-trained features are there for architectures that the bundled weights fit; the " +
				"control is one architecture."},
		lab.Property{Key: lab.KeyDC, Label: "First-layer kernels", Kind: lab.Choice, Default: "both",
			Options: []lab.Option{{Value: "both", Label: "unmodified, and mean-subtracted"},
				{Value: "keep", Label: "unmodified"},
				{Value: "zero", Label: "mean-subtracted"}},
			Help: "Whether random networks see the mean luminance: training removes it from first-layer kernels, drawing puts " +
				"it back."},
		lab.Property{Key: lab.KeyStart, Label: "Training starts from", Kind: lab.Choice, Default: "zero",
			Options: []lab.Option{{Value: "zero", Label: "mean-subtracted first-layer kernels"},
				{Value: "keep", Label: "unmodified weights"}},
			Help: "The random weights that training on responses begins with; nothing holds kernels there."},
		lab.Property{Key: lab.KeyWeights, Label: "Task-trained weights", Kind: lab.Text, Default: lab.TaskWeights,
			Check:   lab.AtMost(128),
			Options: []lab.Option{{Value: lab.TaskWeights, Label: "trained on digits and textures"}, {Value: "", Label: "none"}},
			Help:    "Bundled weights whose first layers are the task-trained features, where they fit an architecture."},
		lab.Property{Key: lab.KeySeeds, Label: "Seeds", Kind: lab.Int, Default: "2", Min: 1, Max: 100,
			Help: "How many networks of each architecture are drawn."},
		lab.Property{Key: lab.KeySeed, Label: "First seed", Kind: lab.Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "The random seed of the first network; the others count up from it. It also fixes random folds, " +
				"halves and resamples."})
	learning := []lab.Property{
		{Key: lab.KeyReadout, Label: "Readout", Kind: lab.Choice, Default: FactorisedReadout,
			Options: []lab.Option{{Value: FactorisedReadout, Label: "factorised: where, times what"},
				{Value: FullReadout, Label: "full: a weight for every feature"},
				{Value: RidgeReadout, Label: "ridge regression on the last layer, of networks trained with a factorised one"}},
			Help: "What stands between the last layer and each neuron, in all networks; ridge regression is shown beside it."},
		{Key: lab.KeyLoss, Label: "Loss", Kind: lab.Choice, Default: nn.MeanSquared.String(),
			Options: []lab.Option{{Value: nn.MeanSquared.String(), Label: "mean squared error"},
				{Value: nn.Poisson.String(), Label: "Poisson, for counts"}},
			Help: "What training makes small."},
		{Key: lab.KeyRate, Label: "Learning rate", Kind: lab.Float, Default: "0.001", Min: 1e-6, Max: 10,
			Help: "How far a step of Adam moves each weight."},
		{Key: lab.KeyDecay, Label: "Weight decay", Kind: lab.Float, Default: "0.1", Min: 0, Max: 100,
			Help: "How fast weights shrink by themselves, in shares per step and unit of the learning rate (AdamW)."},
		{Key: lab.KeyBatch, Label: "Batch", Kind: lab.Int, Default: "32", Min: 2, Max: 256,
			Help: "How many pictures a step learns from."},
		{Key: lab.KeyEpochs, Label: "Epochs at most", Kind: lab.Int, Default: "60", Min: 1, Max: 1000,
			Help: "How often all pictures are seen; the epoch with the least loss on validation pictures counts."},
		{Key: lab.KeyPatience, Label: "Patience", Kind: lab.Int, Default: "10", Min: 1, Max: 1000,
			Help: "Epochs without a new least loss on validation pictures that end a training."},
	}
	return slices.Concat(own, networks, learning, lab.WithDefault(model.DrawingProperties(), lab.KeyRMS, "1"),
		input.Properties(), readout.RegressionProperties())
}

// brainfit is a configuration with everything that it names opened.
type brainfit struct {
	config        config
	text          lab.Config // the same, for what experiments share
	env           lab.Env
	architectures []model.Architecture
	areas         []*target.Yardstick
	scheme        nn.Init
	trained       *nn.Params // nil if none are needed or available
	training      responseTraining
	warnings      []string
}

func newBrainfit(ctx context.Context, env lab.Env, c lab.Config) (*brainfit, error) {
	c = lab.Quickened(c, Experiment{}, map[string]string{
		lab.KeyActivation: "relu,tanh", lab.KeyChannels: "12", lab.KeyShape: "32x32x1", lab.KeyKernels: "5,3",
		lab.KeySeeds: "1", lab.KeyFolds: "3", lab.KeyInner: "3", lab.KeyEpochs: "30", lab.KeyBootstrap: "200",
	})
	k, err := lab.Parse[config](c)
	if err != nil {
		return nil, err
	}
	s := &brainfit{config: k, text: c, env: env, scheme: nn.Init{Method: k.Init, Gain: k.Gain},
		training: responseTrainingOf(k)}
	g, err := model.PlanOf(c)
	if err != nil {
		return nil, err
	}
	if s.architectures, err = g.Architectures(); err != nil {
		return nil, err
	}
	if s.areas, err = target.OpenYardsticks(ctx, env, c, s.warn); err != nil {
		return nil, err
	}
	for i, a := range s.areas {
		if a.Source.Row != nil {
			return nil, fmt.Errorf("session %s shows several pictures of each condition, and a network is fitted to one "+
				"response a picture; take a session of one picture each", a.Source.Session)
		}
		if a.Panel == nil {
			id := c.Get([]string{lab.KeyRecording, lab.KeyHigher}[i])
			return nil, &neural.ErrKind{ID: id, Have: neural.KindDissimilarities, Want: neural.KindResponses}
		}
	}
	return s, s.openTrained(ctx)
}

func (s *brainfit) warn(format string, values ...any) {
	if text := fmt.Sprintf(format, values...); !slices.Contains(s.warnings, text) {
		s.warnings = append(s.warnings, text)
	}
}

// openTrained opens the task-trained weights if any architecture consists of their first layers.
func (s *brainfit) openTrained(ctx context.Context) error {
	name := s.config.Weights
	if name == "" || !slices.Contains(s.config.Training, lab.Trained) {
		return nil
	}
	params, err := s.env.Weights(ctx, name)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("trained weights: %w (`make weights` makes the bundled ones); choose others, or leave weights "+
			"empty to compare without them", err)
	}
	s.trained = params
	for _, a := range s.architectures {
		if s.firstLayers(a) == nil {
			continue
		}
		if own, here := s.trained.Spec.Input, a.Spec.Input; own != here {
			s.warn("The task-trained network learned from pictures of %v and sees these at %v.", own, here)
		}
		return nil
	}
	s.trained = nil
	s.warn("No architecture is made of the first layers of %s (%s): task-trained features are left out.", name,
		params.Spec)
	return nil
}

// firstLayers returns the part of the task-trained network that an architecture equals, or nil. Convolutions take
// pictures of any size, so the input may differ from that of training.
func (s *brainfit) firstLayers(a model.Architecture) *nn.Params {
	if s.trained == nil || len(s.trained.Spec.Layers) < len(a.Spec.Layers) {
		return nil
	}
	last := s.trained.Spec.LayerNames()[len(a.Spec.Layers)-1]
	p := model.UpToLayer(s.trained, []model.Stretch{{Layer: last}})
	if p.Spec.Input.C != a.Spec.Input.C {
		return nil
	}
	p.Spec.Input = a.Spec.Input
	if !p.Spec.Equal(a.Spec) || p.Check() != nil {
		return nil
	}
	return p
}

// readOut returns an architecture with a readout of the given number of neurons.
func (s *brainfit) readOut(spec nn.Spec, neurons int) nn.Spec {
	whole := nn.Spec{Input: spec.Input, Layers: slices.Clone(spec.Layers)}
	if s.config.trainedReadout() == FactorisedReadout {
		whole.Layers = append(whole.Layers, nn.LayerSpec{Kind: nn.ReadoutLayer, Out: neurons, Bias: true})
	} else {
		whole.Layers = append(whole.Layers, nn.LayerSpec{Kind: nn.FlattenLayer},
			nn.LayerSpec{Kind: nn.DenseLayer, Out: neurons, Bias: true})
	}
	return whole
}

// fitting is what one task does.
type fitting struct {
	area         int
	architecture int
	model.Variant
	fold int // of the outer folds; −1 does all
}

const allFolds = -1

func (s *brainfit) name(f fitting) string {
	name := s.architectures[f.architecture].Name() + ": " + f.Variant.Name()
	if f.fold != allFolds {
		name += fmt.Sprintf(", fold %d", f.fold+1)
	}
	if len(s.areas) > 1 {
		name = s.areas[f.area].Source.Area + ": " + name
	}
	return name
}

// fittings returns the tasks, seeds outermost.
func (s *brainfit) fittings() []fitting {
	forms := []string{"keep", "zero"}
	if dc := s.config.DC; dc != "both" {
		forms = []string{dc}
	}
	start := s.config.Start
	var list []fitting
	for k := range s.config.Seeds {
		seed := uint64(s.config.Seed + k)
		for area := range s.areas {
			for i, a := range s.architectures {
				byFold := func(training string) {
					for f := range s.areas[area].Target.Outer {
						list = append(list, fitting{area, i, model.Variant{Training: training, DC: start, Seed: seed, Seeded: true}, f})
					}
				}
				for _, training := range s.config.Training {
					switch training {
					case Fitted:
						byFold(Fitted)
					case FittedToShuffled:
						if i == s.controlled() {
							byFold(FittedToShuffled)
						}
					case lab.RandomWeights:
						for _, dc := range forms {
							list = append(list, fitting{area, i, model.Variant{Training: lab.RandomWeights, DC: dc, Seed: seed,
								Seeded: true}, allFolds})
						}
					case lab.Trained:
						if k == 0 && s.firstLayers(a) != nil {
							list = append(list, fitting{area, i, model.Variant{Training: lab.Trained}, allFolds})
						}
					}
				}
			}
		}
	}
	return list
}

// controlled returns the architecture that is trained on shuffled responses: ReLU with max pooling if the grid has
// it, else the last.
func (s *brainfit) controlled() int {
	for i, a := range s.architectures {
		if a.Activation == "relu" && a.Pooling == model.MaxPool {
			return i
		}
	}
	return len(s.architectures) - 1
}

// Tasks implements Experiment.
func (Experiment) Tasks(ctx context.Context, env lab.Env, c lab.Config) ([]lab.Task, error) {
	s, err := newBrainfit(ctx, env, c)
	if err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	var tasks []lab.Task
	for i, f := range s.fittings() {
		tasks = append(tasks, lab.Task{Index: i, Name: s.name(f), Cost: s.cost(f)})
	}
	if len(tasks) == 0 {
		return nil, fmt.Errorf("nothing is left to compare: training=%s needs task-trained weights that fit an "+
			"architecture; set weights=%s, or compare random and fitted networks",
			strings.Join(s.config.Training, ","), lab.TaskWeights)
	}
	return tasks, nil
}

// trainingBytes bounds the memory of a training in a worker.
const trainingBytes = 160 << 20

// check returns an error for what could not be finished.
func (s *brainfit) check() error {
	for _, a := range s.areas {
		if err := a.Check(); err != nil {
			return err
		}
		if s.training.loss != nn.Poisson {
			continue
		}
		for i, y := range a.Target.Responses {
			if y < 0 {
				neurons := len(a.Target.Neurons)
				return fmt.Errorf("loss=poisson needs counts, and the response of %s to picture %d in %s is %g; take "+
					"loss=mean-squared", a.Target.NeuronName(a.Target.Neurons[i%neurons]), i/neurons+1, a.Source.ID, y)
			}
		}
	}
	for _, of := range s.areas {
		neurons, n := len(of.Target.Neurons), of.Source.Images.N
		for _, a := range s.architectures {
			if _, err := nn.Memory(s.readOut(a.Spec, neurons), min(s.training.batch, n),
				nn.Mode{Training: true, Loss: s.training.loss, Memory: trainingBytes}); err != nil {
				return fmt.Errorf("%s: %w", a.Name(), err)
			}
			shape, err := model.LayerShape(a.Spec, a.Layer())
			if err != nil {
				return err
			}
			if need := 4 * n * shape.Len(); need > frozenBytes {
				return fmt.Errorf("%s has %v features; for %d pictures that is %d MB, more than the %d MB that a "+
					"readout may "+
					"learn from: take fewer channels, a smaller input or more layers", a.Name(), shape, n, need>>20, frozenBytes>>20)
			}
			p, err := a.Spec.Init(0, s.scheme)
			if err != nil {
				return err
			}
			if err := p.ZeroMeanFirst(); err != nil && (s.config.DC != "keep" || s.config.Start != "keep") {
				return fmt.Errorf("dc=%s, start=%s: %w, or set both to keep", s.config.DC, s.config.Start, err)
			}
		}
	}
	return nil
}

// frozenBytes bounds the memory of the features of all pictures that a readout is trained on.
const frozenBytes = 96 << 20

// cost returns the work of a task in multiply-adds; vector arithmetic counts a tenth. A training step costs three
// forward passes.
func (s *brainfit) cost(f fitting) float64 {
	of, a := s.areas[f.area], s.architectures[f.architecture]
	n, folds := float64(of.Source.Images.N), float64(len(of.Target.Outer))
	passes := n * float64(s.training.epochs) * 2
	sum := of.Target.RegressionCost()
	network, err := a.Spec.Cost()
	if err != nil {
		return sum
	}
	whole, err := s.readOut(a.Spec, len(of.Target.Neurons)).Cost()
	if err != nil {
		return sum
	}
	if f.fold != allFolds {
		return sum/folds + passes*float64(whole.MultiplyAdds)/10
	}
	return sum + n*float64(network.MultiplyAdds)/10 + folds*passes*float64(whole.MultiplyAdds-network.MultiplyAdds)/10
}
