package lab

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"untrained/assets/neural"
	"untrained/nn"
)

// Brainfit asks how much better a small network predicts responses when it was
// trained on responses to other pictures, than with its random weights and a
// trained read-out alone (claim C2).
//
// A unit of work is one architecture with one seed in one area: a fold of training
// all its weights on responses, or all folds of a read-out on random or
// task-trained features. Read-outs are trained the same way in all cases, and ridge
// regression stands beside them. Merge puts the folds' held-out predictions
// together and scores them like those of encoding, on the same units and pictures.
type Brainfit struct{}

func init() { Register(Brainfit{}) }

// Name implements Experiment.
func (Brainfit) Name() string { return "brainfit" }

// The values of `training` and of `readout`.
const (
	Fitted            = "fitted"             // all weights trained on responses
	FittedToShuffled  = "fitted-to-shuffled" // the same to shuffled responses
	FactorisedReadout = "factorised"
	FullReadout       = "full"
	RidgeReadout      = "ridge"
)

// Properties implements Experiment.
func (Brainfit) Properties() []Property {
	own := append(areaProperties("Recording", "The neurons whose responses are learnt and predicted.",
		"A second recording, of a higher area, in which the same is done.", neural.KindResponses),
		quickProperty("four architectures of few channels, one seed, three folds, few epochs"))
	networks := append(planProperties("linear,relu,tanh", strings.Join([]string{AveragePool, MaxPool}, ","), "2"),
		Property{Key: "training", Label: "Compare", Kind: Choices, Default: strings.Join([]string{Fitted, RandomWeights, Trained, FittedToShuffled}, ","),
			Options: []Option{{Fitted, "trained on responses"}, {RandomWeights, "random features"}, {Trained, "task-trained features"}, {FittedToShuffled, "trained on shuffled responses (control)"}},
			Help:    "What is compared. Task-trained features are there for architectures that the bundled weights fit; the control is one architecture."},
		Property{Key: "dc", Label: "First-layer kernels", Kind: Choice, Default: "both",
			Options: []Option{{"both", "as drawn, and with zero mean"}, {"keep", "as drawn"}, {"zero", "with zero mean"}},
			Help:    "Whether random networks see the mean luminance: training removes it from first-layer kernels, drawing puts it back."},
		Property{Key: "start", Label: "Training starts from", Kind: Choice, Default: "zero",
			Options: []Option{{"zero", "first-layer kernels with zero mean"}, {"keep", "weights as drawn"}},
			Help:    "The random weights that training on responses begins with; nothing holds kernels there."},
		Property{Key: "weights", Label: "Task-trained weights", Kind: Text, Default: TaskWeights, Check: atMost(128),
			Options: []Option{{TaskWeights, "trained on digits and textures"}, {"", "none"}},
			Help:    "Bundled weights whose first layers are the task-trained features, where they fit an architecture."},
		Property{Key: "seeds", Label: "Seeds", Kind: Int, Default: "2", Min: 1, Max: 100,
			Help: "How many networks of each architecture are drawn."},
		Property{Key: "seed", Label: "First seed", Kind: Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "The seed of the first network; the others follow. It also fixes random folds, halves and resamples."})
	learning := []Property{
		{Key: "readout", Label: "Read-out", Kind: Choice, Default: FactorisedReadout,
			Options: []Option{{FactorisedReadout, "factorised: where, times what"}, {FullReadout, "full: a weight for every feature"}},
			Help:    "What stands between the last layer and each neuron, in all networks; ridge regression is shown beside it."},
		{Key: "loss", Label: "Loss", Kind: Choice, Default: nn.MeanSquared.String(),
			Options: []Option{{nn.MeanSquared.String(), "mean squared error"}, {nn.Poisson.String(), "Poisson, for counts"}},
			Help:    "What training makes small."},
		{Key: "rate", Label: "Learning rate", Kind: Float, Default: "0.001", Min: 1e-6, Max: 10,
			Help: "How far a step of Adam moves each weight."},
		{Key: "decay", Label: "Weight decay", Kind: Float, Default: "0.1", Min: 0, Max: 100,
			Help: "How fast weights shrink by themselves, in shares per step and unit of the learning rate (AdamW)."},
		{Key: "batch", Label: "Batch", Kind: Int, Default: "32", Min: 2, Max: 256,
			Help: "How many pictures a step learns from."},
		{Key: "epochs", Label: "Epochs at most", Kind: Int, Default: "60", Min: 1, Max: 1000,
			Help: "How often all pictures are seen; the epoch with the least loss on validation pictures counts."},
		{Key: "patience", Label: "Patience", Kind: Int, Default: "10", Min: 1, Max: 1000,
			Help: "Epochs without a new least loss on validation pictures that end a training."},
	}
	return slices.Concat(own, networks, learning, withDefault(drawingProperties(), "rms", "1"), entranceProperties(), regressionProperties())
}

