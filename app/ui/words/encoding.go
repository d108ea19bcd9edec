package words

var _ = add(Experiment{
	Name: "encoding",
	Menu: Measure, Place: 1,
	Short: "Encoding",
	Title: "Does training help a network predict neurons?",
	Lead: "Show the same pictures to a network and to a brain. From the network’s responses, predict each neuron’s. " +
		"Then replace the trained weights by random ones, or shuffle them, and see how much of the prediction remains.",
	Opening: "quick=1&seeds=2&higher=sim-it&higher_layer=max3",
	Bundled: "training-objects",
	Summary: "How well each network predicts the recorded units",
	Counts:  "units",
	Figures: []Figure{Profile, Summary, Differences, Interaction},
	Method: []string{
		"Features. A picture enters the network; the responses of one of its layers are the picture’s features.",
		"Prediction. A ridge regression (a linear fit with a penalty on large weights) predicts each unit’s " +
			"response from the features. It is always scored on pictures that were not used to fit it; the penalty " +
			"is chosen within the training pictures.",
		"Score. The correlation r of predicted and recorded responses; the normalised score sign(r)·r²/ρ, " +
			"where ρ is the reliability of the recording, so that 1 means as well as the noise allows; " +
			"and FVE, the fraction of variance explained, 1 − SSE/SSE₀.",
		"Interval. 95 %, over units and pictures at once, by resampling the held-out predictions; for random " +
			"networks over seeds as well.",
		"Controls. Pixels and a fixed bank of Gabor-energy filters, whose octaves are weighted for each " +
			"neuron within the training pictures, are what a network must beat; shuffled responses cannot be " +
			"predicted, so their score must lie at 0.",
		"Zero-mean kernels. Training removes the mean of first-layer kernels; random and shuffled weights have " +
			"one. Random and shuffled networks are therefore tested both unmodified and with the mean subtracted.",
	},
	Question: &Question{
		Asks: "Which network will predict these units better: the trained one, or a random one of the same shape " +
			"with mean-subtracted first-layer filters?",
		Answers: []string{"The trained one, clearly", "No clear difference", "The random one, clearly"},
		Judge:   ByDifference, Of: "trained − random dc=zero",
	},
	Claims: []Claim{
		{
			ID: "C1",
			Says: "Training on objects improves the prediction of early visual cortex far less than that of higher " +
				"visual areas.",
			Needs: "An early and a higher area, and one network with three sets of weights: trained on objects, random, " +
				"and trained but shuffled. What training adds in the higher area is compared with what it adds in the " +
				"early one.",
			Found: Found{
				For: "Training on objects adds more to the prediction of the higher area than of the " +
					"early one.",
				Against: "Training on objects adds more to the prediction of the early area than of the " +
					"higher one.",
				Open: "These data do not show whether training adds more to the higher area than to the early " +
					"one.",
			},
			Minds: "A difference whose interval lies below 0. Or a verdict that changes with the grey level behind the " +
				"pictures or with the mean of the first-layer filters: that would be a property of the analysis, not of the brain.",
			Question: &Question{
				Asks:    "Where will training on objects help more?",
				Answers: []string{"In the higher area", "No clear difference", "In the early area"},
			},
			Figures: []Figure{Interaction, Differences, Summary},
		},
		{
			ID:   "C4",
			Says: "Higher areas depend on precisely trained weights.",
			Needs: "A higher area, and one network twice: trained on objects, and random. What its prediction loses when " +
				"the trained weights are replaced by random ones.",
			Found: Found{
				For:     "The higher area’s prediction suffers when trained weights are replaced by random ones.",
				Against: "Random weights predict the higher area better than trained ones.",
				Open:    "Whether the higher area’s prediction needs trained weights cannot be told yet.",
			},
			Minds: "Random networks that predict a higher area as well as trained ones do, in a recording with more " +
				"neurons or more pictures.",
			Question: &Question{
				Asks:    "Replace the trained weights by random ones. What will happen to the prediction of the higher area?",
				Answers: []string{"It will get worse", "No clear difference", "It will get better"},
			},
			Figures: []Figure{Differences, Interaction, Summary},
		},
		{
			ID:   "C10",
			Says: "Such comparisons need rigorous controls.",
			Needs: "A recording whose truth is known because it was simulated: cells built from Gabor filters (gratings " +
				"in a soft window). The method must find them, and must find nothing in shuffled responses.",
			Found: Found{
				For: "The method finds what was built into simulated cells, and nothing in shuffled " +
					"responses.",
				Against: "The method misses what was built into simulated cells.",
				Open:    "Whether the method finds what was built in depends on the choices of the analysis.",
			},
			Minds: "Pixels that predict such cells better than Gabor filters do, or a score for shuffled responses " +
				"whose interval excludes 0. Then the method would be wrong, and every other number here with it.",
			Question: &Question{
				Asks:    "Simulated cells are made of Gabor filters. What will predict them better: Gabor filters or pixels?",
				Answers: []string{"Gabor filters", "No clear difference", "Pixels"},
				Judge:   ByInterval,
			},
			Figures: []Figure{Summary},
		},
	},
})
