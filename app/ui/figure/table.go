package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// MaxRows is how many rows of a table are shown; its CSV has all of them.
const MaxRows = 400

// TableOrder puts what the figures show first, single units last.
func TableOrder(r *lab.Result) []int {
	order := make([]int, len(r.Tables))
	for i := range order {
		order[i] = i
	}
	last := func(i int) int { return BoolInt(r.Tables[i].Name == "units") }
	slices.SortStableFunc(order, func(a, b int) int { return last(a) - last(b) })
	return order
}

// BoolInt returns 1 for true and 0 for false.
func BoolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TableOf draws a table. A column that says the same in every row is told once,
// in the caption.
func TableOf(t *lab.Table) app.UI { return TableNamed(t, "table-"+t.Name) }

// TableNamed is the same under an id of its own.
func TableNamed(t *lab.Table, id string) app.UI {
	r := Read(t)
	n := min(len(t.Rows), MaxRows)
	caption := t.Name
	if n < len(t.Rows) {
		caption += fmt.Sprintf(": the first %d of %d rows", n, len(t.Rows))
	}
	var shown []lab.Column
	var same []string
	for _, c := range t.Columns {
		value, constant := r.Constant(c.Name)
		switch {
		case !constant:
			shown = append(shown, c)
		case value != "":
			same = append(same, columnName(c)+" "+value)
		}
	}
	// A network's text form is long: last, where it pushes nothing out of sight.
	slices.SortStableFunc(shown, func(a, b lab.Column) int {
		return BoolInt(a.Name == "network") - BoolInt(
			b.Name == "network")
	})
	class := func(c lab.Column) string {
		if r.Numeric(c.Name) {
			return "number"
		}
		return "words"
	}
	return app.Div().Class("scroll").TabIndex(0).Role("region").Aria("labelledby", id+"-caption").Body(
		app.Table().ID(id).Body(
			app.Caption().ID(id+"-caption").Body(
				app.Strong().Text(caption),
				app.If(len(same) > 0, func() app.UI { return app.Span().Text(" In all rows: " + strings.Join(same, "; ") + ".") }),
			),
			app.THead().Body(app.Tr().Body(app.Range(shown).Slice(func(i int) app.UI {
				return app.Th().Scope("col").Class(class(shown[i])).Text(columnName(shown[i]))
			}))),
			app.TBody().Body(app.Range(t.Rows[:n]).Slice(func(i int) app.UI {
				return app.Tr().Body(app.Range(shown).Slice(func(j int) app.UI {
					if png := r.Text(i, shown[j].Name); strings.HasPrefix(png, asDrawn) {
						return app.Td().Body(app.Img().Src(png).Alt("a picture").Width(28).Height(28))
					}
					return app.Td().Class(class(shown[j])).Text(r.Show(i, shown[j].Name))
				}))
			})),
		),
	)
}

// Constant gives what all rows of a column say, if they say the same and there
// are several.
func (r Reader) Constant(column string) (string, bool) {
	if r.Len() < 2 {
		return "", false
	}
	first := r.cell(0, column)
	for i := range r.Len() {
		if r.cell(i, column) != first {
			return "", false
		}
	}
	if first == nil || first == "" {
		return "", true
	}
	return r.Show(0, column), true
}

// Numeric reports whether all cells of a column are numbers or empty.
func (r Reader) Numeric(column string) bool {
	for i := range r.Len() {
		if _, ok := r.cell(i, column).(float64); ok {
			return true
		}
	}
	return false
}

func columnName(c lab.Column) string {
	name := strings.ReplaceAll(c.Name, "_", " ")
	if c.Unit != "" && c.Unit != "1" {
		name += " (" + c.Unit + ")"
	}
	return name
}

// Show prints a cell: estimates with the digits that their interval allows, other
// numbers with four figures.
func (r Reader) Show(row int, column string) string {
	switch v := r.cell(row, column).(type) {
	case nil:
		return "–"
	case string:
		if strings.HasPrefix(v, asDrawn) {
			return "(picture)"
		}
		if column == lab.ColumnTraining {
			return r.trainingLabel(row)
		}
		return v
	case float64:
		if column == lab.ColumnEstimate || column == lab.ColumnLow || column == lab.ColumnHigh {
			low, high := r.Number(row, lab.ColumnLow), r.Number(row, lab.ColumnHigh)
			return chart.Number(v, chart.Decimals(low, high))
		}
		if v == math.Trunc(v) {
			return chart.Number(v, 0)
		}
		return chart.Short(v, 4)
	default:
		return fmt.Sprint(v)
	}
}
