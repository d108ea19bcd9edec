package network

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/lab/microscope"
	"untrained/app/ui/chart"
	"untrained/app/ui/figure"
	"untrained/app/ui/host"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// firstKeys are the controls in view of the picture; of a grating's, orientation and frequency. The others stand under
// "More choices", by these groups.
var (
	firstKeys  = []string{"stimulus", "digit", "family", "cue", "orientation", "cycles"}
	moreGroups = []group{
		{"picture", "Picture", []string{"phase", "picture"}},
		{"unit", "Layer and unit", []string{"layer", "channel", "row", "column", "from", "weights", "scale"}},
		{"weights", "Weights", []string{"file", "init", "dc", "shuffle"}},
		{"best", "Best stimuli", []string{"candidates"}},
		{"text", "Network", []string{"network"}},
	}
)

func (n *Page) Render() []app.UI {
	return []app.UI{app.Div().Class("page network").Body(
		part.Heading(networkTitle, networkLead),
		app.P().ID("status").Class("unseen").Role("status").Aria("live", "polite").Text(n.said),
		app.Div().ID("tip").Class("tip").Aria("hidden", "true"), // the host writes it
		n.faults(),
		app.If(!n.Address.Hides("layers"), n.layers),
		app.If(n.P.Shows(2), n.under),
	)}
}

// PartsOf implements inParts: the layers, the picture and the maps of one channel,
// the other controls, all maps and kernels, the unit, the slow motion.
func (n *Page) PartsOf() int { return 6 }

// under draws what stands under the layers.
func (n *Page) under() app.UI {
	controls := []app.UI{app.H2().Class("unseen").Text("Settings"), n.Corrected(), n.first()}
	if n.P.Shows(3) {
		controls = append(controls, app.Details().ID("more").Class("group more").Body(
			app.Summary().Text("More choices"),
			n.controls(moreGroups),
			app.P().Class("actions").Body(n.Button("reset", "Reset to defaults", "small", n.reset))))
	}
	return app.Div().Class("columns").Body(
		app.Div().Class("controls").Body(controls...),
		app.Div().Class("results").Body(n.results()...),
	)
}

// first draws the controls in view: the picture, activation and pooling, and the seed.
func (n *Page) first() app.UI {
	body := n.keys(firstKeys)
	if n.Config.Get(lab.KeyStimulus) == microscope.SeeDrawing && !n.Address.Hides("drawing") {
		body = append(body, n.pad.Render())
	}
	if n.Config.Get(lab.KeyStimulus) == microscope.SeeUpload {
		body = append(body, n.fileField())
	}
	if !n.Address.Hides("layers") {
		body = append(body, n.variants())
	}
	return app.Div().Class("groups first-choices").Body(append(body, n.keys([]string{"seed"})...)...)
}

// keys draws the controls of the keys that mean something now.
func (n *Page) keys(keys []string) (body []app.UI) {
	properties := n.microscope.Properties()
	for _, key := range keys {
		i := slices.IndexFunc(properties, func(p lab.Property) bool { return p.Key == key })
		if i >= 0 && n.microscope.Applies(n.Config, key) && !n.Address.Hides(key) {
			body = append(body, n.control(properties[i]))
		}
	}
	return body
}

// faults says what went wrong.
func (n *Page) faults() app.UI {
	f := n.fail
	if f == nil {
		f = n.unranked
	}
	return app.If(f != nil, func() app.UI {
		return part.ErrorCard(f.Cause, f.Remedy, app.P().Class("actions").Body(n.Button("again", "Look again", "", n.again)))
	})
}

// control draws a property with what is wrong with it, alone or beside others.
func (n *Page) control(p lab.Property) app.UI {
	if p.Key == "layer" {
		p.Kind, p.Options = lab.Choice, nil
		for i, name := range n.names {
			p.Options = append(p.Options, lab.Option{Value: name, Label: name + ": " + kindOfLayer(n.spec.Layers[i])})
		}
	}
	if problem := n.problems[p.Key]; problem != "" && n.Corrections[p.Key] == "" {
		n.Corrections[p.Key] = problem
		defer delete(n.Corrections, p.Key)
	}
	return n.Choices.Control(p)
}

