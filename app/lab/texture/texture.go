package texture

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
	"untrained/assets/neural"
	"untrained/assets/stimulus"
	"untrained/nn"
)

// Experiment asks what can be classified from the features of networks that were not trained for it: on
// Texture-MNIST, pictures of a digit made of one texture on a background of another, the digit and the two textures
// (claim C8); and, on the same frozen features, the orientation of a grating, the side of a figure, and whether a
// texture is natural or noise of the same amplitude spectrum.
//
// A task is one network with one seed, which is that of its weights and of its pictures; networks of one seed see the
// same pictures. Each layer's features are averaged over the picture (readout=mean) or over each of 4×4 parts of it
// (readout=spatial), and a linear readout, the same for every network, is fitted on the training pictures and tested
// on others. Pixels are the lower reference, a network trained end to end the upper one.
type Experiment struct {
	pictures *pictureStore // keeps what was drawn last; nil draws again in every task
}

func init() { lab.Register(Experiment{newPictureStore()}) }

// Name implements Experiment.
func (Experiment) Name() string { return "texture" }

// Further values of `training`.
const (
	FullyTrained   = "fitted"          // trained end to end on the task
	ShuffledLabels = "shuffled-labels" // a readout trained on permuted labels
)

// The tasks.
const (
	taskDigit       = "digit"
	taskFigure      = "figure"
	taskGround      = "ground"
	taskOrientation = "orientation"
	taskSide        = "side"
	taskTwin        = "twin"
	taskTextures    = "figure and ground" // in tables only: the mean of the two
)

// The readouts.
const (
	readSpatial = "spatial"
	readMean    = "mean"
)

// readParts is the number of parts along each side of a picture for readout=spatial.
const readParts = 4

