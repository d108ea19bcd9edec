package train

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/lab/training"
	"untrained/app/ui/chart"
	"untrained/app/ui/figure"
	"untrained/app/ui/host"
	"untrained/app/ui/part"
	"untrained/nn"
)

// trainGroups says which controls stand in view, under which headings; the
// others stand under "More choices".
var trainGroups = []struct {
	name, title string
	keys        []string
}{
	{"lesson", "What is learnt", []string{"data", "cue"}},
	{"learner", "Network", []string{"network"}},
	{"learning", "How", []string{"rate", "seed"}},
}

func (t *Page) Render() []app.UI {
	says := figure.Texts("train")
	return []app.UI{app.Div().Class("page bench train "+string(t.State())).Body(
		part.Heading(says.Title, says.Lead),
		t.runBar(),
		t.problems(),
		t.earlier(),
		app.Div().Class("columns").Body(
			t.controls(),
			app.Div().Class("results").Body(t.results()...),
		),
	)}
}

// Paint implements painter: the first drawing may come before the style sheet has
// given the figures their width.
func (t *Page) Paint() {
	t.P.Measure()
	t.paintLive()
}

// runBar holds the buttons: reset, play or pause, one step, one epoch.
func (t *Page) runBar() app.UI {
	playing := t.Stand.Phase == job.Playing
	able := (t.session != nil || len(t.kept.weights) > 0) &&
		(t.Stand.Phase == job.Paused || t.Stand.Phase == job.Preparing || t.Stand.Phase == job.Reached ||
			t.Stand.Phase == job.Finished)
	round := func(id, class, label, sign string, enabled bool, f func()) app.UI {
		return app.Button().ID(id).Type("button").Class(class).Disabled(!enabled).Aria("label", label).Title(label).
			OnClick(t.P.On(func(app.Value) { f() }), app.EventScope(id)).
			Body(app.Raw(`<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">` + sign +
				`</svg>`))
	}
	// Play and pause are one button, so that the focus stays on it.
	label, sign := "Play", part.PlaySign
	if playing {
		label, sign = "Pause", part.PauseSign
	}
	side := []app.UI{app.P().Class("run-label").Body(app.Strong().ID("phase").Text(t.phaseText()))}
	if t.Stand.Epoch > 0 {
		done := float64(t.Stand.Step) / float64(max(1, t.Config.Int(lab.KeySteps)))
		side = append(side, part.Bar("run-progress", "Steps", done, t.progressText()))
	}
	return app.Div().Class("runbar").Role("group").Aria("label", "Train the network").Body(
		round("reset", "play side", "Reset: draw the first weights again", part.ResetSign, (t.session != nil ||
			t.kept.asleep) &&
			t.Stand.Phase != job.Refused, func() { t.Press(job.Reset) }),
		round("run", "play", label, sign, playing || able, t.Toggle),
		round("step", "play side", "One step", part.StepSign, able, func() { t.Press(job.Step) }),
		round("epoch", "play side", "To the end of the epoch", part.EpochSign, able, func() { t.Press(job.Epoch) }),
		app.Div().Class("run-state").Body(side...),
		app.P().ID("status").Class("unseen").Role("status").Aria("live", "polite").Text(t.said),
	)
}

// problems are the cards of what went wrong.
func (t *Page) problems() app.UI {
	var cards []app.UI
	switch t.Stand.Phase {
	case job.Blown:
		cards = append(cards, part.ErrorCard(part.Sentence(t.Stand.Problem),
			"Lower the learning rate, or draw smaller first weights; then reset the network and play again.",
			app.P().Class("actions").Body(t.Button("reset-blown", "Reset the network", "",
				func() { t.Press(job.Reset); t.P.Focus("#run") }))))
	case job.Refused:
		cards = append(cards, part.ErrorCard(part.Sentence(t.Stand.Problem), "Change what the message names; nothing has "+
			"been lost.",
			app.P().Class("actions").Body(t.Button("defaults-refused", "Reset to defaults", "", t.Defaults))))
	}
	if t.unread != nil {
		cards = append(cards, part.ErrorCard(t.unread.Cause, t.unread.Remedy))
	}
	if t.refused != "" {
		cards = append(cards, app.Div().Class("card notice").ID("refused").Role("alert").Body(app.P().Text(t.refused)))
	}
	lost := ""
	if t.Stand.GivenUp != "" {
		lost = part.Sentence("The GPU is not used any more (" + t.Stand.GivenUp + "); the training goes on on the CPU")
	}
	for _, text := range []string{t.note, t.fitted, lost} {
		if text != "" {
			cards = append(cards, app.Div().Class("card notice").Role("status").Body(app.P().Text(text)))
		}
	}
	return app.Div().Class("problems").Body(cards...)
}

