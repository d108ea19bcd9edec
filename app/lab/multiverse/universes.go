package multiverse

import (
	"fmt"
	"strings"

	"untrained/app/lab"
)

// universe is a claim with the choices that its outcome may depend on.
type universe struct {
	Claim, About string
	Statement    string // of the verdict
	experiment   string
	base         string // keys of the experiment that all specifications share
	axes         []axis
	// reads lists the claims of which the first that the experiment judges counts; nil means the claim itself.
	reads []string
	// each is the axis whose values the claim is about together, such as kinds of recordings: every one must support it.
	each string
	// quick are the keys of a quick look, for a base or choice that sets what makes the experiment long; its number
	// of seeds counts if no other is asked for.
	quick string
}

// axis is one choice: a key of the experiment, or a name for several keys that
// change together.
type axis struct {
	key    string
	label  string
	values []lab.Option
	sets   map[string]string // by value: key=value&…; without an entry, key itself
}

func (u universe) keys() []string {
	keys := make([]string, len(u.axes))
	for i, a := range u.axes {
		keys[i] = a.key
	}
	return keys
}

// Size returns the number of specifications.
func (u universe) Size() int {
	n := 1
	for _, a := range u.axes {
		n *= len(a.values)
	}
	return n
}

func findUniverse(claim string) (universe, error) {
	var names []string
	for _, u := range Universes() {
		if u.Claim == claim {
			return u, nil
		}
		names = append(names, u.Claim)
	}
	return universe{}, fmt.Errorf("claim %q has no specifications; choose one of %s", claim, strings.Join(names, ", "))
}

// options returns values that are their own labels.
func options(values ...string) []lab.Option {
	list := make([]lab.Option, len(values))
	for i, v := range values {
		list[i] = lab.Option{Value: v, Label: v}
	}
	return list
}

// kernelForms are the two forms of random and shuffled networks.
var kernelForms = []lab.Option{{Value: "keep", Label: "as drawn"}, {Value: "zero", Label: "zero mean"}}

