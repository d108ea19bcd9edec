package words

var _ = add(Experiment{
	Name: "multiverse",
	Menu: Weigh, Place: 2,
	Short: "Multiverse",
	Title: "Does the conclusion depend on the analysis?",
	Lead: "Every analysis makes choices that papers rarely print: which layer, which score, what stands behind a " +
		"cut-out object. Here the same claim is tested under all combinations of its choices at once.",
	Opening: "quick=1&claim=C10&sample=4&seeds=2",
	Summary: "Estimates of each claim",
	Counts:  "specifications",
	Figures: []Figure{Specifications, Influence, Summary},
	Method: []string{
		"Combination. One value for each choice. Each is a complete analysis that could have been published.",
		"Specification curve. The estimates of all combinations, sorted, each with its 95 % interval; below " +
			"each, the choices it made (Simonsohn, Simmons & Nelson 2020).",
		"Colours. Orange: the claim is supported; blue: contradicted; grey: undecided, all by the criterion printed " +
			"with the verdict.",
		"Reading it. If one option of a choice is filled on the left and another on the right, that choice " +
			"decides the verdict.",
		"Rule. A curve has the outcome of more than half of its combinations. These share data and are not equally " +
			"sensible, so their share is not a probability; but if there is nothing to find, at most one curve in twenty " +
			"gets so far, however its combinations depend on each other (Markov’s inequality).",
	},
	Question: &Question{
		Asks:    "How many of the combinations will lead to the same verdict?",
		Answers: []string{"Nearly all (nine of ten or more)", "Most", "No verdict has half of them"},
		Judge:   ByAgreement,
	},
	Claims: []Claim{
		{
			ID:   "C6",
			Says: "The same holds for firing rates in monkeys and for functional imaging in humans.",
			Needs: "C1, C4 and C5 on recordings of both kinds, with the same networks. Of some human recordings only " +
				"the dissimilarities are public (how dissimilar the responses to two pictures are), not the " +
				"responses, so pictures and analysis differ too.",
			Found: Found{
				For: "Monkeys’ firing rates and human imaging agree: training and precise weights add " +
					"more in the higher area.",
				Against: "In one of the two kinds of recording the reverse holds.",
				Open:    "Monkeys’ firing rates and human imaging do not both give a clear answer.",
			},
			Minds: "Training or precise weights that add more to the early area than to the higher one, in either " +
				"kind of recording, in most of its analyses.",
			Question: &Question{
				Asks:    "Will firing rates in monkeys and imaging in people both agree with it?",
				Answers: []string{"Both agree", "Not clear in both", "The opposite in one of them"},
			},
			Figures: []Figure{Specifications},
		},
	},
})