// Properties implements Experiment.
func (Experiment) Properties() []lab.Property {
	list := append(model.GridProperties(),
		lab.Property{Key: lab.KeyLayer, Label: "Layers", Kind: lab.Choices, Default: "2",
			Options: []lab.Option{{Value: "1", Label: "first"}, {Value: "2", Label: "second"}, {Value: "3", Label: "third"},
				{Value: "4", Label: "fourth"}},
			Help: "The layers whose outputs are read."})
	for _, p := range model.WeightsProperties() {
		if p.Key == lab.KeyTraining {
			p.Options = []lab.Option{{Value: lab.RandomWeights, Label: "random weights"},
				{Value: lab.Trained, Label: "trained network, frozen"}, {Value: lab.ShuffledWeights, Label: "shuffled weights"},
				{Value: FullyTrained, Label: "trained end to end in this browser"}, {Value: lab.Pixels, Label: "pixels (control)"},
				{Value: lab.Gabor, Label: "Gabor energy (control)"}, {Value: ShuffledLabels, Label: "shuffled labels (control)"}}
			var all []string
			for _, o := range p.Options {
				all = append(all, o.Value)
			}
			p.Default = strings.Join(all, ",")
			p.Help = "What is compared; beside the trained network stands a random one of the same architecture."
		}
		list = append(list, p)
	}
	list = append(list, model.ScaledTo("1")...)
	cue := strconv.FormatFloat(stimulus.DefaultCue, 'g', -1, 64)
	return append(list,
		lab.Property{Key: lab.KeyTask, Label: "Tasks", Kind: lab.Choices,
			Default: strings.Join([]string{taskDigit, taskFigure, taskGround, taskOrientation, taskSide, taskTwin}, ","),
			Options: []lab.Option{{Value: taskDigit, Label: "which digit"},
				{Value: taskFigure, Label: "which texture inside it"}, {Value: taskGround, Label: "which texture around it"},
				{Value: taskOrientation, Label: "which orientation a grating has"},
				{Value: taskSide, Label: "on which side a figure is"},
				{Value: taskTwin, Label: "natural texture or noise of its spectrum"}},
			Help: "What is classified."},
		lab.Property{Key: lab.KeyCue, Label: "Luminance cue", Kind: lab.Choice, Default: "both",
			Options: []lab.Option{{Value: "both", Label: "none, and " + cue},
				{Value: "0", Label: "none: texture alone shows the digit"}, {Value: cue, Label: cue}},
			Help: "How much lighter the digit is than its background."},
		lab.Property{Key: lab.KeyVersion, Label: "Textures", Kind: lab.Choice, Default: "both",
			Options: []lab.Option{{Value: "both", Label: "natural, and spectrum-matched"},
				{Value: versionNatural, Label: "natural"}, {Value: versionMatched, Label: "noise of the same spectrum"}},
			Help: "What fills digit and background."},
		lab.Property{Key: lab.KeyFamilies, Label: "Texture families", Kind: lab.Int, Default: "10", Min: 2,
			Max:  float64(len(stimulus.Families())),
			Help: "How many there are to tell apart: the first so many of the laboratory’s."},
		lab.Property{Key: lab.KeyReadout, Label: "Readout", Kind: lab.Choices, Default: readSpatial + "," + readMean,
			Options: []lab.Option{{Value: readSpatial, Label: "means of 4×4 parts of the picture"},
				{Value: readMean, Label: "mean over the picture"}},
			Help: "How the readout uses positions; verdicts use the first one chosen."},
		lab.Property{Key: lab.KeyTrain, Label: "Training pictures", Kind: lab.Int, Default: "300", Min: 30, Max: 5000,
			Help: "Pictures that each readout is trained on."},
		lab.Property{Key: lab.KeyTest, Label: "Test pictures", Kind: lab.Int, Default: "200", Min: 20, Max: 5000,
			Help: "Pictures that it is tested on."},
		lab.Property{Key: lab.KeyPenalties, Label: "Penalties", Kind: lab.Text, Default: "1e-3..1e2",
			Check:   readout.CheckPenalties,
			Options: []lab.Option{{Value: "1e-3..1e2", Label: "10⁻³ to 100"}, {Value: "1e-6..1e3", Label: "10⁻⁶ to 1000"}},
			Help:    "The penalties of the readout to choose from, lowest..highest, one a decade."},
		lab.Property{Key: lab.KeyInner, Label: "Inner folds", Kind: lab.Int, Default: "3", Min: 2, Max: 10,
			Help: "Parts of the training pictures that choose the penalty."},
		lab.Property{Key: lab.KeyFitted, Label: "Fully trained networks", Kind: lab.Int, Default: "1", Min: 1, Max: 100,
			Help: "How many networks are trained end to end for each task, with the first of the seeds."},
		lab.Property{Key: lab.KeySteps, Label: "Training steps", Kind: lab.Int, Default: "300", Min: 1, Max: 100000,
			Help: "The budget of a fully trained network: steps of 32 fresh pictures."},
		lab.Property{Key: lab.KeyComplexity, Label: "Complexity", Kind: lab.Choice, Default: "yes",
			Options: []lab.Option{{Value: "yes", Label: "measure it"}, {Value: "no", Label: "leave it out"}},
			Help:    "Whether the Fourier complexity of each network of the grid is measured, to correlate accuracy with it."},
		lab.Property{Key: lab.KeyBootstrap, Label: "Resamples", Kind: lab.Int, Default: "500", Min: 100, Max: 10000,
			Help: "Bootstrap samples of networks for the intervals of correlations."},
		lab.Property{Key: lab.KeySeeds, Label: "Seeds", Kind: lab.Int, Default: "3", Min: 1, Max: 100,
			Help: "How many sets of random weights and pictures."},
		lab.Property{Key: lab.KeySeed, Label: "First seed", Kind: lab.Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "The random seed of the first set; the others count up from it."},
		lab.QuickProperty("few networks, one cue, one kind of texture, fewer pictures, no full training"))
}

// study is a configuration with everything that it names opened.
type study struct {
	config   config
	text     lab.Config // the same, for what experiments share
	grid     model.Grid
	family   *model.Family // the trained network and its twins; nil without one
	object   bool          // it was trained elsewhere, on objects
	sets     []pictureSet
	warnings []string
}

func newStudy(ctx context.Context, env lab.Env, c lab.Config) (*study, error) {
	c = lab.Quickened(c, Experiment{}, map[string]string{
		lab.KeyActivation: "linear,relu,tanh,abs", lab.KeyPooling: model.AveragePool + "," + model.MaxPool, lab.KeyCue: "0.2",
		lab.KeyVersion: versionNatural, lab.KeyFamilies: "6", lab.KeyChannels: "16",
		lab.KeyTrain: "180", lab.KeyTest: "100", lab.KeyTraining: strings.Join([]string{lab.RandomWeights, lab.Trained,
			lab.ShuffledWeights, lab.Pixels}, ","), lab.KeyComplexity: "no",
	})
	k, err := lab.Parse[config](c)
	if err != nil {
		return nil, err
	}
	s := &study{config: k, text: c}
	warn := func(format string, values ...any) { s.warnings = append(s.warnings, fmt.Sprintf(format, values...)) }
	depth := 0
	for _, l := range s.layers() {
		depth = max(depth, l)
	}
	if s.grid, err = k.Grid(depth); err != nil {
		return nil, err
	}
	if s.family, err = k.Open(ctx, env, warn); err != nil {
		return nil, err
	}
	s.object = k.Weights == neural.SqueezeNet10ID
	s.sets = pictureSets(k)
	return s, nil
}

