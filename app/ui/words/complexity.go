package words

var _ = add(Experiment{
	Name: "complexity",
	Menu: Measure, Place: 4,
	Short: "Complexity",
	Title: "Do complex networks predict better?",
	Lead: "Some networks bend their input a lot, others hardly. Measure how complicated the function is that each " +
		"random network computes, and see whether that says how well it predicts early and higher visual areas.",
	Opening: "quick=1",
	Summary: "Complexity and score of each network",
	Counts:  "networks",
	Figures: []Figure{Scatter, Grid, Order, Summary},
	Method: []string{
		"Grid. Random networks of many shapes: every activation (what a unit makes of its sum) with every " +
			"pooling (how neighbours are summed up).",
		"Fourier complexity. Take three pictures and all mixtures of them, a plane; follow a unit over it like " +
			"a landscape; the complexity is how fine its hills are, C = Σ|f̂(k)|·‖k‖ / Σ|f̂(k)|.",
		"Linearity deficit. 1 − R² of the best linear map from picture to features, on pictures it was not " +
			"fitted to: 0 for a linear network.",
		"Path over chord. Walk straight from one picture to another; the features walk a curve. Its length " +
			"over that of the straight line between its ends.",
		"These three are ours. The measure of the study that claims this is not known to us.",
		"R². The share of the differences in score that a straight line over complexity accounts for. Its " +
			"interval resamples whole architectures, because the seeds of one are not independent.",
		"Within one pooling. Pooling raises complexity and score alike; so the same R² is also given among " +
			"networks of one kind of pooling, where it may vanish.",
	},
	Claims: []Claim{
		{
			ID: "C3",
			Says: "Networks with ReLU and max pooling compute the most complex functions, and complexity goes along " +
				"with how well early cortex is predicted.",
			Needs: "A measure of complexity for a whole grid of random networks, and how well each of them predicts " +
				"an early and a higher area.",
			Found: Found{
				For: "The more complex a random network, the better it predicts the early area, more so " +
					"than the higher one.",
				Against: "Complexity goes along with the prediction of the higher area more than with that " +
					"of the early one.",
				Open: "Whether complexity goes along with the prediction of the early area more than of " +
					"the higher one cannot be told yet.",
			},
			Minds: "Complexity that says as much about the higher area as about the early one; or nothing left of it " +
				"among networks of one kind of pooling, for then it was the pooling.",
			Question: &Question{
				Asks:    "Where will complexity say more about the score: in the early area or in the higher one?",
				Answers: []string{"In the early area", "No clear difference", "In the higher area"},
			},
			Figures: []Figure{Scatter, Summary},
		},
	},
})
