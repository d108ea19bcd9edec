package experiment

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/figure"
)

// tables draws the result's tables.
func (b *Page) tables(r *lab.Result) app.UI {
	var body []app.UI
	for _, i := range figure.TableOrder(r) {
		body = append(body, figure.TableOf(&r.Tables[i]), app.P().Class("actions").Body(
			b.Button("export-csv-"+r.Tables[i].Name, "Save “"+r.Tables[i].Name+"” as CSV", "", b.exportTable(r, i))))
	}
	return app.Section().ID("tables").Class("tables").Aria("labelledby", "tables-title").
		Body(append([]app.UI{app.H3().ID("tables-title").Text("The numbers")}, body...)...)
}
