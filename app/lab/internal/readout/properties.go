package readout

import (
	"fmt"
	"strings"

	"untrained/app/lab"
)

// The values of `penalty_for`, besides auto.
const (
	PenaltyForUnit = "unit"
	PenaltyForAll  = "all"
)

// CheckPenalties refuses what ParsePenalties cannot read.
func CheckPenalties(text string) error {
	_, err := ParsePenalties(text)
	return err
}

// ParsePenalties reads a range of penalties, lowest..highest, and returns one a decade.
func ParsePenalties(text string) ([]float64, error) {
	var low, high float64
	left, right, ok := strings.Cut(text, "..")
	if ok {
		var err error
		if low, err = lab.ParseNumber(left); err == nil {
			high, err = lab.ParseNumber(right)
		}
		ok = err == nil
	}
	if !ok {
		return nil, fmt.Errorf("%q is not a range of penalties; write lowest..highest, like 1e-6..1e2", text)
	}
	return PenaltyGrid(low, high)
}

// FeatureProperties say how features leave a network.
func FeatureProperties() []lab.Property {
	return []lab.Property{
		{Key: lab.KeyPool, Label: "Pool features", Kind: lab.Choice, Default: "none",
			Options: []lab.Option{{Value: "none", Label: "no"}, {Value: "2", Label: "over 2×2 places"},
				{Value: "4", Label: "over 4×4 places"}, {Value: "global", Label: "over all places"}},
			Help: "Averages a layer's outputs over space before the regression."},
		{Key: lab.KeyProject, Label: "Project features", Kind: lab.Choice, Default: "none",
			Options: []lab.Option{{Value: "none", Label: "no"}, {Value: "random", Label: "on random directions"},
				{Value: "components", Label: "on principal components"}},
			Help: "Gives every model equally many features, networks and controls alike."},
		{Key: lab.KeyDims, Label: "Dimensions", Kind: lab.Int, Default: "100", Min: 2, Max: 2048,
			Help: "How many features are left when they are projected."},
	}
}

// RegressionProperties say how responses are predicted and judged; target.Open reads
// them.
func RegressionProperties() []lab.Property {
	return []lab.Property{
		{Key: lab.KeyFolds, Label: "Outer folds", Kind: lab.Int, Default: "5", Min: 2, Max: 20,
			Help: "Parts of the pictures that are held out in turn and scored."},
		{Key: lab.KeyInner, Label: "Inner folds", Kind: lab.Int, Default: "5", Min: 2, Max: 20,
			Help: "Parts of the remaining pictures that choose the penalty (and with layer=inner the layer)."},
		{Key: lab.KeySplit, Label: "Split", Kind: lab.Choice, Default: "auto",
			Options: []lab.Option{{Value: "auto", Label: "the authors' folds where they state them, by group where there are " +
				"groups, else interleaved"},
				{Value: SplitInterleaved, Label: "interleaved"}, {Value: SplitRandom, Label: "random"},
				{Value: SplitGroup, Label: "by group"}},
			Help: "How pictures are divided into folds; frames of one movie must not straddle folds."},
		{Key: lab.KeyPenalties, Label: "Penalties", Kind: lab.Text, Default: "1e-6..1e2", Check: CheckPenalties,
			Options: []lab.Option{{Value: "1e-6..1e2", Label: "10⁻⁶ to 10²"}, {Value: "1e-4..1e4", Label: "10⁻⁴ to 10⁴"},
				{Value: "1e-6..1e4", Label: "10⁻⁶ to 10⁴"}, {Value: "1e-8..1e0", Label: "10⁻⁸ to 1"}},
			Help: "The ridge penalties to choose from, lowest..highest, one a decade; relative to the features' total " +
				"variance with standardise=layer."},
		{Key: lab.KeyChoose, Label: "Penalty by", Kind: lab.Choice, Default: "auto",
			Options: []lab.Option{{Value: "auto", Label: "variance explained where groups are held out, else correlation"},
				{Value: "r", Label: "correlation in the inner folds"},
				{Value: "fve", Label: "variance explained in the inner folds"}},
			Help: "What the inner folds choose a penalty (and with layer=inner the layer) by; a correlation does not see how " +
				"large predictions are."},
		{Key: lab.KeyPenaltyFor, Label: "One penalty for", Kind: lab.Choice, Default: "auto",
			Options: []lab.Option{{Value: "auto", Label: "all neurons where groups are held out, else each neuron"},
				{Value: PenaltyForUnit, Label: "each neuron"}, {Value: PenaltyForAll, Label: "all neurons together"}},
			Help: "Whether neurons share the penalty of a network. Where groups are held out, auto also leaves out one group " +
				"at a time to choose it, whatever the number of inner folds."},
		{Key: lab.KeyStandardise, Label: "Standardise", Kind: lab.Choice, Default: "layer",
			Options: []lab.Option{{Value: "layer", Label: "one scale for the layer"},
				{Value: "feature", Label: "each feature by itself"}},
			Help: "What is divided by its size over the training pictures; features are centred either way."},
		{Key: lab.KeyReliability, Label: "Reliability above", Kind: lab.Float, Default: "0.3", Min: 0, Max: 0.99,
			Help: "Neurons with a lower reliability than this are left out of means."},
		{Key: lab.KeySplits, Label: "Random halves", Kind: lab.Int, Default: "20", Min: 0, Max: 1000,
			Help: "How often the trial repeats are split into random halves to measure reliability; 0 uses the " +
				"halves stored in the recording."},
		{Key: lab.KeyBootstrap, Label: "Resamples", Kind: lab.Int, Default: "500", Min: 100, Max: 10000,
			Help: "Bootstrap samples of pictures and neurons for every interval."},
		{Key: lab.KeyScore, Label: "Score", Kind: lab.Choice, Default: "normalised",
			Options: []lab.Option{{Value: "normalised", Label: "sign(r)·r² over reliability"},
				{Value: "r", Label: "correlation r"}, {Value: "fve", Label: "fraction of variance explained"},
				{Value: "fve_normalised", Label: "fraction of explainable variance explained"}},
			Help: "The score that verdicts and the main figure use; the tables have all. Where whole groups are held out, the " +
				"fraction of explainable variance explained stands in for the first."},
	}
}
