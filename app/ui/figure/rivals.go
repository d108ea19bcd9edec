package figure

import (
	"fmt"
	"slices"

	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// rivalsFigure draws the table `rivals`: random ReLU networks against those of every
// other activation, one by one, with what Holm's correction leaves of each comparison.
func rivalsFigure(s Shown) (Figure, bool) {
	t := Read(s.Result.Table(lab.TableRivals))
	what := Texts(s.Result.Experiment).Rivals
	if t.Len() == 0 || what == nil {
		return Figure{}, false
	}
	layer := s.choose("layer", "Layer", t.Words(lab.ColumnLayer))
	form := s.choose("form", "First-layer kernels", t.Words(lab.ColumnDC))
	pooling := s.choose("pooling", "Pooling", t.Words(lab.ColumnPooling))
	shows := func(i int) bool {
		return t.Text(i, lab.ColumnLayer) == layer.Chosen && t.Text(i, lab.ColumnDC) == form.Chosen &&
			t.Text(i, lab.ColumnPooling) == pooling.Chosen
	}
	c := outline(s.Result, s.partial)
	c.ID, c.Title, c.Zero = "figure-rivals", "Random ReLU networks against each rival", true
	c.XLabel = what.Axis
	c.Groups = []chart.Group{{Label: "The activations that decide the outcome"}, {Label: "Beside them"}}
	for i := range t.each(shows) {
		group := 1
		if t.Text(i, lab.ColumnRole) == decides {
			group = 0
		}
		outcome := lab.Outcome(t.Text(i, lab.ColumnOutcome))
		m := chart.Mark{Label: what.Alike, Estimate: t.Number(i, lab.ColumnEstimate), Low: t.Number(i, lab.ColumnLow),
			High: t.Number(i, lab.ColumnHigh), Series: outcomeSeries(outcome),
			About: fmt.Sprintf("p = %s, corrected %s, n = %s seeds", chart.Short(t.Number(i, lab.ColumnP), 2),
				chart.Short(t.Number(i, lab.ColumnPHolm), 2), chart.Short(t.Number(i, lab.ColumnN), 3))}
		switch outcome {
		case lab.Supported:
			m.Label = what.Ahead
		case lab.Opposed:
			m.Label = what.Behind
		}
		addMark(&c.Groups[group], ActivationName(t.Text(i, lab.ColumnActivation)), m)
	}
	c.Groups = slices.DeleteFunc(c.Groups, func(g chart.Group) bool { return len(g.Rows) == 0 })
	c.Notes = append(c.Notes, "Right of 0: "+what.Ahead+". Bars: 95 % intervals, paired over seeds. Words: what is left "+
		"when p is corrected for all rivals (Holm), so that an interval beside 0 need not decide anything.")
	return Figure{Name: "rivals", Chart: c, Table: t.rows(shows), Picks: offered(layer, form, pooling)}, len(c.Groups) > 0
}

// decides is the role of the activations that make the outcome, in the table `rivals`.
const decides = "decides"
