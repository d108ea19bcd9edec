package ui

// text is how the page of an experiment introduces itself.
type text struct {
	short    string // in the navigation
	title    string // h1
	lead     string
	how      []string // the method, a sentence at a time, under the figures; each begins with a head and a full stop
	figure   string   // title of the figure of `summary`
	counts   string   // what n counts: "units", "pictures"
	question *question
}

// texts gives an experiment's introduction; one that has none yet is called by
// its name.
func texts(experiment string) text {
	t, ok := introductions[experiment]
	if experiment == "train" {
		t, ok = trainText, true
	}
	if !ok {
		t = text{short: capital(experiment), title: capital(experiment)}
	}
	if t.figure == "" {
		t.figure = "What was measured"
	}
	return t
}

// introductions are the texts of the experiments by name. A term is explained where
// it first appears.
var introductions = map[string]text{
	"encoding": {
		short: "Encoding",
		title: "Does training help a network predict neurons?",
		lead: "Show the same pictures to a network and to a brain. From the network’s responses, predict each neuron’s. " +
			"Then take the training away, or shuffle the trained weights, and see how much of the prediction is left.",
		figure: "How well each network predicts the recorded units",
		counts: "units",
		how: []string{
			"Features. A picture enters the network; what one of its layers answers is the picture’s features.",
			"Prediction. A ridge regression (a linear fit that is held back by a penalty) predicts each unit’s response from the features. " +
				"It is always scored on pictures it was not fitted to, and the penalty is chosen on others still.",
			"Score. The correlation r of predicted and recorded responses; the normalised score sign(r)·r²/ρ, where ρ is how well the " +
				"recording agrees with itself, so that 1 means as well as the noise allows; and FVE, the fraction of variance explained, 1 − SSE/SSE₀.",
			"Interval. 95 %, over units and pictures at once, by resampling the held-out predictions. For random networks the seeds count as well.",
			"Controls. Pixels and a fixed bank of Gabor-energy filters, whose octaves each neuron weighs inside the training pictures, say what a network must beat; with shuffled responses nothing can be predicted, so their score must lie at 0.",
			"Zero-mean kernels. Training takes the mean out of first-layer kernels; drawing and shuffling weights put it back. " +
				"Random and shuffled networks therefore come in both forms.",
		},
		question: &question{
			asks:    "Which network will predict these units better: the trained one, or a random one of the same shape with zero-mean first-layer kernels?",
			answers: []string{"The trained one, clearly", "No clear difference", "The random one, clearly"},
			outcome: differenceOutcome("trained − random dc=zero"),
		},
	},
	"shuffle": {
		short: "Shuffle",
		title: "Is it the weights, or their order?",
		lead: "A trained network’s weights are taken out and put back in random order, within each layer. " +
			"The numbers are the same; what they had learnt together is gone. How much worse does the network predict an early visual area, and how much worse a higher one?",
		figure: "How well trained, shuffled and random networks predict",
		counts: "units",
		how: []string{
			"Three shuffles. All weights of a layer change places; or only the positions within each kernel (a kernel is the small window of weights that slides over the picture); or whole kernels between input channels. Biases stay.",
			"Loss. Trained minus shuffled, on the same units and the same pictures, so that what both share falls out.",
			"Early and higher. Signals pass through the primary visual cortex (V1) first; V4 and the inferior temporal cortex (IT) come later. The claim compares the loss between them.",
			"Interval. 95 %, over units and pictures at once; the shuffles of different seeds count as well. A seed is the number that fixes all that is left to chance.",
			"Zero-mean kernels. Shuffling puts the mean luminance back into first-layer kernels, from which training had taken it. Shuffled networks therefore come in both forms, as shuffled and with the mean taken out again.",
			"Criterion. The loss in the higher area minus that in the early area: supported if its interval lies above 0, opposed if below.",
		},
		question: &question{
			claim:   "C5",
			asks:    "Where will shuffling the trained weights cost more?",
			answers: []string{"In the higher area", "No clear difference", "In the early area"},
			outcome: verdictOutcome("C5"),
		},
	},
	"selectivity": {
		short: "Selectivity",
		title: "Are random networks tuned like cells of visual cortex?",
		lead: "Many cells of primary visual cortex (V1) answer to bars and stripes of one orientation and stay silent at others. " +
			"Show stripes of all orientations to the units of a network, measure how picky each one is, and lay the distribution over that of recorded cells.",
		figure: "Selectivity of the units of each network",
		counts: "units",
		how: []string{
			"Gratings. Stripes of twelve orientations, eight phases (where the stripes begin) and several widths, in a soft round window.",
			"Circular variance. One number for how picky a unit is: 0 if it answers to one orientation alone, 1 if all are the same to it. CV = 1 − |Σ R·e^{2iθ}| / ΣR, where R is the response to the orientation θ, at the unit’s best width of stripes.",
			"Response. A cell cannot fire less than never, so what a unit answers below zero counts as zero before the phases are averaged. This rule matters: it turns linear units into rectified ones. The other rules are shown beside it, and the verdict must hold in two of them.",
			"Left out. Units that never answer (dead) or always answer the same (flat) have no orientation. They are counted under each histogram.",
			"Recorded cells. 308 cells of macaque V1 (Ringach, Shapley & Hawken 2002). Their histogram is part of this page; the single cells can be fetched.",
			"Distances. KS, the largest gap between two cumulative curves; Wasserstein-1, how far the one histogram must be moved to become the other; Jensen–Shannon, how well one could tell which of the two a value came from. Data against data is the distance between two random halves of the cells: nothing can be expected to come nearer.",
			"Half-width. How far from the best orientation a unit’s response falls to half, in degrees.",
		},
		question: &question{
			claim:   "C7",
			asks:    "Among networks that were never trained, which activation will be tuned most like the recorded cells?",
			answers: []string{"ReLU (what is below zero becomes zero)", "Too close to tell", "Another one"},
			outcome: verdictOutcome("C7"),
		},
	},
	"texture": {
		short: "Texture",
		title: "How much of a texture does an untrained network see?",
		lead: "One picture, two questions: which digit is it, and what is it filled with? " +
			"The network’s weights stay as they were drawn; only a simple read-out on top is fitted. Is that enough for textures, and is it enough for digits?",
		figure: "How many pictures each network reads right",
		counts: "pictures",
		how: []string{
			"Pictures. A digit filled with one family of texture, on a ground of another. Families are processes: every sample is new. Training and test share families, never samples.",
			"Read-out. A linear one (each class gets a weighted sum of the features, the largest wins), fitted the same way for every network. Its penalty is chosen inside the training pictures.",
			"Twins. For every picture there is one with the same amplitude spectrum (the same coarse and fine stripes, in the same amounts) and random phase, so that nothing else of the texture is left. What is read on the natural pictures and not on the twins is more than the spectrum.",
			"References. Pixels below, networks trained on the task above. Chance is what guessing reaches.",
			"Confusions. Rows are what the picture shows, columns what was answered.",
			"A limit. Linear and tanh units with average pooling and an average over the whole picture must fail on the twins, because a pattern and its negative cancel. That is arithmetic, not a finding; a read-out that keeps places stands beside it.",
		},
		question: &question{
			claim:   "C8",
			asks:    "Among random networks, will ReLU read textures best?",
			answers: []string{"Yes, clearly", "Too close to tell", "No, another activation will"},
			outcome: verdictOutcome("C8"),
		},
	},
	"complexity": {
		short: "Complexity",
		title: "Do complex networks predict better?",
		lead: "Some networks bend their input a lot, others hardly. Measure how complicated the function is that each random network computes, " +
			"and see whether that says how well it predicts early and higher visual areas.",
		figure: "Complexity and score of each network",
		counts: "networks",
		how: []string{
			"Grid. Random networks of many shapes: every activation (what a unit makes of its sum) with every pooling (how neighbours are summed up).",
			"Fourier complexity. Take three pictures and all mixtures of them, a plane; follow a unit over it like a landscape; the complexity is how fine its hills are, C = Σ|f̂(k)|·‖k‖ / Σ|f̂(k)|.",
			"Linearity deficit. 1 − R² of the best linear map from picture to features, on pictures it was not fitted to: 0 for a linear network.",
			"Path over chord. Walk straight from one picture to another; the features walk a curve. Its length over that of the straight line between its ends.",
			"These three are ours. The measure of the study that claims this is not known to us.",
			"R². The share of the differences in score that a straight line over complexity accounts for. Its interval resamples whole architectures, because the seeds of one are not independent.",
			"Within one pooling. Pooling raises complexity and score alike; so the same R² is also given among networks of one kind of pooling, where it may vanish.",
		},
		question: &question{
			claim:   "C3",
			asks:    "Where will complexity say more about the score: in the early area or in the higher one?",
			answers: []string{"In the early area", "No clear difference", "In the higher area"},
			outcome: verdictOutcome("C3"),
		},
	},
	"brainfit": {
		short: "Brain fit",
		title: "What does training on the neurons themselves add?",
		lead: "Instead of digits or objects, let a network learn the recorded responses. " +
			"If its shape alone already does the work, learning should add little to a random network of the same shape.",
		figure: "How well fitted, random and trained networks predict",
		counts: "units",
		how: []string{
			"Fitted. All weights are trained to predict the responses to the training pictures; training stops when a part that is held back within them no longer improves (early stopping).",
			"Random. The same shape and the same first weights, never changed; only the read-out is fitted.",
			"Read-out. Where in the picture a unit looks, times which features it takes there. That has far fewer numbers to fit than every feature at every place.",
			"Same units, same folds. A fold is a part of the pictures that is held out and scored; every network is scored on the same ones.",
			"Interval. 95 %, over units and pictures (or whole movies, where frames come from movies), and over seeds.",
			"Criterion. Learning adds less than 0.05 with ReLU or max pooling, and more than 0.05 without either.",
		},
		question: &question{
			claim:   "C2",
			asks:    "Will learning the responses add little (less than 0.05) to networks with ReLU or max pooling, and more to the others?",
			answers: []string{"Yes, just so", "Too close to tell", "No"},
			outcome: verdictOutcome("C2"),
		},
	},
	"scorecard": {
		short: "Scorecard",
		title: "Every model by every measure",
		lead: "A network can predict neurons well and be tuned unlike them, or the other way round. " +
			"So each model is a line here, each measure a column, and there is no total: no number says which model is best.",
		figure: "Every model by every measure",
		counts: "units",
		how: []string{
			"Columns. Prediction of responses, tuning to orientation, agreement of dissimilarities (which pictures look alike to the brain and to the network), textures, complexity. Each has its own axis and its own direction.",
			"No total. A sum would need weights, and whoever chooses the weights chooses the winner.",
			"Interval. 95 %, as each measure defines it on its own page.",
			"Controls. Pixels, a fixed bank of filters and shuffled responses are lines like any other.",
		},
		question: &question{
			claim:   "C11",
			asks:    "Will one model come out ahead in every measure?",
			answers: []string{"No: different measures, different winners", "Too close to tell", "Yes"},
			outcome: verdictOutcome("C11"),
		},
	},
	"multiverse": {
		short: "Multiverse",
		title: "How far does a verdict hang on how one looks?",
		lead: "Every analysis makes choices that papers rarely print: which layer, which score, what stands behind a cut-out object. " +
			"Here the same claim is tested under all combinations of its choices at once.",
		figure: "Estimates of each claim",
		counts: "specifications",
		how: []string{
			"Combination. One value for each choice. Each is a whole analysis that somebody could have published.",
			"Specification curve. The estimates of all combinations, sorted, each with its 95 % interval; below each, the choices it made (Simonsohn, Simmons & Nelson 2020).",
			"Colours. Orange: the claim is supported; blue: opposed; grey: undecided, all by the criterion that stands with the verdict.",
			"Reading it. If one row of the lower part is filled on the left and another on the right, that choice decides the verdict.",
			"Not a vote. Combinations are not independent and not equally sensible; how many agree is no probability.",
		},
		question: &question{
			asks:    "How many of the combinations will lead to the same verdict?",
			answers: []string{"Nearly all (nine of ten or more)", "Most", "No verdict has half of them"},
			outcome: agreementOutcome,
		},
	},
}
