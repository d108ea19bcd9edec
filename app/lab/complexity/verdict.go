package complexity

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/target"
	"untrained/app/lab/statistics"
)

const c3Criterion = "R²(early) − R²(higher) of score on complexity over architectures, 95 %% interval from resampled " +
	"architectures%s: low > 0 supported, high < 0 opposed, else undecided; none where no network predicts one of the " +
	"areas (score > 0, Holm's correction over networks)"

// criterionOfSeveral was fixed on 2026-11-30, before this program had scored a network on a recording of several areas.
const criterionOfSeveral = "; of several areas of one recording (fixed 2026-11-30) the higher one is " +
	target.HeadlineArea + " or, without it, the first; the others are rows of the table differences"

// verdicts judges C3 by its criterion, for both forms of first-layer kernels.
func (m *merger) verdicts() []lab.Verdict {
	if m.simulated() {
		return []lab.Verdict{m.builtIn()}
	}
	var list []lab.Verdict
	for _, dc := range m.forms() {
		list = append(list, m.explains(dc))
		list = append(list, m.mostComplex(dc)...)
	}
	return list
}

func formInWords(dc string) string {
	if dc == "zero" {
		return "first-layer kernels with zero mean"
	}
	return "first-layer kernels as drawn"
}

// explains returns the verdict on the claim itself.
func (m *merger) explains(dc string) lab.Verdict {
	measure := m.config.Measure
	v := lab.Verdict{
		Claim: "C3", Verdict: lab.Undecided,
		Statement: fmt.Sprintf("Complexity (%s) explains more of the variance of prediction across random networks in an "+
			"early area than in a higher one (%s)", measure, formInWords(dc)),
		Criterion: fmt.Sprintf(c3Criterion, ""),
	}
	first, higher := m.areas[0], m.headline()
	switch {
	case first.Among != nil && higher < 0:
		var chosen []string
		for _, a := range m.areas {
			chosen = append(chosen, a.Source.Area)
		}
		v.Statement += ". " + target.CannotDecide(first.Source.ID+" "+first.Source.Session, first.Early, first.Among, chosen)
		return v
	case higher < 0:
		v.Statement += fmt.Sprintf(". One area, %s, cannot decide it: choose a higher one.", first.Source.Area)
		return v
	}
	if m.partial {
		v.Statement += "; the run is not complete."
		return v
	}
	c := m.cloudOf(m.form(dc, "all"), []string{measure}, primaryOf)
	e := c.difference(higher)
	v.Set(e)
	v.Statement += fmt.Sprintf(": %s against %s.", first.Source.Area, m.areas[higher].Source.Area)
	if first.Among != nil {
		v.Criterion += criterionOfSeveral
	}
	pictures, ok := m.overPictures(c, higher)
	if ok {
		v.Criterion = strings.Replace(v.Criterion, fmt.Sprintf(c3Criterion, ""),
			fmt.Sprintf(c3Criterion, ", and from resampled pictures or groups of them"), 1)
		v.Statement += fmt.Sprintf(" Over pictures the interval is [%.3f, %.3f].", pictures.Low, pictures.High)
	}
	if floor := m.floor(dc, first, m.areas[higher]); floor != "" {
		v.Verdict = lab.None
		v.Statement += " No verdict: " + floor + ", so that R² explains noise there; a difference on a floor says nothing."
		return v
	}
	switch {
	case e.Low > 0 && (!ok || pictures.Low > 0):
		v.Verdict = lab.Supported
	case e.High < 0 && (!ok || pictures.High < 0):
		v.Verdict = lab.Opposed
	case math.IsNaN(e.Low):
		v.Statement += fmt.Sprintf(" For an interval at least %d kinds of networks are needed.", fewestResampled)
	}
	return v
}

// floor says which of some areas no network predicts, "" if each of them is predicted by one network or more.
func (m *merger) floor(dc string, areas ...*target.Yardstick) string {
	for _, a := range areas {
		models := m.form(dc, "all")
		best := models[0]
		var p []float64
		for _, k := range models {
			p = append(p, m.pAtFloor(a, k))
			if p[len(p)-1] != p[len(p)-1] {
				p = nil // one seed, and scores without resamples: nothing is known of their variance
				break
			}
			if k.score(a, a.Primary()) > best.score(a, a.Primary()) {
				best = k
			}
		}
		_, above := statistics.Holm(p, 1-statistics.Level)
		predicted := p == nil
		for i, k := range models[:len(p)] {
			predicted = predicted || above[i] && k.score(a, a.Primary()) > 0
		}
		if !predicted {
			return fmt.Sprintf("no network predicts %s (the best, %s, reaches %.3f by %s)", a.Source.Area, best.Name(),
				best.score(a, a.Primary()), a.Primary())
		}
	}
	return ""
}

