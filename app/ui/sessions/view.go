package sessions

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/claim"
	"untrained/app/ui/figure"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

const (
	sessionsTitle = "What was run here"
	sessionsLead  = "Every experiment that came to its end in this browser, and every training that was stopped or " +
		"paused, with its choices and its numbers. " +
		"They stay on this machine; take them elsewhere as one file."
)

func (s *Page) Render() []app.UI {
	j := s.journal
	body := []app.UI{
		part.Heading(sessionsTitle, sessionsLead),
		app.P().ID("status").Class("sessions-said").Role("status").Aria("live", "polite").Text(s.said),
		s.Corrected(),
		part.Slot(s.fail != nil, func() app.UI { return part.ErrorCard(s.fail.Cause, s.fail.Remedy) }),
	}
	if !j.Listed {
		return []app.UI{app.Div().Class("page sessions").Body(append(body, app.P().Text("Loading saved runs …"))...)}
	}
	beside := ""
	if len(j.Heads) == 0 {
		beside = "beside"
	}
	body = append(body, part.Slot(j.Warning() != "", func() app.UI {
		return app.P().ID("sessions-warning").Class("card warning").Body(app.Strong().Text("Not kept. "),
			app.Text(j.Warning()))
	}), app.Div().Class(beside).Body(s.list(), part.Slot(len(j.Heads) == 0, func() app.UI {
		return s.example.Render("What a run leaves, of those that come with this page: how well networks predict two " +
			"regions of a human brain.")
	})), s.comparison(), s.files())
	return []app.UI{app.Div().Class("page sessions").Body(body...)}
}

// list draws a card for each session.
func (s *Page) list() app.UI {
	j := s.journal
	body := []app.UI{app.H2().ID("sessions-title").TabIndex(-1).Text(part.Count(len(j.Heads), "session", "sessions"))}
	if len(j.Heads) == 0 {
		body = append(body,
			app.P().Text("None yet. Run an experiment or train a network, and it is listed here."),
			app.P().Class("actions").Body(app.A().Class("button primary").Href("#/encoding").Text("Run the first experiment")))
	} else {
		body = append(body, app.P().Class("aside").Text("Choose two to compare them."))
	}
	return app.Section().ID("sessions-list").Aria("labelledby", "sessions-title").Body(append(body,
		app.Ul().Class("kept").Body(app.Range(j.Heads).Slice(func(i int) app.UI { return s.card(j.Heads[i]) })))...)
}

// sessionName says in few words what a session is.
func sessionName(h notebook.Head) string {
	return figure.Texts(h.Experiment).Short + ", " + part.Day(h.Date)
}

func (s *Page) card(h notebook.Head) app.UI {
	j := s.journal
	head := []app.UI{app.H3().Text(sessionName(h))}
	if h.Recording.Simulated {
		head = append(head, part.SimulatedTag())
	}
	if h.Imported {
		head = append(head, app.Span().Class("tag").Text("from a file"))
	}
	if j.IsLoose(h.ID) {
		head = append(head, app.Span().Class("tag unkept").Text("not kept"))
	}
	for _, v := range firstVerdicts(h.Verdicts, 4) {
		head = append(head, app.Span().Class("verdict-of").Body(app.Span().Class("claim-id").Text(v.Claim), app.Text(" "),
			claim.OutcomeSign(h.Config, v.Verdict)))
	}
	chosen := slices.Contains(s.chosen(), h.ID)
	id := h.ID
	body := []app.UI{
		app.Div().Class("kept-head").Body(head...),
		app.If(h.Outcome != "", func() app.UI { return app.P().Text(h.Outcome + ".") }),
		app.P().Class("kept-about").Text(s.about(h)),
	}
	actions := []app.UI{
		app.Label().For("compare-"+id).Class("box").Body(
			app.Input().ID("compare-"+id).Type("checkbox").Checked(chosen).OnChange(s.P.On(func(app.Value) { s.Toggle(id) }),
				app.EventScope("compare-"+id)),
			app.Span().Body(app.Text("Compare"), app.Span().Class("unseen").Text(" "+sessionName(h)))),
	}
	if config := j.Config[id]; config != "" {
		actions = append(actions, app.A().ID("reopen-"+id).Class("button").Href("#/"+h.Experiment+"?"+config).Aria("label",
			"Open "+sessionName(h)).Text("Open").
			OnClick(s.P.On(func(app.Value) { s.journal.Point(h.Experiment, id) }), app.EventScope("reopen-"+id)))
	}
	if s.Asks == id {
		actions = append(actions, app.Span().Text("Remove it for good?"),
			s.Button("drop-sure-"+id, "Yes, remove", "", func() { s.Remove(id) }),
			s.Button("drop-keep-"+id, "No, keep it", "", func() { s.Asks = ""; s.P.Focus("#drop-" + id) }))
	} else {
		actions = append(actions, app.Button().ID("drop-"+id).Type("button").Class("button").Text("Remove").Aria("label",
			"Remove "+sessionName(h)).
			OnClick(s.P.On(func(app.Value) { s.Asks = id; s.P.Focus("#drop-keep-" + id) }), app.EventScope("drop-"+id)))
	}
	return app.Li().ID("kept-" + id).Class("card").Body(append(body, app.Div().Class("actions").Body(actions...))...)
}

