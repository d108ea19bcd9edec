package stimuli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	labstimuli "untrained/app/lab/stimuli"
	"untrained/app/ui/chart"
	"untrained/app/ui/figure"
	"untrained/app/ui/part"
)

const (
	stimuliTitle = "What the networks are shown"
	stimuliLead  = "Every picture here is drawn by this page from a seed: nothing is stored, nothing is downloaded. " +
		"Move a slider and see what changes; download the same pictures as a file."
)

// stimulusGroups says which controls stand under which headings.
var stimulusGroups = []struct {
	name, title string
	keys        []string
}{
	{"set", "What is drawn", []string{"set", "size", "count", "seed"}},
	{"look", "How it looks", []string{"cue", "fill", "twin", "families", "figure", "ground", "vary", "orientation",
		"phase", "cycles", "fov_deg", "contrast", "aperture"}},
}

func (s *Page) Render() []app.UI {
	return []app.UI{app.Div().Class("page stimuli").Body(
		part.Heading(stimuliTitle, stimuliLead),
		app.P().ID("status").Class("unseen").Role("status").Aria("live", "polite").Text(s.said),
		app.If(s.fail != nil, func() app.UI {
			return part.ErrorCard(s.fail.Cause, s.fail.Remedy,
				app.P().Class("actions").Body(s.Button("again", "Draw again", "", s.again)))
		}),
		app.Div().Class("columns").Body(s.controls(), app.Div().Class("results").Body(s.results()...)),
	)}
}

// control draws a property with what is wrong with it, alone or beside others.
func (s *Page) control(p lab.Property) app.UI {
	if problem := s.problems[p.Key]; problem != "" && s.Corrections[p.Key] == "" {
		s.Corrections[p.Key] = problem
		defer delete(s.Corrections, p.Key)
	}
	return s.Choices.Control(p)
}

// mostBoxes is how many boxes stand in view; a property with more of them is folded.
const mostBoxes = 8

// drawer folds a control of many boxes under a line that says how many are chosen.
func (s *Page) drawer(p lab.Property, control app.UI) app.UI {
	if (p.Kind != lab.Choices && p.Kind != lab.Names) || len(p.Options) <= mostBoxes {
		return control
	}
	chosen := part.Count(len(strings.Split(s.Config.Get(p.Key), ",")), "chosen", "chosen")
	return app.Details().ID("boxes-"+p.Key).Class("drawer").Body(
		app.Summary().Text(p.Label+": "+chosen+" of "+strconv.Itoa(len(p.Options))), control)
}

func (s *Page) controls() app.UI {
	var sections []app.UI
	properties := s.gallery.Properties()
	for _, g := range stimulusGroups {
		var body []app.UI
		for _, key := range g.keys {
			i := slices.IndexFunc(properties, func(p lab.Property) bool { return p.Key == key })
			if i >= 0 && s.gallery.Applies(s.Config, key) && !s.Address.Hides(key) {
				body = append(body, s.drawer(properties[i], s.control(properties[i])))
			}
		}
		if len(body) > 0 {
			id := "group-" + g.name
			sections = append(sections, app.Section().Class("group").Aria("labelledby", id).
				Body(append([]app.UI{app.H3().ID(id).Text(g.title)}, body...)...))
		}
	}
	sections = append(sections, app.P().Class("actions").Body(s.Button("reset", "Reset", "", s.reset)))
	return app.Div().Class("controls").Body(
		app.H2().Text("Settings"),
		s.Corrected(),
		app.Div().Class("groups").Body(sections...),
	)
}

func (s *Page) results() []app.UI {
	body := []app.UI{app.H2().ID("sheet-title").Text("The pictures")}
	if s.sheet == nil {
		var blanks []app.UI
		for range min(s.Config.Int("count"), 24) {
			blanks = append(blanks, app.Div().Class("blank"))
		}
		return append(body, app.P().Class("aside").Text("Drawing …"),
			app.Div().Class("sheet").Style("--cell", "128px").Body(app.Div().Class("cells").Body(blanks...)))
	}
	body = append(body,
		app.P().Class("aside").Text(s.caption()),
		s.contactSheet(),
		s.largePicture(),
		s.files(),
		app.If(s.table, func() app.UI {
			return app.Section().ID("tables").Class("tables").Aria("label",
				"The pictures as a table").Body(figure.TableOf(&s.sheet.Table))
		}),
		s.about(),
	)
	return body
}

