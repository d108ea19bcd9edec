package ui

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/ui/chart"
)

const (
	sessionsTitle = "What was run here"
	sessionsLead  = "Every experiment that came to its end in this browser, and every training that was stopped or " +
		"paused, with its choices and its numbers. " +
		"They stay on this machine; take them elsewhere as one file."
)

func (s *sessions) render(p *program) []app.UI {
	j := p.journal
	body := []app.UI{
		heading(sessionsTitle, sessionsLead),
		app.P().ID("status").Class("sessions-said").Role("status").Aria("live", "polite").Text(s.said),
		s.corrected(),
	}
	if s.fail != nil {
		body = append(body, errorCard(s.fail.cause, s.fail.remedy))
	}
	if !j.listed {
		return []app.UI{app.Div().Class("page sessions").Body(append(body, app.P().Text("Looking what is kept …"))...)}
	}
	if text := j.warning(); text != "" {
		body = append(body, app.P().ID("sessions-warning").Class("card warning").Body(app.Strong().Text("Not kept. "),
			app.Text(text)))
	}
	body = append(body, s.list(), s.comparison(), s.files())
	return []app.UI{app.Div().Class("page sessions").Body(body...)}
}

// warning says what is not kept, and why; nothing where all is.
func (j *journal) warning() string {
	switch {
	case len(j.loose) > 0:
		return count(len(j.loose), "session is", "sessions are") + " here only until the page is closed. " + j.unkept +
			" Save all as a file below."
	case j.fail != "":
		return "What is run is here only until the page is closed. " + j.fail
	}
	return ""
}

// list draws a card for each session.
func (s *sessions) list() app.UI {
	j := s.p.journal
	body := []app.UI{app.H2().ID("sessions-title").TabIndex(-1).Text(count(len(j.heads), "session", "sessions"))}
	if len(j.heads) == 0 {
		body = append(body,
			app.P().Text("None yet. Run an experiment or train a network, and it is listed here."),
			app.P().Class("actions").Body(app.A().Class("button primary").Href("#/encoding").Text("Run the first experiment")))
	} else {
		body = append(body, app.P().Class("aside").Text("Choose two to compare them."))
	}
	return app.Section().ID("sessions-list").Aria("labelledby", "sessions-title").Body(append(body,
		app.Ul().Class("kept").Body(app.Range(j.heads).Slice(func(i int) app.UI { return s.card(j.heads[i]) })))...)
}

// sessionName says in few words what a session is.
func sessionName(h notebook.Head) string { return texts(h.Experiment).Short + ", " + day(h.Date) }

func (s *sessions) card(h notebook.Head) app.UI {
	j := s.p.journal
	head := []app.UI{app.H3().Text(sessionName(h))}
	if h.Recording.Simulated {
		head = append(head, simulatedTag())
	}
	if h.Imported {
		head = append(head, app.Span().Class("tag").Text("from a file"))
	}
	if j.isLoose(h.ID) {
		head = append(head, app.Span().Class("tag unkept").Text("not kept"))
	}
	for _, v := range firstVerdicts(h.Verdicts, 4) {
		head = append(head, app.Span().Class("verdict-of").Body(app.Span().Class("claim-id").Text(v.Claim), app.Text(" "),
			outcomeSign(h.Config, v.Verdict)))
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
			app.Input().ID("compare-"+id).Type("checkbox").Checked(chosen).OnChange(s.p.on(func(app.Value) { s.toggle(id) }),
				app.EventScope("compare-"+id)),
			app.Span().Body(app.Text("Compare"), app.Span().Class("unseen").Text(" "+sessionName(h)))),
	}
	if config := j.config[id]; config != "" {
		actions = append(actions, app.A().ID("reopen-"+id).Class("button").Href("#/"+h.Experiment+"?"+config).Aria("label",
			"Open "+sessionName(h)).Text("Open").
			OnClick(s.p.on(func(app.Value) { s.p.point(h.Experiment, id) }), app.EventScope("reopen-"+id)))
	}
	if s.asks == id {
		actions = append(actions, app.Span().Text("Remove it for good?"),
			s.button("drop-sure-"+id, "Yes, remove", "", func() { s.remove(id) }),
			s.button("drop-keep-"+id, "No, keep it", "", func() { s.asks = ""; s.p.focus = "#drop-" + id }))
	} else {
		actions = append(actions, app.Button().ID("drop-"+id).Type("button").Class("button").Text("Remove").Aria("label",
			"Remove "+sessionName(h)).
			OnClick(s.p.on(func(app.Value) { s.asks = id; s.p.focus = "#drop-keep-" + id }), app.EventScope("drop-"+id)))
	}
	return app.Li().ID("kept-" + id).Class("card").Body(append(body, app.Div().Class("actions").Body(actions...))...)
}

