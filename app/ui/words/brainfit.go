package words

var _ = add(Experiment{
	Name: "brainfit",
	Menu: Measure, Place: 3,
	Short: "Brain fit",
	Title: "What does training on the neurons themselves add?",
	Lead: "Instead of digits or objects, let a network learn the recorded responses. If its architecture alone does " +
		"the work, training should add little to a random network of the same architecture.",
	Opening: "quick=1&pooling=avg2&readout=ridge",
	Summary: "How well fitted, random and trained networks predict",
	Counts:  "units",
	Figures: []Figure{Groups, Differences, Summary, Trainings},
	Method: []string{
		"Fitted. All weights are trained to predict the responses to the training pictures; training stops " +
			"when the prediction of pictures held out within them no longer improves (early stopping).",
		"Random. The same architecture and the same initial weights, never changed; only the readout is fitted.",
		"Readout. Where in the picture a unit looks, times which features it uses there. That has far fewer " +
			"parameters than a weight for every feature at every position.",
		"Ridge regression. The same last layers are also read by a linear fit with a penalty, the same for " +
			"fitted and random networks; settings say which of the two readouts judges.",
		"Same units, same folds. A fold is a part of the pictures that is held out and scored; every network " +
			"is scored on the same folds.",
		"Interval. 95 %, over units and pictures (or whole movies, where frames come from movies), and over " +
			"seeds.",
		"Criterion. Training adds less than 0.05 with ReLU or max pooling, and more than 0.05 without either.",
	},
	Claims: []Claim{
		{
			ID: "C2",
			Says: "Training a simple network directly on the responses of early visual neurons adds little, if it " +
				"has ReLU or max pooling.",
			Needs: "Networks that learn the recorded responses, beside random ones of the same architecture, of which " +
				"only the readout is fitted. (ReLU sets negative values to zero; max pooling keeps the largest of " +
				"neighbouring values.)",
			Found: Found{
				For: "Training a network on the recorded responses themselves adds little to random " +
					"filters with ReLU or max pooling.",
				Against: "Training a network on the recorded responses adds much, even with ReLU or max " +
					"pooling.",
				Open: "These data do not show whether training on the responses adds more than a little.",
			},
			Minds: "A network with ReLU or max pooling that gains clearly more than 0.05 by training, or one with " +
				"neither that gains as little.",
			Question: &Question{
				Asks: "Will training on the responses add little (less than 0.05) to networks with ReLU or max pooling, " +
					"and more to the others?",
				Answers: []string{"Yes, exactly", "Too close to tell", "No"},
			},
			Figures: []Figure{Groups, Differences, Summary},
		},
	},
})
