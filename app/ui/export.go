package ui

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
)

// exportWidth is the width of exported pictures in pixels.
const exportWidth = 860

// exports offers the result as files.
func (b *bench) exports(r *lab.Result, partial bool) app.UI {
	label := "Show the table"
	if b.view.table {
		label = "Hide the table"
	}
	toggle := app.Button().ID("table-toggle").Type("button").Class("button").Text(label).
		Aria("expanded", strconv.FormatBool(b.view.table)).
		OnClick(b.p.on(func(app.Value) { b.view.table = !b.view.table }), app.EventScope("table-toggle"))
	return app.Div().Class("exports").Role("group").Aria("label", "Numbers and files").Body(
		toggle,
		b.button("export-csv", "Save CSV", "", func() { b.save(0, csvOf) }),
		b.button("export-json", "Save JSON", "", func() { b.save(0, jsonOf) }),
		app.Span().Class("aside").Text("CSV holds the summary; JSON holds everything, with the configuration and the "+
			"source."),
	)
}

// exportTable saves table i of the result shown.
func (b *bench) exportTable(_ *lab.Result, i int) func() {
	return func() { b.save(i, csvOf) }
}

// kindOf is what a file holds.
type kindOf int

const (
	csvOf kindOf = iota
	jsonOf
	svgOf
	pngOf
)

// save gives the result shown to the reader as a file: table i, or all of it.
func (b *bench) save(i int, kind kindOf) {
	r, partial := b.current()
	if r == nil {
		return
	}
	name := fileName(r, partial)
	var buffer bytes.Buffer
	var err error
	switch kind {
	case csvOf:
		if i >= len(r.Tables) {
			return
		}
		if err = r.Tables[i].WriteCSV(&buffer); err == nil {
			b.p.host.save(name+"-"+r.Tables[i].Name+".csv", "text/csv;charset=utf-8", buffer.Bytes())
		}
	case jsonOf:
		if err = r.WriteJSON(&buffer); err == nil {
			b.p.host.save(name+".json", "application/json", buffer.Bytes())
		}
	}
	b.unsaved(err)
}

// unsaved says that a file could not be made; nothing where it could.
func (b *bench) unsaved(err error) {
	if err != nil {
		b.fail = &failure{cause: "The file could not be written: " + sentence(err.Error()),
			remedy: "Save another format; the figures on the page are not touched."}
	}
}

// fileName begins every file of a result: what, on what, with which seed.
func fileName(r *lab.Result, partial bool) string {
	parts := []string{"untrained", r.Experiment, r.Recording.ID, r.Recording.Session,
		"seed" + strconv.FormatUint(r.Seed, 10)}
	if r.Recording.Simulated && !strings.HasPrefix(r.Recording.ID, "sim") {
		parts = append(parts, "simulated")
	}
	if r.Table(lab.TableGroups) != nil {
		parts = append(parts, "pooled")
	}
	if partial {
		parts = append(parts, "partial")
	}
	var kept []string
	for _, p := range parts {
		if p = strings.Map(fileRune, p); p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "-")
}

func fileRune(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
		return r
	}
	return '_'
}
