package ui

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// draw lays the figures out, unless nothing has changed since the last time.
func (v *view) draw(s shown, width float64, results int) {
	if width <= 0 {
		width = 760
	}
	key := fmt.Sprint(results, s.measure, s.partial, width, v.picks)
	if key == v.key {
		return
	}
	v.key, v.pictures = key, nil
	v.figures = figuresOf(s)
	for _, f := range v.figures {
		v.pictures = append(v.pictures, f.chart.SVG(chart.Page, int(width)))
	}
}

// measured says whether a figure shown depends on the measure.
func (v *view) measured() bool {
	for _, f := range v.figures {
		if f.measured {
			return true
		}
	}
	return false
}

// figure draws figure i with what belongs to it: the choice of what it shows, its
// files, and its numbers as a table.
func (b *bench) figure(i int) app.UI {
	f := b.view.figures[i]
	var body []app.UI
	for _, p := range f.picks {
		body = append(body, b.picker(f.name, p))
	}
	body = append(body, app.Div().Class("picture").Body(app.Raw(b.view.pictures[i])), b.figureExports(i))
	if b.view.tables[f.name] && f.table != nil {
		body = append(body, tableNamed(f.table, "figure-table-"+f.name))
	}
	return app.Figure().Class("figure").ID(fmt.Sprintf("figure-%d", i+1)).Body(body...)
}

// picker draws the choice of what a figure shows.
func (b *bench) picker(figure string, p *pick) app.UI {
	id := "pick-" + figure + "-" + p.key
	return app.P().Class("picker").Body(
		app.Label().For(id).Text(p.label),
		app.Select().ID(id).OnChange(b.p.on(func(src app.Value) { b.pick(p.key, src.Get("value").String()) }),
			app.EventScope(id)).
			Body(app.Range(p.options).Slice(func(i int) app.UI {
				o := p.options[i]
				return app.Option().Value(o.Value).Text(optionLabel(o)).Selected(o.Value == p.chosen)
			})),
	)
}

func (b *bench) pick(key, value string) {
	if b.view.picks == nil {
		b.view.picks = map[string]string{}
	}
	b.view.picks[key] = value
}

// tail ends the ids of figure i's buttons: nothing for the first.
func tail(i int) string {
	if i == 0 {
		return ""
	}
	return "-" + strconv.Itoa(i+1)
}

// figureExports offers figure i as a picture, and its numbers as a table and files.
func (b *bench) figureExports(i int) app.UI {
	f := b.view.figures[i]
	body := []app.UI{
		b.button("export-svg"+tail(i), "Save SVG", "small", func() { b.saveFigure(i, svgOf) }),
		b.button("export-png"+tail(i), "Save PNG", "small", func() { b.saveFigure(i, pngOf) }),
	}
	if f.table != nil {
		label := "Table"
		if b.view.tables[f.name] {
			label = "Hide table"
		}
		id := "figure-table" + tail(i)
		body = append(body,
			b.button("figure-csv"+tail(i), "Save CSV", "small", func() { b.saveFigure(i, csvOf) }),
			b.button("figure-json"+tail(i), "Save JSON", "small", func() { b.saveFigure(i, jsonOf) }),
			app.Button().ID(id).Type("button").Class("button small").Text(label).Aria("expanded",
				strconv.FormatBool(b.view.tables[f.name])).
				OnClick(b.p.on(func(app.Value) { b.toggleTable(f.name) }), app.EventScope(id)),
		)
	}
	return app.FigCaption().Class("actions").Body(body...)
}

func (b *bench) toggleTable(name string) {
	if b.view.tables == nil {
		b.view.tables = map[string]bool{}
	}
	b.view.tables[name] = !b.view.tables[name]
}

// saveFigure gives figure i, or its numbers, to the reader as a file. Its JSON is a
// result with the one table that the figure draws.
func (b *bench) saveFigure(i int, kind kindOf) {
	r, partial := b.current()
	if r == nil {
		return
	}
	s := b.view.shown(r, partial)
	all := figuresOf(s)
	if i >= len(all) {
		return
	}
	f := all[i]
	name := fileName(r, partial) + "-" + f.name
	if f.measured {
		name += "-" + strings.ToLower(s.measure)
	}
	for _, p := range f.picks {
		name += "-" + strings.Map(fileRune, p.chosen)
	}
	var buffer bytes.Buffer
	var err error
	switch kind {
	case svgOf:
		b.p.host.save(name+".svg", "image/svg+xml", []byte(f.chart.SVG(chart.Light, exportWidth)))
	case pngOf:
		b.p.host.savePNG(name+".png", f.chart.SVG(chart.Light, exportWidth))
	case csvOf:
		if f.table == nil {
			return
		}
		if err = f.table.WriteCSV(&buffer); err == nil {
			b.p.host.save(name+".csv", "text/csv;charset=utf-8", buffer.Bytes())
		}
	case jsonOf:
		if f.table == nil {
			return
		}
		one := *r
		one.Tables = []lab.Table{*f.table}
		if err = one.WriteJSON(&buffer); err == nil {
			b.p.host.save(name+".json", "application/json", buffer.Bytes())
		}
	}
	b.unsaved(err)
}
