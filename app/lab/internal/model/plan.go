package model

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"untrained/app/lab"
	"untrained/nn"
)

// Plan describes a set of architectures: convolutions, each with an activation and a way to make the picture smaller,
// which differ only in these two and in depth.
type Plan struct {
	Input       string // "48x48x1"
	Kernels     []int  // by layer; the last is repeated
	Channels    []int
	Activations []string
	Poolings    []string
	Depths      []int
}

// Architecture is one of them.
type Architecture struct {
	Activation, Pooling string
	Depth               int
	Spec                nn.Spec
}

// Layer returns the last Layer, whose outputs are the features.
func (a Architecture) Layer() string {
	names := a.Spec.LayerNames()
	return names[len(names)-1]
}

// Kind returns what architectures of all depths have in common. Those of one Kind and seed share their first layers,
// including the weights.
func (a Architecture) Kind() string { return a.Activation + " " + a.Pooling }

// Name names the architecture in progress lines.
func (a Architecture) Name() string {
	return fmt.Sprintf("%s, %s, depth %d", a.Activation, a.Pooling, a.Depth)
}

// GridActivations and GridPoolings are the values that a grid may have, in the order shown.
var (
	GridActivations = activationOptions()
	GridPoolings    = []lab.Option{
		{Value: Strided, Label: "none: convolutions in steps of two"},
		{Value: AveragePool, Label: "average over 2×2"},
		{Value: MaxPool, Label: "maximum over 2×2"},
	}
)

// activationOptions lists the activations, those like ReLU together.
func activationOptions() (list []lab.Option) {
	shown := []nn.Activation{nn.Linear, nn.ReLU, nn.LeakyReLU, nn.ELU, nn.GELU}
	for _, a := range nn.Compared() {
		if !slices.Contains(shown, a) {
			shown = append(shown, a)
		}
	}
	for _, a := range shown {
		list = append(list, lab.Option{Value: a.String(), Label: a.Words()})
	}
	return list
}

// PlanProperties returns the keys of a grid; PlanOf reads them.
func PlanProperties(activations, poolings, depths string) []lab.Property {
	return []lab.Property{
		{Key: lab.KeyActivation, Label: "Activations", Kind: lab.Choices, Default: activations, Options: GridActivations,
			Help: "The non-linearities that are compared."},
		{Key: lab.KeyPooling, Label: "Pooling", Kind: lab.Choices, Default: poolings, Options: GridPoolings,
			Help: "How the resolution is reduced after each activation."},
		{Key: lab.KeyDepth, Label: "Depth", Kind: lab.Choices, Default: depths,
			Options: []lab.Option{{Value: "1", Label: "one layer"}, {Value: "2", Label: "two layers"},
				{Value: "3", Label: "three layers"}, {Value: "4", Label: "four layers"}},
			Help: "How many convolutional layers; the outputs of the last are the features."},
		{Key: lab.KeyKernels, Label: "Kernels", Kind: lab.Text, Default: "7,3", Check: checkList("kernel", 1, 31),
			Options: []lab.Option{{Value: "7,3", Label: "7×7, then 3×3"}, {Value: "3", Label: "3×3"},
				{Value: "5,3", Label: "5×5, then 3×3"}, {Value: "11,5,3", Label: "11×11, 5×5, then 3×3"}},
			Help: "Width of the kernels by layer; the last number holds for all further layers."},
		{Key: lab.KeyChannels, Label: "Channels", Kind: lab.Text, Default: "32",
			Check: checkList("number of channels", 1, 512),
			Options: []lab.Option{{Value: "32", Label: "32 in all layers"}, {Value: "64", Label: "64 in all layers"},
				{Value: "16,32,64", Label: "16, 32, 64"}},
			Help: "Filters by layer; the last number holds for all further layers."},
		{Key: lab.KeyShape, Label: "Network input", Kind: lab.Text, Default: "64x64x1", Check: checkInput,
			Options: []lab.Option{{Value: "64x64x1", Label: "64 pixels, grey"}, {Value: "48x48x1", Label: "48 pixels, grey"},
				{Value: "96x96x1", Label: "96 pixels, grey"}, {Value: "64x64x3", Label: "64 pixels, colours"}},
			Help: "Height, width and channels of the pictures as the networks see them."},
	}
}

func checkInput(text string) error {
	if _, err := networkInput(text); err != nil {
		return err
	}
	return nil
}

func networkInput(text string) (nn.Shape, error) {
	s, err := nn.ParseSpec(text + "/linear")
	if err != nil || strings.Contains(text, "/") {
		return nn.Shape{}, fmt.Errorf("%q is not a size of an input; write height x width x channels, like 48x48x1", text)
	}
	if c := s.Input.C; c != 1 && c != 3 {
		return nn.Shape{}, fmt.Errorf("the input has %d channels; pictures have 1 (grey) or 3 (colours)", c)
	}
	return s.Input, nil
}

func checkList(what string, low, high int) func(string) error {
	return func(text string) error {
		_, err := numbersOf(text, what, low, high)
		return err
	}
}

// numbersOf parses up to four whole numbers separated by commas.
func numbersOf(text, what string, low, high int) ([]int, error) {
	var list []int
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < low || n > high {
			return nil, fmt.Errorf("%.20q is not a %s from %d to %d; write one for each layer, like 7,3", part, what, low, high)
		}
		list = append(list, n)
	}
	if len(list) > 4 {
		return nil, fmt.Errorf("%d values for at most 4 layers", len(list))
	}
	return list, nil
}

// PlanOf reads the keys of PlanProperties.
func PlanOf(c lab.Config) (Plan, error) {
	g := Plan{Input: c.Get(lab.KeyShape), Activations: c.List(lab.KeyActivation), Poolings: c.List(lab.KeyPooling)}
	var err, errChannels error
	g.Kernels, err = numbersOf(c.Get(lab.KeyKernels), "kernel", 1, 31)
	g.Channels, errChannels = numbersOf(c.Get(lab.KeyChannels), "number of channels", 1, 512)
	for _, d := range c.List(lab.KeyDepth) {
		depth, _ := strconv.Atoi(d) // one of the options
		g.Depths = append(g.Depths, depth)
	}
	return g, errors.Join(err, errChannels)
}

// Architectures returns the grid's Architectures, or an error if one of them cannot be built.
func (g Plan) Architectures() ([]Architecture, error) {
	var list []Architecture
	for _, depth := range g.Depths {
		for _, pooling := range g.Poolings {
			for _, activation := range g.Activations {
				a := Architecture{Activation: activation, Pooling: pooling, Depth: depth}
				var err error
				if a.Spec, err = nn.ParseSpec(g.text(a)); err != nil {
					problem, _, _ := strings.Cut(err.Error(), "\n") // without the place in a text that the user did not write
					return nil, fmt.Errorf("depth %d: %s; take fewer layers, smaller kernels or a larger input", depth, problem)
				}
				list = append(list, a)
			}
		}
	}
	return list, nil
}

func (g Plan) text(a Architecture) string {
	at := func(list []int, i int) int { return list[min(i, len(list)-1)] }
	var b strings.Builder
	b.WriteString(g.Input)
	for i := range a.Depth {
		fmt.Fprintf(&b, "/conv%dx%dx%d", at(g.Kernels, i), at(g.Kernels, i), at(g.Channels, i))
		if a.Pooling == Strided {
			b.WriteString(",stride2")
		}
		b.WriteString("/" + a.Activation)
		if a.Pooling != Strided {
			b.WriteString("/" + a.Pooling)
		}
	}
	return b.String()
}
