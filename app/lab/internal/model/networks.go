package model

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/assets/weights"
	"untrained/nn"
)

// ErrNothingToCompare says that a configuration leaves no network to look at.
var ErrNothingToCompare = errors.New("nothing is left to compare: training leaves out random networks, and no " +
	"trained weights are chosen; set training=random, or weights=" + lab.TaskWeights)

// Network is the Network of one task: one of the grid, or the trained one or a twin of it, for which activation and
// pooling are empty.
type Network struct {
	Variant
	Activation, Pooling string
	Spec                nn.Spec
}

// Kind returns the name that all seeds of a network share.
func (n Network) Kind() string {
	if n.Activation == "" {
		return n.Condition()
	}
	return n.Activation + " " + n.Pooling + ", " + n.Condition()
}

// Name names the network and its seed in progress lines.
func (n Network) Name() string {
	if n.Seeded {
		return fmt.Sprintf("%s, seed %d", n.Kind(), n.Seed)
	}
	return n.Kind()
}

// OfGrid reports whether the network is one of the grid, and not the trained one or a twin of it.
func (n Network) OfGrid() bool { return n.Activation != "" }

// Networks returns what is compared: seed by seed, so that the first figure shows each network once. f is nil without a
// trained network.
func (k Comparison) Networks(g Grid, f *Family) []Network {
	wants := func(training string) bool { return slices.Contains(k.Training, training) }
	forms := []string{"keep", "zero"}
	if k.DC != "both" {
		forms = []string{k.DC}
	}
	var list []Network
	if f != nil && wants(lab.Trained) {
		list = append(list, Network{Variant: Variant{Training: lab.Trained}, Spec: f.Spec})
	}
	for i := range k.Seeds {
		seed := uint64(k.Seed + i)
		for _, dc := range forms {
			if wants(lab.RandomWeights) {
				for _, pooling := range g.Poolings {
					for _, activation := range g.Activations {
						list = append(list, Network{Variant{Training: lab.RandomWeights, DC: dc, Seed: seed, Seeded: true}, activation,
							pooling, g.Specs[activation+"/"+pooling]})
					}
				}
			}
			if f == nil {
				continue
			}
			if wants(lab.RandomWeights) && wants(lab.Trained) {
				list = append(list, Network{Variant: Variant{Training: lab.RandomWeights, DC: dc, Seed: seed, Seeded: true},
					Spec: f.Spec})
			}
			if wants(lab.ShuffledWeights) {
				list = append(list, Network{Variant: Variant{Training: lab.ShuffledWeights, DC: dc, Seed: seed, Seeded: true},
					Spec: f.Spec})
			}
		}
	}
	return list
}

// Open opens the trained network; it returns nil if none is chosen or needed.
func (k Comparison) Open(ctx context.Context, env lab.Env, warn func(format string, values ...any)) (*Family, error) {
	if !slices.Contains(k.Training, lab.Trained) && !slices.Contains(k.Training, lab.ShuffledWeights) {
		return nil, nil
	}
	p, err := openWeights(ctx, env, k.Weights, warn)
	if err != nil || p == nil {
		return nil, err
	}
	f := &Family{Spec: p.Spec, Trained: p, Scheme: nn.Init{Method: k.Init, Gain: k.Gain}}
	f.shuffle, err = nn.ParseShuffle(k.Shuffle)
	return f, err
}

// Weigh returns a network's weights. pictures are n of those that it will see, on which the grid's networks are scaled.
func (n Network) Weigh(ctx context.Context, k Comparison, f *Family, backend nn.Backend,
	pictures []float32) (*nn.Params, error) {
	if !n.OfGrid() {
		return f.Params(n.Variant, backend, pictures)
	}
	alone := &Family{Spec: n.Spec, Scheme: nn.Init{Method: k.Init, Gain: k.Gain}}
	p, err := alone.Params(n.Variant, backend, pictures)
	if err != nil {
		return nil, err
	}
	return p, Settle(ctx, p, backend, pictures, k.RMS, k.Threshold)
}