func (s *Page) caption() string {
	text := fmt.Sprintf("%s of %d×%d pixels", part.Count(len(s.sheet.Labels), "picture", "pictures"),
		s.sheet.Size, s.sheet.Size)
	if s.gallery.Applies(s.Config, "seed") {
		text += ", seed " + s.Config.Get(lab.KeySeed)
	}
	if s.stale() {
		text += ", of earlier choices"
	}
	return text + ". Choose one to see it large."
}

// contactSheet draws a radio button for each picture: the browser's own keys move
// between them.
func (s *Page) contactSheet() app.UI {
	zoom := max(1, (120+s.sheet.Size/2)/s.sheet.Size) // whole, so that pixels stay square and equal
	side := zoom * s.sheet.Size
	class := "sheet"
	if s.stale() {
		class += " faded"
	}
	wrong := s.Corrections["picture"]
	if wrong == "" {
		wrong = s.problems["picture"]
	}
	return app.FieldSet().ID("control-picture").Class(class).Aria("describedby", "control-picture-error").
		Style("--cell", strconv.Itoa(side)+"px").
		Body(
			app.Legend().Class("unseen").Text("The picture looked at"),
			app.P().Class("wrong").ID("control-picture-error").Aria("live", "polite").Text(wrong),
			app.Div().Class("cells").Body(app.Range(s.sheet.Labels).Slice(func(i int) app.UI {
				id := "picture-" + strconv.Itoa(i+1)
				return app.Label().Class("cell").For(id).Body(
					app.Input().ID(id).Type("radio").Name("picture").Value(strconv.Itoa(i+1)).Checked(i == s.large()).
						OnChange(s.P.On(func(app.Value) { s.choose(i) }), app.EventScope(id)),
					app.Canvas().ID(canvasID(i)).Aria("hidden", "true"),
					app.Span().Class("cell-label").Text(strconv.Itoa(i+1)+": "+s.sheet.Labels[i]),
				)
			})),
		)
}

// largePicture draws one picture with its numbers.
func (s *Page) largePicture() app.UI {
	i := s.large()
	if i < 0 {
		return app.Section().Class("large").Hidden(true).Aria("label", "One picture")
	}
	facts := []app.UI{app.H3().ID("large-title").Text("Picture " + strconv.Itoa(i+1) + ": " + s.sheet.Labels[i])}
	m := s.measured
	if m != nil && m.Picture == i+1 {
		facts = append(facts, measured(m)...)
	}
	return app.Section().Class("large").Aria("labelledby", "large-title").Body(
		app.Canvas().ID("large").Role("img").Aria("label", s.sheet.Labels[i]),
		app.Div().Class("large-facts").Body(facts...),
		app.If(m != nil && m.Picture == i+1, func() app.UI {
			return app.Div().Class("figures pair").Body(
				app.Figure().Class("figure").ID("figure-1").Body(app.Raw(histogram(m).SVG(chart.Page, chart.MinWidth+100))),
				app.Figure().Class("figure").ID("figure-2").Body(app.Raw(spectrum(m).SVG(chart.Page, chart.MinWidth+100))),
			)
		}),
	)
}

// measured lists the numbers of a picture, each with its unit.
func measured(m *labstimuli.Measurement) []app.UI {
	list := [][2]string{
		{"Mean luminance", chart.Number(m.Mean, 3) + " (0 black, 1 white)"},
		{"RMS contrast", chart.Number(m.RMS, 3) + " (standard deviation of the luminance)"},
		{"Darkest and lightest", chart.Number(m.Lowest, 3) + " and " + chart.Number(m.Highest, 3)},
		{"Size", fmt.Sprintf("%d×%d pixels", m.Pixels[1], m.Pixels[0])},
	}
	if m.Degrees[0] > 0 {
		list = append(list, [2]string{"Field of view", chart.Short(m.Degrees[0], 4) + "° of visual angle, " +
			chart.Short(float64(m.Pixels[1])/m.Degrees[0], 4) + " pixels per degree"})
	}
	for _, side := range m.Sides {
		list = append(list, [2]string{"In the " + side.Name, fmt.Sprintf("mean %s, RMS contrast %s, over %s",
			chart.Number(side.Mean, 3), chart.Number(side.RMS, 3), part.Count(side.Pixels, "pixel", "pixels"))})
	}
	return []app.UI{app.Dl().ID("measured").Class("facts-list").Body(app.Range(list).Slice(func(i int) app.UI {
		return app.Div().Body(app.Dt().Text(list[i][0]), app.Dd().Text(list[i][1]))
	}))}
}