// about says on what a session was computed, and which choices were not the defaults.
func (s *Page) about(h notebook.Head) string {
	parts := []string{}
	if h.Recording.ID != "" {
		parts = append(parts, strings.TrimSpace(h.Recording.ID+" "+h.Recording.Session))
	}
	var changed []string
	if subject := s.journal.Subject(h.Experiment); subject != nil {
		for _, p := range subject.Properties() {
			v, given := (page.Address{Config: h.Config}).Value(p.Key)
			if given && v != p.Default && p.Key != "recording" && p.Key != "session" {
				if r := []rune(v); len(r) > 40 {
					v = string(r[:39]) + "…"
				}
				changed = append(changed, p.Key+"="+v)
			}
		}
	} else {
		parts = append(parts, "an experiment that this version does not have")
	}
	if len(changed) == 0 {
		changed = []string{"all choices as they come"}
	}
	size := part.Megabytes(int64(h.Bytes + h.Weights))
	if h.Weights > 0 {
		size += " with its weights"
	}
	return strings.Join(append(parts, strings.Join(changed, ", "), "version "+h.Version+", "+h.Backend, size), " · ")
}

// firstVerdicts gives at most n verdicts, one of each claim before a second of any.
func firstVerdicts(all []lab.Verdict, n int) (list []lab.Verdict) {
	for _, v := range all {
		if !slices.ContainsFunc(list, func(o lab.Verdict) bool { return o.Claim == v.Claim && o.Verdict == v.Verdict }) &&
			len(list) < n {
			list = append(list, v)
		}
	}
	return list
}

// comparison draws two sessions beside each other.
func (s *Page) comparison() app.UI {
	a, b := s.compared[0], s.compared[1]
	if a == nil || b == nil {
		return app.Section().ID("comparison").Hidden(true).Aria("label", "Comparison")
	}
	body := []app.UI{
		app.H2().ID("comparison-title").TabIndex(-1).Text("Two sessions compared"),
		s.sides(a, b),
	}
	var differs []string
	if a.Experiment != b.Experiment {
		differs = append(differs, "experiment: "+a.Experiment+" in A, "+b.Experiment+" in B")
	}
	if a.Version != b.Version {
		differs = append(differs, "version: "+a.Version+" in A, "+b.Version+" in B")
	}
	if a.Backend != b.Backend {
		differs = append(differs, "backend: "+a.Backend+" in A, "+b.Backend+" in B")
	}
	differs = append(differs, configDifferences(a.Config, b.Config)...)
	says := "Their choices are the same."
	if len(differs) > 0 {
		says = "Their choices differ in " + part.Count(len(differs), "way:", "ways:")
	}
	body = append(body, app.P().ID("comparison-choices").Text(says),
		app.Ul().Class("differs").Body(app.Range(differs).Slice(func(i int) app.UI { return app.Li().Text(differs[i]) })))
	for _, d := range s.compare.Differs {
		body = append(body, app.P().Class("aside").Text(d))
	}
	if len(s.compare.Table.Rows) == 0 {
		body = append(body, app.P().ID("comparison-none").Class("card notice").Text("They measured nothing in common, so "+
			"there is no difference to give."))
	} else {
		body = append(body, s.compare.draw(),
			app.P().Class("aside").Text("The difference has no interval. The two may share seeds, units and pictures, and "+
				"then their intervals cannot be put together; where a difference is the question, an experiment measures it by "+
				"itself."),
			app.P().Class("actions").Body(s.Button("comparison-csv", "Save CSV", "", s.SaveComparison), figure.Separators(s.P)))
	}
	if n := s.compare.Alone; n[0]+n[1] > 0 && len(s.compare.Table.Rows) > 0 {
		body = append(body, app.P().Class("aside").Text(fmt.Sprintf("%s only in A, %d only in B.",
			part.Count(n[0], "row is", "rows are"), n[1])))
	}
	return app.Section().ID("comparison").Aria("labelledby", "comparison-title").Body(body...)
}