// controls draws a control for every property, grouped.
func (t *Page) controls() app.UI {
	known := map[string]lab.Property{}
	for _, p := range t.Subject.Properties() {
		known[p.Key] = p
	}
	textured := strings.HasPrefix(training.LessonOf(t.Config).Title(), "Texture-MNIST")
	used := map[string]bool{}
	var sections []app.UI
	for _, g := range trainGroups {
		var body []app.UI
		for _, key := range g.keys {
			used[key] = true
			if key == "cue" && !textured || t.Address.Hides(key) {
				continue
			}
			body = append(body, t.Control(known[key]))
		}
		if g.name == "lesson" && t.Config.Get(lab.KeyData) == training.OwnPictures {
			body = append(body, t.ownFields())
		}
		if g.name == "learner" {
			body = append(body, t.cost())
		}
		id := "group-" + g.name
		sections = append(sections, app.Section().Class("group").Aria("labelledby",
			id).Body(append([]app.UI{app.H3().ID(id).Text(g.title)}, body...)...))
	}
	more, changed := []app.UI{}, 0
	for _, p := range t.Subject.Properties() {
		if used[p.Key] || t.Address.Hides(p.Key) {
			continue
		}
		more = append(more, t.Control(p))
		changed += figure.BoolInt(t.Config.Get(p.Key) != p.Default)
	}
	title := "More choices"
	if changed > 0 {
		title += " (" + strconv.Itoa(changed) + " changed)"
	}
	sections = append(sections, app.Details().Class("group more").ID("more").Body(
		append([]app.UI{app.Summary().Text(title)}, more...)...),
		app.P().Class("actions").Body(t.Button("defaults", "Reset to defaults", "small", t.Defaults)))
	return app.Div().Class("controls").Body(app.H2().Text("Settings"), t.Corrected(),
		app.Div().Class("groups").Body(sections...))
}

// cost says how large the network is.
func (t *Page) cost() app.UI {
	spec, err := nn.ParseSpec(t.Config.Get(lab.KeyNetwork))
	if err != nil {
		return app.P().Class("help").Text("")
	}
	c, err := spec.Cost()
	if err != nil {
		return app.P().Class("help").Text("")
	}
	return app.P().Class("help").Text(fmt.Sprintf("%s parameters, %s multiply-adds a picture.",
		chart.Short(float64(c.Params), 4), chart.Short(float64(c.MultiplyAdds), 3)))
}

// results draws curves, confusions and mistakes.
func (t *Page) results() []app.UI {
	body := []app.UI{t.liveView(), app.H2().Text("How well it does")}
	pictures := t.drawn.draw(t, t.P.Width())
	figures := []app.UI{}
	for i, svg := range pictures {
		figures = append(figures, app.Figure().Class("figure").ID(fmt.Sprintf("figure-%d", i+1)).Body(app.Raw(svg),
			t.pictureExports(i)))
	}
	class := "figures"
	if inPairs(t.P.Width()) {
		class += " pairs"
	}
	figures = append(figures, t.mistakes())
	body = append(body, app.Div().Class(class).Body(figures...), t.weights())
	if _, ok := t.Shows.Last(); ok {
		body = append(body, t.exports())
	}
	if t.Table {
		r := t.Shows.Result(0)
		var tables []app.UI
		for i := range r.Tables {
			tables = append(tables, figure.TableOf(&r.Tables[i]), app.P().Class("actions").Body(
				t.Button("export-csv-"+r.Tables[i].Name, "Save “"+r.Tables[i].Name+"” as CSV", "", func() {
					t.Save(i,
						figure.CSVOf)
				})))
		}
		body = append(body, app.Section().ID("tables").Class("tables").Aria("labelledby", "tables-title").
			Body(append([]app.UI{app.H3().ID("tables-title").Text("The numbers")}, tables...)...))
	}
	return append(body, t.method())
}

// mistakes shows fresh pictures that were taken for something else.
func (t *Page) mistakes() app.UI {
	all := t.Shows.Mistakes
	if len(t.Shows.Points) == 0 {
		return app.Section().Class("mistakes").Hidden(true).Aria("label", "Mistakes")
	}
	said := "Misclassified new pictures, most confident first."
	if len(all) == 0 {
		said = "Every fresh picture was right."
	}
	return app.Section().Class("mistakes").Aria("labelledby", "mistakes-title").Body(
		app.H3().ID("mistakes-title").Text("Worst mistakes"),
		app.P().Class("aside").Text(said),
		app.Ul().Class("wrongs").Body(app.Range(all).Slice(func(i int) app.UI {
			m := all[i]
			shown, answer := t.Shows.Class(m.Class), t.Shows.Class(m.Answer)
			return app.Li().Body(
				app.Img().Src("data:image/png;base64,"+base64.StdEncoding.EncodeToString(m.PNG)).Alt("a picture of "+
					shown).Width(72).Height(72),
				app.P().Text(shown+" → "+answer),
				app.P().Class("aside").Text(strconv.Itoa(int(math.Round(100*m.Confidence)))+" % sure"),
			)
		})),
	)
}

