//go:build !js

package all

import (
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/encoding"
	"untrained/app/lab/labtest"
	"untrained/app/lab/selectivity"
	"untrained/app/lab/texture"
	"untrained/assets/neural"
	"untrained/assets/weights"
	"untrained/nn"
)

// Whoever chooses a network gets its weights, and the other way round; a layer that is a pooling stays the pooling of
// that number.
func TestWeightsFollowTheirNetwork(t *testing.T) {
	natural := lab.Naturals()[2]
	for _, c := range []struct{ before, key, value, network, weights, layer string }{
		{"", lab.KeyNetwork, natural.Spec, natural.Spec, natural.Weights, "avg2"},
		{"", lab.KeyWeights, natural.Weights, natural.Spec, natural.Weights, "avg2"},
		{"", lab.KeyWeights, neural.SqueezeNet10ID, neural.SqueezeNet10ID, neural.SqueezeNet10ID, "max2"},
		{"layer=avg1&weights=" + natural.Weights + "&network=" + natural.Spec, lab.KeyNetwork, lab.TaskSpec, lab.TaskSpec,
			lab.TaskWeights, "max1"},
		{"weights=", lab.KeyNetwork, natural.Spec, natural.Spec, "", "avg2"},                // none stays none
		{"", lab.KeyNetwork, "9x9x1/conv3x3x2", "9x9x1/conv3x3x2", lab.TaskWeights, "max2"}, // it has no weights of its own
		{"", lab.KeyLayer, "max1", lab.TaskSpec, lab.TaskWeights, "max1"},
	} {
		config, err := labtest.Configure(t, encoding.Experiment{}, c.before).Set(c.key, c.value)
		if err != nil {
			t.Fatal(err)
		}
		got := lab.Followed(config, c.key)
		if got.Get(lab.KeyNetwork) != c.network || got.Get(lab.KeyWeights) != c.weights || got.Get(lab.KeyLayer) != c.layer {
			t.Errorf("%s, then %s=%s: %s", c.before, c.key, c.value, got)
		}
	}
	// Where there is no key for the architecture nothing follows.
	config := labtest.Configure(t, selectivity.Experiment{}, "weights="+natural.Weights)
	if got := lab.Followed(config, lab.KeyWeights); got.String() != config.String() {
		t.Errorf("%s became %s", config, got)
	}
}

// Every bundled network can stand for the trained one: its own architecture sees the pictures, and its weights fit.
func TestTrainedNetworksCanBeChosen(t *testing.T) {
	env := labtest.Tiny(t, 40, 6)
	for _, n := range lab.Naturals() {
		params, err := weights.Open(t.Context(), n.Weights, weights.Embedded)
		if err != nil {
			t.Fatal(err)
		}
		env.Networks = map[string]*nn.Params{n.Weights: params}
		for _, e := range []lab.Experiment{encoding.Experiment{}, encoding.Shuffle{}, selectivity.Experiment{},
			texture.Experiment{}} {
			config, err := labtest.Configure(t, e, "training=trained").Set(lab.KeyWeights, n.Weights)
			if err != nil {
				t.Fatal(err)
			}
			config = lab.Followed(config, lab.KeyWeights)
			tasks, err := e.Tasks(t.Context(), env, config)
			if err != nil {
				t.Errorf("%s, %s: %v", e.Name(), n.Weights, err)
				continue
			}
			if len(tasks) == 0 || !strings.HasPrefix(tasks[0].Name, lab.Trained) {
				t.Errorf("%s, %s: the tasks are %v", e.Name(), n.Weights, tasks)
			}
			if e.Name() != "encoding" {
				continue
			}
			if _, err := e.Run(t.Context(), env, config, tasks[0], func(float64) {}); err != nil {
				t.Errorf("%s, %s: %v", e.Name(), n.Weights, err)
			}
		}
	}
}