// sides draws two sessions beside each other, two trainings in one figure.
func (s *Page) sides(a, b *opened) app.UI {
	both, ok := figure.TrainingsCompared(a.result, b.result)
	if !ok {
		return app.Div().Class("figures pair").Body(s.side("A", a), s.side("B", b))
	}
	width := 760.0
	if s.wide > 0 {
		width = s.wide
	}
	if key := fmt.Sprint(a.ID, b.ID, width); a.drawn != key {
		a.drawn, a.picture = key, both.SVG(chart.Page, int(width))
	}
	return app.Figure().Class("figure").ID("side-a").Body(
		app.H3().Text("A: "+sessionName(a.Head)+". B: "+sessionName(b.Head)),
		app.Div().Class("picture").Body(app.Raw(a.picture)))
}

// side draws the first figure of one of two sessions.
func (s *Page) side(letter string, o *opened) app.UI {
	width := 520.0
	if s.wide > 0 {
		width = s.wide
	}
	if key := fmt.Sprint(o.ID, width); o.drawn != key {
		of := new(figure.View).Shown(o.result, false)
		o.drawn, o.picture = key, figure.Renamed(figure.FiguresOf(of)[0].Chart.SVG(chart.Page, int(width)),
			strings.ToLower(letter))
	}
	title := []app.UI{app.Text(letter + ": " + sessionName(o.Head) + " ")}
	if o.Recording.Simulated {
		title = append(title, part.SimulatedTag())
	}
	return app.Figure().Class("figure").ID("side-"+strings.ToLower(letter)).Body(
		app.H3().Body(title...), app.Div().Class("picture").Body(app.Raw(o.picture)))
}

// draw writes the pairs as a table.
func (c pairing) draw() app.UI {
	r := figure.Read(&c.Table)
	var keys, same []string
	for _, k := range c.keys {
		value, constant := r.Constant(k)
		if one := filled(r.Values(k)); !constant && k == "network" && len(one) == 1 {
			value, constant = one[0]+" where there is one", true
		}
		if !constant {
			keys = append(keys, k)
		} else if value != "" {
			same = append(same, strings.ReplaceAll(k, "_", " ")+" "+value)
		}
	}
	// A network's text form is long: last, where it pushes nothing out of sight.
	slices.SortStableFunc(keys, func(a, b string) int {
		return figure.BoolInt(
			a == "network") - figure.BoolInt(b == "network")
	})
	n := min(r.Len(), figure.MaxRows)
	caption := "A, B and B − A"
	if n < r.Len() {
		caption += fmt.Sprintf(": the first %d of %d rows", n, r.Len())
	}
	if len(same) > 0 {
		caption += ". In all rows: " + strings.Join(same, "; ")
	}
	interval := func(i int, side string) string {
		e, low, high := r.Number(i, side+"_estimate"), r.Number(i, side+"_low"), r.Number(i, side+"_high")
		if math.IsNaN(e) {
			return "–"
		}
		return chart.WithInterval(e, low, high)
	}
	difference := func(i int) string {
		d := r.Number(i, lab.ColumnDifference)
		switch {
		case math.IsNaN(d):
			return "–"
		case d == 0:
			return "0"
		}
		// One digit more than either has: what they share falls out of the difference.
		return chart.Number(d, 1+chart.Decimals(r.Number(i, lab.ColumnALow), r.Number(i, lab.ColumnAHigh)))
	}
	heads := append(slices.Clone(keys), "A", "B", "B − A")
	return app.Div().Class("scroll").TabIndex(0).Role("region").Aria("labelledby", "comparison-caption").Body(
		app.Table().ID("table-comparison").Body(
			app.Caption().ID("comparison-caption").Text(caption+"."),
			app.THead().Body(app.Tr().Body(app.Range(heads).Slice(func(i int) app.UI {
				class := "words"
				if i >= len(keys) {
					class = "number"
				}
				return app.Th().Scope("col").Class(class).Text(strings.ReplaceAll(heads[i], "_", " "))
			}))),
			app.TBody().Body(app.Range(make([]struct{}, n)).Slice(func(i int) app.UI {
				var cells []app.UI
				for _, k := range keys {
					cells = append(cells, app.Td().Class("words").Text(r.Show(i, k)))
				}
				return app.Tr().Body(append(cells, app.Td().Class("number").Text(interval(i, "a")),
					app.Td().Class("number").Text(interval(i, "b")),
					app.Td().Class("number").Text(difference(i)))...)
			})),
		),
	)
}

