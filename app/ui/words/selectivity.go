package words

var _ = add(Experiment{
	Name: "selectivity",
	Menu: Measure, Place: 5,
	Short: "Selectivity",
	Title: "Are random networks tuned like cells of visual cortex?",
	Lead: "Many cells of primary visual cortex (V1) answer to bars and stripes of one orientation and stay silent at " +
		"others. Show stripes of all orientations to the units of a network, measure how picky each one is, and " +
		"lay the distribution over that of recorded cells.",
	Opening: "quick=1&activation=linear,relu,tanh&pooling=max2&layer=2&size=36&training=trained,random",
	Summary: "Selectivity of the units of each network",
	Counts:  "units",
	Figures: []Figure{Histograms, Rivals, Distances, Differences, Tuning, Modulation, Counts, Summary},
	Rivals: &Contest{
		Axis:  "Distance to the cells: the other activation minus ReLU",
		Ahead: "ReLU is nearer", Alike: "not distinguishable", Behind: "ReLU is less near",
	},
	Method: []string{
		"Gratings. Stripes of twelve orientations, eight phases (where the stripes begin) and several widths, " +
			"in a soft round window.",
		"Circular variance. One number for how picky a unit is: 0 if it answers to one orientation alone, 1 if " +
			"all are the same to it. CV = 1 − |Σ R·e^{2iθ}| / ΣR, where R is the response to the orientation θ, at " +
			"the unit’s best width of stripes.",
		"Response. A cell cannot fire less than never, so what a unit answers below zero counts as zero before " +
			"the phases are averaged. This rule matters: it turns linear units into rectified ones. The other " +
			"rules are shown beside it, and the verdict must hold in two of them.",
		"Left out. Units that never answer (dead) or always answer the same (flat) have no orientation. They " +
			"are counted under each histogram.",
		"Recorded cells. 308 cells of macaque V1 (Ringach, Shapley & Hawken 2002). Their histogram is part of " +
			"this page; the single cells can be fetched.",
		"Distances. KS, the largest gap between two cumulative curves; Wasserstein-1, how far the one " +
			"histogram must be moved to become the other; Jensen–Shannon, how well one could tell which of the two " +
			"a value came from. Data against data is the distance between two random halves of the cells: nothing " +
			"can be expected to come nearer. Few units lie farther away by chance alone, so every distance is that of " +
			"single networks, at the same number of units of each, averaged over seeds.",
		"Rivals. ReLU is compared with every other activation by itself, on the same seeds, and p values are corrected " +
			"for their number (Holm). Choosing the best rival first and judging it on the same data would favour the rival.",
		"Half-width. How far from the best orientation a unit’s response falls to half, in degrees.",
	},
	Claims: []Claim{
		{
			ID: "C7",
			Says: "Among random networks, those with ReLU are tuned to orientation most like neurons of primary " +
				"visual cortex.",
			Needs: "How picky each unit of a network is about the orientation of stripes, beside 308 recorded cells.",
			Found: Found{
				For: "Random networks with ReLU are tuned more like V1 cells than those with linear, " +
					"sigmoid, tanh and ELU units.",
				Against: "One of linear, sigmoid, tanh and ELU makes random networks more like V1 cells than " +
					"ReLU does.",
				Open: "ReLU is not clearly nearer to V1 cells than each of linear, sigmoid, tanh and ELU, " +
					"and none of them is clearly nearer.",
			},
			Minds: "Linear, sigmoid, tanh or ELU networks that come nearer to the cells by two of the three ways to treat " +
				"negative responses; or cells of another laboratory that are distributed otherwise.",
			Question: &Question{
				Asks: "Among networks that were never trained, which activation will be tuned most like the recorded " +
					"cells?",
				Answers: []string{"ReLU (what is below zero becomes zero)", "Too close to tell", "Another one"},
			},
			Figures: []Figure{Rivals, Distances, Differences, Histograms},
		},
	},
})