func histogram(m *labstimuli.Measurement) chart.Bars {
	edges := make([]float64, len(m.Shares)+1)
	for i := range edges {
		edges[i] = float64(i) / float64(len(m.Shares))
	}
	return chart.Bars{ID: "histogram", Title: "How often each luminance occurs", XLabel: "Luminance (0 black, 1 white)",
		YLabel: "Share of the pixels (%)", Edges: edges, Values: m.Shares, Series: chart.Grey,
		Rules: []chart.Rule{{At: m.Mean, Label: "mean"}}, Empty: "There are no pixels."}
}

func spectrum(m *labstimuli.Measurement) chart.Bars {
	edges := make([]float64, len(m.Rings)+1)
	for i := range edges {
		edges[i] = float64(i) + 0.5
	}
	values := make([]float64, len(m.Rings))
	for i, v := range m.Rings {
		values[i] = 1000 * v
	}
	return chart.Bars{ID: "spectrum", Title: "How strong each spatial frequency is",
		XLabel: "Spatial frequency (cycles per image)",
		YLabel: "Mean amplitude (luminance × 1000)", Edges: edges, Values: values, Series: chart.Blue,
		Empty: "The picture is one plain grey: no frequency but its mean."}
}

// files offers the pictures as files.
func (s *Page) files() app.UI {
	label := "Show the table"
	if s.table {
		label = "Hide the table"
	}
	body := []app.UI{
		app.H3().ID("files-title").Text("Download"),
	}
	for _, p := range s.gallery.Properties() {
		if labstimuli.OfFiles(p.Key) && s.gallery.Applies(s.Config, p.Key) && !s.Address.Hides(p.Key) {
			body = append(body, s.control(p))
		}
	}
	buttons := []app.UI{
		app.Button().ID("table-toggle").Type("button").Class("button").Text(label).Aria("expanded",
			strconv.FormatBool(s.table)).
			OnClick(s.P.On(func(app.Value) { s.table = !s.table }), app.EventScope("table-toggle")),
	}
	for _, f := range fileFormats {
		buttons = append(buttons, app.Button().ID("save-"+string(f.format)).Type("button").Class("button").Text(f.label).
			Disabled(s.making != "").OnClick(s.P.On(func(app.Value) { s.save(f.format) }),
			app.EventScope("save-"+string(f.format))))
	}
	body = append(body, app.Div().Class("exports").Role("group").Aria("label", "Numbers and files").Body(buttons...))
	body = append(body, app.P().Class("aside").Text("NPZ holds images, labels and the names of the classes as NumPy "+
		"arrays. IDX is MNIST’s own format: a zip with one file of pictures and one of labels."))
	if s.making != "" {
		body = append(body,
			part.Bar("file-progress", "Making the file", s.made, fmt.Sprintf("%d %% of the pictures are drawn",
				int(100*s.made))),
			app.P().Class("actions").Body(s.Button("file-cancel", "Cancel", "", s.cancel)))
	}
	if s.unmade != nil {
		body = append(body, part.ErrorCard(s.unmade.Cause, s.unmade.Remedy))
	}
	return app.Section().Class("files").Aria("labelledby", "files-title").Body(body...)
}

var fileFormats = []struct {
	format labstimuli.FileFormat
	label  string
}{
	{labstimuli.SheetPNG, "Save the sheet as PNG"},
	{labstimuli.NPZ, "Save NPZ"},
	{labstimuli.IDX, "Save IDX"},
}

// about explains the set in plain words.
func (s *Page) about() app.UI {
	said := setTexts[s.Config.Get(lab.KeySet)]
	return app.Section().Class("method").Aria("labelledby", "about-title").Body(
		app.H3().ID("about-title").Text("What you see"),
		app.Range(said).Slice(func(i int) app.UI { return app.P().Text(said[i]) }),
		app.If(s.Config.Get(lab.KeySet) == labstimuli.TextureSet || s.Config.Get(lab.KeySet) == labstimuli.TextureDigitSet,
			func() app.UI { return familyList() }),
		app.P().Text("The same configuration gives the same pixels in every browser and on every machine:"),
		app.Pre().TabIndex(0).Aria("label", "Configuration").Body(app.Code().Text(s.Config.String())),
	)
}
