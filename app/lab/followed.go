package lab

import (
	"slices"
	"strings"

	"untrained/assets/neural"
)

// TrainedNetworks lists the networks whose trained weights can be chosen by name in experiments on one network, the one
// that they open with first.
func TrainedNetworks() []Natural {
	return slices.Concat([]Natural{{TaskWeights, TaskSpec, "digits and textures: ReLU, max pooling"}}, Naturals(),
		[]Natural{{neural.SqueezeNet10ID, neural.SqueezeNet10ID, "photographs of objects: SqueezeNet 1.0"}})
}

// Followed returns c after the value of key has changed, with what belongs to it: weights follow their architecture and
// the other way round, and a layer that is a pooling becomes the pooling of the same number in the new network. Keys
// that c lacks, and architectures without weights of their own, change nothing.
func Followed(c Config, key string) Config {
	follow := map[string]string{KeyNetwork: KeyWeights, KeyWeights: KeyNetwork}[key]
	if follow == "" || c.Index(KeyNetwork) < 0 || c.Index(KeyWeights) < 0 {
		return c
	}
	set := func(key, value string) {
		if next, err := c.Set(key, value); err == nil {
			c = next
		}
	}
	for _, n := range TrainedNetworks() {
		pair := map[string]string{KeyNetwork: n.Spec, KeyWeights: n.Weights}
		// Whoever chose no weights keeps none.
		if c.Get(key) == pair[key] && (follow == KeyNetwork || c.Get(KeyWeights) != "") {
			set(follow, pair[follow])
		}
	}
	for _, layer := range []string{KeyLayer, KeyHigherLayer} {
		if c.Index(layer) < 0 {
			continue
		}
		for _, kinds := range [][2]string{{"max", "avg"}, {"avg", "max"}} {
			number, pooling := strings.CutPrefix(c.Get(layer), kinds[0])
			if pooling && !strings.Contains(c.Get(KeyNetwork), "/"+kinds[0]) &&
				strings.Contains(c.Get(KeyNetwork), "/"+kinds[1]) {
				set(layer, kinds[1]+number)
				break
			}
		}
	}
	return c
}
