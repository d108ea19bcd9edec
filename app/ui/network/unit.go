package network

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/lab/microscope"
	"untrained/app/ui/chart"
	"untrained/app/ui/host"
	"untrained/app/ui/part"
)

// unitSection says the chosen unit's numbers and shows its best stimuli.
func (n *Page) unitSection() app.UI {
	u, v := n.shown(), n.view
	field := ""
	if r, err := n.spec.ReceptiveField(v.Layer, u); err == nil {
		in := n.spec.Input
		field = fmt.Sprintf("It sees %s: %d×%d of the picture’s %d×%d pixels, its receptive field. It is outlined in the "+
			"picture; nothing outside can change the unit.",
			regionText(r), r.Bottom-r.Top, r.Right-r.Left, in.H, in.W)
		if r.Empty() {
			field = "It sees padding alone; no pixel can change it."
		}
	}
	return app.Section().Class("unit").Aria("labelledby", "unit-title").Body(
		app.H3().ID("unit-title").Text(fmt.Sprintf("One unit: channel %d, row %d, column %d of %s", u.Channel+1, u.Row+1,
			u.Column+1, v.Layer)),
		app.P().ID("unit-field").Text(field),
		n.unitTable(),
		app.If(!n.Address.Hides("best"), func() app.UI { return app.H4().ID("best-title").Text("What drives it most") }),
		app.If(!n.Address.Hides("best"), n.bestStimuli),
	)
}

// unitTable lists the unit's value for each set of weights: where a convolution
// makes it, before the activation and after.
func (n *Page) unitTable() app.UI {
	u, v := n.shown(), n.view
	type column struct {
		name string
		of   func(i int) (float32, bool)
	}
	from := func(values func(s *microscope.Specimen) []float32) func(int) (float32, bool) {
		at := u.Row*v.Sums.W + u.Column
		return func(i int) (float32, bool) {
			if list := values(&v.Sets[i]); at < len(list) {
				return list[at], true
			}
			return 0, false
		}
	}
	columns := []column{{v.Layer, func(i int) (float32, bool) { return n.value(i, u) }}}
	if v.Conv != "" && v.Act != "" {
		columns = []column{
			{v.Conv + ", before the activation", from(func(s *microscope.Specimen) []float32 { return s.Sums })},
			{v.Act, from(func(s *microscope.Specimen) []float32 { return s.Outputs })},
		}
	}
	return app.Table().ID("unit-values").Class("unit-table").Body(
		app.Caption().Text("The unit’s response to the picture"),
		app.THead().Body(app.Tr().Body(
			app.Th().Scope("col").Text("Weights"),
			app.Range(columns).Slice(func(k int) app.UI { return app.Th().Scope("col").Class("number").Text(columns[k].name) }),
		)),
		app.TBody().Body(app.Range(v.Sets).Slice(func(i int) app.UI {
			known := part.SetNames[v.Sets[i].Weights]
			return app.Tr().Body(
				app.Th().Scope("row").Body(part.Sign(known.Sign), app.Text(" "+known.Name)),
				app.Range(columns).Slice(func(k int) app.UI {
					text := "–"
					if x, ok := columns[k].of(i); ok {
						text = part.Short(x)
					}
					return app.Td().Class("number").Text(text)
				}),
			)
		})),
	)
}

// bestStimuli shows the pictures that drive the unit most, for each set of
// weights.
func (n *Page) bestStimuli() app.UI {
	if n.best == nil || !n.current() {
		done := n.ranked
		if !n.ranking {
			return app.Div().ID("best").Body(app.P().Class("aside").Text("They are found once the choices above are shown and " +
				"nothing moves."))
		}
		return app.Div().ID("best").Body(app.P().Class("aside").Text(fmt.Sprintf("Showing %s to the network …",
			part.Plural(int64(n.Config.Int(lab.KeyCandidates)), "picture"))),
			part.Bar("rank-progress", "Finding the unit’s best stimuli", done,
				fmt.Sprintf("%d %% of the pictures are shown", int(100*done))))
	}
	b := n.best
	kinds := "gratings, digits, textures, textured digits and scene-like pictures"
	body := []app.UI{app.P().Class("aside").Text(fmt.Sprintf("The strongest responses to %s drawn here, %s in turn; the "+
		"same ones for every network and seed. The outline is the unit’s receptive field.",
		part.Plural(int64(b.N), "picture"), kinds))}
	for i := range b.Sets {
		body = append(body, n.ranked1(i))
	}
	return app.Div().ID("best").Body(body...)
}

