package journal

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job/notebook"
	"untrained/app/ui/part"
)

const OfRun = "run:" // begins the address of a precomputed run

// ShownKey names the tab's memory of what an experiment's page shows.
func ShownKey(experiment string) string { return "untrained-shown-" + experiment }

// Point has the experiment's page show a result when it is next entered with the
// result's configuration.
func (j *Journal) Point(experiment, address string) {
	j.p.Host().Remember(ShownKey(experiment), address)
}

// Origin says where a session's result comes from.
func Origin(h notebook.Head) string {
	if h.Imported {
		return "From a file of sessions that was read here; dated " + part.Day(h.Date) + ". This page has not computed it."
	}
	return "Computed in this browser, " + part.Day(h.Date) + ". Nothing was computed now."
}

// UnkeptCard says that a result could not be kept, and what to do.
func UnkeptCard(why string) app.UI {
	return app.Div().Class("card warning").ID("unkept").Body(
		app.P().Body(app.Strong().Text("Not kept. "),
			app.Text(why+" The result is here until the page is closed; save it as JSON, or under "),
			app.A().Href("#/sessions").Text("Sessions"), app.Text(" everything as one file.")))
}
