package experiment

import (
	"bytes"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/figure"
	"untrained/app/ui/part"
)

// exports offers the result as files.
func (b *Page) exports(r *lab.Result, partial bool) app.UI {
	label := "Show the table"
	if b.View.Table {
		label = "Hide the table"
	}
	toggle := app.Button().ID("table-toggle").Type("button").Class("button").Text(label).
		Aria("expanded", strconv.FormatBool(b.View.Table)).
		OnClick(b.P.On(func(app.Value) { b.View.Table = !b.View.Table }), app.EventScope("table-toggle"))
	return app.Div().Class("exports").Role("group").Aria("label", "Numbers and files").Body(
		toggle,
		b.Button("export-csv", "Save CSV", "", func() { b.Save(0, figure.CSVOf) }),
		figure.Separators(b.P),
		b.Button("export-json", "Save JSON", "", func() { b.Save(0, figure.JSONOf) }),
		part.Slot(b.hasCheck(r, partial), func() app.UI {
			return app.Button().ID(checkID).Type("button").Class("button").Disabled(b.checking).Text("Save check").
				Title("Features, responses and a Python script that computes the scores again").
				OnClick(b.P.On(func(app.Value) { b.SaveCheck() }), app.EventScope(checkID))
		}),
		app.Span().Class("aside").Text("CSV holds the summary; JSON holds everything, with the configuration and the "+
			"source."),
	)
}

// exportTable saves table i of the result shown.
func (b *Page) exportTable(_ *lab.Result, i int) func() {
	return func() { b.Save(i, figure.CSVOf) }
}

// Save gives the result shown to the reader as a file: table i, or all of it.
func (b *Page) Save(i int, kind figure.KindOf) {
	r, partial := b.Current()
	if r == nil {
		return
	}
	name := figure.FileName(r, partial)
	var buffer bytes.Buffer
	var err error
	switch kind {
	case figure.CSVOf:
		if i >= len(r.Tables) {
			return
		}
		err = figure.SaveCSV(b.P.Host(), name+"-"+r.Tables[i].Name, &r.Tables[i])
	case figure.JSONOf:
		if err = r.WriteJSON(&buffer); err == nil {
			b.P.Host().Save(name+".json", "application/json", buffer.Bytes())
		}
	}
	b.unsaved(err)
}

// unsaved says that a file could not be made; nothing where it could.
func (b *Page) unsaved(err error) {
	if err != nil {
		b.fail = &part.Failure{Cause: "The file could not be written: " + part.Sentence(err.Error()),
			Remedy: "Save another format; the figures on the page are not touched."}
	}
}
