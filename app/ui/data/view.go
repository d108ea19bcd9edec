package data

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/assets/neural"
)

const (
	dataTitle = "Recordings"
	dataLead  = "What brains answered to pictures. Real recordings belong to their authors: the page fetches one from " +
		"its public source when you ask, " +
		"checks every byte, and keeps it in this browser. Simulated ones were generated here from a known truth."
)

func (d *Page) Render() []app.UI {
	body := []app.UI{
		part.Heading(dataTitle, dataLead),
		app.P().ID("status").Class("unseen").Role("status").Aria("live", "polite").Text(d.said),
		d.Corrected(),
		part.Slot(d.fail != nil, func() app.UI { return part.ErrorCard(d.fail.Cause, d.fail.Remedy) }),
	}
	if !d.listed {
		body = append(body, app.P().Text("Looking for recordings …"))
		return []app.UI{app.Div().Class("page data").Body(body...)}
	}
	body = append(body, d.previewSection(), d.catalogue(), d.ownSection(), d.networkSection(), d.storageSection())
	return []app.UI{app.Div().Class("page data").Body(body...)}
}

// storageSection says what is kept, where, and how much there is room for.
func (d *Page) storageSection() app.UI {
	s := d.storage
	facts := [][2]string{{"Recordings kept", part.Megabytes(s.Kept)}}
	if s.Quota > 0 {
		facts = append(facts, [2]string{"Used by this site", part.Megabytes(s.Used) + ", with the program itself"},
			[2]string{"Left for this site", part.Megabytes(max(s.Quota-s.Used, 0)) + " by the browser’s own estimate"})
	} else {
		facts = append(facts, [2]string{"Room", "This browser does not tell how much there is."})
	}
	where := "In this browser on this machine, in a database (IndexedDB) of this site. Recordings are there without a " +
		"network, until you remove them here or clear the site’s data."
	if !s.Lasting && s.Warning == "" {
		where += " A browser that runs out of space may clear it by itself, and Safari does seven days after your last " +
			"visit unless the page was added to the Home Screen or the Dock; a recording can always be fetched again, and " +
			"saved runs go into a file under Sessions."
	}
	if s.Warning == "" {
		facts = append(facts, [2]string{"Where", where})
	}
	body := []app.UI{
		app.H2().ID("storage-title").Text("What is kept here"),
		app.Dl().ID("storage-facts").Class("facts-list").Body(app.Range(facts).Slice(func(i int) app.UI {
			return app.Div().Body(app.Dt().Text(facts[i][0]), app.Dd().Text(facts[i][1]))
		})),
	}
	if s.Warning != "" {
		body = append(body, app.P().ID("storage-warning").Class("card warning").Body(app.Strong().Text("Not kept. "),
			app.Text(s.Warning)))
	}
	switch {
	case d.clearing:
		body = append(body,
			app.P().Text("Remove every recording that was fetched, and your own? Fetched ones can be fetched again; your own "+
				"must be loaded again."),
			app.P().Class("actions").Body(
				d.Button("remove-all-sure", "Yes, remove everything", "", d.removeAll),
				d.Button("remove-all-keep", "No, keep it", "", func() { d.clearing = false; d.P.Focus("#remove-all") })))
	case s.Kept > 0 || d.anyHere():
		body = append(body, app.P().Class("actions").Body(d.Button("remove-all", "Remove all recordings", "", func() {
			d.clearing = true
			d.P.Focus("#remove-all-keep")
		})))
	}
	return app.Section().ID("storage").Class("storage").Aria("labelledby", "storage-title").Body(body...)
}

func (d *Page) anyHere() bool {
	for _, r := range d.all {
		if r.Here && !r.Embedded && !r.Bundled {
			return true
		}
	}
	return false
}

// catalogue draws a card for every recording.
func (d *Page) catalogue() app.UI {
	var cards []app.UI
	seen := map[string]bool{}
	for _, r := range d.all {
		if !seen[r.ID] && (r.ID != neural.OwnID || r.Here) {
			seen[r.ID] = true
			shown, _ := d.find(r.ID)
			cards = append(cards, d.card(shown))
		}
	}
	return app.Section().Aria("labelledby", "catalogue-title").Body(
		app.H2().ID("catalogue-title").Text("The recordings"),
		app.Div().Class("shelf").Body(cards...),
	)
}

