package words

var _ = add(Experiment{
	Name: "encoding",
	Menu: Measure, Place: 1,
	Short: "Encoding",
	Title: "Does training help a network predict neurons?",
	Lead: "Show the same pictures to a network and to a brain. From the network’s responses, predict each neuron’s. " +
		"Then take the training away, or shuffle the trained weights, and see how much of the prediction is left.",
	Opening: "quick=1&seeds=4",
	Summary: "How well each network predicts the recorded units",
	Counts:  "units",
	Figures: []Figure{Summary, Differences, Interaction},
	Method: []string{
		"Features. A picture enters the network; what one of its layers answers is the picture’s features.",
		"Prediction. A ridge regression (a linear fit that is held back by a penalty) predicts each unit’s " +
			"response from the features. It is always scored on pictures it was not fitted to, and the penalty is " +
			"chosen on others still.",
		"Score. The correlation r of predicted and recorded responses; the normalised score sign(r)·r²/ρ, " +
			"where ρ is how well the recording agrees with itself, so that 1 means as well as the noise allows; " +
			"and FVE, the fraction of variance explained, 1 − SSE/SSE₀.",
		"Interval. 95 %, over units and pictures at once, by resampling the held-out predictions. For random " +
			"networks the seeds count as well.",
		"Controls. Pixels and a fixed bank of Gabor-energy filters, whose octaves each neuron weighs inside " +
			"the training pictures, say what a network must beat; with shuffled responses nothing can be " +
			"predicted, so their score must lie at 0.",
		"Zero-mean kernels. Training takes the mean out of first-layer kernels; drawing and shuffling weights " +
			"put it back. Random and shuffled networks therefore come in both forms.",
	},
	Question: &Question{
		Asks: "Which network will predict these units better: the trained one, or a random one of the same shape " +
			"with zero-mean first-layer kernels?",
		Answers: []string{"The trained one, clearly", "No clear difference", "The random one, clearly"},
		Judge:   ByDifference, Of: "trained − random dc=zero",
	},
	Claims: []Claim{
		{
			ID: "C1",
			Says: "Training on objects improves the prediction of early visual cortex far less than that of higher " +
				"visual areas.",
			Needs: "An early and a higher area, and one network three times: trained on objects, random, and with its " +
				"trained weights shuffled. What training adds in the higher area, minus what it adds in the early " +
				"one.",
			Found: Found{
				For: "Training on objects adds more to the prediction of the higher area than of the " +
					"early one.",
				Against: "Training on objects adds more to the prediction of the early area than of the " +
					"higher one.",
				Open: "Whether training adds more to the higher area than to the early one cannot be told " +
					"yet.",
			},
			Minds: "An interval of that difference that lies below 0. Or a verdict that turns with the grey behind " +
				"the pictures or with the mean of the first kernels: then the analysis speaks, and not the brain.",
			Question: &Question{
				Asks:    "Where will training on objects help more?",
				Answers: []string{"In the higher area", "No clear difference", "In the early area"},
			},
			Figures: []Figure{Interaction, Differences, Summary},
		},
		{
			ID:   "C4",
			Says: "Higher areas depend on precisely trained weights.",
			Needs: "The same difference between areas as for C1, here with the early area of one species and the " +
				"higher area of another, for the same pictures.",
			Found: Found{
				For: "What training adds is particular to the higher area: there the precise weights " +
					"matter more.",
				Against: "Precisely trained weights matter more in the early area than in the higher one.",
				Open:    "Whether precise weights matter more in the higher area cannot be told yet.",
			},
			Minds: "Random networks that predict a higher area as well as trained ones do, on a recording with more " +
				"neurons or more pictures than these.",
			Question: &Question{
				Asks:    "Take the training away. Which area’s prediction will suffer more?",
				Answers: []string{"The higher area’s", "No clear difference", "The early area’s"},
			},
			Figures: []Figure{Interaction, Differences, Summary},
		},
		{
			ID:   "C10",
			Says: "Such comparisons need rigorous controls.",
			Needs: "A recording whose truth is known, because it was made up: cells built from Gabor filters (stripes " +
				"that fade at their ends). The method must find them, and must find nothing in shuffled responses.",
			Found: Found{
				For: "The method finds what was built into simulated cells, and nothing in shuffled " +
					"responses.",
				Against: "The method does not find what was built into simulated cells.",
				Open:    "Whether the method finds what was built in depends on choices of the analysis.",
			},
			Minds: "Pixels that predict such cells better than Gabor filters do, or a score for shuffled responses " +
				"whose interval leaves 0. Then the method is wrong, and every other number here with it.",
			Question: &Question{
				Asks: "Simulated cells are built from Gabor filters. What will predict them better: Gabor filters, " +
					"or the pixels of the picture?",
				Answers: []string{"Gabor filters", "No clear difference", "Pixels"},
				Judge:   ByInterval,
			},
			Figures: []Figure{Summary},
		},
	},
})
