package complexity

import (
	"fmt"
	"math"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/target"
	"untrained/app/lab/statistics"
)

const c3Criterion = "R²(early) − R²(higher) of score on complexity over architectures, 95 %% interval from resampled " +
	"architectures%s: low > 0 supported, high < 0 opposed, else undecided"

// criterionOfSeveral was fixed on 2026-11-30, before this program had scored a network on a recording of several areas.
const criterionOfSeveral = "; of several areas of one recording (fixed 2026-11-30) the higher one is " +
	target.HeadlineArea + " or, without it, the first; the others are rows of the table differences"

// verdicts judges C3 by its criterion, for both forms of first-layer kernels.
func (m *merger) verdicts() []lab.Verdict {
	if m.simulated() {
		return []lab.Verdict{m.recovered()}
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
			Criterion: "difference to each other one over architectures that are alike otherwise, 95 % intervals: all low > 0 " +
				"supported, one high < 0 opposed, else undecided",
		}
		if m.partial || len(what.comparisons) == 0 {
			v.Statement += "; this run has not all that is compared."
			list = append(list, v)
			continue
		}
		least, supported, opposed := what.comparisons[0], true, false
		for _, k := range what.comparisons {
			e := k.by[m.config.Measure]
			if e.Value < least.by[m.config.Measure].Value {
				least = k
			}
			supported = supported && e.Low > 0
			opposed = opposed || e.High < 0
		}
		v.Statement += fmt.Sprintf("; shown is the closest or the better one, %s.", least.name)
		v.Set(least.by[m.config.Measure])
		switch {
		case opposed:
			v.Verdict = lab.Opposed
		case supported:
			v.Verdict = lab.Supported
		}
		list = append(list, v)
	}
	return list
}

// comparison is the difference of complexity between two activations, or two poolings, over architectures that are
// otherwise the same.
type comparison struct {
	name string
	by   map[string]lab.Estimate // by measure
	n    int
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
		k := comparison{name: activation + pooling + " − " + other.Value, by: make(map[string]lab.Estimate)}
		differences := make(map[string][]float64)
		for _, a := range models {
			for _, b := range models {
				alike := a.Activation == activation && b.Activation == other.Value && a.Pooling == b.Pooling
				if pooling != "" {
					alike = a.Pooling == pooling && b.Pooling == other.Value && a.Activation == b.Activation
				}
				if !alike || a.Depth != b.Depth {
					continue
				}
				k.n++
				for _, measure := range complexityMeasures {
					differences[measure.Value] = append(differences[measure.Value],
						a.complexity[measure.Value]-b.complexity[measure.Value])
				}
			}
		}
		if k.n == 0 {
			continue
		}
		for measure, d := range differences {
			e, err := statistics.StudentT(d, statistics.Level)
			if err != nil { // one seed
				e = statistics.Point(statistics.Mean(d))
			}
			k.by[measure] = e
		}
		list = append(list, k)
	}
	return list
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
					float64(k.n), "difference, architectures alike otherwise"})
			}
		}
	}
	return t
}

// recovered returns the verdict on a simulated area: its cells rectify and square what filters see, so more complex
// networks must predict them better.
func (m *merger) recovered() lab.Verdict {
	measure := m.config.Measure
	v := lab.Verdict{
		Claim: "C3", Verdict: lab.Undecided,
		Statement: fmt.Sprintf("Simulated cells rectify and square what filters see: networks further from linear (%s) "+
			"predict them better.", measure),
		Criterion: "slope of score on complexity over architectures in the simulated early area, 95 % interval from " +
			"resampled architectures: low > 0 recovered, else not recovered",
	}
	if m.partial {
		v.Statement += " The run is not complete."
		return v
	}
	dc := m.forms()[len(m.forms())-1]
	e := m.cloudOf(m.form(dc, "all"), []string{measure}, primaryOf).over(0, slope)
	v.Set(e)
	v.Statement += " Shown is the slope with " + formInWords(dc) + "."
	v.Verdict = lab.NotRecovered
	if e.Low > 0 {
		v.Verdict = lab.Recovered
	}
	return v
}
