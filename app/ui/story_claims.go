package ui

import "untrained/app/lab"

// claim is one of the statements that the laboratory puts to the test.
type claim struct {
	id, says string
	needs    string    // the evidence it takes, in plain words
	minds    string    // what would change our mind
	question *question // asked before the outcome is shown; nil where nothing is measured for this claim alone
	page     string    // the experiment that tests it; "" where it follows from others
	figures  []string  // which figure of a run to show, by name: the first that there is
	rests    []string  // the claims whose verdicts it follows from
}

// claims are in the order in which one would read them: science first, then how
// to judge.
var claims = []claim{
	{
		id: "C1", says: "Training on objects improves the prediction of early visual cortex far less than that of higher visual areas.",
		needs: "An early and a higher area, and one network three times: trained on objects, random, and with its trained weights shuffled. What training adds in the higher area, minus what it adds in the early one.",
		minds: "An interval of that difference that lies below 0. Or a verdict that turns with the grey behind the pictures or with the mean of the first kernels: then the analysis speaks, and not the brain.",
		question: &question{claim: "C1", asks: "Where will training on objects help more?",
			answers: []string{"In the higher area", "No clear difference", "In the early area"}, outcome: verdictOutcome("C1")},
		page: "encoding", figures: []string{"interaction", "differences", "summary"},
	},
	{
		id: "C2", says: "Training a simple network directly on the responses of early visual neurons adds little, if it has ReLU or max pooling.",
		needs: "Networks that learn the recorded responses, beside random ones of the same shape whose read-out alone is fitted. (ReLU turns what is below zero into zero; max pooling keeps the largest of neighbouring values.)",
		minds: "A network with ReLU or max pooling that gains clearly more than 0.05 by learning, or one with neither that gains as little.",
		page:  "brainfit", question: introductions["brainfit"].question, figures: []string{"groups", "differences", "summary"},
	},
	{
		id: "C3", says: "Networks with ReLU and max pooling compute the most complex functions, and complexity goes along with how well early cortex is predicted.",
		needs: "A measure of complexity for a whole grid of random networks, and how well each of them predicts an early and a higher area.",
		minds: "Complexity that says as much about the higher area as about the early one; or nothing left of it among networks of one kind of pooling, for then it was the pooling.",
		page:  "complexity", question: introductions["complexity"].question, figures: []string{"scatter", "summary"},
	},
	{
		id: "C4", says: "Higher areas depend on precisely trained weights.",
		needs: "The same difference between areas as for C1, here with the early area of one species and the higher area of another, for the same pictures.",
		minds: "Random networks that predict a higher area as well as trained ones do, on a recording with more neurons or more pictures than these.",
		question: &question{claim: "C4", asks: "Take the training away. Which area’s prediction will suffer more?",
			answers: []string{"The higher area’s", "No clear difference", "The early area’s"}, outcome: verdictOutcome("C4")},
		page: "encoding", figures: []string{"interaction", "differences", "summary"},
	},
	{
		id: "C5", says: "Shuffling the trained weights hurts models of early cortex much less than models of higher cortex.",
		needs: "Two areas, and the trained weights in random order within each layer, in three ways.",
		minds: "A loss in the early area as large as in the higher one, once shuffling is kept from changing the mean of the first kernels.",
		page:  "shuffle", question: introductions["shuffle"].question, figures: []string{"interaction", "differences", "summary"},
	},
	{
		id: "C6", says: "The same holds for firing rates in monkeys and for functional imaging in humans.",
		needs: "C1, C4 and C5 on recordings of both kinds, with the same networks. Of the human recordings only the dissimilarities are public: how unlike the responses to two pictures are, and not the responses. So pictures and analysis differ too.",
		minds: "Training or precise weights that add more to the early area than to the higher one, in either kind of recording: one such interval is enough.",
		question: &question{claim: "C6", asks: "Training and precise weights, in early and higher areas: will monkeys’ firing rates and human imaging both come out as claimed?",
			answers: []string{"Both as claimed", "Not clear in both", "The opposite in one of them"}, outcome: verdictOutcome("C6")},
		page: "multiverse", figures: []string{"specifications"},
	},
	{
		id: "C7", says: "Among random networks, those with ReLU are tuned to orientation most like neurons of primary visual cortex.",
		needs: "How picky each unit of a network is about the orientation of stripes, beside 308 recorded cells.",
		minds: "Another activation that comes nearer to the cells by two of the three ways to treat negative responses; or cells of another laboratory that are distributed otherwise.",
		page:  "selectivity", question: introductions["selectivity"].question, figures: []string{"distances", "differences", "histogram"},
	},
	{
		id: "C8", says: "A random network with ReLU reads textures almost as well as a trained one.",
		needs: "Pictures with two tasks in one: a digit, filled with a texture. No recording.",
		minds: "Another random activation that reads textures better; a trained network that is five points ahead or more; or an advantage that is gone on twins with the same spectrum.",
		page:  "texture", question: introductions["texture"].question, figures: []string{"differences", "summary"},
	},
	{
		id: "C9", says: "So the shape of a network, before any training, explains much of early vision.",
		needs: "It follows from C1 to C8, or falls with them: its verdict is computed from theirs.",
		minds: "Any of C1 to C8 opposed on real recordings. This statement is no stronger than the weakest of them.",
		rests: lab.ConclusionRests("C9"),
	},
	{
		id: "C10", says: "Such comparisons need rigorous controls.",
		needs: "A recording whose truth is known, because it was made up: cells built from Gabor filters (stripes that fade at their ends). The method must find them, and must find nothing in shuffled responses.",
		minds: "Pixels that predict such cells better than Gabor filters do, or a score for shuffled responses whose interval leaves 0. Then the method is wrong, and every other number here with it.",
		question: &question{claim: "C10", asks: "Simulated cells are built from Gabor filters. What will predict them better: Gabor filters, or the pixels of the picture?",
			answers: []string{"Gabor filters", "No clear difference", "Pixels"}, outcome: controlOutcome},
		page: "encoding", figures: []string{"summary"},
	},
	{
		id: "C11", says: "Judge a model by several measures, not by one.",
		needs: "Many models, random and trained, each by every measure there is: prediction, tuning, dissimilarities, textures.",
		minds: "One model that is ahead by every measure and on every recording: then one measure would do.",
		page:  "scorecard", question: introductions["scorecard"].question, figures: []string{"summary"},
	},
}

// controlOutcome reads the outcome of the controls: they are on a simulation, whose
// truth is the answer.
func controlOutcome(s shown) (int, string) {
	_, says := verdictOutcome("C10")(s)
	for _, v := range s.result.Verdicts {
		if v.Claim != "C10" || v.Estimate == nil {
			continue
		}
		says = verdictText(s.result, v) + " " + EstimateText(s.result, v) + "."
		switch {
		case valueOf(v.Low) > 0:
			return 0, says
		case valueOf(v.High) < 0:
			return 2, says
		}
		return undecided, says
	}
	return -1, says
}
