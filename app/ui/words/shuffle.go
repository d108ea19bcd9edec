package words

var _ = add(Experiment{
	Name: "shuffle",
	Menu: Measure, Place: 2,
	Short: "Shuffle",
	Title: "Is it the weights, or their order?",
	Lead: "A trained network’s weights are taken out and put back in random order, within each layer. The numbers " +
		"are the same; what they had learnt together is gone. How much worse does the network predict an early " +
		"visual area, and how much worse a higher one?",
	Opening: "quick=1",
	Summary: "How well trained, shuffled and random networks predict",
	Counts:  "units",
	Figures: []Figure{Interaction, Differences, Summary},
	Method: []string{
		"Three shuffles. All weights of a layer change places; or only the positions within each kernel (a " +
			"kernel is the small window of weights that slides over the picture); or whole kernels between input " +
			"channels. Biases stay.",
		"Loss. Trained minus shuffled, on the same units and the same pictures, so that what both share falls " +
			"out.",
		"Early and higher. Signals pass through the primary visual cortex (V1) first; V4 and the inferior " +
			"temporal cortex (IT) come later. The claim compares the loss between them.",
		"Interval. 95 %, over units and pictures at once; the shuffles of different seeds count as well. A " +
			"seed is the number that fixes all that is left to chance.",
		"Zero-mean kernels. Shuffling puts the mean luminance back into first-layer kernels, from which " +
			"training had taken it. Shuffled networks therefore come in both forms, as shuffled and with the mean " +
			"taken out again.",
		"Criterion. The loss in the higher area minus that in the early area: supported if its interval lies " +
			"above 0, opposed if below.",
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
				Open: "Whether shuffling hurts the higher area more than the early one cannot be told " +
					"yet.",
			},
			Minds: "A loss in the early area as large as in the higher one, once shuffling is kept from changing the " +
				"mean of the first kernels.",
			Question: &Question{
				Asks:    "Where will shuffling the trained weights cost more?",
				Answers: []string{"In the higher area", "No clear difference", "In the early area"},
			},
			Figures: []Figure{Interaction, Differences, Summary},
		},
	},
})
