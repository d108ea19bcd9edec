package selectivity

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/assets/neural"
)

// Experiment asks how sharply the units of a network are tuned to the orientation of gratings, and which networks are
// nearest to the cells of macaque V1 (Ringach, Shapley & Hawken 2002): random ones with each activation and pooling,
// a trained one and its shuffled and random twins (claim C7).
//
// A task is one network with one seed. It is shown every grating of a battery; each sampled unit is measured at its
// best spatial frequency and size, by its circular variance in three definitions. Merge pools the units of all seeds
// and compares their distribution with that of the cells.
type Experiment struct {
	gratings *batteryStore // keeps what was drawn last; nil draws again in every task
}

func init() { lab.Register(Experiment{new(batteryStore)}) }

// Name implements Experiment.
func (Experiment) Name() string { return "selectivity" }

// Properties implements Experiment.
func (Experiment) Properties() []lab.Property {
	list := append(model.GridProperties(),
		lab.Property{Key: lab.KeyLayer, Label: "Layers", Kind: lab.Choices, Default: "2,3",
			Options: []lab.Option{{Value: "1", Label: "first"}, {Value: "2", Label: "second"}, {Value: "3", Label: "third"},
				{Value: "4", Label: "fourth"}},
			Help: "The layers whose units are measured. The first cannot test the claim: clipping rates at 0 makes a linear " +
				"unit a rectified one."},
	)
	list = append(list, model.WeightsProperties()...)
	list = append(list, model.ScaledTo("1")...)
	return append(list,
		lab.Property{Key: lab.KeyPlaces, Label: "Places", Kind: lab.Int, Default: "5", Min: 1, Max: 25,
			Help: "Units per channel: one at the centre, the others at random positions in the central half of the " +
				"layer."},
		lab.Property{Key: lab.KeyFrequencies, Label: "Spatial frequencies", Kind: lab.Int, Default: "5", Min: 2, Max: 10,
			Help: "Spatial frequencies from 2 cycles per picture to a quarter of a cycle per pixel, equally spaced " +
				"in octaves."},
		lab.Property{Key: lab.KeyContrast, Label: "Contrast", Kind: lab.Float, Default: "1", Min: 0.05, Max: 1,
			Help: "Contrast of the gratings."},
		lab.Property{Key: lab.KeyReference, Label: "Cells", Kind: lab.Choice, Default: "aggregates",
			Options: []lab.Option{{Value: "aggregates", Label: "published aggregates (built in)"},
				{Value: ringachID, Label: "the 308 cells (to be fetched)"}},
			Help: "What networks are compared with: the histogram of the cells, which needs no download, or the " +
				"cells " +
				"themselves."},
		lab.Property{Key: lab.KeyDistance, Label: "Distance", Kind: lab.Choice, Default: "ks",
			Options: []lab.Option{{Value: "ks", Label: "Kolmogorov–Smirnov"}, {Value: "wasserstein", Label: "Wasserstein"},
				{Value: "js", Label: "Jensen–Shannon"}},
			Help: "The distance of distributions that verdicts use; the tables have all three."},
		lab.Property{Key: lab.KeyBootstrap, Label: "Resamples", Kind: lab.Int, Default: "500", Min: 100, Max: 10000,
			Help: "Bootstrap samples of seeds, channels and cells for every interval."},
		lab.Property{Key: lab.KeySeeds, Label: "Seeds", Kind: lab.Int, Default: "3", Min: 1, Max: 100,
			Help: "How many random and shuffled versions of each network."},
		lab.Property{Key: lab.KeySeed, Label: "First seed", Kind: lab.Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "The random seed of the first version; the others count up from it. It also determines places and " +
				"resamples."},
		lab.QuickProperty("fewer gratings: four spatial frequencies, one size"))
}

const ringachID = "v1-ringach2002"

// survey is a configuration of Selectivity with everything that it names opened.
type survey struct {
	config   config
	text     lab.Config // the same, for what experiments share
	env      lab.Env
	grid     model.Grid
	family   *model.Family // the trained network and its twins; nil without one
	object   bool          // it was trained elsewhere, on objects
	cells    *cells
	warnings []string
}

func newSurvey(ctx context.Context, env lab.Env, c lab.Config) (*survey, error) {
	k, err := lab.Parse[config](c)
	if err != nil {
		return nil, err
	}
	s := &survey{config: k, text: c, env: env}
	warn := func(format string, values ...any) { s.warnings = append(s.warnings, fmt.Sprintf(format, values...)) }
	if s.grid, err = k.Grid(s.deepest()); err != nil {
		return nil, err
	}
	if s.family, err = k.Open(ctx, env, warn); err != nil {
		return nil, err
	}
	s.object = k.Weights == neural.SqueezeNet10ID
	s.cells, err = openCells(ctx, env, k.Reference)
	return s, err
}

// deepest returns the last layer that is measured.
func (s *survey) deepest() int {
	deepest := 0
	for _, l := range s.layers() {
		deepest = max(deepest, l)
	}
	return deepest
}

func (s *survey) layers() []int {
	var list []int
	for _, text := range s.config.Layer {
		n, err := strconv.Atoi(text)
		if err == nil {
			list = append(list, n)
		}
	}
	return list
}

// networks returns the tasks: seed by seed, so that the first figure shows every network once.
func (s *survey) networks() []model.Network {
	return s.config.Networks(s.grid, s.family)
}

// fewestTuned is the smallest number of units whose distribution is compared with the cells'.
const fewestTuned = 20

// Tasks implements Experiment. It checks everything that can be wrong before any work is done.
func (Experiment) Tasks(ctx context.Context, env lab.Env, c lab.Config) ([]lab.Task, error) {
	s, err := newSurvey(ctx, env, c)
	if err != nil {
		return nil, err
	}
	list := s.networks()
	if len(list) == 0 {
		return nil, model.ErrNothingToCompare
	}
	tasks := make([]lab.Task, len(list))
	for i, n := range list {
		b, err := s.battery(n.Spec)
		if err != nil {
			return nil, err
		}
		sampled := 0
		for _, l := range s.layers() {
			name, ok := model.StageName(n.Spec, l)
			if !ok {
				if n.Training == lab.RandomWeights && n.Activation != "" {
					return nil, fmt.Errorf("layer=%d: the networks of the grid have fewer layers; ask for fewer", l)
				}
				continue // said in Merge
			}
			shape, err := model.LayerShape(n.Spec, name)
			if err != nil {
				return nil, err
			}
			if n := shape.C * len(places(shape, s.config.Places, 0)); n < fewestTuned {
				return nil, fmt.Errorf("layer %d: %d units a network are too few for a distribution, which needs %d; take more "+
					"channels or places", l, n, fewestTuned)
			}
			sampled++
		}
		if sampled == 0 {
			return nil, fmt.Errorf("layer=%s: the network %s has only %d layers; ask for one of these, or leave weights empty",
				strings.Join(s.config.Layer, ","), n.Spec, len(model.Stages(n.Spec)))
		}
		tasks[i] = lab.Task{Index: i, Name: n.Name(), Cost: s.cost(n, b)}
	}
	return tasks, nil
}
