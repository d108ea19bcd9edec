package microscope

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"untrained/app/lab"
	"untrained/nn"
)

// NewLayers returns the kinds of layers that can be put into a network by hand, each
// as it stands at first.
func NewLayers() []nn.LayerSpec {
	list := []nn.LayerSpec{
		{Kind: nn.ConvLayer, K: 3, Step: 1, Pad: nn.Same, Out: 16, Bias: true},
		{Kind: nn.MaxPoolLayer, K: 2, Step: 2},
		{Kind: nn.AvgPoolLayer, K: 2, Step: 2},
		{Kind: nn.SubsampleLayer, K: 2},
		{Kind: nn.GlobalAverageLayer},
		{Kind: nn.FlattenLayer},
		{Kind: nn.DenseLayer, Out: 10, Bias: true},
	}
	for _, a := range nn.Compared() {
		list = append(list, nn.LayerSpec{Kind: nn.ActivationLayer, Act: a})
	}
	return list
}

// LayerWords says in words what kind of layer it is.
func LayerWords(l nn.LayerSpec) string {
	switch l.Kind {
	case nn.ConvLayer:
		return "convolution"
	case nn.MaxPoolLayer:
		return "max pooling"
	case nn.AvgPoolLayer:
		return "average pooling"
	case nn.SubsampleLayer:
		return "subsampling"
	case nn.GlobalAverageLayer:
		return "global average"
	case nn.FlattenLayer:
		return "flatten"
	case nn.DenseLayer:
		return "dense layer"
	case nn.FireLayer:
		return "fire module"
	case nn.ReadoutLayer:
		return "readout"
	}
	return l.Act.String()
}

// Insert puts a layer before the one at place at, or behind all.
func (m Microscope) Insert(c lab.Config, at int, l nn.LayerSpec) (lab.Config, error) {
	return m.rebuilt(c, func(layers []nn.LayerSpec) ([]nn.LayerSpec, error) {
		if at < 0 || at > len(layers) {
			return nil, fmt.Errorf("there is no place %d", at)
		}
		return slices.Insert(layers, at, l), nil
	}, func(looked int) int {
		if looked >= at {
			looked++
		}
		return looked
	})
}

// Remove takes the layer at a place out.
func (m Microscope) Remove(c lab.Config, at int) (lab.Config, error) {
	return m.rebuilt(c, func(layers []nn.LayerSpec) ([]nn.LayerSpec, error) {
		if at < 0 || at >= len(layers) {
			return nil, fmt.Errorf("there is no layer %d", at)
		}
		if len(layers) == 1 {
			return nil, errors.New("a network needs one layer at least: put another one in first")
		}
		return slices.Delete(layers, at, at+1), nil
	}, func(looked int) int {
		if looked > at || looked == at && at > 0 {
			looked--
		}
		return looked
	})
}

// Move takes the layer at place from out and puts it back in so that it is at
// place to.
func (m Microscope) Move(c lab.Config, from, to int) (lab.Config, error) {
	return m.rebuilt(c, func(layers []nn.LayerSpec) ([]nn.LayerSpec, error) {
		if from < 0 || to < 0 || from >= len(layers) || to >= len(layers) {
			return nil, fmt.Errorf("a layer cannot move from place %d to place %d of %d", from+1, to+1, len(layers))
		}
		l := layers[from]
		return slices.Insert(slices.Delete(layers, from, from+1), to, l), nil
	}, func(looked int) int {
		switch {
		case looked == from:
			return to
		case from < looked && looked <= to:
			return looked - 1
		case to <= looked && looked < from:
			return looked + 1
		}
		return looked
	})
}

// Change sets one of the settings of the layer at a place: "out",
// "k", "step", "pad" (a number, "same" or "ceil"), "bias" ("yes" or "no") or "act".
func (m Microscope) Change(c lab.Config, at int, setting, value string) (lab.Config, error) {
	return m.rebuilt(c, func(layers []nn.LayerSpec) ([]nn.LayerSpec, error) {
		if at < 0 || at >= len(layers) {
			return nil, fmt.Errorf("there is no layer %d", at)
		}
		return layers, set(&layers[at], setting, value)
	}, func(looked int) int { return looked })
}