// ranked1 is one row of best stimuli.
func (n *Page) ranked1(i int) app.UI {
	b, r := n.best, &n.best.Sets[i]
	known := part.SetNames[r.Weights]
	head := app.P().Class("best-head").Body(part.Sign(known.Sign), app.Text(" "+known.Name))
	switch {
	case r.Missing != "":
		return app.Div().Class("best-row").Body(head,
			app.P().Class("aside").Text("None: "+strings.ToLower(n.missing(i)[:1])+n.missing(i)[1:]))
	case r.Silent:
		return app.Div().Class("best-row").Body(head,
			app.P().Class("aside").Text("The unit gives the same to every picture: it prefers none."))
	}
	f := b.Field
	frame := "display:none"
	if !f.Empty() {
		frame = host.Outline(f.Top, f.Left, f.Bottom, f.Right, b.Input.H, b.Input.W)
	}
	return app.Div().Class("best-row").Body(head,
		app.Ol().Class("best-list").Body(app.Range(r.Top).Slice(func(k int) app.UI {
			d := r.Top[k]
			return app.Li().Body(
				app.Div().Class("stage").Style("aspect-ratio", fmt.Sprintf("%d / %d", b.Input.W, b.Input.H)).Body(
					app.Canvas().ID(bestID(i, k)).Aria("hidden", "true"),
					app.Div().Class("frame thin").Attr("style", frame)),
				app.Span().Class("best-value").Text(chart.Short(d.Value, 3)),
				app.Span().Class("best-about").Text(d.About),
			)
		})))
}

func bestID(i, k int) string {
	return "best-" + strconv.Itoa(i+1) + "-" + strconv.Itoa(k+1) + "-canvas"
}

func (n *Page) paintBest() {
	if n.best == nil || !n.current() {
		return
	}
	b := n.best
	for i := range b.Sets {
		for k, d := range b.Sets[i].Top {
			n.P.Host().Paint(bestID(i, k), host.Raster{Key: b.Config + strconv.Itoa(d.Candidate), H: b.Input.H, W: b.Input.W,
				C:   1,
				Pix: b.Picture(d)})
		}
	}
}

// result is the numbers of the page as a Result, for files and tables.
func (n *Page) result() *lab.Result {
	v, u := n.view, n.shown()
	r := &lab.Result{Experiment: "network", Config: n.Config.String(), Version: n.P.Lab().About.Version,
		Backend: n.view.Backend,
		Seed:    uint64(n.Config.Int(lab.KeySeed))}
	one := lab.Table{Name: lab.TableUnit, Columns: []lab.Column{{Name: lab.ColumnWeights}, {Name: lab.ColumnLayer},
		{Name: lab.ColumnChannel}, {Name: lab.ColumnRow}, {Name: lab.ColumnColumn}, {Name: lab.ColumnValue}}}
	all := lab.Table{Name: lab.TableMap, Columns: []lab.Column{{Name: lab.ColumnRow}, {Name: lab.ColumnColumn}}}
	for i := range v.Sets {
		if x, ok := n.value(i, u); ok {
			one.Rows = append(one.Rows, []any{v.Sets[i].Weights, v.Layer, float64(u.Channel + 1), float64(u.Row + 1),
				float64(u.Column + 1), float64(x)})
			all.Columns = append(all.Columns, lab.Column{Name: v.Sets[i].Weights})
		}
	}
	for row := range v.Shape.H {
		for column := range v.Shape.W {
			line := []any{float64(row + 1), float64(column + 1)}
			for i := range v.Sets {
				u.Row, u.Column = row, column
				if x, ok := n.value(i, u); ok {
					line = append(line, float64(x))
				}
			}
			all.Rows = append(all.Rows, line)
		}
	}
	r.Tables = append(r.Tables, one)
	if n.best != nil && n.current() {
		r.Tables = append(r.Tables, n.best.Table)
	}
	r.Tables = append(r.Tables, all)
	return r
}