// brainfit is a configuration with all that it names at hand.
type brainfit struct {
	config        Config
	env           Env
	architectures []architecture
	areas         []*yardstick
	scheme        nn.Init
	trained       *nn.Params // nil where none are needed or there are none
	training      responseTraining
	warnings      []string
}

func newBrainfit(ctx context.Context, env Env, c Config) (*brainfit, error) {
	c = quickened(c, Brainfit{}, map[string]string{
		"activation": "relu,tanh", "channels": "12", "shape": "32x32x1", "kernels": "5,3", "seeds": "1", "folds": "3", "inner": "3", "epochs": "30", "bootstrap": "200",
	})
	s := &brainfit{config: c, env: env, scheme: nn.Init{Method: c.Get("init"), Gain: c.Float("gain")}, training: responseTrainingOf(c)}
	g, err := networkGridOf(c)
	if err != nil {
		return nil, err
	}
	if s.architectures, err = g.architectures(); err != nil {
		return nil, err
	}
	if s.areas, err = openYardsticks(ctx, env, c, s.warn); err != nil {
		return nil, err
	}
	for i, a := range s.areas {
		if a.panel == nil {
			id := c.Get([]string{"recording", "higher"}[i])
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

// openTrained opens the task-trained weights, if any architecture is made of their
// first layers.
func (s *brainfit) openTrained(ctx context.Context) error {
	name := s.config.Get("weights")
	if name == "" || !slices.Contains(s.config.List("training"), Trained) {
		return nil
	}
	params, err := s.env.Weights(ctx, name)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("trained weights: %w (`make weights` makes the bundled ones); choose others, or leave weights empty to compare without them", err)
	}
	s.trained = params
	for _, a := range s.architectures {
		if s.firstLayers(a) == nil {
			continue
		}
		if own, here := s.trained.Spec.Input, a.spec.Input; own != here {
			s.warn("The task-trained network learned from pictures of %v and sees these at %v.", own, here)
		}
		return nil
	}
	s.trained = nil
	s.warn("No architecture is made of the first layers of %s (%s): task-trained features are left out.", name, params.Spec)
	return nil
}

// firstLayers is the part of the task-trained network that an architecture is, or
// nil. Convolutions take pictures of any size, so that the input need not be the one
// that they were trained on.
func (s *brainfit) firstLayers(a architecture) *nn.Params {
	if s.trained == nil || len(s.trained.Spec.Layers) < len(a.spec.Layers) {
		return nil
	}
	last := s.trained.Spec.LayerNames()[len(a.spec.Layers)-1]
	p := upToLayer(s.trained, []stretch{{layer: last}})
	if p.Spec.Input.C != a.spec.Input.C {
		return nil
	}
	p.Spec.Input = a.spec.Input
	if !p.Spec.Equal(a.spec) || p.Check() != nil {
		return nil
	}
	return p
}

// readOut is an architecture with its read-out of so many neurons.
func (s *brainfit) readOut(spec nn.Spec, neurons int) nn.Spec {
	whole := nn.Spec{Input: spec.Input, Layers: slices.Clone(spec.Layers)}
	if s.config.Get("readout") == FactorisedReadout {
		whole.Layers = append(whole.Layers, nn.LayerSpec{Kind: nn.ReadoutLayer, Out: neurons, Bias: true})
	} else {
		whole.Layers = append(whole.Layers, nn.LayerSpec{Kind: nn.FlattenLayer}, nn.LayerSpec{Kind: nn.DenseLayer, Out: neurons, Bias: true})
	}
	return whole
}

// fitting is what one unit of work does.
type fitting struct {
	area         int
	architecture int
	variant
	fold int // of the outer folds; −1 does all
}

const allFolds = -1

func (s *brainfit) name(f fitting) string {
	name := s.architectures[f.architecture].name() + ": " + f.variant.name()
	if f.fold != allFolds {
		name += fmt.Sprintf(", fold %d", f.fold+1)
	}
	if len(s.areas) > 1 {
		name = s.areas[f.area].source.Area + ": " + name
	}
	return name
}

// fittings lists the units of work, seeds outermost.
func (s *brainfit) fittings() []fitting {
	forms := []string{"keep", "zero"}
	if dc := s.config.Get("dc"); dc != "both" {
		forms = []string{dc}
	}
	start := s.config.Get("start")
	var list []fitting
	for k := range s.config.Int("seeds") {
		seed := uint64(s.config.Int("seed") + k)
		for area := range s.areas {
			for i, a := range s.architectures {
				byFold := func(training string) {
					for f := range s.areas[area].target.outer {
						list = append(list, fitting{area, i, variant{training: training, dc: start, seed: seed, seeded: true}, f})
					}
				}
				for _, training := range s.config.List("training") {
					switch training {
					case Fitted:
						byFold(Fitted)
					case FittedToShuffled:
						if i == s.controlled() {
							byFold(FittedToShuffled)
						}
					case RandomWeights:
						for _, dc := range forms {
							list = append(list, fitting{area, i, variant{training: RandomWeights, dc: dc, seed: seed, seeded: true}, allFolds})
						}
					case Trained:
						if k == 0 && s.firstLayers(a) != nil {
							list = append(list, fitting{area, i, variant{training: Trained}, allFolds})
						}
					}
				}
			}
		}
	}
	return list
}

// controlled is the architecture that learns shuffled responses: ReLU and maximum
// where they are there, else the last.
func (s *brainfit) controlled() int {
	for i, a := range s.architectures {
		if a.activation == "relu" && a.pooling == MaxPool {
			return i
		}
	}
	return len(s.architectures) - 1
}

// Units implements Experiment.
func (Brainfit) Units(ctx context.Context, env Env, c Config) ([]Unit, error) {
	s, err := newBrainfit(ctx, env, c)
	if err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	var units []Unit
	for i, f := range s.fittings() {
		units = append(units, Unit{Index: i, Name: s.name(f), Cost: s.cost(f)})
	}
	if len(units) == 0 {
		return nil, fmt.Errorf("nothing is left to compare: training=%s needs task-trained weights that fit an architecture; set weights=%s, or compare random and fitted networks", s.config.Get("training"), TaskWeights)
	}
	return units, nil
}

// trainingBytes is the most that a training may take in a worker.
const trainingBytes = 160 << 20

// check refuses what could not be finished.
func (s *brainfit) check() error {
	for _, a := range s.areas {
		if err := a.check(); err != nil {
			return err
		}
		if s.training.loss != nn.Poisson {
			continue
		}
		for i, y := range a.target.responses {
			if y < 0 {
				neurons := len(a.target.neurons)
				return fmt.Errorf("loss=poisson needs counts, and the response of %s to picture %d in %s is %g; take loss=mean-squared", a.target.neuronName(a.target.neurons[i%neurons]), i/neurons+1, a.source.ID, y)
			}
		}
	}
	for _, of := range s.areas {
		neurons, n := len(of.target.neurons), of.source.Images.N
		for _, a := range s.architectures {
			if _, err := nn.Memory(s.readOut(a.spec, neurons), min(s.training.batch, n), nn.Mode{Training: true, Loss: s.training.loss, Memory: trainingBytes}); err != nil {
				return fmt.Errorf("%s: %w", a.name(), err)
			}
			shape, err := layerShape(a.spec, a.layer())
			if err != nil {
				return err
			}
			if need := 4 * n * shape.Len(); need > frozenBytes {
				return fmt.Errorf("%s has %v features; for %d pictures that is %d MB, more than the %d MB that a read-out may learn from: take fewer channels, a smaller input or more layers", a.name(), shape, n, need>>20, frozenBytes>>20)
			}
			p, err := a.spec.Init(0, s.scheme)
			if err != nil {
				return err
			}
			if err := p.ZeroMeanFirst(); err != nil && (s.config.Get("dc") != "keep" || s.config.Get("start") != "keep") {
				return fmt.Errorf("dc=%s, start=%s: %w, or set both to keep", s.config.Get("dc"), s.config.Get("start"), err)
			}
		}
	}
	return nil
}

// frozenBytes is the most that features of all pictures may take where a read-out
// learns from them.
const frozenBytes = 96 << 20

// cost is the work of a unit in multiply-adds, vector arithmetic counting a tenth. A
// training step costs three forward passes.
func (s *brainfit) cost(f fitting) float64 {
	of, a := s.areas[f.area], s.architectures[f.architecture]
	n, folds := float64(of.source.Images.N), float64(len(of.target.outer))
	passes := n * float64(s.training.epochs) * 2
	sum := of.target.regressionCost()
	network, err := a.spec.Cost()
	if err != nil {
		return sum
	}
	whole, err := s.readOut(a.spec, len(of.target.neurons)).Cost()
	if err != nil {
		return sum
	}
	if f.fold != allFolds {
		return sum/folds + passes*float64(whole.MultiplyAdds)/10
	}
	return sum + n*float64(network.MultiplyAdds)/10 + folds*passes*float64(whole.MultiplyAdds-network.MultiplyAdds)/10
}