// group is some controls under one heading.
type group struct {
	name, title string
	keys        []string
}

// controls draws groups of controls.
func (n *Page) controls(groups []group) app.UI {
	var sections []app.UI
	for _, g := range groups {
		body := n.keys(g.keys)
		if g.name == "weights" && !n.Address.Hides("file") {
			body = append([]app.UI{n.own.Field()}, body...)
		}
		if len(body) > 0 {
			id := "group-" + g.name
			sections = append(sections, app.Section().Class("group").Aria("labelledby", id).
				Body(append([]app.UI{app.H3().ID(id).Text(g.title)}, body...)...))
		}
	}
	return app.Div().Class("groups").Body(sections...)
}

// results draws picture and maps, the unit, and the slow motion.
func (n *Page) results() []app.UI {
	if n.view == nil {
		text := "Computing …"
		if len(n.problems) > 0 {
			text = "There is nothing to show yet: something beside the choices does not fit together."
		}
		if len(n.problems) > 0 {
			return []app.UI{app.H2().Text("Looking inside"), app.Div().Class("placeholder").Body(app.P().Text(text))}
		}
		blank := func(title string) app.UI {
			return app.Div().Body(app.H3().Text(title), app.Div().Class("blank"))
		}
		var sets []app.UI
		for _, weights := range microscope.WeightSets {
			sets = append(sets, blank(part.SetNames[weights].Name))
		}
		return []app.UI{app.Section().Class("looking-inside").Aria("label", "Looking inside").Body(
			app.Div().Class("inside-head").Body(app.H2().Text("Looking inside"), app.P().Class("aside").Text(text)),
			app.Div().Class("sight").Body(blank("Picture"), app.Div().Class("blanks").Body(sets...), blank("Answer")))}
	}
	v, u := n.view, n.shown()
	class := "looking-inside"
	if n.stale() {
		class += " faded"
	}
	body := []app.UI{
		app.Div().Class("inside-head").Body(
			app.H2().ID("inside-title").Text(fmt.Sprintf("%s, map %d of %d", v.Layer, u.Channel+1, v.Shape.C)),
			app.P().ID("inside-about").Class("aside").Text(n.caption())),
		app.Range(v.Notes).Slice(func(i int) app.UI { return app.P().Class("card notice").Text(v.Notes[i]) }),
		app.Div().Class("sight").Body(
			n.seenPicture(),
			app.Div().Class("sets").Body(n.heads(), n.stages()),
			n.answers(),
		),
	}
	if n.P.Shows(4) {
		body = append(body, n.kernels()...)
		body = append(body, app.H4().Text(n.mapsTitle()), n.overviews(),
			app.P().ID("stage-help").Class("help").Text("Point at a map to read its numbers; press to choose a unit. By "+
				"keyboard: arrows move the unit (five at once with Shift), Page Up and Page Down change the map."))
	}
	if !n.Address.Hides("unit") && n.P.Shows(5) {
		body = append(body, n.fold(UnitFoldID, "One unit: its value, its receptive field, its best stimuli", &n.open.unit,
			n.unitSection))
	}
	if !n.Address.Hides("slow") && n.P.Shows(6) {
		body = append(body, n.fold(SlowFoldID, "One convolution in slow motion", &n.open.slow, n.slowSection))
	}
	out := []app.UI{app.Section().Class(class).Aria("labelledby", "inside-title").Body(body...)}
	if !n.stale() {
		out = append(out, n.exports())
	}
	if n.table && !n.stale() {
		r := n.result()
		var tables []app.UI
		for i := range r.Tables {
			tables = append(tables, figure.TableOf(&r.Tables[i]))
		}
		out = append(out, app.Section().ID("tables").Class("tables").Aria("label", "The numbers as tables").Body(tables...))
	}
	return append(out, n.about())
}

// The folded parts of the page.
const (
	UnitFoldID = "fold-unit"
	SlowFoldID = "fold-slow"
)

// folds says which of them are open.
type folds struct{ unit, slow bool }

