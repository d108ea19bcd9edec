package lab

// Properties that several experiments share, so that a key means the same
// everywhere and is written down once.

// quickProperty is the key that asks for a small version of an experiment; what is
// the part that is smaller, in a few words.
func quickProperty(what string) Property {
	return Property{Key: "quick", Label: "Quick look", Kind: Choice, Default: "0",
		Options: []Option{{"0", "no: the whole experiment"}, {"1", "yes: a small version"}},
		Help:    "A small version that ends within a minute on two processors: " + what + "."}
}

// drawingProperties say how weights are drawn and scaled; openFamily reads them.
func drawingProperties() []Property {
	return []Property{
		{Key: "init", Label: "Initialisation", Kind: Choice, Default: "kaiming",
			Options: []Option{{"kaiming", "Kaiming (He), normal"}, {"kaiming-uniform", "Kaiming (He), uniform"}, {"xavier", "Xavier (Glorot), normal"},
				{"xavier-uniform", "Xavier (Glorot), uniform"}, {"orthogonal", "orthogonal"}},
			Help: "How random weights are drawn."},
		{Key: "gain", Label: "Gain", Kind: Float, Default: "1", Min: 0.001, Max: 1000,
			Help: "A factor on random weights; it matters for tanh, not for ReLU or linear layers without bias."},
		{Key: "rms", Label: "Activation size", Kind: Float, Default: "0", Min: 0, Max: 100,
			Help: "Rescales every layer of every network so that its values before the non-linearity have this root mean square on the pictures; 0 leaves the weights as they are."},
	}
}

// entranceProperties say how pictures enter a network; entranceOf reads them.
func entranceProperties() []Property {
	return []Property{
		{Key: "size", Label: "Picture size", Kind: Int, Default: "0", Min: 0, Max: 512,
			Help: "Pixels across a picture inside the network's input, by area averaging; 0 fills the input."},
		{Key: "grey", Label: "Colours", Kind: Choice, Default: "auto",
			Options: []Option{{"auto", "as the network takes them"}, {"yes", "grey always"}},
			Help:    "Whether networks with colour input get the luminance instead."},
		{Key: "crop", Label: "Crop", Kind: Float, Default: "1", Min: 0.05, Max: 1,
			Help: "The central part of each picture that is used, as a fraction of its width."},
		{Key: "fov_deg", Label: "Field of view", Kind: Float, Default: "0", Min: 0, Max: 180,
			Help: "The same in degrees of visual angle, where the recording says how large its pictures were; 0 leaves it to crop."},
		{Key: "ground", Label: "Ground of cut-outs", Kind: Choice, Default: "grey",
			Options: []Option{{"grey", "grey, the network's zero"}, {"white", "white, as stored"}},
			Help:    "What lies around objects that were cut out on white; on white their outline is the strongest thing to see. Other pictures have no such ground."},
		{Key: "gamma", Label: "Gamma", Kind: Float, Default: "1", Min: 0.1, Max: 10,
			Help: "An exponent on pixel values between 0 and 1: 0.4545 turns values that are linear in luminance into those that photographs are stored in, which trained networks are used to."},
	}
}

// featureProperties say how features leave a network.
func featureProperties() []Property {
	return []Property{
		{Key: "pool", Label: "Pool features", Kind: Choice, Default: "none",
			Options: []Option{{"none", "no"}, {"2", "over 2×2 places"}, {"4", "over 4×4 places"}, {"global", "over all places"}},
			Help:    "Averages a layer's outputs over space before the regression."},
		{Key: "project", Label: "Project features", Kind: Choice, Default: "none",
			Options: []Option{{"none", "no"}, {"random", "on random directions"}, {"components", "on principal components"}},
			Help:    "Gives every model equally many features, networks and controls alike."},
		{Key: "dims", Label: "Dimensions", Kind: Int, Default: "100", Min: 2, Max: 2048,
			Help: "How many features are left when they are projected."},
	}
}

// regressionProperties say how responses are predicted and judged; openTarget reads
// them.
func regressionProperties() []Property {
	return []Property{
		{Key: "folds", Label: "Outer folds", Kind: Int, Default: "5", Min: 2, Max: 20,
			Help: "Parts of the pictures that are held out in turn and judged by."},
		{Key: "inner", Label: "Inner folds", Kind: Int, Default: "5", Min: 2, Max: 20,
			Help: "Parts of the remaining pictures that choose the penalty (and with layer=inner the layer)."},
		{Key: "split", Label: "Split", Kind: Choice, Default: "auto",
			Options: []Option{{"auto", "by group where there are groups, else interleaved"}, {SplitInterleaved, "interleaved"}, {SplitRandom, "random"}, {SplitGroup, "by group"}},
			Help:    "How pictures are divided into folds; frames of one movie must not straddle folds."},
		{Key: "penalties", Label: "Penalties", Kind: Text, Default: "1e-6..1e2", Check: checkPenalties,
			Options: []Option{{"1e-6..1e2", "10⁻⁶ to 10²"}, {"1e-4..1e4", "10⁻⁴ to 10⁴"}, {"1e-6..1e4", "10⁻⁶ to 10⁴"}, {"1e-8..1e0", "10⁻⁸ to 1"}},
			Help:    "The ridge penalties to choose from, lowest..highest, one a decade; relative to the features' total variance with standardise=layer."},
		{Key: "choose", Label: "Penalty by", Kind: Choice, Default: "auto",
			Options: []Option{{"auto", "variance explained where groups are held out, else correlation"}, {"r", "correlation in the inner folds"}, {"fve", "variance explained in the inner folds"}},
			Help:    "What the inner folds choose a penalty (and with layer=inner the layer) by; a correlation does not see how large predictions are."},
		{Key: "standardise", Label: "Standardise", Kind: Choice, Default: "layer",
			Options: []Option{{"layer", "one scale for the layer"}, {"feature", "each feature by itself"}},
			Help:    "What is divided by its size over the training pictures; features are centred either way."},
		{Key: "reliability", Label: "Reliability above", Kind: Float, Default: "0.3", Min: 0, Max: 0.99,
			Help: "Neurons whose responses repeat less well than this are left out of means."},
		{Key: "splits", Label: "Random halves", Kind: Int, Default: "20", Min: 0, Max: 1000,
			Help: "How often the repeats are halved at random to measure reliability; 0 takes the halves that the recording stores."},
		{Key: "bootstrap", Label: "Resamples", Kind: Int, Default: "500", Min: 100, Max: 10000,
			Help: "Bootstrap samples of pictures and neurons behind every interval."},
		{Key: "score", Label: "Score", Kind: Choice, Default: "normalised",
			Options: []Option{{"normalised", "sign(r)·r² over reliability"}, {"r", "correlation r"}, {"fve", "fraction of variance explained"}},
			Help:    "The score that verdicts and the main figure use; the tables have all three."},
	}
}

// quickened gives a configuration in which, with quick=1, the keys that have their
// default take the values of a small version of the experiment.
func quickened(c Config, e Configured, small map[string]string) Config {
	if c.Get("quick") != "1" {
		return c
	}
	for _, p := range e.Properties() {
		value, changes := small[p.Key]
		if !changes || c.Get(p.Key) != p.Default {
			continue
		}
		if changed, err := c.Set(p.Key, value); err == nil {
			c = changed
		}
	}
	return c
}
