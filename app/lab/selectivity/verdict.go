package selectivity

import (
	"fmt"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/rivals"
	"untrained/app/lab/internal/tuning"
)

// others returns the activations that ReLU is compared with.
func (m *merger) others() (list []string) {
	for _, activation := range m.grid.Activations {
		if activation != model.ReLU {
			list = append(list, activation)
		}
	}
	return list
}

func (m *merger) forms() []string {
	if dc := m.config.DC; dc != "both" {
		return []string{dc}
	}
	return []string{"keep", "zero"}
}

// nearestCriterion is the rule for C7 by a distance.
func nearestCriterion(kind int) string {
	return rivals.Criterion(fmt.Sprintf("distance(other) − distance(random ReLU) (%s, the same number of units of each "+
		"network, mean over poolings, in the first two definitions of circular variance)", distanceNames[kind]), "seeds")
}

// verdicts judges C7 by its criterion, layer by layer and in both forms of the random networks.
func (m *merger) verdicts(judged []rivals.Row) []lab.Verdict {
	kind := distanceKind(m.config.Distance)
	var list []lab.Verdict
	for _, layer := range m.survey.layers() {
		for _, dc := range m.forms() {
			if slices.Contains(m.config.Training, lab.RandomWeights) {
				list = append(list, m.nearestVerdict(layer, dc, kind, judged))
				if m.family != nil && slices.Contains(m.config.Training, lab.Trained) {
					list = append(list, m.onParVerdict(layer, dc, kind))
				}
			}
		}
	}
	if len(list) == 0 {
		list = append(list, lab.Verdict{Claim: "C7", Verdict: lab.Undecided,
			Criterion: nearestCriterion(kind),
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

func (m *merger) nearestVerdict(layer int, dc string, kind int, judged []rivals.Row) lab.Verdict {
	v := lab.Verdict{
		Claim: "C7",
		Statement: fmt.Sprintf("Of random networks, those with ReLU are tuned to orientation most like V1 cells (layer %d, "+
			"%s).", layer, model.FormWords(dc)),
		Criterion: nearestCriterion(kind),
		Verdict:   lab.Undecided,
	}
	at := place{layer, dc, m.poolings()[0]}
	i := slices.IndexFunc(judged, func(r rivals.Row) bool {
		return r.Layer == fmt.Sprint(layer) && r.DC == dc && r.Pooling == at.pooling
	})
	if i < 0 || len(judged[i].Rivals) == 0 {
		v.Statement += " ReLU or all others are missing, or too few of their units are alive."
		return v
	}
	d, ok := m.classic(at, kind)
	if ok {
		v.Set(d.Estimate)
	}
	if why := m.unjudged(layer); why != "" {
		v.Statement += why
		return v
	}
	v.Verdict = rivals.Outcome(judged[i].Rivals)
	v.Statement += " ReLU: " + rivals.Sentence(judged[i].Rivals, "nearer to the cells than", "less near than")
	if ok {
		v.Statement += fmt.Sprintf(" Shown is the mean difference to the activations that decide; %d seeds, %d units of "+
			"each network.", d.n, d.units)
	}
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
		Criterion: fmt.Sprintf("distance(trained) − distance(random ReLU, mean over poolings), the same number of units of "+
			"each network, 95 %% interval (%s): within ±%.3f, the mean distance of halves of the cells, supported; wholly "+
			"outside opposed; else undecided (fixed on 2026-11-30, post hoc)", distanceNames[kind], floor),
		Verdict: lab.Undecided,
	}
	d, ok := m.contest(place{layer, dc, m.poolings()[0]}, tuning.ClipThenAverage, kind, lab.Trained)
	if !ok {
		v.Statement += " One of the two is missing, or too few of its units are alive."
		return v
	}
	e := d.Estimate
	v.Set(e)
	v.Statement += fmt.Sprintf(" Trained networks: n = %d; units of each network: %d.", d.n, d.units)
	if d.n == 1 {
		v.Statement += " With a single one the interval holds for other channels of it, and not for other trained networks."
	}
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
		"half. Distances are those of single networks, at the same number of units of each, averaged over seeds.",
		m.config.Places-1)
	if !m.cells.exact {
		warn("Networks are compared with the histogram of the %d cells: distances are of histograms with %d bins. "+
			"With "+
			"reference=%s they are exact.", len(m.cells.variance), varianceBins, ringachID)
	}
	if slices.Contains(m.survey.layers(), 1) {
		warn("The first layer cannot test C7: clipping rates at 0 makes a linear unit a rectified one.")
	}
	if n := m.config.Seeds; n < 5 {
		warn("%d seeds: intervals say little about how much random networks differ from each other; take five or more.", n)
	}
	var few []string
	for _, g := range m.groups {
		for _, layer := range g.layers {
			if g.populations[key{layer, tuning.ClipThenAverage}] == nil {
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
