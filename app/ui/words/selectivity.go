package words

var _ = add(Experiment{
	Name: "selectivity",
	Menu: Measure, Place: 5,
	Short: "Selectivity",
	Title: "Are random networks tuned like cells of visual cortex?",
	Lead: "Many cells of primary visual cortex (V1) respond to bars and gratings of one orientation and stay silent for " +
		"others. Show gratings of all orientations to the units of a network, measure how selective each one is, and " +
		"compare the distribution with that of recorded cells.",
	Opening: "quick=1&activation=linear,relu,tanh&pooling=max2&layer=2&size=36&training=trained,random",
	Summary: "Selectivity of the units of each network",
	Counts:  "units",
	Figures: []Figure{Histograms, Rivals, Distances, Differences, Tuning, Modulation, Counts, Summary},
	Rivals: &Contest{
		Axis:  "Distance to the cells: the other activation minus ReLU",
		Ahead: "ReLU is nearer", Alike: "not distinguishable", Behind: "ReLU is less near",
	},
	Method: []string{
		"Gratings. Twelve orientations, eight phases and several spatial frequencies, " +
			"in a soft round window.",
		"Circular variance. One number for how selective a unit is: 0 if it responds to one orientation alone, 1 if " +
			"it responds to all alike. CV = 1 − |Σ R·e^{2iθ}| / ΣR, where R is the response to orientation θ at " +
			"the unit’s best spatial frequency.",
		"Response. Firing rates cannot be negative, so negative responses of a unit are set to zero before " +
			"phases are averaged. This rule matters: it turns linear units into rectified ones. Two other " +
			"rules are shown beside it, and the verdict must hold for two of the three.",
		"Left out. Units that never respond (dead) or always respond alike (flat) have no orientation. They " +
			"are counted under each histogram.",
		"Recorded cells. 308 cells of macaque V1 (Ringach, Shapley & Hawken 2002). Their histogram is part of " +
			"this page; the single cells can be downloaded.",
		"Distances. KS, the largest gap between two cumulative curves; Wasserstein-1, how far one " +
			"histogram must be moved to become the other; Jensen–Shannon, how well a value tells which of the two " +
			"it came from. Data against data is the distance between two random halves of the cells: no model " +
			"can be expected to come nearer. Small samples lie farther away by chance alone, so every distance is that of " +
			"single networks, with the same number of units from each, averaged over seeds.",
		"Rivals. ReLU is compared with each other activation separately, on the same seeds, and p values are corrected " +
			"for their number (Holm). Choosing the best rival first and judging it on the same data would favour the rival.",
		"Half-width. How far from the best orientation a unit’s response falls to half, in degrees.",
	},
	Claims: []Claim{
		{
			ID: "C7",
			Says: "Among random networks, those with ReLU are tuned to orientation most like neurons of primary " +
				"visual cortex.",
			Needs: "How selective each unit of a network is for the orientation of gratings, beside 308 recorded cells.",
			Found: Found{
				For: "Random networks with ReLU are tuned more like V1 cells than those with linear, " +
					"sigmoid, tanh and ELU units.",
				Against: "One of linear, sigmoid, tanh and ELU makes random networks more like V1 cells than " +
					"ReLU does.",
				Open: "ReLU is not clearly nearer to V1 cells than each of linear, sigmoid, tanh and ELU, " +
					"and none of them is clearly nearer.",
			},
			Minds: "Linear, sigmoid, tanh or ELU networks that come nearer to the cells under two of the three rules for " +
				"negative responses; or cells from another laboratory that are distributed differently.",
			Question: &Question{
				Asks:    "Among untrained networks, which activation will be tuned most like recorded cells?",
				Answers: []string{"ReLU (sets negative values to zero)", "Too close to tell", "Another one"},
			},
			Figures: []Figure{Rivals, Distances, Differences, Histograms},
		},
	},
})
