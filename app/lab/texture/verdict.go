package texture

import (
	"fmt"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/rivals"
	"untrained/app/lab/statistics"
)

// onParMargin is the largest advantage of a trained network over random ReLU networks that counts as slight.
const onParMargin = 0.05

// nearestCriterion is the rule for ReLU among random networks, onParCriterion that for the trained network beside it.
var (
	nearestCriterion = rivals.Criterion("accuracy(random ReLU) − accuracy(other)", "seeds")
	onParCriterion   = "accuracy(trained) − accuracy(random ReLU), paired over seeds, 95 % interval: high < 0.05 " +
		"supported, low > 0.05 opposed, else undecided (fixed on 2026-11-30, post hoc)"
)

// judged returns the question that the verdicts are about: the mean accuracy for the textures of figure and background,
// in the first set of pictures, with the first readout and layer. ok is false if random networks are asked for no
// texture.
func (m *merger) judged() (q question, ok bool) {
	asked := m.asked()
	i := slices.IndexFunc(asked, func(q question) bool { return q.task == taskTextures })
	if i < 0 {
		i = slices.IndexFunc(asked, func(q question) bool { return q.task == taskFigure || q.task == taskGround })
	}
	if i < 0 || !slices.Contains(m.config.Training, lab.RandomWeights) {
		return q, false
	}
	return asked[i], true
}

// rivalRows compares random ReLU networks with every other activation in what is judged, for each form and pooling.
func (m *merger) rivalRows() (list []rivals.Row) {
	q, ok := m.judged()
	if !ok {
		return nil
	}
	for _, dc := range m.forms() {
		for _, pooling := range m.grid.Poolings {
			row := rivals.Row{Layer: q.layer, DC: dc, Pooling: pooling}
			for _, own := range m.find(dc, pooling, model.IsReLU) {
				for _, g := range m.find(dc, pooling, model.IsOther) {
					d := ordered(Minus(m.accuracies(own, q), m.accuracies(g, q)))
					if len(d) == 0 {
						continue
					}
					row.Rivals = append(row.Rivals, rivals.Rival{Activation: g.Activation, Difference: model.OverSeeds(d),
						P: statistics.PValue(statistics.Mean(d), overSeeds(d)), N: len(d)})
				}
			}
			rivals.Judge(row.Rivals)
			list = append(list, row)
		}
	}
	return list
}

// overSeeds returns the variance of the mean of paired differences.
func overSeeds(d []float64) statistics.Part {
	return statistics.SeedsPart(statistics.Variance(d)/float64(len(d)), len(d))
}

// verdicts judges C8 by its criteria for each form and pooling of the random networks.
func (m *merger) verdicts(judged []rivals.Row) []lab.Verdict {
	var list []lab.Verdict
	q, _ := m.judged()
	for _, row := range judged {
		list = append(list, m.nearestVerdict(q, row))
		if m.only(lab.Trained) != nil {
			list = append(list, m.onParVerdict(q, row))
		}
	}
	if len(list) == 0 {
		list = append(list, lab.Verdict{Claim: "C8", Verdict: lab.Undecided, Criterion: nearestCriterion,
			Statement: "Of random networks, those with ReLU tell textures best. This run asks random networks for no texture."})
	}
	return list
}

// where says what a verdict is about.
func (m *merger) where(q question, row rivals.Row) string {
	return fmt.Sprintf("(%s, %s; readout %s of layer %s; %s; %s)", poolingWords(row.Pooling), model.FormWords(row.DC),
		q.readout, q.layer, q.task, q.set)
}

// unjudged returns why a verdict cannot be reached, or "".
func (m *merger) unjudged() string {
	switch {
	case m.partial:
		return " The run is not complete."
	case m.config.Seeds < model.FewestSeeds:
		return fmt.Sprintf(" It takes %d seeds.", model.FewestSeeds)
	}
	return ""
}

func (m *merger) nearestVerdict(q question, row rivals.Row) lab.Verdict {
	v := lab.Verdict{Claim: "C8", Verdict: lab.Undecided, Criterion: nearestCriterion,
		Statement: "Of random networks, those with ReLU tell textures best " + m.where(q, row) + "."}
	if len(row.Rivals) == 0 {
		v.Statement += " ReLU or all others are missing."
		return v
	}
	own := m.find(row.DC, row.Pooling, model.IsReLU)[0]
	var classic [][]float64
	for _, g := range m.find(row.DC, row.Pooling, model.IsOther) {
		if slices.Contains(rivals.Classic, g.Activation) {
			classic = append(classic, ordered(Minus(m.accuracies(own, q), m.accuracies(g, q))))
		}
	}
	if len(classic) > 0 {
		v.Set(model.OverSeeds(meanOf(classic)))
	}
	if why := m.unjudged(); why != "" {
		v.Statement += why
		return v
	}
	v.Verdict = rivals.Outcome(row.Rivals)
	v.Statement += fmt.Sprintf(" ReLU reads %.3f. It is %s Shown is the mean difference to the activations that decide.",
		statistics.Mean(ordered(m.accuracies(own, q))), rivals.Sentence(row.Rivals, "better than", "worse than"))
	return v
}

