package lab

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"untrained/assets/neural"
	"untrained/assets/stimulus"
	"untrained/nn"
)

// Texture asks what can be read from the features of networks that were not trained
// for it: on Texture-MNIST, pictures of a digit made of one texture on a ground of
// another, which digit it is and which textures they are (claim C8); and, on the same
// frozen features, the orientation of a grating, the side that a figure is on, and
// whether a texture is natural or noise of the same spectrum.
//
// A unit of work is one network with one seed, which is that of its weights and of
// its pictures; networks of one seed see the same pictures. Each layer's features are
// averaged over the picture (readout=mean) or over each of 4×4 parts of it
// (readout=spatial), and a linear read-out, the same for every network, is fitted on
// the training pictures and judged on others. Pixels are the lower reference, a
// network that is trained through and through the upper one.
type Texture struct {
	pictures *pictureStore // keeps what was drawn last; nil draws anew in every unit
}

func init() { Register(Texture{newPictureStore()}) }

// Name implements Experiment.
func (Texture) Name() string { return "texture" }

// Further values of `training`.
const (
	FullyTrained   = "fitted"          // trained through and through on the task at hand
	ShuffledLabels = "shuffled-labels" // a read-out that learnt labels without meaning
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

// The read-outs.
const (
	readSpatial = "spatial"
	readMean    = "mean"
)

// readParts is how many parts a picture has along each side for readout=spatial.
const readParts = 4

// Properties implements Experiment.
func (Texture) Properties() []Property {
	list := append(gridProperties(),
		Property{Key: "layer", Label: "Layers", Kind: Choices, Default: "2",
			Options: []Option{{"1", "first"}, {"2", "second"}, {"3", "third"}, {"4", "fourth"}},
			Help:    "The layers whose outputs are read."})
	for _, p := range weightsProperties() {
		if p.Key == "training" {
			p.Options = []Option{{RandomWeights, "random weights"}, {Trained, "trained network, frozen"}, {ShuffledWeights, "shuffled weights"},
				{FullyTrained, "trained through and through, here"}, {Pixels, "pixels (control)"}, {Gabor, "Gabor energy (control)"}, {ShuffledLabels, "shuffled labels (control)"}}
			var all []string
			for _, o := range p.Options {
				all = append(all, o.Value)
			}
			p.Default = strings.Join(all, ",")
			p.Help = "What is compared; with the trained network its own architecture is drawn at random, too."
		}
		list = append(list, p)
	}
	list = append(list, scaledTo("1")...)
	cue := strconv.FormatFloat(stimulus.DefaultCue, 'g', -1, 64)
	return append(list,
		Property{Key: "task", Label: "Tasks", Kind: Choices, Default: strings.Join([]string{taskDigit, taskFigure, taskGround, taskOrientation, taskSide, taskTwin}, ","),
			Options: []Option{{taskDigit, "which digit"}, {taskFigure, "which texture inside it"}, {taskGround, "which texture around it"},
				{taskOrientation, "which orientation a grating has"}, {taskSide, "on which side a figure is"}, {taskTwin, "natural texture or noise of its spectrum"}},
			Help: "What is asked."},
		Property{Key: "cue", Label: "Luminance cue", Kind: Choice, Default: "both",
			Options: []Option{{"both", "none, and " + cue}, {"0", "none: texture alone shows the digit"}, {cue, cue}},
			Help:    "How much lighter the digit is than its ground."},
		Property{Key: "version", Label: "Textures", Kind: Choice, Default: "both",
			Options: []Option{{"both", "natural, and spectrum-matched"}, {versionNatural, "natural"}, {versionMatched, "noise of the same spectrum"}},
			Help:    "What fills digit and ground."},
		Property{Key: "families", Label: "Texture families", Kind: Int, Default: "10", Min: 2, Max: float64(len(stimulus.Families())),
			Help: "How many there are to tell apart: the first so many of the laboratory’s."},
		Property{Key: "readout", Label: "Read-out", Kind: Choices, Default: readSpatial + "," + readMean,
			Options: []Option{{readSpatial, "means of 4×4 parts of the picture"}, {readMean, "mean over the picture"}},
			Help:    "How features leave the network; verdicts use the first one chosen."},
		Property{Key: "train", Label: "Training pictures", Kind: Int, Default: "300", Min: 30, Max: 5000,
			Help: "Pictures that each read-out is fitted on."},
		Property{Key: "test", Label: "Test pictures", Kind: Int, Default: "200", Min: 20, Max: 5000,
			Help: "Pictures that it is judged on."},
		Property{Key: "penalties", Label: "Penalties", Kind: Text, Default: "1e-3..1e2", Check: checkPenalties,
			Options: []Option{{"1e-3..1e2", "10⁻³ to 100"}, {"1e-6..1e3", "10⁻⁶ to 1000"}},
			Help:    "The penalties of the read-out to choose from, lowest..highest, one a decade."},
		Property{Key: "inner", Label: "Inner folds", Kind: Int, Default: "3", Min: 2, Max: 10,
			Help: "Parts of the training pictures that choose the penalty."},
		Property{Key: "fitted", Label: "Fully trained networks", Kind: Int, Default: "1", Min: 1, Max: 100,
			Help: "How many networks are trained through and through for each task, on as many of the seeds."},
		Property{Key: "steps", Label: "Training steps", Kind: Int, Default: "300", Min: 1, Max: 100000,
			Help: "The budget of a fully trained network: steps of 32 fresh pictures."},
		Property{Key: "complexity", Label: "Complexity", Kind: Choice, Default: "yes", Options: []Option{{"yes", "measure it"}, {"no", "leave it out"}},
			Help: "Whether the Fourier complexity of each network of the grid is measured, to correlate accuracy with it."},
		Property{Key: "bootstrap", Label: "Resamples", Kind: Int, Default: "500", Min: 100, Max: 10000,
			Help: "Bootstrap samples of networks behind the intervals of correlations."},
		Property{Key: "seeds", Label: "Seeds", Kind: Int, Default: "3", Min: 1, Max: 100,
			Help: "How many sets of weights and pictures there are."},
		Property{Key: "seed", Label: "First seed", Kind: Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "The seed of the first set; the others follow."},
		quickProperty("few networks, one cue, one kind of texture, fewer pictures, no full training"))
}

// textureStudy is a configuration of Texture with all that it names at hand.
type textureStudy struct {
	config   Config
	grid     grid
	family   *family // the trained network and its twins; nil without one
	object   bool    // it was trained elsewhere, on objects
	sets     []pictureSet
	warnings []string
}

func newTextureStudy(ctx context.Context, env Env, c Config) (*textureStudy, error) {
	c = quickened(c, Texture{}, map[string]string{
		"activation": "linear,relu,tanh,abs", "pooling": AveragePool + "," + MaxPool, "cue": "0.2", "version": versionNatural, "families": "6", "channels": "16",
		"train": "180", "test": "100", "training": strings.Join([]string{RandomWeights, Trained, ShuffledWeights, Pixels}, ","), "complexity": "no",
	})
	s := &textureStudy{config: c}
	warn := func(format string, values ...any) { s.warnings = append(s.warnings, fmt.Sprintf(format, values...)) }
	depth := 0
	for _, l := range s.layers() {
		depth = max(depth, l)
	}
	var err error
	if s.grid, err = gridOf(c, depth); err != nil {
		return nil, err
	}
	if s.family, err = openReferenceNetwork(ctx, env, c, warn); err != nil {
		return nil, err
	}
	s.object = c.Get("weights") == neural.SqueezeNet10ID
	s.sets = pictureSets(c)
	return s, nil
}

func (s *textureStudy) layers() []int {
	var list []int
	for _, text := range s.config.List("layer") {
		if n, err := strconv.Atoi(text); err == nil {
			list = append(list, n)
		}
	}
	return list
}

// textureSubject is what one unit of work looks at. set and task are those of a fully
// trained network; the others do all.
type textureSubject struct {
	network
	set, task string
}

func (k textureSubject) kind() string {
	switch {
	case k.training == FullyTrained:
		return "trained here on " + k.task + ", " + k.set
	case k.training == Pixels || k.training == Gabor || k.training == ShuffledLabels:
		return k.training
	}
	return k.network.kind()
}

func (k textureSubject) name() string { return fmt.Sprintf("%s, seed %d", k.kind(), k.seed) }

// subjects lists the units of work, seed by seed; those that take longest last.
func (s *textureStudy) subjects() []textureSubject {
	var list, long []textureSubject
	wants := func(training string) bool { return slices.Contains(s.config.List("training"), training) }
	for k := range s.config.Int("seeds") {
		seed := uint64(s.config.Int("seed") + k)
		alone := func(training string) network {
			return network{variant: variant{training: training, seed: seed, seeded: true}}
		}
		for _, training := range []string{Pixels, Gabor} {
			if wants(training) {
				list = append(list, textureSubject{network: alone(training)})
			}
		}
		one, err := s.config.Set("seeds", "1")
		if err == nil {
			one, err = one.Set("seed", fmt.Sprint(seed))
		}
		if err != nil { // both values are in range
			return nil
		}
		for _, n := range networksOf(one, s.grid, s.family) {
			n.seed, n.seeded = seed, true // of a trained network, its pictures'
			list = append(list, textureSubject{network: n})
		}
		if wants(ShuffledLabels) {
			list = append(list, textureSubject{network: alone(ShuffledLabels)})
		}
		if !wants(FullyTrained) || k >= s.config.Int("fitted") {
			continue
		}
		for _, set := range s.sets {
			if set.version == versionMatched {
				continue // where natural textures are the question
			}
			for _, task := range set.tasks {
				long = append(long, textureSubject{alone(FullyTrained), set.name, task})
			}
		}
	}
	return append(list, long...)
}

// fewestPerClass is how many training pictures a class must have on average.
const fewestPerClass = 15

// Units implements Experiment. It looks at everything that can be wrong before any
// work is done.
func (Texture) Units(ctx context.Context, env Env, c Config) ([]Unit, error) {
	s, err := newTextureStudy(ctx, env, c)
	if err != nil {
		return nil, err
	}
	if len(s.sets) == 0 {
		return nil, errors.New("no task is left")
	}
	c = s.config
	for _, set := range s.sets {
		for _, task := range set.tasks {
			if n, k := c.Int("train"), s.classes(task); n < fewestPerClass*k {
				return nil, fmt.Errorf("train=%d: %s has %d classes, for which %d training pictures are needed; take more pictures or fewer families", n, task, k, fewestPerClass*k)
			}
		}
	}
	if values := (c.Int("train") + c.Int("test")) * c.Int("size") * c.Int("size") * len(s.sets); values > maxPictureBytes/4 {
		return nil, fmt.Errorf("the pictures of one seed take %d MB, more than %d; take fewer or smaller pictures", values>>18, maxPictureBytes>>20)
	}
	list := s.subjects()
	if len(list) == 0 {
		return nil, errNothingToCompare
	}
	units := make([]Unit, len(list))
	for i, k := range list {
		if k.spec.Layers != nil {
			deepest := len(stages(k.spec))
			if !slices.ContainsFunc(s.layers(), func(l int) bool { return l <= deepest }) {
				return nil, fmt.Errorf("layer=%s: the network %s has only %d layers; ask for one of these, or leave weights empty", c.Get("layer"), k.spec, deepest)
			}
		}
		units[i] = Unit{Index: i, Name: k.name(), Cost: s.cost(k)}
	}
	return units, nil
}

// cost is the arithmetic of a unit, roughly.
func (s *textureStudy) cost(k textureSubject) float64 {
	pictures := float64((s.config.Int("train") + s.config.Int("test")) * len(s.sets))
	products := func(spec nn.Spec) float64 {
		cost, err := spec.Cost()
		if err != nil {
			return 0
		}
		return float64(cost.MultiplyAdds)
	}
	readouts := 2e6 * float64(s.config.Int("train")*len(s.sets)*len(s.config.List("readout")))
	switch {
	case k.training == FullyTrained:
		spec, _ := s.fullNetwork(k.task)
		return (3*products(spec) + 4e6) * float64(s.config.Int("steps")*fullBatch)
	case k.spec.Layers == nil:
		return readouts
	}
	return readouts + pictures*products(k.spec)
}