// pAtFloor returns the p value of a network that predicts nothing in an area, over seeds and, where scores have
// resamples, pictures or groups of them; NaN where it has neither. By chance no score is above 0 on average: that of
// variance explained and that of r with whole groups held out are below.
func (m *merger) pAtFloor(a *target.Yardstick, k candidate) float64 {
	var means []float64
	for _, seed := range k.seeds {
		means = append(means, seed.Arrays[a.Role+"/"+a.Primary()][0])
	}
	seeds := statistics.Part{}
	if n := len(means); n > 1 {
		seeds = statistics.SeedsPart(statistics.Variance(means)/float64(n), n)
	}
	pictures := statistics.Part{}
	if a.Panel != nil {
		pictures = statistics.Part{Variance: statistics.Variance(k.meanOf(a.Role + "/boot/" + a.Primary())),
			Freedom: float64(a.Panel.Drawn - 1)}
	}
	return statistics.PValue(statistics.Mean(means), pictures, seeds)
}

// mostComplex returns the verdicts on the two other parts of the claim: no activation makes networks more complex
// than ReLU, and no pooling more than max.
func (m *merger) mostComplex(dc string) []lab.Verdict {
	var list []lab.Verdict
	for _, what := range []struct {
		winner, word string
		comparisons  []comparison
	}{
		{"relu", "ReLU networks are more complex than those of any other activation", m.comparisons(dc, "relu", "")},
		{model.MaxPool, "max-pooling networks are more complex than those with any other pooling",
			m.comparisons(dc, "", model.MaxPool)},
	} {
		v := lab.Verdict{
			Claim: "C3", Verdict: lab.Undecided,
			Statement: fmt.Sprintf("Random %s (%s, %s)", what.word, m.config.Measure, formInWords(dc)),
			Criterion: "difference to each other one, averaged over architectures that are alike otherwise, 95 % intervals " +
				"over seeds: all low > 0 supported, one high < 0 (Holm's correction over the other ones) opposed, else undecided",
		}
		if m.partial || len(what.comparisons) == 0 {
			v.Statement += "; this run has not all that is compared."
			list = append(list, v)
			continue
		}
		m.judgeOrder(&v, what.comparisons)
		list = append(list, v)
	}
	return list
}

// judgeOrder fills in a verdict on one activation or pooling against each other one. It counts whom the interval puts
// on which side, and shows the one that the verdict hangs on: the interval with the lowest end.
func (m *merger) judgeOrder(v *lab.Verdict, comparisons []comparison) {
	var p []float64
	for _, k := range comparisons {
		p = append(p, k.p[m.config.Measure])
	}
	_, apart := statistics.Holm(p, 1-statistics.Level)
	var above, open, below []string
	shown, opposed := comparisons[0], false
	for i, k := range comparisons {
		e := k.by[m.config.Measure]
		switch {
		case e.Low > 0:
			above = append(above, k.other)
		case e.High < 0:
			below = append(below, k.other)
			opposed = opposed || apart[i]
		default:
			open = append(open, k.other)
		}
		if before := shown.by[m.config.Measure]; e.Low < before.Low || before.Low != before.Low {
			shown = k
		}
	}
	var parts []string
	for _, side := range []struct {
		words string
		names []string
	}{{"more complex than ", above}, {"not told apart from ", open}, {"less complex than ", below}} {
		if len(side.names) > 0 {
			parts = append(parts, side.words+lab.Join(side.names))
		}
	}
	v.Statement += fmt.Sprintf(": %s. Shown is the one with the lowest end, %s.", strings.Join(parts, "; "), shown.name)
	v.Set(shown.by[m.config.Measure])
	switch {
	case opposed:
		v.Verdict = lab.Opposed
	case len(above) == len(comparisons):
		v.Verdict = lab.Supported
	}
}

// comparison is the difference of complexity between two activations, or two poolings, averaged over architectures that
// are otherwise the same; its interval is over seeds, each of which draws all architectures.
type comparison struct {
	name, other string
	by          map[string]lab.Estimate // by measure
	p           map[string]float64      // of no difference, by measure; 1 where there is one seed
	n           int                     // seeds
}

