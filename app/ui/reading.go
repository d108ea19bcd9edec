package ui

import (
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// reader reads a result's table by the names of its columns. A table or a column
// that is not there reads as empty, so that a result of another version still
// shows what it has.
type reader struct{ table *lab.Table }

func (r reader) len() int {
	if r.table == nil {
		return 0
	}
	return len(r.table.Rows)
}

func (r reader) cell(row int, column string) any {
	if r.table == nil {
		return nil
	}
	i := r.table.Column(column)
	if i < 0 || row < 0 || row >= len(r.table.Rows) || i >= len(r.table.Rows[row]) {
		return nil
	}
	return r.table.Rows[row][i]
}

// text gives a cell's text, "" where it has none.
func (r reader) text(row int, column string) string {
	s, _ := r.cell(row, column).(string)
	return s
}

// number gives a cell's number, NaN where it has none.
func (r reader) number(row int, column string) float64 {
	switch v := r.cell(row, column).(type) {
	case float64:
		return v
	case int:
		return float64(v)
	}
	return math.NaN()
}

// values lists the different texts of a column in the order of their first
// appearance.
func (r reader) values(column string) []string {
	var out []string
	for i := range r.len() {
		if v := r.text(i, column); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// condition is how a row of `summary` got its features.
type condition struct {
	label  string // on the page
	series int    // colour and shape
	about  string
}

// conditions are the values of the column `training`, in the order drawn. The
// last three are controls.
var conditions = []struct {
	training string
	condition
}{
	{"trained", condition{"Trained", chart.Orange, "weights learnt on a task"}},
	{"fitted", condition{"Fitted to the responses", chart.Purple, "weights learnt on recorded responses"}},
	{"random", condition{"Random", chart.Blue, "weights drawn by chance"}},
	{"shuffled", condition{"Weights shuffled", chart.Green, "trained weights in random order within each layer"}},
	{"gabor", condition{"Gabor-energy bank", chart.Grey, "fixed filters, no network"}},
	{"pixels", condition{"Pixels", chart.Grey, "the picture itself"}},
	{"shuffled-responses", condition{"Shuffled responses", chart.Grey, "should lie at 0"}},
}

const firstControl = 4 // in conditions

func conditionOf(training string) (c condition, order int) {
	for i, known := range conditions {
		if known.training == training {
			return known.condition, i
		}
	}
	return condition{label: training, series: chart.Grey}, len(conditions)
}

func conditionRank(training string) int {
	_, rank := conditionOf(training)
	return rank
}

// isControl says whether a name is that of a control, as a training or as the
// layer that controls without a network have.
func isControl(name string) bool {
	rank := conditionRank(name)
	return rank >= firstControl && rank < len(conditions)
}

// trainingLabel names a row's network by what its weights went through. Networks
// that learnt generated pictures are called task-trained, never trained on
// objects.
func trainingLabel(training, set string) string {
	c, _ := conditionOf(training)
	if training == "trained" && set != "" && !strings.Contains(set, "imagenet") && !strings.Contains(set, "object") {
		return "Task-trained"
	}
	return c.label
}

// forms names the two forms of first-layer kernels (dc=).
func form(dc string) string {
	switch dc {
	case "zero":
		return "zero-mean"
	case "keep":
		return "plain"
	}
	return dc
}

// measures names what can be measured: for the switch, and for the axis.
var measures = map[string]struct{ short, axis string }{
	"normalised": {"Normalised score", "Normalised score, sign(r)·r²/ρ (1: as well as the noise allows)"},
	"r":          {"Correlation r", "Correlation r of predicted and recorded responses (held out)"},
	"fve":        {"Variance explained", "Fraction of variance explained, 1 − SSE/SSE₀ (held out)"},
}

func measureShort(m string) string {
	if known, ok := measures[strings.ToLower(m)]; ok {
		return known.short
	}
	return m
}

func measureAxis(m, unit string) string {
	if known, ok := measures[strings.ToLower(m)]; ok {
		return known.axis
	}
	if unit != "" && unit != "1" {
		return m + " (" + unit + ")"
	}
	return m
}

// term is one side of a comparison: "random dc=zero".
type term struct{ training, dc string }

func parseTerm(text string) term {
	training, dc, _ := strings.Cut(strings.TrimSpace(text), " dc=")
	return term{training, dc}
}

func (t term) label(set string) string { return trainingLabel(t.training, set) }

// comparison names a difference: the row it belongs to, what tells it apart
// there, and the heading. "trained − random dc=zero" is "Trained − Random",
// "zero-mean", "Between networks".
func comparison(text, set string) (row, mark, heading string) {
	heading = "Between networks"
	left, right, found := strings.Cut(text, " − ")
	if !found {
		return text, "", heading
	}
	a, b := parseTerm(left), parseTerm(right)
	switch {
	case isControl(a.training) && isControl(b.training):
		heading = "Among the controls"
	case isControl(b.training):
		heading = "Against the controls"
	}
	row = a.label(set) + " − " + b.label(set)
	switch {
	case a.training == b.training:
		return a.label(set) + ": " + form(a.dc) + " − " + form(b.dc), "", heading
	case a.dc == b.dc || b.dc == "":
		return row, form(a.dc), heading
	case a.dc == "":
		return row, form(b.dc), heading
	}
	return row, form(a.dc) + " − " + form(b.dc), heading
}
