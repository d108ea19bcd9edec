package texture

import (
	"fmt"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/statistics"
)

// onParMargin is the largest advantage of a trained network over random ReLU networks that counts as slight.
const onParMargin = 0.05

const textureCriterion = "random ReLU − best other random (chosen on the other seeds), paired over seeds, 95 % " +
	"interval: low > 0; and trained − random ReLU: high < 0.05. Both: supported. High < 0 of the first, or low > 0.05 " +
	"of the second: opposed. Else undecided"

// verdicts judges C8 by its criterion for each form and pooling of the random networks: by the mean accuracy for the
// textures of figure and background, in the first set of pictures, with the first readout and layer.
func (m *merger) verdicts() []lab.Verdict {
	var list []lab.Verdict
	asked := m.asked()
	i := slices.IndexFunc(asked, func(q question) bool { return q.task == taskTextures })
	if i < 0 {
		i = slices.IndexFunc(asked, func(q question) bool { return q.task == taskFigure || q.task == taskGround })
	}
	if i >= 0 && slices.Contains(m.config.Training, lab.RandomWeights) {
		for _, dc := range m.forms() {
			for _, pooling := range m.grid.Poolings {
				list = append(list, m.verdict(asked[i], dc, pooling))
			}
		}
	}
	if len(list) == 0 {
		list = append(list, lab.Verdict{Claim: "C8", Verdict: lab.Undecided, Criterion: textureCriterion,
			Statement: "Of random networks, those with ReLU tell textures best, and a trained one is only slightly better. " +
				"This run asks random networks for no texture."})
	}
	return list
}

func (m *merger) verdict(q question, dc, pooling string) lab.Verdict {
	v := lab.Verdict{
		Claim: "C8", Verdict: lab.Undecided, Criterion: textureCriterion,
		Statement: fmt.Sprintf("Of random networks, those with ReLU tell textures best, and a trained one is only slightly "+
			"better (%s, %s; read-out %s of layer %s; %s; %s).",
			poolingWords(pooling), model.FormWords(dc), q.readout, q.layer, q.task, q.set),
	}
	own := m.find(dc, pooling, model.IsReLU)
	var others []map[uint64]float64
	for _, g := range m.find(dc, pooling, model.IsOther) {
		others = append(others, m.accuracies(g, q))
	}
	if len(own) == 0 || len(others) == 0 {
		v.Statement += " ReLU or all others are missing."
		return v
	}
	mine := m.accuracies(own[0], q)
	first := model.OverSeeds(ordered(minusBest(mine, others)))
	v.Set(first)
	if name := m.bestOther(q, dc, pooling); name != "" {
		v.Statement += fmt.Sprintf(" ReLU reads %.3f, the best other on average is %s.", statistics.Mean(ordered(mine)), name)
	}
	trained := m.only(lab.Trained)
	switch {
	case m.partial:
		v.Statement += " The run is not complete."
		return v
	case m.config.Seeds < model.FewestSeeds:
		v.Statement += fmt.Sprintf(" It takes %d seeds.", model.FewestSeeds)
		return v
	case trained == nil || m.accuracies(trained, q) == nil:
		v.Statement += " Without a trained network only the first half can be judged."
		if first.High < 0 {
			v.Verdict = lab.Opposed
		}
		return v
	}
	second := model.OverSeeds(ordered(Minus(m.accuracies(trained, q), mine)))
	training := "task-trained on digits and textures"
	if m.object {
		training = "trained on objects"
	}
	v.Statement += fmt.Sprintf(" The network %s, minus random ReLU: %.3f [%.3f, %.3f].", training, second.Value,
		second.Low, second.High)
	switch {
	case first.Low > 0 && second.High < onParMargin:
		v.Verdict = lab.Supported
	case first.High < 0 || second.Low > onParMargin:
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

// bestOther returns the random network that is best on average, except ReLU, and its accuracy.
func (m *merger) bestOther(q question, dc, pooling string) string {
	best, name := -1.0, ""
	for _, g := range m.find(dc, pooling, model.IsOther) {
		if a := statistics.Mean(ordered(m.accuracies(g, q))); a > best {
			best, name = a, fmt.Sprintf("%s at %.3f", g.Activation, a)
		}
	}
	return name
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
		warn("Fully trained networks have a budget of %d pictures, none of them seen twice, where a read-out has %d; they "+
			"are an upper reference, not an equal.", m.config.Steps*fullBatch, m.config.Train)
	}
	for end, n := range m.edges {
		if m.fits > 0 && 5*n > m.fits {
			warn("%.0f %% of the read-outs take %s penalty of %s; the grid may be too narrow.", 100*float64(n)/float64(m.fits),
				[2]string{"the smallest", "the largest"}[end], m.config.Penalties)
		}
	}
}