// fold draws a part that opens under a button: while it is closed nothing of it is drawn.
func (n *Page) fold(id, title string, open *bool, draw func() app.UI) app.UI {
	class := "fold"
	if *open {
		class += " opened"
	}
	return app.Div().Class(class).Body(
		app.Button().ID(id).Type("button").Class("fold-button").Aria("expanded", strconv.FormatBool(*open)).Text(title).
			OnClick(n.P.On(func(app.Value) {
				if *open = !*open; !*open {
					n.pause()
				}
				n.look()
			}), app.EventScope(id)),
		app.If(*open, draw),
	)
}

// kernels draws those of the convolution that makes the layer.
func (n *Page) kernels() []app.UI {
	v := n.view
	if v.Conv == "" {
		return []app.UI{app.P().Class("aside").Text(v.Layer + " has no kernels of its own to show.")}
	}
	return []app.UI{app.H4().Text(fmt.Sprintf("Kernels of %s for input channel %s of %d", v.Conv,
		n.Config.Get(lab.KeyFrom), v.Source.C)), n.filters()}
}

func (n *Page) mapsTitle() string {
	c := n.view.Shape.C
	if c == 1 {
		return "Its one map"
	}
	if c > part.MaxTiles {
		return fmt.Sprintf("The first %d of its %d maps", part.MaxTiles, c)
	}
	return fmt.Sprintf("All its %d maps", c)
}

func (n *Page) caption() string {
	v := n.view
	text := fmt.Sprintf("Responses to %s; random seed %s", v.About, n.Config.Get(lab.KeySeed))
	if n.stale() {
		text += ", of earlier choices"
	}
	return text + "."
}

// seenPicture draws the picture with the unit's receptive field.
func (n *Page) seenPicture() app.UI {
	in := n.viewInput()
	frame := "display:none"
	if r, err := n.spec.ReceptiveField(n.view.Layer, n.shown()); err == nil && !r.Empty() {
		frame = host.Outline(r.Top, r.Left, r.Bottom, r.Right, in.H, in.W)
	}
	return app.Div().ID("picture-drop").Class("seen").
		OnDragOver(func(ctx app.Context, e app.Event) {
			e.PreventDefault()
			ctx.PreventUpdate()
		}, app.EventScope("picture-over")).
		OnDrop(page.Pressing(n.P, func(_, _ float64, e app.Event) {
			e.PreventDefault()
			if files := e.Get("dataTransfer").Get("files"); files.Truthy() && files.Get("length").Int() > 0 {
				n.take(files.Index(0))
			}
		}), app.EventScope("picture-drop")).Body(
		app.H3().Text("Picture"),
		app.Div().ID("seen").Class("stage").Role("img").Aria("label", "The picture: "+n.view.About+
			". The unit’s receptive field is outlined.").
			Style("aspect-ratio", fmt.Sprintf("%d / %d", in.W, in.H)).
			On("pointermove", n.P.Pointing(func(x, y float64, e app.Event) {
				in := n.viewInput()
				row, column := int(y*float64(in.H)), int(x*float64(in.W))
				if x >= 0 && y >= 0 && row < in.H && column < in.W && row*in.W+column < len(n.view.Picture) {
					n.P.Host().Tip(e.Get("clientX").Float(), e.Get("clientY").Float(),
						fmt.Sprintf("row %d, column %d: luminance %s (0 black, 1 white)", row+1, column+1,
							chart.Short(float64(n.view.Picture[row*in.W+column]), 3)))
				}
			}), app.EventScope("seen-move")).
			On("pointerleave", n.P.Pointing(n.unhover), app.EventScope("seen-leave")).
			Body(
				app.Canvas().ID("seen-canvas").Aria("hidden", "true"),
				app.Div().ID("field").Class("frame").Attr("style", frame),
				app.Div().ID("field-hover").Class("frame dashed"), // the host places it
			),
		app.P().Class("aside").Text(n.view.About),
	)
}

