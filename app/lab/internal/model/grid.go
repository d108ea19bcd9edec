package model

import (
	"fmt"
	"strings"

	"untrained/app/lab"
	"untrained/nn"
)

// The values of `pooling`: what stands between the layers of the grid.
const (
	Strided     = "strided" // no pooling: convolutions with stride two
	AveragePool = "avg2"
	MaxPool     = "max2"
)

// Grid is the small random networks of a configuration: one for each activation and each pooling, otherwise the same.
type Grid struct {
	Activations, Poolings []string
	Specs                 map[string]nn.Spec // by activation/pooling
}

// Grid returns the small random networks, of depth layers.
func (k Comparison) Grid(depth int) (Grid, error) {
	g := Grid{Activations: k.Activation, Poolings: k.Pooling, Specs: map[string]nn.Spec{}}
	for _, pooling := range g.Poolings {
		for _, activation := range g.Activations {
			text := GridSpec(k.Size, k.Kernel, k.Channels, depth, activation, pooling)
			spec, err := nn.ParseSpec(text)
			if err != nil {
				problem, _, _ := strings.Cut(err.Error(), "\n")
				return g, fmt.Errorf("pictures of %d pixels are too small for %d layers (%s): take a larger size, a smaller "+
					"kernel or fewer layers", k.Size, depth, problem)
			}
			g.Specs[activation+"/"+pooling] = spec
		}
	}
	return g, nil
}

// GridSpec returns the text of one network: depth times convolution, activation and pooling.
func GridSpec(size, kernel, channels, depth int, activation, pooling string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%dx%dx1", size, size)
	for range depth {
		fmt.Fprintf(&b, "/conv%dx%dx%d", kernel, kernel, channels)
		kernel = 3
		if pooling == Strided {
			fmt.Fprintf(&b, ",stride2/%s", activation)
		} else {
			fmt.Fprintf(&b, "/%s/%s", activation, pooling)
		}
	}
	return b.String()
}

// GridProperties say which small random networks are compared; Comparison.Grid makes them. A layer is a convolution
// with the activation and the pooling after it.
func GridProperties() []lab.Property {
	var activations []lab.Option
	var all []string
	for _, a := range nn.Compared() {
		activations = append(activations, lab.Option{Value: a.String(), Label: a.String()})
		all = append(all, a.String())
	}
	return []lab.Property{
		{Key: lab.KeyActivation, Label: "Activations", Kind: lab.Choices, Default: strings.Join(all, ","),
			Options: activations,
			Help:    "The non-linearities of the random networks."},
		{Key: lab.KeyPooling, Label: "Pooling", Kind: lab.Choices,
			Default: strings.Join([]string{Strided, AveragePool, MaxPool}, ","),
			Options: []lab.Option{{Value: Strided, Label: "none: convolutions in steps of two"},
				{Value: AveragePool, Label: "average over 2×2"}, {Value: MaxPool, Label: "maximum over 2×2"}},
			Help: "What follows each convolution of the random networks."},
		{Key: lab.KeyKernel, Label: "First kernel", Kind: lab.Int, Default: "7", Min: 3, Max: 11,
			Help: "Pixels across the kernels of the first layer; those of later layers have 3."},
		{Key: lab.KeyChannels, Label: "Channels", Kind: lab.Int, Default: "32", Min: 8, Max: 256,
			Help: "Kernels in each layer of the random networks."},
		{Key: lab.KeySize, Label: "Picture size", Kind: lab.Int, Default: "48", Min: 28, Max: 128,
			Help: "Pixels across the input of the random networks; the trained network keeps its own."},
	}
}

// ScaledTo returns DrawingProperties with another default of rms, for experiments whose random networks differ in
// their non-linearity.
func ScaledTo(rms string) []lab.Property {
	list := DrawingProperties()
	for i := range list {
		if list[i].Key == lab.KeyRMS {
			list[i].Default = rms
			list[i].Help = "Every layer of the random networks of the grid is rescaled so that its values before the " +
				"non-linearity have this root mean square on the pictures; 0 leaves the weights as they are. Trained, shuffled " +
				"and twin networks keep theirs."
		}
	}
	return append(list, lab.Property{Key: lab.KeyThreshold, Label: "Threshold", Kind: lab.Float, Default: "0", Min: -2,
		Max: 2, Step: 0.05,
		Help: "A bias of every layer of the random networks of the grid, in units of that layer's root mean square before " +
			"the non-linearity; negative raises the threshold."})
}

// ReLU is the activation that the claim is about.
var ReLU = nn.ReLU.String()

// IsReLU reports whether an activation is the one that claims are about.
func IsReLU(activation string) bool { return activation == ReLU }

// IsOther reports whether an activation is one of those that ReLU is compared with.
func IsOther(activation string) bool { return activation != ReLU }

// FewestSeeds is the smallest number of seeds for a verdict on a claim about random networks.
const FewestSeeds = 3

// FormWords says in which form first-layer kernels are, as a sentence has it.
func FormWords(dc string) string {
	if dc == "zero" {
		return "first-layer kernels with zero mean"
	}
	return "kernels as drawn"
}