// about says on what a session was computed, and which choices were not the defaults.
func (s *sessions) about(h notebook.Head) string {
	parts := []string{}
	if h.Recording.ID != "" {
		parts = append(parts, strings.TrimSpace(h.Recording.ID+" "+h.Recording.Session))
	}
	var changed []string
	if subject := s.p.subjectOf(h.Experiment); subject != nil {
		for _, p := range subject.Properties() {
			v, given := (Address{Config: h.Config}).value(p.Key)
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
	size := megabytes(int64(h.Bytes + h.Weights))
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

// QuickLook says whether a configuration is that of a quick look, which is too small
// for a verdict.
func QuickLook(config string) bool {
	quick, _ := Address{Config: config}.value("quick")
	return quick == "1"
}

// outcomeSign shows the verdict of a run with a configuration: as a badge, of a quick look in
// words.
func outcomeSign(config string, verdict lab.Outcome) app.UI {
	if QuickLook(config) {
		return app.Span().Class("quick-look").Text("In this quick look: " + string(verdict))
	}
	return badge(verdict)
}

func badge(verdict lab.Outcome) app.UI {
	return app.Span().Class("badge " + strings.ReplaceAll(string(verdict), " ", "-")).Text(string(verdict))
}

// comparison draws two sessions beside each other.
func (s *sessions) comparison() app.UI {
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
		says = "Their choices differ in " + count(len(differs), "way:", "ways:")
	}
	body = append(body, app.P().ID("comparison-choices").Text(says),
		app.Ul().Class("differs").Body(app.Range(differs).Slice(func(i int) app.UI { return app.Li().Text(differs[i]) })))
	for _, d := range s.compare.differs {
		body = append(body, app.P().Class("aside").Text(d))
	}
	if len(s.compare.table.Rows) == 0 {
		body = append(body, app.P().ID("comparison-none").Class("card notice").Text("They measured nothing in common, so "+
			"there is no difference to give."))
	} else {
		body = append(body, s.compare.draw(),
			app.P().Class("aside").Text("The difference has no interval. The two may share seeds, units and pictures, and "+
				"then their intervals cannot be put together; where a difference is the question, an experiment measures it by "+
				"itself."),
			app.P().Class("actions").Body(s.button("comparison-csv", "Save CSV", "", s.saveComparison)))
	}
	if n := s.compare.alone; n[0]+n[1] > 0 && len(s.compare.table.Rows) > 0 {
		body = append(body, app.P().Class("aside").Text(fmt.Sprintf("%s only in A, %d only in B.",
			count(n[0], "row is", "rows are"), n[1])))
	}
	return app.Section().ID("comparison").Aria("labelledby", "comparison-title").Body(body...)
}

// sides draws two sessions beside each other, two trainings in one figure.
func (s *sessions) sides(a, b *opened) app.UI {
	both, ok := trainingsCompared(a.result, b.result)
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
func (s *sessions) side(letter string, o *opened) app.UI {
	width := 520.0
	if s.wide > 0 {
		width = s.wide
	}
	if key := fmt.Sprint(o.ID, width); o.drawn != key {
		of := new(view).shown(o.result, false)
		o.drawn, o.picture = key, renamed(figuresOf(of)[0].chart.SVG(chart.Page, int(width)), strings.ToLower(letter))
	}
	title := []app.UI{app.Text(letter + ": " + sessionName(o.Head) + " ")}
	if o.Recording.Simulated {
		title = append(title, simulatedTag())
	}
	return app.Figure().Class("figure").ID("side-"+strings.ToLower(letter)).Body(
		app.H3().Body(title...), app.Div().Class("picture").Body(app.Raw(o.picture)))
}

// draw writes the pairs as a table.
func (c pairing) draw() app.UI {
	r := reader{&c.table}
	var keys, same []string
	for _, k := range c.keys {
		value, constant := r.constant(k)
		if one := filled(r.values(k)); !constant && k == "network" && len(one) == 1 {
			value, constant = one[0]+" where there is one", true
		}
		if !constant {
			keys = append(keys, k)
		} else if value != "" {
			same = append(same, strings.ReplaceAll(k, "_", " ")+" "+value)
		}
	}
	// A network's text form is long: last, where it pushes nothing out of sight.
	slices.SortStableFunc(keys, func(a, b string) int { return boolInt(a == "network") - boolInt(b == "network") })
	n := min(r.len(), maxRows)
	caption := "A, B and B − A"
	if n < r.len() {
		caption += fmt.Sprintf(": the first %d of %d rows", n, r.len())
	}
	if len(same) > 0 {
		caption += ". In all rows: " + strings.Join(same, "; ")
	}
	interval := func(i int, side string) string {
		e, low, high := r.number(i, side+"_estimate"), r.number(i, side+"_low"), r.number(i, side+"_high")
		if math.IsNaN(e) {
			return "–"
		}
		return chart.WithInterval(e, low, high)
	}
	difference := func(i int) string {
		d := r.number(i, lab.ColumnDifference)
		switch {
		case math.IsNaN(d):
			return "–"
		case d == 0:
			return "0"
		}
		// One digit more than either has: what they share falls out of the difference.
		return chart.Number(d, 1+chart.Decimals(r.number(i, lab.ColumnALow), r.number(i, lab.ColumnAHigh)))
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
					cells = append(cells, app.Td().Class("words").Text(r.show(i, k)))
				}
				return app.Tr().Body(append(cells, app.Td().Class("number").Text(interval(i, "a")),
					app.Td().Class("number").Text(interval(i, "b")),
					app.Td().Class("number").Text(difference(i)))...)
			})),
		),
	)
}

