package selectivity

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/statistics"
	"untrained/nn"
)

// rival is what random ReLU networks are compared with.
type rival struct {
	name string
	of   func(activation string) bool // nil: the trained network
}

// rivals returns the other activations, each by itself and the best of them, the best of those that are not nearly
// ReLU, and the trained network.
func (m *merger) rivals() []rival {
	var list []rival
	for _, activation := range m.grid.Activations {
		if activation != model.ReLU {
			list = append(list, rival{"random " + activation, func(a string) bool { return a == activation }})
		}
	}
	leaky := nn.LeakyReLU.String()
	return append(list,
		rival{"best other random", model.IsOther},
		rival{"best other random but leaky", func(a string) bool { return a != model.ReLU && a != leaky }},
		rival{lab.Trained, nil})
}

func (m *merger) forms() []string {
	if dc := m.config.DC; dc != "both" {
		return []string{dc}
	}
	return []string{"keep", "zero"}
}

// contest returns distance(rival) − distance(random ReLU) in a layer; pooling "" means the best pooling of each. ok
// is false if one of the two has no distance.
func (m *merger) contest(layer int, dc, pooling string, definition, kind int,
	rival func(string) bool) (difference statistics.Bootstrap, ok bool) {
	pick := func(want func(*group) bool) (list []statistics.Bootstrap) {
		for _, g := range m.groups {
			if d, ok := g.distances[key{layer, definition}]; ok && want(g) {
				list = append(list, d[kind])
			}
		}
		return list
	}
	own := pick(func(g *group) bool { return g.is(dc, pooling, model.IsReLU) })
	others := pick(func(g *group) bool {
		if rival == nil {
			return g.Training == lab.Trained
		}
		return g.is(dc, pooling, rival)
	})
	if len(own) == 0 || len(others) == 0 {
		return statistics.Bootstrap{}, false
	}
	return nearest(others).Minus(nearest(own)), true
}

// bestName returns the network of one side of a contest and its distance.
func (m *merger) bestName(layer int, dc string, kind int, activation func(string) bool) string {
	best, name := math.Inf(1), ""
	for _, g := range m.groups {
		if d, ok := g.distances[key{layer, clipThenAverage}]; ok && g.is(dc, "", activation) && d[kind].Value < best {
			best, name = d[kind].Value, fmt.Sprintf("%s at %.3f", m.label(g.Network), d[kind].Value)
		}
	}
	return name
}

const nearestCriterion = "distance(best other random) − distance(random ReLU), each with its best pooling, 95 %% " +
	"interval (%s): low > 0 supported, high < 0 opposed; the same in the first two definitions of circular variance, " +
	"else undecided"

// verdicts judges C7 by its criterion, layer by layer and in both forms of the random networks.
func (m *merger) verdicts() []lab.Verdict {
	kind := distanceKind(m.config.Distance)
	var list []lab.Verdict
	for _, layer := range m.survey.layers() {
		for _, dc := range m.forms() {
			if slices.Contains(m.config.Training, lab.RandomWeights) {
				list = append(list, m.nearestVerdict(layer, dc, kind))
				if m.family != nil && slices.Contains(m.config.Training, lab.Trained) {
					list = append(list, m.onParVerdict(layer, dc, kind))
				}
			}
		}
	}
	if len(list) == 0 {
		list = append(list, lab.Verdict{Claim: "C7", Verdict: lab.Undecided,
			Criterion: fmt.Sprintf(nearestCriterion, distanceNames[kind]),
			Statement: "Of random networks, those with ReLU are tuned to orientation most like V1 cells. This run has no " +
				"random networks."})
	}
	return list
}

// unjudged returns why a verdict cannot be reached, or "".
func (m *merger) unjudged(layer int) string {
	switch {
	case m.partial:
		return " The run is not complete."
	case layer == 1:
		return " The first layer cannot test it: clipping rates at 0 makes a linear unit a rectified one."
	case m.config.Seeds < model.FewestSeeds:
		return fmt.Sprintf(" It takes %d seeds.", model.FewestSeeds)
	}
	return ""
}

