package words

var _ = add(Experiment{
	Name: "shuffle",
	Menu: Measure, Place: 2,
	Short: "Shuffle",
	Title: "Is it the weights, or their order?",
	Lead: "Put the weights of a trained network into random order, within each layer. The numbers stay the same; " +
		"the pattern that training gave them is gone. How much worse does the network predict an early " +
		"visual area, and how much worse a higher one?",
	Opening: "quick=1&seeds=4&kinds=within-layer&higher=sim-it&higher_layer=max3",
	Summary: "How well trained, shuffled and random networks predict",
	Counts:  "units",
	Figures: []Figure{Profile, Interaction, Differences, Summary},
	Method: []string{
		"Three shuffles. All weights of a layer are shuffled; or only the positions within each kernel (the small " +
			"window of weights that slides over the picture); or whole kernels between input channels. Biases " +
			"stay in place.",
		"Loss. Trained minus shuffled, on the same units and the same pictures, so that what they share " +
			"cancels.",
		"Early and higher. Signals pass through the primary visual cortex (V1) first; V4 and the inferior " +
			"temporal cortex (IT) come later. The claim compares the loss between them.",
		"Interval. 95 %, over units and pictures at once; and over the random seeds of the " +
			"shuffles. A seed is the number from which all random choices follow.",
		"Zero-mean kernels. Training removes the mean of first-layer kernels, and shuffling brings it back. " +
			"Shuffled networks are therefore tested both unmodified and with the mean subtracted " +
			"again.",
		"Criterion. The loss in the higher area minus that in the early area: supported if its interval lies " +
			"above 0, contradicted if below.",
	},
	Claims: []Claim{
		{
			ID:    "C5",
			Says:  "Shuffling the trained weights hurts models of early cortex much less than models of higher cortex.",
			Needs: "Two areas, and the trained weights in random order within each layer, in three ways.",
			Found: Found{
				For: "Shuffling the trained weights hurts the prediction of the higher area more than " +
					"that of the early one.",
				Against: "Shuffling the trained weights hurts the prediction of the early area more than " +
					"that of the higher one.",
				Open: "These data do not show whether shuffling hurts the higher area more than the early " +
					"one.",
			},
			Minds: "A loss in the early area as large as in the higher one, when the means of the first-layer filters " +
				"are kept as they were.",
			Question: &Question{
				Asks:    "Where will shuffling the trained weights cost more?",
				Answers: []string{"In the higher area", "No clear difference", "In the early area"},
			},
			Figures: []Figure{Interaction, Differences, Summary},
		},
	},
})