// Activate gives all activation layers of c's network this activation.
func (m Microscope) Activate(c lab.Config, a nn.Activation) (lab.Config, error) {
	return m.replaced(c, func(l *nn.LayerSpec) {
		if l.Kind == nn.ActivationLayer {
			l.Act = a
		}
	})
}

// Pool makes all max and average pooling of c's network one or the other.
func (m Microscope) Pool(c lab.Config, kind nn.Kind) (lab.Config, error) {
	return m.replaced(c, func(l *nn.LayerSpec) {
		if l.Kind == nn.MaxPoolLayer || l.Kind == nn.AvgPoolLayer {
			l.Kind = kind
		}
	})
}

// replaced changes every layer of c's network in its place.
func (m Microscope) replaced(c lab.Config, change func(*nn.LayerSpec)) (lab.Config, error) {
	return m.rebuilt(c, func(layers []nn.LayerSpec) ([]nn.LayerSpec, error) {
		for i := range layers {
			change(&layers[i])
		}
		return layers, nil
	}, func(looked int) int { return looked })
}

// Resize sets the height and width of the network's input; its channels stay.
func (m Microscope) Resize(c lab.Config, side string) (lab.Config, error) {
	n, err := strconv.Atoi(side)
	if err != nil {
		return c, fmt.Errorf("%q is not a whole number", side)
	}
	spec, err := nn.ParseSpec(c.Get(lab.KeyNetwork))
	if err != nil {
		return c, err
	}
	spec.Input.H, spec.Input.W = n, n
	if _, err := spec.Shapes(); err != nil {
		return c, err
	}
	return c.Set(lab.KeyNetwork, spec.String())
}

func set(l *nn.LayerSpec, setting, value string) error {
	n, err := strconv.Atoi(value)
	switch setting {
	case "bias":
		l.Bias, err = value == "yes", nil
	case "act":
		for _, a := range nn.Activations() {
			if a.String() == value {
				l.Act = a
				return nil
			}
		}
		return fmt.Errorf("there is no activation %q", value)
	case "pad":
		l.Edge = nn.Edges{}
		switch value {
		case "same":
			n, err = nn.Same, nil
		case "ceil":
			n, err = nn.Ceil, nil
		}
		l.Pad = n
	case "out":
		l.Out = n
	case "k":
		l.K = n
	case "step":
		l.Step = n
	default:
		return fmt.Errorf("a layer has no setting %q", setting)
	}
	if err != nil {
		return fmt.Errorf("%q is not a whole number", value)
	}
	return nil
}

// rebuilt changes the layers of c's network. The layer looked at stays the same
// one where it is still there; place says where it went. A network that cannot be
// built is refused with what is wrong with it, and c stays.
func (m Microscope) rebuilt(c lab.Config, change func([]nn.LayerSpec) ([]nn.LayerSpec, error),
	place func(looked int) int) (lab.Config, error) {
	k, err := parse(c)
	if err != nil {
		return c, err
	}
	spec, err := nn.ParseSpec(k.Network)
	if err != nil {
		return c, err
	}
	looked := slices.Index(spec.LayerNames(), k.Layer)
	layers, err := change(slices.Clone(spec.Layers))
	if err != nil {
		return c, err
	}
	next := nn.Spec{Input: spec.Input, Layers: layers}
	if _, err := next.Shapes(); err != nil {
		return c, err
	}
	rebuilt, err := c.Set(lab.KeyNetwork, next.String())
	if err != nil {
		return c, err
	}
	if looked >= 0 {
		names := next.LayerNames()
		rebuilt, err = rebuilt.Set(lab.KeyLayer, names[min(max(place(looked), 0), len(names)-1)])
	}
	return rebuilt, err
}