// kindText says in plain words what a recording consists of.
func kindText(k neural.Kind) string {
	switch k {
	case neural.KindRegions:
		return "Regions: pictures, and the responses of units in several areas of one brain to every one"
	case neural.KindDissimilarities:
		return "Dissimilarities: how dissimilar the responses to each pair of pictures are; the responses themselves are " +
			"not public"
	case neural.KindTuning:
		return "Tuning: how single cells answered to gratings, as a table; no pictures"
	case neural.KindWeights:
		return "A network’s weights, trained elsewhere; no recording"
	}
	return "Responses: pictures, and each unit’s response to every one"
}

func (d *Page) card(r page.Recording) app.UI {
	title := []app.UI{app.Text(r.Title + " ")}
	if r.Simulated {
		title = append(title, part.SimulatedTag())
	}
	body := []app.UI{app.H3().Body(title...)}
	if facts := r.Facts(); len(facts) > 0 {
		body = append(body, app.P().Class("facts").Text(strings.Join(facts, " · ")))
	}
	body = append(body, d.sessionList(r))
	body = append(body, d.actions(r)...)
	if f := d.wrong[r.ID]; f != nil {
		body = append(body, part.ErrorCard(f.Cause, f.Remedy))
	}
	body = append(body, app.Details().ID("about-"+r.ID).Class("cautions").Body(
		append([]app.UI{app.Summary().Text("About this recording")}, aboutRecording(r)...)...))
	return app.Article().ID("recording-"+r.ID).TabIndex(-1).Class("card recording").Aria("label", r.Title).
		DataSet("here", strconv.FormatBool(r.Here)).Body(body...)
}

// aboutRecording is what is known of a recording: what it is, where it comes from, and what to be careful about.
func aboutRecording(r page.Recording) (body []app.UI) {
	if r.About != "" {
		body = append(body, app.P().Text(r.About))
	}
	list := [][2]string{{"Kind", kindText(r.Kind)}}
	if !r.Embedded && r.ID != neural.OwnID {
		list = append(list, [2]string{"To download", r.Size() + " from " + r.Host + ", " +
			part.Count(len(r.Checksums), "file", "files")})
	}
	if r.Citation != "" {
		list = append(list, [2]string{"Citation", r.Citation})
	}
	if r.Licence != "" {
		list = append(list, [2]string{"Licence", r.Licence})
	}
	body = append(body, app.Dl().Class("facts-list").Body(app.Range(list).Slice(func(i int) app.UI {
		return app.Div().Body(app.Dt().Text(list[i][0]), app.Dd().Text(list[i][1]))
	})))
	for _, note := range r.Notes {
		body = append(body, app.P().Class("note").Text(note))
	}
	if len(r.Checksums) > 0 {
		body = append(body, page.Checksums(r))
	}
	return body
}

// sessionList chooses a session where there are several.
func (d *Page) sessionList(r page.Recording) app.UI {
	sessions := d.of(r.ID)
	if len(sessions) < 2 {
		return app.Div().Class("control").Hidden(true)
	}
	id := "session-" + r.ID
	return app.Div().Class("control").Body(
		app.Label().For(id).Text("Session"),
		app.Select().ID(id).OnChange(d.onSession(r.ID),
			app.EventScope(id)).Body(app.Range(sessions).Slice(func(i int) app.UI {
			s := sessions[i]
			label := s.Session
			if s.Area != r.Area {
				label += ", " + s.Area
			}
			if s.Here {
				label += " (here)"
			}
			return app.Option().Value(s.Session).Text(label).Selected(s.Session == r.Session)
		})),
	)
}

// actions are what can be done with a recording now.
func (d *Page) actions(r page.Recording) []app.UI {
	switch {
	case d.busy == name(r):
		return []app.UI{
			part.Bar("fetch-progress-"+r.ID, "Fetching "+r.Title, d.arrived, r.Fetched(d.arrived)),
			part.Stalled("fetch-slow-"+r.ID, d.slow),
			app.P().Class("actions").Body(d.Button("fetch-cancel-"+r.ID, "Stop fetching", "", func() { d.stop(r) })),
		}
	case !r.Here:
		fetch := app.Button().ID("fetch-"+r.ID).Type("button").Class("button primary").Disabled(d.busy != "").
			Text("Fetch, "+r.Size()).Aria("label", "Fetch, "+r.Size()+": "+r.Title).
			OnClick(d.P.On(func(app.Value) { d.fetch(r) }), app.EventScope("fetch-"+r.ID))
		return []app.UI{
			app.P().Text("Not here yet. Only this one request leaves the page, when you press the button."),
			app.P().Class("actions").Body(fetch),
		}
	}
	here := "Here: fetched, verified, and kept in this browser, also offline."
	switch {
	case r.Embedded:
		here = "Part of this page: there at once, also offline."
	case r.Bundled:
		here = "Here: it comes with this site, which gives it to the browser, verified, when it is first used."
	case r.ID == neural.OwnID:
		here = "Here: " + r.Session + ", kept in this browser alone."
	case d.storage.Warning != "":
		here = "Here until the page is closed: fetched and verified, but not kept."
	}
	buttons := []app.UI{d.Button("preview-"+r.ID, "Preview", "", func() { d.show(r) })}
	if r.Kind == neural.KindResponses || r.Kind == "" {
		address := "#/encoding?" + part.Pair("recording", r.ID)
		if r.Session != "" {
			address += "&" + part.Pair("session", r.Session)
		}
		buttons = append(buttons, app.A().ID("open-"+r.ID).Class("button").Href(address).Text("Open in encoding"))
	}
	if !r.Embedded && !r.Bundled {
		buttons = append(buttons, d.Button("remove-"+r.ID, "Remove", "", func() { d.remove(r) }))
	}
	return []app.UI{app.P().Class("here").Text(here), app.Div().Class("actions").Body(buttons...)}
}

