package ui

import (
	"fmt"
	"math"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// maxRows is how many rows of a table are shown; its CSV has all of them.
const maxRows = 400

// tables draws the result's tables, the summary and the differences first for the
// measure that the figures show.
func (b *bench) tables(r *lab.Result) app.UI {
	var body []app.UI
	for i := range r.Tables {
		body = append(body, tableOf(&r.Tables[i]), app.P().Class("actions").Body(
			b.button("export-csv-"+r.Tables[i].Name, "Save “"+r.Tables[i].Name+"” as CSV", "", b.exportTable(r, i))))
	}
	return app.Section().ID("tables").Class("tables").Aria("labelledby", "tables-title").
		Body(append([]app.UI{app.H3().ID("tables-title").Text("The numbers")}, body...)...)
}

func tableOf(t *lab.Table) app.UI {
	r := reader{t}
	numeric := make([]bool, len(t.Columns))
	for i := range t.Columns {
		for _, row := range t.Rows {
			if i < len(row) {
				if _, ok := row[i].(float64); ok {
					numeric[i] = true
				}
			}
		}
	}
	n := min(len(t.Rows), maxRows)
	caption := t.Name
	if n < len(t.Rows) {
		caption += fmt.Sprintf(": the first %d of %d rows", n, len(t.Rows))
	}
	id := "table-" + t.Name
	return app.Div().Class("scroll").TabIndex(0).Role("region").Aria("labelledby", id+"-caption").Body(
		app.Table().ID(id).Body(
			app.Caption().ID(id+"-caption").Text(caption),
			app.THead().Body(app.Tr().Body(app.Range(t.Columns).Slice(func(i int) app.UI {
				th := app.Th().Scope("col").Text(columnName(t.Columns[i]))
				if numeric[i] {
					th = th.Class("number")
				}
				return th
			}))),
			app.TBody().Body(app.Range(t.Rows[:n]).Slice(func(i int) app.UI {
				return app.Tr().Body(app.Range(t.Columns).Slice(func(j int) app.UI {
					td := app.Td().Text(r.show(i, t.Columns[j].Name))
					if numeric[j] {
						td = td.Class("number")
					}
					return td
				}))
			})),
		),
	)
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
		if column == "training" {
			return trainingLabel(v, r.text(row, "training_set"))
		}
		return v
	case float64:
		if column == "estimate" || column == "low" || column == "high" {
			low, high := r.number(row, "low"), r.number(row, "high")
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