// weights saves them and takes them back.
func (t *Page) weights() app.UI {
	return app.Section().Class("weights").ID("weights").Aria("labelledby", "weights-title").
		OnDragOver(func(_ app.Context, e app.Event) { e.PreventDefault() }, app.EventScope("weights-over")).
		OnDrop(t.onDrop(), app.EventScope("weights-drop")).
		Body(
			app.H3().ID("weights-title").Text("Weights"),
			app.P().Class("aside").Text("A file in the safetensors format holds the weights and says how they came about; one "+
				"in the ONNX format is for other programs. Drop either here, or choose it: also weights of PyTorch for the "+
				"network that is chosen."),
			app.P().Class("actions").Body(append(t.saveButtons(),
				app.Label().Class("file").For("load-weights").Body(
					app.Span().Text("Load weights "),
					app.Input().ID("load-weights").Type("file").Accept(".safetensors,.onnx").OnChange(t.onFile(),
						app.EventScope("load-weights")),
				),
			)...),
		)
}

// maxFile is the longest file that is read, in bytes: more than any network that
// can be trained here.
const maxFile = 64 << 20

func (t *Page) onFile() app.EventHandler {
	return t.P.On(func(src app.Value) {
		if files := src.Get("files"); files.Truthy() && files.Get("length").Int() > 0 {
			t.take(files.Index(0))
		}
		src.Set("value", "") // the same file may be chosen again
	})
}

func (t *Page) onDrop() app.EventHandler {
	return t.P.Handle(func(_ app.Context, e app.Event) {
		e.PreventDefault()
		if files := e.Get("dataTransfer").Get("files"); files.Truthy() && files.Get("length").Int() > 0 {
			t.take(files.Index(0))
		}
	})
}

// take reads one file that the reader chose.
func (t *Page) take(file app.Value) {
	name := file.Get("name").String()
	host.ReadFile(file, maxFile, func(b []byte, err error) {
		t.P.Update(func() { t.Load(name, b, err) })
	})
}

func (t *Page) exports() app.UI {
	label := "Show the tables"
	if t.Table {
		label = "Hide the tables"
	}
	return app.Div().Class("exports").Role("group").Aria("label", "Numbers and files").Body(
		app.Button().ID("table-toggle").Type("button").Class("button").Text(label).Aria("expanded",
			strconv.FormatBool(t.Table)).
			OnClick(t.P.On(func(app.Value) { t.Table = !t.Table }), app.EventScope("table-toggle")),
		t.Button("export-csv", "Save CSV", "", func() { t.Save(0, figure.CSVOf) }),
		figure.Separators(t.P),
		t.Button("export-json", "Save JSON", "", func() { t.Save(0, figure.JSONOf) }),
		app.Span().Class("aside").Text("CSV holds the measurements; JSON holds everything, with the configuration."),
	)
}

func (t *Page) pictureExports(i int) app.UI {
	tail := ""
	if i > 0 {
		tail = "-" + strconv.Itoa(i+1)
	}
	return app.FigCaption().Class("actions").Body(
		t.Button("export-svg"+tail, "Save SVG", "small", func() { t.Save(i, figure.SVGOf) }),
		t.Button("export-png"+tail, "Save PNG", "small", func() { t.Save(i, figure.PNGOf) }),
	)
}

// Save gives a table or a figure to the reader as a file.
func (t *Page) Save(i int, kind figure.KindOf) {
	t.unread = nil
	name := t.fileName()
	var b bytes.Buffer
	switch kind {
	case figure.CSVOf:
		r := t.Shows.Result(0)
		if i < len(r.Tables) {
			t.unsaved(figure.SaveCSV(t.P.Host(), name+"-"+r.Tables[i].Name, &r.Tables[i]))
		}
	case figure.JSONOf:
		err := t.Shows.Result(0).WriteJSON(&b)
		if t.unsaved(err); err == nil {
			t.P.Host().Save(name+".json", "application/json", b.Bytes())
		}
	default:
		all := t.Shows.Figures()
		if i >= len(all) {
			return
		}
		svg := all[i].SVG(chart.Light, figure.ExportWidth)
		name += "-" + figure.FigureNames[i]
		if kind == figure.PNGOf {
			t.P.Host().SavePNG(name+".png", svg)
		} else {
			t.P.Host().Save(name+".svg", "image/svg+xml", []byte(svg))
		}
	}
}

// unsaved says that a file could not be made; nothing where it could.
func (t *Page) unsaved(err error) {
	if err != nil {
		t.unread = &part.Failure{Cause: "The file could not be written: " + part.Sentence(err.Error()),
			Remedy: "Save another format; the training is not touched."}
	}
}

func (t *Page) method() app.UI {
	how := figure.Texts("train").Method
	return app.Details().Class("method").Body(
		app.Summary().Text("How this is computed, and how to repeat it"),
		app.Ul().Body(app.Range(how).Slice(func(i int) app.UI {
			head, rest, _ := strings.Cut(how[i], ". ")
			return app.Li().Body(app.Strong().Text(head+". "), app.Text(rest))
		})),
		app.P().Text("The same choices give the same numbers, wherever it is paused:"),
		app.Pre().TabIndex(0).Aria("label", "Configuration").Body(app.Code().Text("train '"+t.Config.String()+"'")),
	)
}
