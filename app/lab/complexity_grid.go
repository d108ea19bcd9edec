package lab

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"untrained/nn"
)

// networkGrid is architectures of one plan: convolutions, each with an activation and a
// way to make the picture smaller, which differ in nothing but these two and depth.
type networkGrid struct {
	input       string // "48x48x1"
	kernels     []int  // by layer; the last goes on
	channels    []int
	activations []string
	poolings    []string
	depths      []int
}

// architecture is one of them.
type architecture struct {
	activation, pooling string
	depth               int
	spec                nn.Spec
}

// layer is the last one, whose outputs are the features.
func (a architecture) layer() string {
	names := a.spec.LayerNames()
	return names[len(names)-1]
}

// kind is what architectures of all depths have in common. Those of one kind and
// seed share their first layers, weights and all.
func (a architecture) kind() string { return a.activation + " " + a.pooling }

func (a architecture) name() string {
	return fmt.Sprintf("%s, %s, depth %d", a.activation, a.pooling, a.depth)
}

// gridActivations and gridPoolings are all that a grid may vary, in the order shown.
var (
	gridActivations = []Option{{"linear", "none (linear)"}, {"relu", "ReLU"}, {"leaky", "leaky ReLU"}, {"elu", "ELU"}, {"gelu", "GELU"}, {"tanh", "tanh"}, {"sigmoid", "sigmoid"}, {"abs", "absolute value"}}
	gridPoolings    = []Option{{Strided, "none: convolutions in steps of two"}, {AveragePool, "average over 2×2"}, {MaxPool, "maximum over 2×2"}}
)

// planProperties are the keys of a grid; networkGridOf reads them.
func planProperties(activations, poolings, depths string) []Property {
	return []Property{
		{Key: "activation", Label: "Activations", Kind: Choices, Default: activations, Options: gridActivations,
			Help: "The non-linearities that are compared."},
		{Key: "pooling", Label: "Pooling", Kind: Choices, Default: poolings, Options: gridPoolings,
			Help: "How pictures become smaller behind each activation."},
		{Key: "depth", Label: "Depth", Kind: Choices, Default: depths, Options: []Option{{"1", "one layer"}, {"2", "two layers"}, {"3", "three layers"}, {"4", "four layers"}},
			Help: "How many convolutional layers; the outputs of the last are the features."},
		{Key: "kernels", Label: "Kernels", Kind: Text, Default: "7,3", Check: checkList("kernel", 1, 31),
			Options: []Option{{"7,3", "7×7, then 3×3"}, {"3", "3×3"}, {"5,3", "5×5, then 3×3"}, {"11,5,3", "11×11, 5×5, then 3×3"}},
			Help:    "Width of the kernels by layer; the last number goes on."},
		{Key: "channels", Label: "Channels", Kind: Text, Default: "32", Check: checkList("number of channels", 1, 512),
			Options: []Option{{"32", "32 in all layers"}, {"64", "64 in all layers"}, {"16,32,64", "16, 32, 64"}},
			Help:    "Filters by layer; the last number goes on."},
		{Key: "shape", Label: "Network input", Kind: Text, Default: "64x64x1", Check: checkInput,
			Options: []Option{{"64x64x1", "64 pixels, grey"}, {"48x48x1", "48 pixels, grey"}, {"96x96x1", "96 pixels, grey"}, {"64x64x3", "64 pixels, colours"}},
			Help:    "Height, width and channels of the pictures as the networks see them."},
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
		return nn.Shape{}, fmt.Errorf("%q is no size of an input; write height x width x channels, like 48x48x1", text)
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

// numbersOf reads up to four whole numbers between commas.
func numbersOf(text, what string, low, high int) ([]int, error) {
	var list []int
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < low || n > high {
			return nil, fmt.Errorf("%.20q is no %s from %d to %d; write one for each layer, like 7,3", part, what, low, high)
		}
		list = append(list, n)
	}
	if len(list) > 4 {
		return nil, fmt.Errorf("%d values for at most 4 layers", len(list))
	}
	return list, nil
}

// networkGridOf reads the keys of planProperties.
func networkGridOf(c Config) (networkGrid, error) {
	g := networkGrid{input: c.Get("shape"), activations: c.List("activation"), poolings: c.List("pooling")}
	var err, errChannels error
	g.kernels, err = numbersOf(c.Get("kernels"), "kernel", 1, 31)
	g.channels, errChannels = numbersOf(c.Get("channels"), "number of channels", 1, 512)
	for _, d := range c.List("depth") {
		depth, _ := strconv.Atoi(d) // one of the options
		g.depths = append(g.depths, depth)
	}
	return g, errors.Join(err, errChannels)
}

// architectures lists the grid, and refuses it where one of them cannot be built.
func (g networkGrid) architectures() ([]architecture, error) {
	var list []architecture
	for _, depth := range g.depths {
		for _, pooling := range g.poolings {
			for _, activation := range g.activations {
				a := architecture{activation: activation, pooling: pooling, depth: depth}
				var err error
				if a.spec, err = nn.ParseSpec(g.text(a)); err != nil {
					problem, _, _ := strings.Cut(err.Error(), "\n") // without the place in a text that nobody wrote
					return nil, fmt.Errorf("depth %d: %s; take fewer layers, smaller kernels or a larger input", depth, problem)
				}
				list = append(list, a)
			}
		}
	}
	return list, nil
}

func (g networkGrid) text(a architecture) string {
	at := func(list []int, i int) int { return list[min(i, len(list)-1)] }
	var b strings.Builder
	b.WriteString(g.input)
	for i := range a.depth {
		fmt.Fprintf(&b, "/conv%dx%dx%d", at(g.kernels, i), at(g.kernels, i), at(g.channels, i))
		if a.pooling == Strided {
			b.WriteString(",stride2")
		}
		b.WriteString("/" + a.activation)
		if a.pooling != Strided {
			b.WriteString("/" + a.pooling)
		}
	}
	return b.String()
}
