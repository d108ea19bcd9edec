package microscope

import (
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/nn"
)

const built = "network=20x20x1/conv3x3x4/relu/max2/conv3x3x8/relu&layer=relu2"

func TestNetworksAreBuiltByHand(t *testing.T) {
	m := Microscope{}
	conv, pool := NewLayers()[0], NewLayers()[1]
	for _, c := range []struct {
		what          string
		do            func(lab.Config) (lab.Config, error)
		network, look string
	}{
		{"insert before", func(c lab.Config) (lab.Config, error) { return m.Insert(c, 0, conv) },
			"20x20x1/conv3x3x16,same/conv3x3x4/relu/max2/conv3x3x8/relu", "relu2"},
		{"insert an activation", func(c lab.Config) (lab.Config, error) {
			return m.Insert(c, 1, nn.LayerSpec{Kind: nn.ActivationLayer, Act: nn.ReLU})
		}, "20x20x1/conv3x3x4/relu/relu/max2/conv3x3x8/relu", "relu3"},
		{"append", func(c lab.Config) (lab.Config, error) { return m.Insert(c, 5, pool) },
			"20x20x1/conv3x3x4/relu/max2/conv3x3x8/relu/max2", "relu2"},
		{"remove what is looked at", func(c lab.Config) (lab.Config, error) { return m.Remove(c, 4) },
			"20x20x1/conv3x3x4/relu/max2/conv3x3x8", "conv2"},
		{"remove before", func(c lab.Config) (lab.Config, error) { return m.Remove(c, 1) },
			"20x20x1/conv3x3x4/max2/conv3x3x8/relu", "relu1"},
		{"move to the front", func(c lab.Config) (lab.Config, error) { return m.Move(c, 4, 0) },
			"20x20x1/relu/conv3x3x4/relu/max2/conv3x3x8", "relu1"},
		{"move behind", func(c lab.Config) (lab.Config, error) { return m.Move(c, 1, 4) },
			"20x20x1/conv3x3x4/max2/conv3x3x8/relu/relu", "relu1"},
		{"change filters", func(c lab.Config) (lab.Config, error) { return m.Change(c, 3, "out", "12") },
			"20x20x1/conv3x3x4/relu/max2/conv3x3x12/relu", "relu2"},
		{"change the window", func(c lab.Config) (lab.Config, error) { return m.Change(c, 0, "k", "5") },
			"20x20x1/conv5x5x4/relu/max2/conv3x3x8/relu", "relu2"},
		{"change the padding", func(c lab.Config) (lab.Config, error) { return m.Change(c, 0, "pad", "same") },
			"20x20x1/conv3x3x4,same/relu/max2/conv3x3x8/relu", "relu2"},
		{"change stride", func(c lab.Config) (lab.Config, error) { return m.Change(c, 2, "step", "1") },
			"20x20x1/conv3x3x4/relu/max2,stride1/conv3x3x8/relu", "relu2"},
		{"without bias", func(c lab.Config) (lab.Config, error) { return m.Change(c, 0, "bias", "no") },
			"20x20x1/conv3x3x4,nobias/relu/max2/conv3x3x8/relu", "relu2"},
		{"another activation", func(c lab.Config) (lab.Config, error) { return m.Change(c, 4, "act", "tanh") },
			"20x20x1/conv3x3x4/relu/max2/conv3x3x8/tanh", "tanh1"},
		{"another input", func(c lab.Config) (lab.Config, error) { return m.Resize(c, "28") },
			"28x28x1/conv3x3x4/relu/max2/conv3x3x8/relu", "relu2"},
	} {
		got, err := c.do(looking(t, built))
		if err != nil || got.Get("network") != c.network || got.Get("layer") != c.look {
			t.Errorf("%s: %s, looking at %s, %v", c.what, got.Get("network"), got.Get("layer"), err)
		}
	}
}

// What cannot be built is refused with a reason, and the network stays.
func TestNetworksThatCannotBeBuilt(t *testing.T) {
	m := Microscope{}
	for what, do := range map[string]func(lab.Config) (lab.Config, error){
		"does not fit": func(c lab.Config) (lab.Config, error) { return m.Change(c, 0, "k", "30") },
		"whole number": func(c lab.Config) (lab.Config, error) { return m.Change(c, 0, "out", "many") },
		"must be":      func(c lab.Config) (lab.Config, error) { return m.Change(c, 0, "out", "0") },
		"activation":   func(c lab.Config) (lab.Config, error) { return m.Change(c, 1, "act", "magic") },
		"no setting":   func(c lab.Config) (lab.Config, error) { return m.Change(c, 1, "colour", "3") },
		"cannot move":  func(c lab.Config) (lab.Config, error) { return m.Move(c, 0, 5) },
		"no layer":     func(c lab.Config) (lab.Config, error) { return m.Remove(c, 5) },
		"input":        func(c lab.Config) (lab.Config, error) { return m.Resize(c, "0") },
		"no place":     func(c lab.Config) (lab.Config, error) { return m.Insert(c, 7, NewLayers()[0]) },
		"flatten": func(c lab.Config) (lab.Config, error) {
			return m.Insert(c, 1, nn.LayerSpec{Kind: nn.DenseLayer, Out: 4, Bias: true})
		},
	} {
		c := looking(t, built)
		got, err := do(c)
		if err == nil || !strings.Contains(err.Error(), what) || got.String() != c.String() {
			t.Errorf("%s: %s, %v", what, got.Get("network"), err)
		}
	}
	if _, err := m.Remove(looking(t, "network=20x20x1/conv3x3x4&layer=conv1"), 0); err == nil {
		t.Error("the last layer was removed")
	}
}

func TestEveryNewLayerHasItsWords(t *testing.T) {
	seen := map[string]bool{}
	for _, l := range NewLayers() {
		words := LayerWords(l)
		if words == "" || seen[words] {
			t.Errorf("%v is called %q", l, words)
		}
		seen[words] = true
		if _, err := nn.ParseSpec("32x32x1/" + l.String()); err != nil && l.Kind != nn.DenseLayer {
			t.Errorf("%v: %v", l, err)
		}
	}
}
