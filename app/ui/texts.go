package ui

// claim is one of the statements that the laboratory puts to the test.
type claim struct {
	id, says string
	needs    string // the evidence it takes, in plain words
	page     string // the experiment that can test some of it now; "" none yet
}

// claims are in the order in which one would read them: science first, then how
// to judge.
var claims = []claim{
	{"C1", "Training on objects improves the prediction of early visual cortex far less than that of higher visual areas.",
		"Needs one early and one higher area with the same pictures, and a network trained on objects. The encoding page compares random and trained networks in one area at a time, with a network trained on generated digits and textures.", "encoding"},
	{"C2", "Training a simple network directly on the responses of early visual neurons adds little, if it has ReLU or max pooling.",
		"Needs networks fitted to recorded responses, beside random ones of the same shape.", ""},
	{"C3", "Networks with ReLU and max pooling compute the most complex functions, and complexity goes along with how well early cortex is predicted.",
		"Needs a measure of complexity for a whole grid of random networks.", ""},
	{"C4", "Higher areas depend on precisely trained weights.",
		"Needs the difference between areas of the effect of training.", ""},
	{"C5", "Shuffling the trained weights hurts models of early cortex much less than models of higher cortex.",
		"Needs two areas. The encoding page shows the loss by shuffling in one area at a time.", "encoding"},
	{"C6", "The same holds for firing rates in monkeys and for functional imaging in humans.",
		"Needs recordings of both kinds.", ""},
	{"C7", "Among random networks, those with ReLU are tuned to orientation most like neurons of primary visual cortex.",
		"Needs tuning curves of units, and the published tuning of recorded cells.", ""},
	{"C8", "A random network with ReLU reads textures almost as well as a trained one.",
		"Needs pictures with two tasks in one: a digit filled with a texture. No recording.", ""},
	{"C9", "So the shape of a network, before any training, explains much of early vision.",
		"Follows from C1 to C8, or falls with them.", ""},
	{"C10", "Such comparisons need rigorous controls.",
		"Pixels, a fixed filter bank, shuffled weights and shuffled responses stand in every figure of the encoding page.", "encoding"},
	{"C11", "Judge a model by several measures, not by one.",
		"The encoding page shows three measures of one fit. Tuning, dissimilarities and behaviour are still to come.", "encoding"},
}
