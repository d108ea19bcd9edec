package words

var _ = add(Experiment{
	Name: "scorecard",
	Menu: Weigh, Place: 1,
	Short: "Scorecard",
	Title: "Every model by every measure",
	Lead: "A network can predict neurons well and be tuned unlike them, or the reverse. So each model is a " +
		"row here, each measure a column, and there is no total: no single number says which model is best.",
	Opening: "quick=1&models=relu-max,tanh-max,linear-avg,task,pixels&measures=sim-v1,digit&seeds=2",
	Summary: "Every model by every measure",
	Counts:  "units",
	Figures: []Figure{Scorecard},
	Method: []string{
		"Columns. Prediction of responses, tuning to orientation, agreement of dissimilarities (which pictures " +
			"evoke similar responses in the brain and in the network), textures, complexity. Each has its own axis " +
			"and its own direction.",
		"No total. A sum would need weights, and whoever chooses the weights chooses the winner.",
		"Interval. 95 %, as each measure defines it on its own page.",
		"Controls. Pixels, a fixed bank of filters and shuffled responses are rows like any other.",
	},
	Claims: []Claim{
		{
			ID:   "C11",
			Says: "Judge a model by several measures, not by one.",
			Needs: "Many models, random and trained, each by every measure: prediction, tuning, " +
				"dissimilarities, textures.",
			Found: Found{
				For:     "Different measures have clearly different winners.",
				Against: "One model is ahead by every measure.",
				Open:    "Different measures have different winners, but not clearly.",
			},
			Minds: "One model that is ahead by every measure and on every recording: then one measure would do.",
			Question: &Question{
				Asks:    "Will one model be ahead by every measure?",
				Answers: []string{"No: different winners", "Too close to tell", "Yes"},
			},
			Figures: []Figure{Summary},
		},
	},
})
