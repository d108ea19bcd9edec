package words

var _ = add(Experiment{
	Name: "texture",
	Menu: Measure, Place: 6,
	Short: "Texture",
	Title: "How much of a texture does an untrained network see?",
	Lead: "One picture, two questions: which digit is it, and which texture fills it? The network’s weights stay " +
		"random; only a linear readout on top is trained. Is that enough for textures, and is it enough " +
		"for digits?",
	Opening: "quick=1&activation=linear,relu,tanh&pooling=max2&size=36&task=figure" +
		"&training=random,trained,pixels&readout=spatial&train=600&test=200",
	Summary: "How many pictures each network classifies correctly",
	Counts:  "pictures",
	Figures: []Figure{Summary, Rivals, Differences, Correlations, Confusions},
	Rivals: &Contest{
		Axis:  "Texture classification accuracy: ReLU minus the other activation",
		Ahead: "ReLU is better", Alike: "not distinguishable", Behind: "ReLU is worse",
	},
	Method: []string{
		"Pictures. A digit filled with one family of texture, on a background of another. Families are random processes: " +
			"every sample is new. Training and test pictures share families, never samples.",
		"Readout. Linear (each class gets a weighted sum of the features, and the largest wins), trained the " +
			"same way for every network. Its penalty is chosen within the training pictures.",
		"Twins. For every picture there is one with the same amplitude spectrum (the same power at every " +
			"frequency and orientation) and random phase, so that nothing else of the texture remains. Accuracy on " +
			"the natural pictures beyond that on the twins needs more than the spectrum.",
		"References. Pixels below, networks trained on the task above. Chance is the accuracy of guessing.",
		"Rivals. ReLU is compared with each other activation separately, on the same seeds, and p values are corrected " +
			"for their number (Holm). Choosing the best rival first and judging it on the same data would favour the rival.",
		"Confusions. Rows are the true classes, columns the answers.",
		"A limit. Linear and tanh units with average pooling and an average over the whole picture must fail " +
			"on the twins, because a pattern and its negative cancel. That is arithmetic, not a finding; a " +
			"readout that keeps positions is shown beside it.",
	},
	Claims: []Claim{
		{
			ID:    "C8",
			Says:  "A random network with ReLU classifies textures almost as well as a trained one.",
			Needs: "Pictures with two tasks in one: a digit, filled with a texture. No recording.",
			Found: Found{
				For: "Random networks with ReLU classify textures better than those with linear, sigmoid, " +
					"tanh and ELU units.",
				Against: "One of linear, sigmoid, tanh and ELU makes random networks better at textures than " +
					"ReLU does.",
				Open: "ReLU is not clearly better at textures than each of linear, sigmoid, tanh and ELU, " +
					"and none of them is clearly better.",
			},
			Minds: "Linear, sigmoid, tanh or ELU networks that classify textures better; a trained network that is five " +
				"percentage points ahead or more; or an advantage that vanishes on twins with the same spectrum.",
			Question: &Question{
				Asks:    "Among random networks, will ReLU classify textures best?",
				Answers: []string{"Yes, clearly", "Too close to tell", "No, another activation will"},
			},
			Figures: []Figure{Rivals, Differences, Summary},
		},
	},
})
