package words

var _ = add(Experiment{
	Name: "texture",
	Menu: Measure, Place: 6,
	Short: "Texture",
	Title: "How much of a texture does an untrained network see?",
	Lead: "One picture, two questions: which digit is it, and what is it filled with? The network’s weights stay as " +
		"they were drawn; only a simple read-out on top is fitted. Is that enough for textures, and is it enough " +
		"for digits?",
	Opening: "quick=1&activation=linear,relu,tanh&pooling=max2&size=36&task=figure" +
		"&training=random,trained,pixels&readout=spatial",
	Summary: "How many pictures each network reads right",
	Counts:  "pictures",
	Figures: []Figure{Summary, Rivals, Differences, Correlations, Confusions},
	Rivals: &Contest{
		Axis:  "Textures read right: ReLU minus the other activation",
		Ahead: "ReLU is better", Alike: "not distinguishable", Behind: "ReLU is worse",
	},
	Method: []string{
		"Pictures. A digit filled with one family of texture, on a ground of another. Families are processes: " +
			"every sample is new. Training and test share families, never samples.",
		"Read-out. A linear one (each class gets a weighted sum of the features, the largest wins), fitted the " +
			"same way for every network. Its penalty is chosen inside the training pictures.",
		"Twins. For every picture there is one with the same amplitude spectrum (the same coarse and fine " +
			"stripes, in the same amounts) and random phase, so that nothing else of the texture is left. What is " +
			"read on the natural pictures and not on the twins is more than the spectrum.",
		"References. Pixels below, networks trained on the task above. Chance is what guessing reaches.",
		"Rivals. ReLU is compared with every other activation by itself, on the same seeds, and p values are corrected " +
			"for their number (Holm). Choosing the best rival first and judging it on the same data would favour the rival.",
		"Confusions. Rows are what the picture shows, columns what was answered.",
		"A limit. Linear and tanh units with average pooling and an average over the whole picture must fail " +
			"on the twins, because a pattern and its negative cancel. That is arithmetic, not a finding; a " +
			"read-out that keeps places stands beside it.",
	},
	Claims: []Claim{
		{
			ID:    "C8",
			Says:  "A random network with ReLU reads textures almost as well as a trained one.",
			Needs: "Pictures with two tasks in one: a digit, filled with a texture. No recording.",
			Found: Found{
				For: "Random networks with ReLU read textures better than those with linear, sigmoid, " +
					"tanh and ELU units.",
				Against: "One of linear, sigmoid, tanh and ELU makes random networks better at textures than " +
					"ReLU does.",
				Open: "ReLU is not clearly better at textures than each of linear, sigmoid, tanh and ELU, " +
					"and none of them is clearly better.",
			},
			Minds: "Linear, sigmoid, tanh or ELU networks that read textures better; a trained network that is five points " +
				"ahead or more; or an advantage that is gone on twins with the same spectrum.",
			Question: &Question{
				Asks:    "Among random networks, will ReLU read textures best?",
				Answers: []string{"Yes, clearly", "Too close to tell", "No, another activation will"},
			},
			Figures: []Figure{Rivals, Differences, Summary},
		},
	},
})
