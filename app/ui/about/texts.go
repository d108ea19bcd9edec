package about

// method is how one thing is measured: its formula in MathML, in words, and where it
// is from.
type method struct{ name, formula, says, source string }

// Parts of formulas.
const (
	rho     = `<mi>ρ</mi>`
	squareR = `<msup><mi>r</mi><mn>2</mn></msup>`
)

var methods = []method{
	{"Prediction of a unit",
		`<mover><mi>w</mi><mo>^</mo></mover><mo>=</mo><munder><mi>argmin</mi><mi>w</mi></munder><mrow><mo>‖</mo><mi>y</mi>` +
			`<mo>−</mo><mi>X</mi><mi>w</mi><msup><mo>‖</mo><mn>2</mn></msup><mo>+</mo><mi>λ</mi><mo>‖</mo><mi>w</mi><msup><mo>` +
			`‖</mo><mn>2</mn></msup></mrow>`,
		"Ridge regression from the features X of one layer to the responses y of a unit. It is scored on pictures it was " +
			"not fitted to; the penalty λ is chosen on others still (nested cross-validation). Pictures of one group, such as " +
			"frames of one movie, are never split.",
		"Hoerl & Kennard 1970, Technometrics 12:55."},
	{"Reliability of a unit",
		rho + `<mo>=</mo><mfrac><mrow><mn>2</mn><mi>h</mi></mrow><mrow><mn>1</mn><mo>+</mo><mi>h</mi></mrow></mfrac>`,
		"h is the correlation of two halves of the repeats over pictures; ρ is what it would be for all repeats together.",
		"Spearman 1910 and Brown 1910, Brit J Psychol 3:271 and 3:296."},
	{"Normalised score",
		`<mi>s</mi><mo>=</mo><mi>sign</mi><mo>(</mo><mi>r</mi><mo>)</mo><mo>·</mo><mfrac>` + squareR + rho + `</mfrac>`,
		"r is the correlation of predicted and recorded responses. 1 means: as well as the noise allows. Only responses " +
			"are noisy, so r² is divided by ρ and not by its square.",
		"Schoppe, Harper, Willmore, King & Schnupp 2016, Front Comput Neurosci 10:10."},
	{"Fraction of variance explained",
		`<mi>FVE</mi><mo>=</mo><mn>1</mn><mo>−</mo><mfrac><mrow><mo>∑</mo><msup><mrow><mo>(</mo><mi>y</mi><mo>−</mo><mover>` +
			`<mi>y</mi><mo>^</mo></mover><mo>)</mo></mrow><mn>2</mn></msup></mrow><mrow><mo>∑</mo><msup><mrow><mo>(</mo><mi>` +
			`y</mi><mo>−</mo><mover><mi>y</mi><mo>¯</mo></mover><mo>)</mo></mrow><mn>2</mn></msup></mrow></mfrac>`,
		"ȳ is the mean response to the pictures that were trained on. Below 0 a prediction is worse than that mean.", ""},
	{"Intervals", "",
		"95 %, over units and pictures at once: pictures (or whole groups of them) are drawn again and again with " +
			"replacement, the variance between units is added, and for random networks the variance between seeds over their " +
			"number. Differences are paired: same units, same pictures.",
		"Efron 1979, Ann Statist 7:1; bootstrap and Student’s t."},
	{"What training adds in one area more than in another",
		`<mi>Δ</mi><mo>=</mo><msub><mrow><mo>(</mo><msub><mi>s</mi><mtext>trained</mtext></msub><mo>−</mo><msub><mi>s</mi>` +
			`<mtext>random</mtext></msub><mo>)</mo></mrow><mtext>higher</mtext></msub><mo>−</mo><msub><mrow><mo>(</mo><msub>` +
			`<mi>s</mi><mtext>trained</mtext></msub><mo>−</mo><msub><mi>s</mi><mtext>random</mtext></msub><mo>)</mo></mrow>` +
			`<mtext>early</mtext></msub>`,
		"The interaction on which the claims C1 and C5 rest; for C5 with shuffled in place of random.", ""},
	{"Circular variance",
		`<mi>CV</mi><mo>=</mo><mn>1</mn><mo>−</mo><mfrac><mrow><mo>|</mo><munder><mo>∑</mo><mi>θ</mi></munder><msub><mi>R</` +
			`mi><mi>θ</mi></msub><msup><mi>e</mi><mrow><mn>2</mn><mi>i</mi><mi>θ</mi></mrow></msup><mo>|</mo></mrow><mrow>` +
			`<munder><mo>∑</mo><mi>θ</mi></munder><msub><mi>R</mi><mi>θ</mi></msub></mrow></mfrac>`,
		"R is the response to stripes of orientation θ. 0 for a unit that answers to one orientation alone, 1 for one that " +
			"answers to all alike.",
		"Ringach, Shapley & Hawken 2002, J Neurosci 22:5639."},
	{"Fourier complexity",
		`<mi>C</mi><mo>=</mo><mfrac><mrow><munder><mo>∑</mo><mi>k</mi></munder><mo>|</mo><mover><mi>f</mi><mo>^</mo></` +
			`mover><mo>(</mo><mi>k</mi><mo>)</mo><mo>|</mo><mo>·</mo><mo>‖</mo><mi>k</mi><mo>‖</mo></mrow><mrow><munder><mo>` +
			`∑</mo><mi>k</mi></munder><mo>|</mo><mover><mi>f</mi><mo>^</mo></mover><mo>(</mo><mi>k</mi><mo>)</mo><mo>|</mo></` +
			`mrow></mfrac>`,
		"How fine the hills of a unit are over a plane of mixtures of three pictures. It is a measure of ours; that of the " +
			"study is not known to us.", ""},
	{"Zero-mean kernels", "",
		"Training takes the mean out of first-layer kernels; drawing and shuffling weights put it back. Random and " +
			"shuffled networks therefore come in both forms, and verdicts are given for each.", ""},
	{"Pooled results of a class",
		`<mi>w</mi><mo>=</mo><msqrt><mrow><mover><msup><mi>h</mi><mn>2</mn></msup><mo>¯</mo></mover><mo>+</mo><mfrac><mrow>` +
			`<msup><mi>t</mi><mn>2</mn></msup><msup><mi>s</mi><mn>2</mn></msup></mrow><mi>k</mi></mfrac></mrow></msqrt>`,
		"The half-width w of a pooled interval: h are the half-widths of the k groups, s the standard deviation of their " +
			"estimates, t the quantile of Student’s t with k − 1 degrees of freedom. What the groups share, neurons and " +
			"pictures, no number of groups makes smaller.", ""},
	{"Verdicts", "",
		"A claim is supported, contradicted or undecided by a criterion that stands beside it and says whether it was " +
			"fixed before results had been seen. On a simulated recording the method check passes or fails: the run is not " +
			"evidence about a brain. Where the method does not find what was built in, recordings give no verdict. C9 has " +
			"none of its own: a map shows what supports it, what contradicts it and what is undecided.", ""},
}

var limits = []string{
	"Random networks here are small: they fit into a browser. What holds for them need not hold for large ones.",
	"The bundled trained network learnt generated digits and textures. One trained on photographs of objects must be " +
		"fetched.",
	"Public recordings of single neurons with early and higher areas under the same pictures are rare; areas differ in " +
		"more than their place.",
	"A prediction of responses by a regression says that information is there, and not that the brain uses it so.",
	"Simulated recordings contain what was built into them. They test the method.",
	"Quick runs (quick=1) use few seeds, pictures and resamples; their verdicts are for learning, not for citing.",
	"On another GPU or on the processor rounding differs: scores agree within a thousandth, verdicts at the edge of a " +
		"criterion may not.",
}
