package experiment

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/figure"
	"untrained/app/ui/part"
)

// figure draws figure i with what belongs to it: the choice of what it shows, its
// files, and its numbers as a table.
func (b *Page) figure(i int) app.UI {
	f := b.View.Figures[i]
	var pickers []app.UI
	for _, p := range f.Picks {
		pickers = append(pickers, b.picker(f.Name, p, func(value string) { b.Pick(p.Key, value) }))
	}
	body := []app.UI{app.Div().Class("pickers").Body(pickers...)}
	body = append(body, app.Div().Class("picture").Body(app.Raw(b.View.Pictures[i])), b.figureExports(i))
	if b.View.Tables[f.Name] && f.Table != nil {
		body = append(body, figure.TableNamed(f.Table, "figure-table-"+f.Name))
	}
	return app.Figure().Class("figure").ID(fmt.Sprintf("figure-%d", i+1)).Body(body...)
}

// picker draws the choice of what a figure shows; pick takes it over.
func (b *Page) picker(figure string, p *figure.Pick, pick func(value string)) app.UI {
	id := "pick-" + figure + "-" + p.Key
	return app.P().Class("picker").Body(
		app.Label().For(id).Text(p.Label),
		app.Select().ID(id).OnChange(b.P.On(func(src app.Value) { pick(src.Get("value").String()) }),
			app.EventScope(id)).
			Body(app.Range(p.Options).Slice(func(i int) app.UI {
				o := p.Options[i]
				return app.Option().Value(o.Value).Text(part.OptionLabel(o)).Selected(o.Value == p.Chosen)
			})),
	)
}

// Pick chooses what a figure shows, where it shows one thing of many.
func (b *Page) Pick(key, value string) {
	if b.View.Picks == nil {
		b.View.Picks = map[string]string{}
	}
	b.View.Picks[key] = value
}

// figureExports offers figure i as a picture, and its numbers as a table and files.
func (b *Page) figureExports(i int) app.UI {
	f := b.View.Figures[i]
	body := []app.UI{
		b.Button("export-svg"+part.Tail(i), "Save SVG", "small", func() { b.SaveFigure(i, figure.SVGOf) }),
		b.Button("export-png"+part.Tail(i), "Save PNG", "small", func() { b.SaveFigure(i, figure.PNGOf) }),
	}
	if f.Table != nil {
		label := "Table"
		if b.View.Tables[f.Name] {
			label = "Hide table"
		}
		id := "figure-table" + part.Tail(i)
		body = append(body,
			b.Button("figure-csv"+part.Tail(i), "Save CSV", "small", func() { b.SaveFigure(i, figure.CSVOf) }),
			b.Button("figure-json"+part.Tail(i), "Save JSON", "small", func() { b.SaveFigure(i, figure.JSONOf) }),
			app.Button().ID(id).Type("button").Class("button small").Text(label).Aria("expanded",
				strconv.FormatBool(b.View.Tables[f.Name])).
				OnClick(b.P.On(func(app.Value) { b.ToggleTable(f.Name) }), app.EventScope(id)),
		)
	}
	return app.FigCaption().Class("actions").Body(body...)
}

// ToggleTable shows or hides the numbers of the figure of that name.
func (b *Page) ToggleTable(name string) {
	if b.View.Tables == nil {
		b.View.Tables = map[string]bool{}
	}
	b.View.Tables[name] = !b.View.Tables[name]
}

// SaveFigure gives figure i, or its numbers, to the reader as a file. Its JSON is a
// result with the one table that the figure draws.
func (b *Page) SaveFigure(i int, kind figure.KindOf) {
	r, partial := b.Current()
	if r == nil {
		return
	}
	s := b.View.Shown(r, partial)
	all := figure.FiguresOf(s)
	if i >= len(all) {
		return
	}
	f := all[i]
	name := figure.FileName(r, partial) + "-" + f.Name
	if f.Measured {
		name += "-" + strings.ToLower(s.Measure)
	}
	for _, p := range f.Picks {
		name += "-" + strings.Map(figure.FileRune, p.Chosen)
	}
	var buffer bytes.Buffer
	var err error
	switch kind {
	case figure.SVGOf:
		b.P.Host().Save(name+".svg", "image/svg+xml", []byte(f.Chart.SVG(chart.Light, figure.ExportWidth)))
	case figure.PNGOf:
		b.P.Host().SavePNG(name+".png", f.Chart.SVG(chart.Light, figure.ExportWidth))
	case figure.CSVOf:
		if f.Table == nil {
			return
		}
		err = figure.SaveCSV(b.P.Host(), name, f.Table)
	case figure.JSONOf:
		if f.Table == nil {
			return
		}
		one := *r
		one.Tables = []lab.Table{*f.Table}
		if err = one.WriteJSON(&buffer); err == nil {
			b.P.Host().Save(name+".json", "application/json", buffer.Bytes())
		}
	}
	b.unsaved(err)
}