// previewSection shows the recording that is looked over.
func (d *Page) previewSection() app.UI {
	if d.Config.Get(lab.KeyRecording) == "" {
		return app.Section().ID("preview").Hidden(true).Aria("label", "Preview")
	}
	body := []app.UI{app.H2().ID("preview-title").TabIndex(-1).Text(d.lookedOver())}
	switch {
	case d.unseen != nil:
		body = append(body, part.ErrorCard(d.unseen.Cause, d.unseen.Remedy))
	case d.opened == "":
		body = append(body, app.P().Text("It is not here yet. Fetch it below, and it is looked over here."))
	case d.preview == nil:
		body = append(body, app.P().Text("Opening …"))
	default:
		if d.preview.Description.Simulated {
			body = append(body, app.P().Class("provenance").Body(part.SimulatedTag(),
				app.Text(" A check of the method, never evidence about a brain.")))
		}
		body = append(body, previewBody(d.preview, "preview")...)
	}
	return app.Section().ID("preview").Aria("labelledby", "preview-title").Body(body...)
}

// lookedOver names the recording whose preview is shown.
func (d *Page) lookedOver() string {
	id := d.Config.Get(lab.KeyRecording)
	r, ok := d.find(id)
	if !ok {
		return id
	}
	if r.Session != "" {
		return r.Title + ", session " + r.Session
	}
	return r.Title
}

// previewBody draws what there is to see of a recording.
func previewBody(p *job.Preview, id string) []app.UI {
	facts, warnings, notes := page.Understood(p)
	body := []app.UI{app.P().Class("facts").Text(facts)}
	m := p.Pictures
	if m.N > 0 {
		of := fmt.Sprintf("The first %d of %d pictures, each %d×%d pixels", m.N, p.Description.Images, p.Description.Width,
			p.Description.Height)
		if m.W != p.Description.Width {
			of += " and shown smaller"
		}
		body = append(body, app.P().Class("aside").Text(of+"."),
			app.Div().Class("cells plain").Role("list").Aria("label",
				"The first pictures").Body(app.Range(make([]struct{}, m.N)).Slice(func(i int) app.UI {
				canvas := app.Canvas().ID(fmt.Sprintf("%s-picture-%d", id, i+1)).Role("img").
					Aria("label", "Picture "+strconv.Itoa(i+1))
				if i >= len(p.Names) {
					return app.Div().Role("listitem").Body(canvas)
				}
				return app.Div().Role("listitem").Body(canvas, app.P().Class("name").Text(p.Names[i]))
			})))
	}
	var figures []app.UI
	for _, of := range p.Distributions {
		b := chart.Bars{ID: id + "-" + of.Name, Title: of.Title, XLabel: of.Value, YLabel: of.Of, Edges: of.Edges,
			Values: of.Counts, Series: chart.Blue}
		if p.Description.Simulated {
			b.Tag = "simulated"
		}
		figures = append(figures, app.Figure().Class("figure").ID(id+"-figure-"+
			of.Name).Body(app.Raw(b.SVG(chart.Page, chart.MinWidth+100))))
	}
	body = append(body, app.Div().Class("figures pair").Body(figures...))
	for _, w := range warnings {
		body = append(body, app.P().Class("card warning").Body(app.Strong().Text("Note. "), app.Text(w)))
	}
	for _, n := range notes {
		body = append(body, app.P().Class("note").Text(n))
	}
	return body
}
