package ui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// maxRows is how many rows of a table are shown; its CSV has all of them.
const maxRows = 400

// tableOrder puts what the figures show first, single units last.
func tableOrder(r *lab.Result) []int {
	order := make([]int, len(r.Tables))
	for i := range order {
		order[i] = i
	}
	last := func(i int) int { return boolInt(r.Tables[i].Name == "units") }
	slices.SortStableFunc(order, func(a, b int) int { return last(a) - last(b) })
	return order
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// tables draws the result's tables.
func (b *bench) tables(r *lab.Result) app.UI {
	var body []app.UI
	for _, i := range tableOrder(r) {
		body = append(body, tableOf(&r.Tables[i]), app.P().Class("actions").Body(
			b.button("export-csv-"+r.Tables[i].Name, "Save “"+r.Tables[i].Name+"” as CSV", "", b.exportTable(r, i))))
	}
	return app.Section().ID("tables").Class("tables").Aria("labelledby", "tables-title").
		Body(append([]app.UI{app.H3().ID("tables-title").Text("The numbers")}, body...)...)
}

// tableOf draws a table. A column that says the same in every row is told once,
// in the caption.
func tableOf(t *lab.Table) app.UI { return tableNamed(t, "table-"+t.Name) }

// tableNamed is the same under an id of its own.
func tableNamed(t *lab.Table, id string) app.UI {
	r := reader{t}
	n := min(len(t.Rows), maxRows)
	caption := t.Name
	if n < len(t.Rows) {
		caption += fmt.Sprintf(": the first %d of %d rows", n, len(t.Rows))
	}
	var shown []lab.Column
	var same []string
	for _, c := range t.Columns {
		value, constant := r.constant(c.Name)
		switch {
		case !constant:
			shown = append(shown, c)
		case value != "":
			same = append(same, columnName(c)+" "+value)
		}
	}
	// A network's text form is long: last, where it pushes nothing out of sight.
	slices.SortStableFunc(shown, func(a, b lab.Column) int {
		return boolInt(a.Name == "network") - boolInt(
			b.Name == "network")
	})
	class := func(c lab.Column) string {
		if r.numeric(c.Name) {
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
					if png := r.text(i, shown[j].Name); strings.HasPrefix(png, asDrawn) {
						return app.Td().Body(app.Img().Src(png).Alt("a picture").Width(28).Height(28))
					}
					return app.Td().Class(class(shown[j])).Text(r.show(i, shown[j].Name))
				}))
			})),
		),
	)
}

// constant gives what all rows of a column say, if they say the same and there
// are several.
func (r reader) constant(column string) (string, bool) {
	if r.len() < 2 {
		return "", false
	}
	first := r.cell(0, column)
	for i := range r.len() {
		if r.cell(i, column) != first {
			return "", false
		}
	}
	if first == nil || first == "" {
		return "", true
	}
	return r.show(0, column), true
}

func (r reader) numeric(column string) bool {
	for i := range r.len() {
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

// show prints a cell: estimates with the digits that their interval allows, other
// numbers with four figures.
func (r reader) show(row int, column string) string {
	switch v := r.cell(row, column).(type) {
	case nil:
		return "–"
	case string:
		if strings.HasPrefix(v, asDrawn) {
			return "(picture)"
		}
		if column == lab.ColumnTraining {
			return trainingLabel(v, r.text(row, lab.ColumnTrainingSet))
		}
		return v
	case float64:
		if column == lab.ColumnEstimate || column == lab.ColumnLow || column == lab.ColumnHigh {
			low, high := r.number(row, lab.ColumnLow), r.number(row, lab.ColumnHigh)
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