// meanOf returns the mean over lists, place by place, as far as the shortest.
func meanOf(lists [][]float64) []float64 {
	n := len(lists[0])
	for _, x := range lists {
		n = min(n, len(x))
	}
	mean := make([]float64, n)
	for _, x := range lists {
		for i := range mean {
			mean[i] += x[i] / float64(len(lists))
		}
	}
	return mean
}

// onParVerdict judges whether a trained network is only slightly better than random ReLU networks.
func (m *merger) onParVerdict(q question, row rivals.Row) lab.Verdict {
	training := "task-trained on " + model.TrainingSetOf(model.Network{Variant: model.Variant{Training: lab.Trained}},
		m.config.Weights)
	if m.object {
		training = "trained on objects"
	}
	v := lab.Verdict{Claim: "C8", Verdict: lab.Undecided, Criterion: onParCriterion,
		Statement: fmt.Sprintf("A network %s tells textures only slightly better than random ReLU networks %s. Trained "+
			"networks: n = 1; seeds differ in pictures and in random weights.", training, m.where(q, row))}
	own, trained := m.find(row.DC, row.Pooling, model.IsReLU), m.only(lab.Trained)
	if len(own) == 0 || m.accuracies(trained, q) == nil {
		v.Statement += " One of the two is missing."
		return v
	}
	e := model.OverSeeds(ordered(Minus(m.accuracies(trained, q), m.accuracies(own[0], q))))
	v.Set(e)
	switch why := m.unjudged(); {
	case why != "":
		v.Statement += why
	case e.High < onParMargin:
		v.Verdict = lab.Supported
	case e.Low > onParMargin:
		v.Verdict = lab.Opposed
	}
	return v
}

func poolingWords(pooling string) string {
	switch pooling {
	case model.AveragePool:
		return "average pooling"
	case model.MaxPool:
		return "max pooling"
	}
	return "no pooling"
}

// caution adds the warnings that a reader of the tables must know.
func (m *merger) caution(done int) {
	warn := func(format string, values ...any) { m.warnings = append(m.warnings, fmt.Sprintf(format, values...)) }
	if all := len(m.subjects()); done < all {
		warn("Partial: %d of %d tasks are done.", done, all)
	}
	if lab.IsQuick(m.text) {
		warn("A quick look: few networks and pictures; its numbers are no evidence.")
	}
	if slices.ContainsFunc(m.groups, func(g *textureGroup) bool {
		return slices.ContainsFunc(m.questions(g.subject), func(q question) bool { return m.bySymmetry(g, q) })
	}) {
		warn("Read by the mean over the picture, linear and tanh networks without max pooling are at or near chance on " +
			"spectrum-matched textures by symmetry: a texture and its negative are equally likely, and their features cancel. " +
			"So is every network on the side of a figure, because a mean does not know places. Neither is a result; the " +
			"column by_symmetry marks them.")
	}
	if m.config.Seeds < 5 {
		warn("%d seeds: intervals are wide; take five or more.", m.config.Seeds)
	}
	if m.family != nil && slices.Contains(m.config.Training, lab.Trained) && !m.object {
		var words []string
		if s := model.TrainingSetOf(model.Network{Variant: model.Variant{Training: lab.Trained}}, m.config.Weights); s != "" {
			words = append(words, s)
		}
		warn("The trained network is task-trained (%s), not trained on objects; some of its textures are among those asked "+
			"for.", strings.Join(words, ", "))
	}
	if slices.Contains(m.config.Training, FullyTrained) {
		warn("Fully trained networks have a budget of %d pictures, none of them seen twice, where a readout has %d; "+
			"they "+
			"are an upper reference, not an equal.", m.config.Steps*fullBatch, m.config.Train)
		m.unlearned(warn)
	}
	for end, n := range m.edges {
		if m.fits > 0 && 5*n > m.fits {
			warn("%.0f %% of the readouts take %s penalty of %s; the grid may be too narrow.", 100*float64(n)/float64(m.fits),
				[2]string{"the smallest", "the largest"}[end], m.config.Penalties)
		}
	}
}

// unlearned warns of fully trained networks that are still at chance: no upper reference is there.
func (m *merger) unlearned(warn func(format string, values ...any)) {
	var list []string
	for _, g := range m.groups {
		if g.Training != FullyTrained {
			continue
		}
		right := statistics.Mean(ordered(m.accuracies(g, question{"", "", g.set, g.task})))
		if lab.AtChance(right, float64(m.config.Test*len(g.seeds)), m.chance(g.task)) {
			list = append(list, fmt.Sprintf("%s (%s)", g.task, g.set))
		}
	}
	if list != nil {
		warn("Trained end to end, networks learned nothing in %d steps of %d pictures on %s: they answer no better than "+
			"guessing. More steps may help; as they are, they are no upper reference there.", m.config.Steps, fullBatch,
			strings.Join(list, ", "))
	}
}
