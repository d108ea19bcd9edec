package lab

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"untrained/assets/neural"
	"untrained/nn"
)

// Selectivity asks how sharply the units of a network are tuned to the orientation
// of gratings, and which networks come nearest to the cells of macaque V1 (Ringach,
// Shapley & Hawken 2002): random ones with each activation and pooling, a trained
// one and its shuffled and random twins (claim C7).
//
// A unit of work is one network with one seed. It sees every grating of a battery;
// each sampled unit is judged at its best spatial frequency and size, by its
// circular variance in three definitions. Merge pools the units of all seeds and
// holds their distribution against that of the cells.
type Selectivity struct {
	gratings *batteryStore // keeps what was drawn last; nil draws anew in every unit
}

func init() { Register(Selectivity{new(batteryStore)}) }

// Name implements Experiment.
func (Selectivity) Name() string { return "selectivity" }

// gridProperties say which small random networks are compared; gridOf reads them.
// A layer is a convolution with the activation and the pooling behind it.
func gridProperties() []Property {
	var activations []Option
	var all []string
	for _, a := range nn.Activations() {
		activations = append(activations, Option{a.String(), a.String()})
		all = append(all, a.String())
	}
	return []Property{
		{Key: "activation", Label: "Activations", Kind: Choices, Default: strings.Join(all, ","), Options: activations,
			Help: "The non-linearities of the random networks."},
		{Key: "pooling", Label: "Pooling", Kind: Choices, Default: strings.Join([]string{Strided, AveragePool, MaxPool}, ","),
			Options: []Option{{Strided, "none: convolutions in steps of two"}, {AveragePool, "average over 2×2"}, {MaxPool, "maximum over 2×2"}},
			Help:    "What stands behind each convolution of the random networks."},
		{Key: "kernel", Label: "First kernel", Kind: Int, Default: "7", Min: 3, Max: 11,
			Help: "Pixels across the kernels of the first layer; those of later layers have 3."},
		{Key: "channels", Label: "Channels", Kind: Int, Default: "32", Min: 8, Max: 256,
			Help: "Kernels in each layer of the random networks."},
		{Key: "size", Label: "Picture size", Kind: Int, Default: "48", Min: 28, Max: 128,
			Help: "Pixels across the input of the random networks; the trained network keeps its own."},
	}
}

// weightsProperties say which trained network stands beside the random ones.
func weightsProperties() []Property {
	return []Property{
		{Key: "weights", Label: "Trained weights", Kind: Text, Default: TaskWeights, Check: atMost(128),
			Options: []Option{{TaskWeights, "task-trained on digits and textures"}, {neural.SqueezeNet10ID, "SqueezeNet 1.0, trained on objects (to be fetched)"}, {"", "none"}},
			Help:    "The trained network. Empty leaves out trained and shuffled networks."},
		{Key: "training", Label: "Compare", Kind: Choices, Default: strings.Join([]string{Trained, RandomWeights, ShuffledWeights}, ","),
			Options: []Option{{Trained, "trained network"}, {RandomWeights, "random weights"}, {ShuffledWeights, "shuffled weights"}},
			Help:    "What is compared; with the trained network its own architecture is drawn at random, too."},
		{Key: "shuffle", Label: "Shuffle", Kind: Choice, Default: nn.ShuffleWithinLayer.String(),
			Options: []Option{{nn.ShuffleWithinLayer.String(), "all weights of a layer"}, {nn.ShuffleWithinKernel.String(), "positions within each kernel"},
				{nn.ShuffleKernels.String(), "whole kernels between input channels"}},
			Help: "What changes places in a shuffled network."},
		{Key: "dc", Label: "First-layer kernels", Kind: Choice, Default: "both",
			Options: []Option{{"both", "as drawn, and with zero mean"}, {"keep", "as drawn"}, {"zero", "with zero mean"}},
			Help:    "Whether random and shuffled networks see the mean luminance: training removes it from first-layer kernels, drawing and shuffling put it back."},
	}
}

// scaledTo are drawingProperties with another default of rms, for experiments whose
// random networks differ in their non-linearity.
func scaledTo(rms string) []Property {
	list := drawingProperties()
	for i := range list {
		if list[i].Key == "rms" {
			list[i].Default = rms
			list[i].Help = "Every layer of the random networks of the grid is rescaled so that its values before the non-linearity have this root mean square on the pictures; 0 leaves the weights as they are. Trained, shuffled and twin networks keep theirs."
		}
	}
	return append(list, Property{Key: "threshold", Label: "Threshold", Kind: Float, Default: "0", Min: -2, Max: 2, Step: 0.05,
		Help: "A bias of every layer of the random networks of the grid, in units of that layer's root mean square before the non-linearity; negative raises the threshold."})
}

