package words

var _ = add(Experiment{
	Name: "complexity",
	Menu: Measure, Place: 4,
	Short: "Complexity",
	Title: "Do complex networks predict better?",
	Lead: "Some networks transform their input strongly, others hardly at all. Measure how complex a function each " +
		"random network computes, and see whether complexity predicts how well it explains early and higher visual areas.",
	Opening: "quick=1",
	Summary: "Complexity and score of each network",
	Counts:  "networks",
	Figures: []Figure{Scatter, Grid, Order, Summary},
	Method: []string{
		"Grid. Random networks of many architectures: every activation (the nonlinearity of a unit) with every " +
			"pooling (how neighbouring responses are combined).",
		"Fourier complexity. Take three pictures and all mixtures of them, a plane; the responses of a unit over " +
			"this plane form a landscape; complexity is how fine its hills are, C = Σ|f̂(k)|·‖k‖ / Σ|f̂(k)|.",
		"Linearity deficit. 1 − R² of the best linear map from picture to features, on held-out " +
			"pictures: 0 for a linear network.",
		"Path over chord. Mix one picture gradually into another: the features follow a curve. Its length " +
			"divided by that of the straight line between its ends.",
		"These measures are ours. The public summary of the study does not name its own.",
		"R². The share of the variance in score that a straight line over complexity explains. Its " +
			"interval resamples whole architectures, because the seeds of one architecture are not independent.",
		"Within one pooling. Pooling raises complexity and score alike; so R² is also given within " +
			"each kind of pooling, where it may vanish.",
	},
	Claims: []Claim{
		{
			ID: "C3",
			Says: "Networks with ReLU and max pooling compute the most complex functions, and complexity correlates " +
				"with how well early cortex is predicted.",
			Needs: "A measure of complexity for a whole grid of random networks, and how well each of them predicts " +
				"an early and a higher area.",
			Found: Found{
				For: "The more complex a random network, the better it predicts the early area, more so " +
					"than the higher one.",
				Against: "Complexity explains the prediction of the higher area better than that " +
					"of the early one.",
				Open: "These data do not show whether complexity explains the prediction of the early area " +
					"better than that of the higher one.",
			},
			Minds: "Complexity that explains the higher area as well as the early one; or no relation within " +
				"networks of one kind of pooling, because then pooling was the cause.",
			Question: &Question{
				Asks:    "Where will complexity explain more of the score: in the early area or in the higher one?",
				Answers: []string{"In the early area", "No clear difference", "In the higher area"},
			},
			Figures: []Figure{Scatter, Summary},
		},
	},
})