// Universes lists the claims, each with choices that were named before its curve was run; CLAIMS.md says which of
// them followed a look at scores.
func Universes() []universe {
	return []universe{
		{
			Claim: "C7", About: "orientation tuning of random ReLU networks", experiment: "selectivity",
			Statement: "Of random networks, those with ReLU are tuned to orientation most like V1 cells.",
			base:      "training=random&weights=",
			axes: []axis{
				{key: "layer", label: "layer", values: options("2", "3")},
				{key: "dc", label: "first-layer kernels", values: kernelForms},
				{key: "kernel", label: "size of first kernels, pixels", values: options("5", "7", "11")},
				{key: "distance", label: "distance", values: options("ks", "wasserstein", "js")},
				{key: "threshold", label: "bias, in rms", values: options("-0.25", "0")},
			},
		},
		{
			Claim: "C8", About: "textures and random ReLU networks", experiment: "texture",
			Statement: "Of random networks, those with ReLU tell textures best.",
			base:      "training=random&weights=&task=figure,ground&complexity=no",
			axes: []axis{
				{key: "pooling", label: "pooling", values: options("avg2", "max2")},
				{key: "readout", label: "readout", values: options("spatial", "mean")},
				{key: "cue", label: "luminance cue", values: options("0", "0.2")},
				{key: "version", label: "textures", values: options("natural", "matched")},
				{key: "layer", label: "layer", values: options("1", "2")},
				{key: "dc", label: "first-layer kernels", values: kernelForms},
			},
		},
		{
			Claim: "C1", About: "training on objects, early against higher areas", experiment: "encoding",
			Statement: "Training improves the prediction of a higher area more than that of an early one.",
			base: "recording=objects92&session=human-evc&higher=objects92&network=squeezenet10&weights=squeezenet10&" +
				"training=trained,random",
			axes: []axis{
				{key: "higher_session", label: "higher area", values: options("human-it", "monkey-it", "human-it-2008")},
				{key: "layer", label: "layer", values: options("fire3", "fire5", "fire7", "fire9")},
				{key: "dc", label: "first-layer kernels", values: kernelForms},
				{key: "ground", label: "behind cut-out objects", values: options("grey", "white")},
			},
		},
		{
			Claim: "C5", About: "shuffling trained weights, early against higher areas", experiment: "encoding",
			Statement: "Shuffling trained weights hurts the prediction of a higher area more than that of an early one.",
			base: "recording=objects92&session=human-evc&higher=objects92&network=squeezenet10&weights=squeezenet10&" +
				"training=trained,shuffled",
			axes: []axis{
				{key: "higher_session", label: "higher area", values: options("human-it", "monkey-it")},
				{key: "layer", label: "layer", values: options("fire5", "fire9")},
				{key: "shuffle", label: "what is shuffled", values: options("within-layer", "within-kernel", "kernels")},
				{key: "dc", label: "first-layer kernels", values: kernelForms},
				{key: "ground", label: "behind cut-out objects", values: options("grey", "white")},
			},
		},
		{
			Claim: "C6", About: "C1, C4 and C5 in firing rates of monkeys and in human imaging", experiment: "encoding",
			Statement: "What training and precise weights add in a higher area and not in an early one (C1, C4, C5) is the " +
				"same for firing rates in monkeys (V1, V4; ridge regression) and for human imaging (EVC, IT; dissimilarities).",
			base: "network=squeezenet10&weights=squeezenet10",
			axes: []axis{
				{key: "kind", label: "kind of recording",
					values: []lab.Option{{Value: "monkey rates", Label: "monkeys, firing rates, V1 and V4"},
						{Value: "human imaging", Label: "humans, imaging, EVC and IT"}},
					sets: map[string]string{
						"monkey rates": "recording=v1-henaff2021&higher=v4-cowley2023&higher_session=210325&folds=10&inner=3&" +
							"layer=inner:fire3,fire7&pool=4",
						"human imaging": "recording=objects92&session=human-evc&higher=objects92&higher_session=human-it&layer=fire3&" +
							"higher_layer=fire9",
					}},
				{key: "training", label: "trained network against",
					values: []lab.Option{{Value: "trained,random", Label: "random weights (C1, C4)"},
						{Value: "trained,shuffled", Label: "shuffled weights (C5)"}}},
				{key: "dc", label: "first-layer kernels", values: kernelForms},
			},
			reads: []string{"C1", "C5"}, each: "kind", quick: "folds=5&seeds=2",
		},
		{
			Claim: "C10", About: "the controls on a simulated V1", experiment: "encoding",
			Statement: "Simulated cells built from Gabor filters are predicted better by Gabor energies than by pixels, and " +
				"shuffled responses by nothing.",
			base: "recording=sim-v1&training=pixels,gabor,shuffled-responses",
			axes: []axis{
				{key: "score", label: "score", values: options("normalised", "r", "fve")},
				{key: "standardise", label: "features share a scale", values: options("layer", "feature")},
				{key: "reliability", label: "neurons kept above reliability", values: options("0", "0.3", "0.6")},
				{key: "penalties", label: "penalties", values: options("1e-6..1e2", "1e-4..1e4")},
				{key: "folds", label: "outer folds", values: options("5", "10")},
			},
		},
		{
			Claim: "C3", About: "complexity and the prediction of early and higher areas", experiment: "complexity",
			Statement: "Complexity explains more of the variance of prediction across random networks in an early area than " +
				"in a higher one.",
			axes: []axis{
				{key: "recordings", label: "recordings", values: []lab.Option{{Value: "V1-V4", Label: "macaque V1 and V4, rates"},
					{Value: "EVC-IT", Label: "human EVC and IT, dissimilarities"}},
					sets: map[string]string{
						"V1-V4":  "recording=v1-henaff2021&higher=v4-cowley2023&higher_session=210325&folds=10&inner=3",
						"EVC-IT": "recording=objects92&session=human-evc&higher=objects92&higher_session=human-it",
					}},
				{key: "measure", label: "measure of complexity", values: options("fourier", "deficit", "path")},
				{key: "dc", label: "first-layer kernels",
					values: []lab.Option{{Value: "keep", Label: "as drawn"}, {Value: "zero", Label: "zero mean"}}},
				{key: "rms", label: "activation size", values: []lab.Option{{Value: "0", Label: "as drawn"},
					{Value: "1", Label: "set to 1"}}},
				{key: "pooling", label: "pooling", values: []lab.Option{{Value: "strided,avg2,max2", Label: "all kinds"},
					{Value: "max2", Label: "maximum only"}}},
			},
		},
		{
			Claim: "C2", About: "training small networks on V1 responses", experiment: "brainfit",
			Statement: "Training on V1 responses adds little to a random network with ReLU or max pooling, and much to others.",
			base: "recording=v1-henaff2021&training=fitted,random&folds=10&inner=3&activation=linear,relu&shape=32x32x1&" +
				"kernels=5,3&channels=8",
			axes: []axis{
				{key: "dc", label: "first-layer kernels of random twins",
					values: []lab.Option{{Value: "keep", Label: "as drawn"}, {Value: "zero", Label: "zero mean"}}},
				{key: "readout", label: "readout", values: options("factorised", "full")},
				{key: "depth", label: "layers", values: options("1", "2")},
				{key: "rate", label: "learning rate", values: []lab.Option{{Value: "0.001", Label: "0.001, 60 epochs at most"},
					{Value: "0.0003", Label: "0.0003, 150 epochs at most"}},
					sets: map[string]string{"0.0003": "rate=0.0003&epochs=150&patience=25"}},
			},
			quick: "folds=3&epochs=30&patience=10&seeds=1",
		},
	}
}