func (m *merger) nearestVerdict(layer int, dc string, kind int) lab.Verdict {
	v := lab.Verdict{
		Claim: "C7",
		Statement: fmt.Sprintf("Of random networks, those with ReLU are tuned to orientation most like V1 cells (layer %d, "+
			"%s).", layer, model.FormWords(dc)),
		Criterion: fmt.Sprintf(nearestCriterion, distanceNames[kind]),
		Verdict:   lab.Undecided,
	}
	first, ok := m.contest(layer, dc, "", clipThenAverage, kind, model.IsOther)
	if !ok {
		v.Statement += " ReLU or all others are missing, or too few of their units are alive."
		return v
	}
	v.Set(intervalOf(first, false))
	v.Statement += fmt.Sprintf(" Nearest other: %s; ReLU: %s.", m.bestName(layer, dc, kind, model.IsOther),
		m.bestName(layer, dc, kind, model.IsReLU))
	if why := m.unjudged(layer); why != "" {
		v.Statement += why
		return v
	}
	var outcomes []lab.Outcome
	var shown []string
	for definition := range judgedByVerdicts {
		b, ok := m.contest(layer, dc, "", definition, kind, model.IsOther)
		if !ok {
			v.Statement += " In the definition “" + definitionNames[definition] + "” too few units have a rate."
			return v
		}
		e := intervalOf(b, false)
		outcome := lab.Undecided
		switch {
		case e.Low > 0:
			outcome = lab.Supported
		case e.High < 0:
			outcome = lab.Opposed
		}
		outcomes = append(outcomes, outcome)
		shown = append(shown, fmt.Sprintf("%s: %.3f [%.3f, %.3f]", definitionNames[definition], e.Value, e.Low, e.High))
	}
	if outcomes[0] == outcomes[1] {
		v.Verdict = outcomes[0]
	}
	v.Statement += " " + strings.Join(shown, "; ") + "."
	return v
}

// onParVerdict judges whether random ReLU networks are as near to the cells as the trained one, by equivalence: the
// whole interval within the floor of the data.
func (m *merger) onParVerdict(layer int, dc string, kind int) lab.Verdict {
	floor := m.floors[kind].Mean
	training := "task-trained"
	if m.object {
		training = "trained on objects"
	}
	v := lab.Verdict{
		Claim: "C7",
		Statement: fmt.Sprintf("Random ReLU networks are on par with a network %s (layer %d, %s).", training, layer,
			model.FormWords(dc)),
		Criterion: fmt.Sprintf("distance(trained) − distance(random ReLU, its best pooling), 95 %% interval (%s): within "+
			"±%.3f, the mean distance of halves of the cells, supported; wholly outside opposed; else undecided",
			distanceNames[kind], floor),
		Verdict: lab.Undecided,
	}
	b, ok := m.contest(layer, dc, "", clipThenAverage, kind, nil)
	if !ok {
		v.Statement += " One of the two is missing, or too few of its units are alive."
		return v
	}
	e := intervalOf(b, false)
	v.Set(e)
	if why := m.unjudged(layer); why != "" {
		v.Statement += why
		return v
	}
	switch {
	case e.Low >= -floor && e.High <= floor:
		v.Verdict = lab.Supported
	case e.Low > floor || e.High < -floor:
		v.Verdict = lab.Opposed
	}
	return v
}

// caution adds the warnings that a reader of the tables must know.
func (m *merger) caution(done int) {
	warn := func(format string, values ...any) { m.warnings = append(m.warnings, fmt.Sprintf(format, values...)) }
	if all := len(m.networks()); done < all {
		warn("Partial: %d of %d tasks are done.", done, all)
	}
	warn("Units: of every channel the one in the middle of the layer and up to %d more at random places in its middle "+
		"half; units of one channel are resampled together.", m.config.Places-1)
	if !m.cells.exact {
		warn("Networks are held against the histogram of the %d cells: distances are of histograms with %d bins. With "+
			"reference=%s they are exact.", len(m.cells.variance), varianceBins, ringachID)
	}
	if slices.Contains(m.survey.layers(), 1) {
		warn("The first layer cannot test C7: clipping rates at 0 makes a linear unit a rectified one.")
	}
	if slices.Contains(m.grid.Activations, nn.LeakyReLU.String()) {
		warn("Leaky ReLU differs from ReLU by a slope of %g below 0, so that “best other” is often it; the table of "+
			"differences shows the best of the rest as well.", nn.Leak)
	}
	if n := m.config.Seeds; n < 5 {
		warn("%d seeds: intervals say little about how much random networks differ from each other; take five or more.", n)
	}
	var few []string
	for _, g := range m.groups {
		for _, layer := range g.layers {
			if _, ok := g.distances[key{layer, clipThenAverage}]; !ok {
				few = append(few, fmt.Sprintf("%s in layer %d", g.Kind(), layer))
			}
		}
	}
	if len(few) > 0 {
		more := ""
		if len(few) > 4 {
			more = fmt.Sprintf(" and %d more", len(few)-4)
		}
		warn("Fewer than %d units are alive in %s%s: no distance.", fewestTuned,
			strings.Join(few[:min(4, len(few))], ", "), more)
	}
	if m.family != nil {
		if n := len(model.Stages(m.family.Spec)); n < m.deepest() {
			warn("%s has %d layers; deeper ones are of the grid's networks alone.", m.config.Weights, n)
		}
	}
}