func (s *study) layers() []int {
	var list []int
	for _, text := range s.config.Layer {
		if n, err := strconv.Atoi(text); err == nil {
			list = append(list, n)
		}
	}
	return list
}

// subject is what one task evaluates. set and task are those of a fully trained network; other subjects do all.
type subject struct {
	model.Network
	set, task string
}

func (k subject) kind() string {
	switch {
	case k.Training == FullyTrained:
		return "trained here on " + k.task + ", " + k.set
	case k.Training == lab.Pixels || k.Training == lab.Gabor || k.Training == ShuffledLabels:
		return k.Training
	}
	return k.Network.Kind()
}

func (k subject) name() string { return fmt.Sprintf("%s, seed %d", k.kind(), k.Seed) }

// subjects returns the tasks, seed by seed, with the longest last.
func (s *study) subjects() []subject {
	var list, long []subject
	wants := func(training string) bool { return slices.Contains(s.config.Training, training) }
	for k := range s.config.Seeds {
		seed := uint64(s.config.Seed + k)
		alone := func(training string) model.Network {
			return model.Network{Variant: model.Variant{Training: training, Seed: seed, Seeded: true}}
		}
		for _, training := range []string{lab.Pixels, lab.Gabor} {
			if wants(training) {
				list = append(list, subject{Network: alone(training)})
			}
		}
		one := s.config.Comparison
		one.Seeds, one.Seed = 1, s.config.Seed+k
		for _, n := range one.Networks(s.grid, s.family) {
			n.Seed, n.Seeded = seed, true // of a trained network, its pictures'
			list = append(list, subject{Network: n})
		}
		if wants(ShuffledLabels) {
			list = append(list, subject{Network: alone(ShuffledLabels)})
		}
		if !wants(FullyTrained) || k >= s.config.Fitted {
			continue
		}
		for _, set := range s.sets {
			if set.version == versionMatched {
				continue // where natural textures are the question
			}
			for _, task := range set.tasks {
				long = append(long, subject{alone(FullyTrained), set.name, task})
			}
		}
	}
	return append(list, long...)
}

// fewestPerClass is the smallest average number of training pictures of a class.
const fewestPerClass = 15

// Tasks implements Experiment. It checks everything that can be wrong before any work is done.
func (Experiment) Tasks(ctx context.Context, env lab.Env, c lab.Config) ([]lab.Task, error) {
	s, err := newStudy(ctx, env, c)
	if err != nil {
		return nil, err
	}
	if len(s.sets) == 0 {
		return nil, errors.New("no task is left")
	}
	for _, set := range s.sets {
		for _, task := range set.tasks {
			if n, k := s.config.Train, s.classes(task); n < fewestPerClass*k {
				return nil, fmt.Errorf("train=%d: %s has %d classes, for which %d training pictures are needed; take more "+
					"pictures or fewer families", n, task, k, fewestPerClass*k)
			}
		}
	}
	if values := (s.config.Train + s.config.Test) * s.config.Size * s.config.Size * len(
		s.sets); values > input.MaxPictureBytes/4 {
		return nil, fmt.Errorf("the pictures of one seed take %d MB, more than %d; take fewer or smaller pictures",
			values>>18, input.MaxPictureBytes>>20)
	}
	list := s.subjects()
	if len(list) == 0 {
		return nil, model.ErrNothingToCompare
	}
	tasks := make([]lab.Task, len(list))
	for i, k := range list {
		if k.Spec.Layers != nil {
			deepest := len(model.Stages(k.Spec))
			if !slices.ContainsFunc(s.layers(), func(l int) bool { return l <= deepest }) {
				return nil, fmt.Errorf("layer=%s: the network %s has only %d layers; ask for one of these, or leave weights empty",
					strings.Join(s.config.Layer, ","), k.Spec, deepest)
			}
		}
		tasks[i] = lab.Task{Index: i, Name: k.name(), Cost: s.cost(k)}
	}
	return tasks, nil
}

// cost returns about the arithmetic of a task.
func (s *study) cost(k subject) float64 {
	pictures := float64((s.config.Train + s.config.Test) * len(s.sets))
	products := func(spec nn.Spec) float64 {
		cost, err := spec.Cost()
		if err != nil {
			return 0
		}
		return float64(cost.MultiplyAdds)
	}
	readouts := 2e6 * float64(s.config.Train*len(s.sets)*len(s.config.Readout))
	switch {
	case k.Training == FullyTrained:
		spec, _ := s.fullNetwork(k.task)
		return (3*products(spec) + 4e6) * float64(s.config.Steps*fullBatch)
	case k.Spec.Layers == nil:
		return readouts
	}
	return readouts + pictures*products(k.Spec)
}