// exports offers the numbers and the maps as files.
func (n *Page) exports() app.UI {
	label := "Show the tables"
	if n.table {
		label = "Hide the tables"
	}
	return app.Div().Class("exports").Role("group").Aria("label", "Numbers and files").Body(
		app.Button().ID("table-toggle").Type("button").Class("button").Text(label).Aria("expanded",
			strconv.FormatBool(n.table)).
			OnClick(n.P.On(func(app.Value) { n.table = !n.table }), app.EventScope("table-toggle")),
		n.Button("export-svg", "Save the maps as SVG", "", func() { n.save(figure.SVGOf) }),
		n.Button("export-png", "Save PNG", "", func() { n.save(figure.PNGOf) }),
		n.Button("export-csv", "Save CSV", "", func() { n.save(figure.CSVOf) }),
		n.Button("export-json", "Save JSON", "", func() { n.save(figure.JSONOf) }),
		app.Span().Class("aside").Text("CSV holds the shown channel’s map for every set of weights; JSON holds all tables "+
			"and the configuration."),
	)
}

// save gives the maps or the numbers to the reader as a file.
func (n *Page) save(kind figure.KindOf) {
	if n.view == nil || n.stale() {
		return
	}
	name := strings.Map(figure.FileRune, fmt.Sprintf("untrained-network-%s-channel%d-seed%s", n.view.Layer,
		n.shown().Channel+1,
		n.Config.Get(lab.KeySeed)))
	var b bytes.Buffer
	var err error
	switch kind {
	case figure.CSVOf:
		err = figure.SaveCSV(n.P.Host(), name, n.result().Table(lab.TableMap))
	case figure.JSONOf:
		if err = n.result().WriteJSON(&b); err == nil {
			n.P.Host().Save(name+".json", "application/json", b.Bytes())
		}
	case figure.SVGOf:
		n.P.Host().Save(name+".svg", "image/svg+xml", []byte(n.figure().SVG(chart.Light, figure.ExportWidth)))
	case figure.PNGOf:
		n.P.Host().SavePNG(name+".png", n.figure().SVG(chart.Light, figure.ExportWidth))
	}
	if err != nil {
		n.fail = &part.Failure{Cause: "The file could not be written: " + part.Sentence(err.Error()),
			Remedy: "Save another format."}
	}
}

// figure is the shown channel's maps, side by side.
func (n *Page) figure() chart.Maps {
	v, u := n.view, n.shown()
	most, _ := n.scales()
	in := n.viewInput()
	f := chart.Maps{ID: "maps", Title: fmt.Sprintf("%s, channel %d: random, trained and shuffled weights",
		v.Layer, u.Channel+1),
		Subtitle: fmt.Sprintf("%s; seed %s; network %s; computed on %s", v.About, n.Config.Get(lab.KeySeed),
			n.Config.Get(lab.KeyNetwork), v.Backend),
		Notes: []string{"Each map is shaded between the ends given below it.", "Untrained " + n.P.Lab().About.Version + "."}}
	f.Panels = append(f.Panels, chart.Map{Name: "Picture", H: in.H, W: in.W, Values: v.Picture, Grey: true})
	for i := range v.Sets {
		s := &v.Sets[i]
		panel := chart.Map{Name: part.SetNames[s.Weights].Name, H: v.Shape.H, W: v.Shape.W, Most: most[i],
			Values: channelMap(s.Maps, v.Shape, u.Channel)}
		if s.Missing != "" {
			panel.Values, panel.Empty = nil, n.missing(i)
		}
		f.Panels = append(f.Panels, panel)
	}
	return f
}

// about explains in plain words.
func (n *Page) about() app.UI {
	return app.Section().Class("method").Aria("labelledby", "about-title").Body(
		app.H3().ID("about-title").Text("What you see"),
		app.Range(networkTexts).Slice(func(i int) app.UI { return app.P().Text(networkTexts[i]) }),
		app.P().Body(app.Text("To train this network, or one like it, go to "),
			app.A().Href("#/train").Text("Train"), app.Text(".")),
		app.P().Text("The same configuration gives the same numbers:"),
		app.Pre().TabIndex(0).Aria("label", "Configuration").Body(app.Code().Text(n.Config.String())),
	)
}
