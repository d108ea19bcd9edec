package ui

import (
	"fmt"
	"slices"

	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// rivalsFigure draws the table `rivals`: random ReLU networks against those of every
// other activation, one by one, with what Holm's correction leaves of each comparison.
func rivalsFigure(s shown) (figure, bool) {
	t := reader{s.result.Table(lab.TableRivals)}
	what := texts(s.result.Experiment).Rivals
	if t.len() == 0 || what == nil {
		return figure{}, false
	}
	layer := s.choose("layer", "Layer", t.words(lab.ColumnLayer))
	form := s.choose("form", "First-layer kernels", t.words(lab.ColumnDC))
	pooling := s.choose("pooling", "Pooling", t.words(lab.ColumnPooling))
	shows := func(i int) bool {
		return t.text(i, lab.ColumnLayer) == layer.chosen && t.text(i, lab.ColumnDC) == form.chosen &&
			t.text(i, lab.ColumnPooling) == pooling.chosen
	}
	c := frame(s.result, s.partial)
	c.ID, c.Title, c.Zero = "figure-rivals", "Random ReLU networks against each rival", true
	c.XLabel = what.Axis
	c.Groups = []chart.Group{{Label: "The activations that decide the outcome"}, {Label: "Beside them"}}
	for i := range t.each(shows) {
		group := 1
		if t.text(i, lab.ColumnRole) == decides {
			group = 0
		}
		outcome := lab.Outcome(t.text(i, lab.ColumnOutcome))
		m := chart.Mark{Label: what.Alike, Estimate: t.number(i, lab.ColumnEstimate), Low: t.number(i, lab.ColumnLow),
			High: t.number(i, lab.ColumnHigh), Series: outcomeSeries(outcome),
			About: fmt.Sprintf("p = %s, corrected %s, n = %s seeds", chart.Short(t.number(i, lab.ColumnP), 2),
				chart.Short(t.number(i, lab.ColumnPHolm), 2), chart.Short(t.number(i, lab.ColumnN), 3))}
		switch outcome {
		case lab.Supported:
			m.Label = what.Ahead
		case lab.Opposed:
			m.Label = what.Behind
		}
		addMark(&c.Groups[group], activationName(t.text(i, lab.ColumnActivation)), m)
	}
	c.Groups = slices.DeleteFunc(c.Groups, func(g chart.Group) bool { return len(g.Rows) == 0 })
	c.Notes = append(c.Notes, "Right of 0: "+what.Ahead+". Bars: 95 % intervals, paired over seeds. Words: what is left "+
		"when p is corrected for all rivals (Holm), so that an interval beside 0 need not decide anything.")
	return figure{name: "rivals", chart: c, table: t.rows(shows), picks: offered(layer, form, pooling)}, len(c.Groups) > 0
}

// decides is the role of the activations that make the outcome, in the table `rivals`.
const decides = "decides"