// SaveComparison offers the two results compared as a table in CSV.
func (s *Page) SaveComparison() {
	name := "untrained-comparison-" + s.compared[0].ID[:6] + "-" + s.compared[1].ID[:6]
	if err := figure.SaveCSV(s.P.Host(), name, &s.compare.Table); err != nil {
		s.fail = &part.Failure{Cause: "The file could not be written: " + part.Sentence(err.Error()),
			Remedy: "Save all sessions as a file instead."}
	}
}

// files saves, reads and removes.
func (s *Page) files() app.UI {
	j := s.journal
	body := []app.UI{
		app.H2().ID("files-title").Text("To and from a file"),
		app.P().Text("One file holds all sessions, whole. Reading it again, here or in another browser, adds those that " +
			"are not there yet and removes none. The JSON file of a single result can be read, too."),
		part.Slot(s.Busy != "", func() app.UI { return app.P().Text(s.Busy) }),
		part.Slot(len(j.Heads) > 0, func() app.UI {
			return app.P().Class("actions").Body(s.Button("sessions-save", "Save all as a file", "primary", s.Save))
		}),
	}
	body = append(body, app.P().Class("file").Body(
		app.Label().For("sessions-file").Text("Read a file"),
		app.Input().ID("sessions-file").Type("file").Accept(".json,application/json").Multiple(true).Aria("describedby",
			"sessions-file-error").
			OnChange(s.P.On(func(src app.Value) {
				s.give(src.Get("files"))
				s.P.Host().Clear("#sessions-file", "")
			}), app.EventScope("sessions-file"))))
	problems := slices.Clone(s.omitted)
	if s.wrong != "" {
		problems = append(problems, s.wrong)
	}
	const most = 12
	if n := len(problems); n > most {
		problems = append(problems[:most], fmt.Sprintf("And %d more.", n-most))
	}
	class := "file-problems"
	if len(problems) > 0 {
		class = "card warning"
	}
	body = append(body, app.Div().ID("sessions-file-error").Class(class).Aria("live", "polite").Body(
		app.Range(problems).Slice(func(i int) app.UI { return app.P().Text(problems[i]) })))
	switch {
	case s.Asks == "all":
		body = append(body, app.P().Text("Remove all sessions from this browser? They cannot be brought back, except from "+
			"a file."),
			app.P().Class("actions").Body(
				s.Button("drop-all-sure", "Yes, remove all", "", func() { s.Remove("all") }),
				s.Button("drop-all-keep", "No, keep them", "", func() { s.Asks = ""; s.P.Focus("#drop-all") })))
	case len(j.Heads) > 0:
		body = append(body, app.P().Class("actions").Body(s.Button("drop-all", "Remove all sessions", "", func() {
			s.Asks = "all"
			s.P.Focus("#drop-all-keep")
		})))
	}
	return app.Section().ID("sessions-files").Aria("labelledby", "files-title").Body(body...)
}