// comparisons compares one activation, or one pooling, with each other one.
func (m *merger) comparisons(dc, activation, pooling string) []comparison {
	var list []comparison
	others := model.GridActivations
	if pooling != "" {
		others = model.GridPoolings
	}
	models := m.form(dc, "all")
	for _, other := range others {
		if other.Value == activation || other.Value == pooling {
			continue
		}
		k := comparison{name: activation + pooling + " − " + other.Value, other: kindInWords(other),
			by: make(map[string]lab.Estimate), p: make(map[string]float64)}
		differences := make([]map[uint64][]float64, len(complexityMeasures)) // by measure and seed
		for i := range differences {
			differences[i] = make(map[uint64][]float64)
		}
		pairs := 0
		for _, a := range models {
			for _, b := range models {
				alike := a.Activation == activation && b.Activation == other.Value && a.Pooling == b.Pooling
				if pooling != "" {
					alike = a.Pooling == pooling && b.Pooling == other.Value && a.Activation == b.Activation
				}
				if !alike || a.Depth != b.Depth {
					continue
				}
				pairs++
				m.bySeed(a, b, differences)
			}
		}
		if pairs == 0 {
			continue
		}
		for i, measure := range complexityMeasures {
			var d []float64
			for _, list := range differences[i] {
				if len(list) == pairs { // in a partial result a seed may lack some
					d = append(d, statistics.Mean(list))
				}
			}
			slices.Sort(d) // a map has no order
			k.n = len(d)
			e, err := statistics.StudentT(d, statistics.Level)
			k.p[measure.Value] = 1
			if err != nil { // one seed
				e = statistics.Point(statistics.Mean(d))
			} else {
				k.p[measure.Value] = statistics.PValue(e.Value, statistics.Part{
					Variance: statistics.Variance(d) / float64(len(d)), Freedom: float64(len(d) - 1)})
			}
			k.by[measure.Value] = e
		}
		list = append(list, k)
	}
	return list
}

// kindInWords names an activation or a pooling in a sentence.
func kindInWords(o lab.Option) string {
	switch o.Value {
	case "linear":
		return "linear"
	case model.Strided:
		return "strided convolution"
	}
	return o.Label
}

// bySeed adds a − b of each seed that both have, for every measure of complexity.
func (m *merger) bySeed(a, b candidate, differences []map[uint64][]float64) {
	samples := m.samples()
	of := make(map[uint64]lab.TaskResult)
	for _, u := range b.seeds {
		of[samples[u.Task.Index].Seed] = u
	}
	for _, u := range a.seeds {
		seed := samples[u.Task.Index].Seed
		other, ok := of[seed]
		if !ok {
			continue
		}
		for i := range differences {
			differences[i][seed] = append(differences[i][seed], u.Arrays["complexity"][i]-other.Arrays["complexity"][i])
		}
	}
}

// order returns all comparisons.
func (m *merger) order() lab.Table {
	t := lab.Table{Name: lab.TableOrder, Columns: lab.Columns(lab.ColumnComparison, lab.ColumnComplexity, lab.ColumnDC,
		lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh, lab.ColumnN, lab.ColumnUnit)}
	for _, dc := range m.forms() {
		for _, k := range append(m.comparisons(dc, "relu", ""), m.comparisons(dc, "", model.MaxPool)...) {
			for _, measure := range complexityMeasures {
				e := k.by[measure.Value]
				t.Rows = append(t.Rows, []any{k.name, measure.Value, dc, lab.Number(e.Value), lab.Number(e.Low), lab.Number(e.High),
					float64(k.n), "difference, architectures alike otherwise, over seeds"})
			}
		}
	}
	return t
}

// builtIn returns the verdict on a simulated area, which judges nothing. Its cells rectify and square what filters see,
// but the functions that they compute are hardly more complex than linear ones (TestSimulatedCellsAreHardlyComplex), so
// that no sign of the slope of score on complexity was built in: networks far more complex than the cells need not
// predict them better.
func (m *merger) builtIn() lab.Verdict {
	v := lab.Verdict{
		Claim: "C3", Verdict: lab.None,
		Statement: fmt.Sprintf("No verdict on a simulation: its cells are hardly more complex than linear filters, so that "+
			"more complex networks (%s) need not predict them better.", m.config.Measure),
		Criterion: "slope of score on complexity over architectures in the simulated early area, 95 % interval from " +
			"resampled architectures; it judges nothing, because no sign of it was built in (fixed on 2026-12-01, post hoc; " +
			"before, low > 0 recovered, else not recovered)",
	}
	if m.partial {
		v.Statement += " The run is not complete."
		return v
	}
	dc := m.forms()[len(m.forms())-1]
	v.Set(m.cloudOf(m.form(dc, "all"), []string{m.config.Measure}, primaryOf).over(0, slope))
	v.Statement += " Shown is the slope with " + formInWords(dc) + "."
	return v
}