func (s *sessions) saveComparison() {
	var b bytes.Buffer
	if err := s.compare.table.WriteCSV(&b); err != nil {
		s.fail = &failure{cause: "The file could not be written: " + sentence(err.Error()),
			remedy: "Save all sessions as a file instead."}
		return
	}
	s.p.host.save("untrained-comparison-"+s.compared[0].ID[:6]+"-"+s.compared[1].ID[:6]+".csv",
		"text/csv;charset=utf-8", b.Bytes())
}

// files saves, reads and removes.
func (s *sessions) files() app.UI {
	j := s.p.journal
	body := []app.UI{
		app.H2().ID("files-title").Text("To and from a file"),
		app.P().Text("One file holds all sessions, whole. Reading it again, here or in another browser, adds those that " +
			"are not there yet and removes none. The JSON file of a single result can be read, too."),
	}
	if s.busy != "" {
		body = append(body, app.P().Text(s.busy))
	}
	if len(j.heads) > 0 {
		body = append(body, app.P().Class("actions").Body(s.button("sessions-save", "Save all as a file", "primary", s.save)))
	}
	body = append(body, app.P().Class("file").Body(
		app.Label().For("sessions-file").Text("Read a file"),
		app.Input().ID("sessions-file").Type("file").Accept(".json,application/json").Multiple(true).Aria("describedby",
			"sessions-file-error").
			OnChange(s.p.on(func(src app.Value) {
				s.give(src.Get("files"))
				s.p.host.clear("#sessions-file", "")
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
	case s.asks == "all":
		body = append(body, app.P().Text("Remove all sessions from this browser? They cannot be brought back, except from "+
			"a file."),
			app.P().Class("actions").Body(
				s.button("drop-all-sure", "Yes, remove all", "", func() { s.remove("all") }),
				s.button("drop-all-keep", "No, keep them", "", func() { s.asks = ""; s.p.focus = "#drop-all" })))
	case len(j.heads) > 0:
		body = append(body, app.P().Class("actions").Body(s.button("drop-all", "Remove all sessions", "", func() {
			s.asks = "all"
			s.p.focus = "#drop-all-keep"
		})))
	}
	return app.Section().ID("sessions-files").Aria("labelledby", "files-title").Body(body...)
}