// Stages returns the last layer of each stage of a network: a convolution or fire layer with the activation and the
// pooling after it.
func Stages(s nn.Spec) []string {
	names := s.LayerNames()
	var list []string
	for i, l := range s.Layers {
		switch l.Kind {
		case nn.ConvLayer, nn.FireLayer:
			list = append(list, names[i])
		case nn.ActivationLayer, nn.MaxPoolLayer, nn.AvgPoolLayer, nn.SubsampleLayer:
			if len(list) > 0 {
				list[len(list)-1] = names[i]
			}
		default: // later layers see the whole picture
			return list
		}
	}
	return list
}

// StageName returns the last layer of stage k, counted from 1.
func StageName(s nn.Spec, k int) (string, bool) {
	list := Stages(s)
	if k < 1 || k > len(list) {
		return "", false
	}
	return list[k-1], true
}

// TrainedNetworks offers the networks with trained weights, by the names of these.
func TrainedNetworks() []lab.Option {
	var list []lab.Option
	for _, n := range lab.TrainedNetworks() {
		list = append(list, lab.Option{Value: n.Weights, Label: "trained on " + n.Label})
	}
	return list
}

// WeightsProperties say which trained network stands beside the random ones.
func WeightsProperties() []lab.Property {
	return []lab.Property{
		{Key: lab.KeyWeights, Label: "Trained weights", Kind: lab.Text, Default: lab.TaskWeights, Check: lab.AtMost(128),
			Options: append(TrainedNetworks(), lab.Option{Value: "", Label: "none"}),
			Help:    "The trained network. Empty leaves out trained and shuffled networks."},
		{Key: lab.KeyTraining, Label: "Compare", Kind: lab.Choices,
			Default: strings.Join([]string{lab.Trained, lab.RandomWeights, lab.ShuffledWeights}, ","),
			Options: []lab.Option{{Value: lab.Trained, Label: "trained network"},
				{Value: lab.RandomWeights, Label: "random weights"}, {Value: lab.ShuffledWeights, Label: "shuffled weights"}},
			Help: "What is compared; beside the trained network stands a random one of the same architecture."},
		{Key: lab.KeyShuffle, Label: "Shuffle", Kind: lab.Choice, Default: nn.ShuffleWithinLayer.String(),
			Options: []lab.Option{{Value: nn.ShuffleWithinLayer.String(), Label: "all weights of a layer"},
				{Value: nn.ShuffleWithinKernel.String(), Label: "positions within each kernel"},
				{Value: nn.ShuffleKernels.String(), Label: "whole kernels between input channels"}},
			Help: "What is shuffled."},
		{Key: lab.KeyDC, Label: "First-layer kernels", Kind: lab.Choice, Default: "both",
			Options: []lab.Option{{Value: "both", Label: "as drawn, and with zero mean"}, {Value: "keep", Label: "as drawn"},
				{Value: "zero", Label: "with zero mean"}},
			Help: "Whether first-layer kernels of random and shuffled networks respond to mean luminance. Trained " +
				"ones do not."},
	}
}

// OverSeeds returns a mean over seeds with Student's interval, NaN with fewer than two.
func OverSeeds(x []float64) lab.Estimate {
	if len(x) == 0 {
		return statistics.Point(math.NaN())
	}
	e, err := statistics.StudentT(x, statistics.Level)
	if err != nil { // one seed, or a value that is not a number
		return statistics.Point(statistics.Mean(x))
	}
	return e
}

// TrainingSetOf returns what the weights of a network were trained on.
func TrainingSetOf(n Network, name string) string {
	if n.Training != lab.Trained && n.Training != lab.ShuffledWeights {
		return ""
	}
	if network, err := weights.Find(name); err == nil {
		return network.TrainingSet
	}
	if name == neural.SqueezeNet10ID {
		return "photographs of objects (ImageNet)"
	}
	return name
}