// Properties implements Experiment.
func (Selectivity) Properties() []Property {
	list := append(gridProperties(),
		Property{Key: "layer", Label: "Layers", Kind: Choices, Default: "2,3",
			Options: []Option{{"1", "first"}, {"2", "second"}, {"3", "third"}, {"4", "fourth"}},
			Help:    "The layers whose units are measured. The first cannot test the claim: clipping rates at 0 makes a linear unit a rectified one."},
	)
	list = append(list, weightsProperties()...)
	list = append(list, scaledTo("1")...)
	return append(list,
		Property{Key: "places", Label: "Places", Kind: Int, Default: "5", Min: 1, Max: 25,
			Help: "Units a channel: the one in the middle, the others at random places in the middle half of the layer."},
		Property{Key: "frequencies", Label: "Spatial frequencies", Kind: Int, Default: "5", Min: 2, Max: 10,
			Help: "From 2 cycles a picture to a quarter of a cycle a pixel, equally spaced in octaves."},
		Property{Key: "contrast", Label: "Contrast", Kind: Float, Default: "1", Min: 0.05, Max: 1,
			Help: "Contrast of the gratings."},
		Property{Key: "reference", Label: "Cells", Kind: Choice, Default: "aggregates",
			Options: []Option{{"aggregates", "published aggregates (built in)"}, {ringachID, "the 308 cells (to be fetched)"}},
			Help:    "What networks are held against: the histogram of the cells, which needs no download, or the cells themselves."},
		Property{Key: "distance", Label: "Distance", Kind: Choice, Default: "ks",
			Options: []Option{{"ks", "Kolmogorov–Smirnov"}, {"wasserstein", "Wasserstein"}, {"js", "Jensen–Shannon"}},
			Help:    "The distance of distributions that verdicts use; the tables have all three."},
		Property{Key: "bootstrap", Label: "Resamples", Kind: Int, Default: "500", Min: 100, Max: 10000,
			Help: "Bootstrap samples of seeds, channels and cells behind every interval."},
		Property{Key: "seeds", Label: "Seeds", Kind: Int, Default: "3", Min: 1, Max: 100,
			Help: "How many random and shuffled versions there are of each network."},
		Property{Key: "seed", Label: "First seed", Kind: Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "The seed of the first version; the others follow. It also fixes places and resamples."},
		quickProperty("fewer gratings: four spatial frequencies, one size"))
}

const ringachID = "v1-ringach2002"

// survey is a configuration of Selectivity with all that it names at hand.
type survey struct {
	config   Config
	env      Env
	grid     grid
	family   *family // the trained network and its twins; nil without one
	object   bool    // it was trained elsewhere, on objects
	cells    *cells
	warnings []string
}

func newSurvey(ctx context.Context, env Env, c Config) (*survey, error) {
	s := &survey{config: c, env: env}
	warn := func(format string, values ...any) { s.warnings = append(s.warnings, fmt.Sprintf(format, values...)) }
	var err error
	if s.grid, err = gridOf(c, s.deepest()); err != nil {
		return nil, err
	}
	if s.family, err = openReferenceNetwork(ctx, env, c, warn); err != nil {
		return nil, err
	}
	s.object = c.Get("weights") == neural.SqueezeNet10ID
	s.cells, err = openCells(ctx, env, c.Get("reference"))
	return s, err
}

// deepest is the last layer that is measured.
func (s *survey) deepest() int {
	deepest := 0
	for _, l := range s.layers() {
		deepest = max(deepest, l)
	}
	return deepest
}

func (s *survey) layers() []int {
	var list []int
	for _, text := range s.config.List("layer") {
		n, err := strconv.Atoi(text)
		if err == nil {
			list = append(list, n)
		}
	}
	return list
}

// networks lists the units of work: seed by seed, so that the first figure shows
// every network once.
func (s *survey) networks() []network {
	return networksOf(s.config, s.grid, s.family)
}

// fewestTuned is the smallest number of units whose distribution is held against
// the cells'.
const fewestTuned = 20

// Units implements Experiment. It looks at everything that can be wrong before any
// work is done.
func (Selectivity) Units(ctx context.Context, env Env, c Config) ([]Unit, error) {
	s, err := newSurvey(ctx, env, c)
	if err != nil {
		return nil, err
	}
	list := s.networks()
	if len(list) == 0 {
		return nil, errNothingToCompare
	}
	units := make([]Unit, len(list))
	for i, n := range list {
		b, err := s.battery(n.spec)
		if err != nil {
			return nil, err
		}
		sampled := 0
		for _, l := range s.layers() {
			name, ok := stageName(n.spec, l)
			if !ok {
				if n.training == RandomWeights && n.activation != "" {
					return nil, fmt.Errorf("layer=%d: the networks of the grid have fewer layers; ask for fewer", l)
				}
				continue // said in Merge
			}
			shape, err := layerShape(n.spec, name)
			if err != nil {
				return nil, err
			}
			if n := shape.C * len(places(shape, s.config.Int("places"), 0)); n < fewestTuned {
				return nil, fmt.Errorf("layer %d: %d units a network are too few for a distribution, which needs %d; take more channels or places", l, n, fewestTuned)
			}
			sampled++
		}
		if sampled == 0 {
			return nil, fmt.Errorf("layer=%s: the network %s has only %d layers; ask for one of these, or leave weights empty", c.Get("layer"), n.spec, len(stages(n.spec)))
		}
		units[i] = Unit{Index: i, Name: n.name(), Cost: s.cost(n, b)}
	}
	return units, nil
}
