package lessons

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/control"
	"untrained/app/ui/figure"
	"untrained/app/ui/findings"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// plan is a lesson: what it is for, its steps in order, and what to talk about at its
// end.
type plan struct {
	minutes int
	title   string
	about   string
	goals   []string
	before  []string // what the teacher prepares
	Steps   []step
	after   []string // questions for the end

	claim, run string // what it is about, and the bundled run whose figure shows it
}

// step is one part of a lesson: a page with its exact choices, and questions.
type step struct {
	minutes  int
	title    string
	Route    string // of the page; "" for a step without one
	OnStory  bool   // it stands on the story, whose route is empty
	Claim    string // the card of the story that it is about
	Config   string // its choices
	keep     string // keys of the controls that stay; "" hides none
	run      bool   // starts at once
	does     string
	Asks     []ask
	Verdicts []string // of the run, as a test finds them: "C1 recovered 0.15 0.09 0.20", verdict, estimate and interval
}

// ask is a question with the answer that the run of its step gives.
type ask struct{ asks, Expects string }

// Page is the page of lesson plans.
type Page struct {
	p       page.Frame
	minutes int
	teacher bool // expected answers are shown
	sheet   bool // as a worksheet
	notices []string
	shows   map[int]*findings.Exhibit // by the minutes of a plan, what it is about
}

// New returns the page, at the first plan.
func New(p page.Frame) *Page {
	l := &Page{p: p, minutes: Plans[0].minutes, shows: map[int]*findings.Exhibit{}}
	for _, one := range Plans {
		l.shows[one.minutes] = findings.NewExhibit(p, one.claim, one.run)
	}
	return l
}

func (l *Page) Title() string     { return "Lessons" }
func (l *Page) State() page.State { return page.Idle }

// Enter takes the plan and its form from the address. Answers are shown for
// teacher=1 alone, and forgotten with the page.
func (l *Page) Enter(a page.Address) {
	l.minutes, l.teacher, l.sheet, l.notices = Plans[0].minutes, false, false, nil
	defer func() { l.shows[l.minutes].Fetch() }()
	for _, pair := range strings.Split(a.Config, "&") {
		key, raw, _ := strings.Cut(pair, "=")
		value, _ := a.Value(key)
		switch key {
		case "":
		case "plan":
			n, err := strconv.Atoi(value)
			if err != nil || !slices.ContainsFunc(Plans, func(p plan) bool { return p.minutes == n }) {
				l.notices = append(l.notices, "“plan="+value+"” is none of 15, 45, 90; the shortest lesson is shown.")
				continue
			}
			l.minutes = n
		case "teacher":
			l.teacher = l.flag(key, value)
		case "print":
			l.sheet = l.flag(key, value)
		default:
			l.notices = append(l.notices, "“"+key+"="+raw+"” means nothing on this page and was left out.")
		}
	}
}

func (l *Page) flag(key, value string) bool {
	if value != "0" && value != "1" {
		l.notices = append(l.notices, "“"+key+"="+value+"” is neither 0 nor 1, so it was taken as 0.")
	}
	return value == "1"
}

// address is the page's own, with one thing changed.
func (l *Page) address(minutes int, teacher, sheet bool) string {
	config := "plan=" + strconv.Itoa(minutes)
	if teacher {
		config += "&teacher=1"
	}
	if sheet {
		config += "&print=1"
	}
	return page.Address{Route: "lessons", Config: config}.String()
}

func (l *Page) plan() plan {
	i := slices.IndexFunc(Plans, func(p plan) bool { return p.minutes == l.minutes })
	return Plans[max(i, 0)]
}

// opens reports whether a step has a page.
func (s step) opens() bool { return s.Route != "" || s.OnStory }

// Link is the address of a step: its choices as far as they differ from the defaults, and the controls to keep.
func (l *Page) Link(s step) string {
	a := page.Address{Route: s.Route, Config: s.Config, Run: s.run}
	if s.Claim != "" {
		a.Config = "claim=" + s.Claim
	}
	if s.keep != "" {
		a.Show = strings.Split(s.keep, ",")
	}
	for _, e := range l.p.Lab().Experiments {
		if c, _, err := lab.ParseConfig(e, s.Config); e.Name() == s.Route && err == nil {
			a.Config = c.String()
			a = a.Brief(lab.Defaults(e).String(), figure.Opening(e).String())
		}
	}
	return a.String()
}

func (l *Page) Render() []app.UI {
	one := l.plan()
	if l.sheet {
		return []app.UI{l.worksheet(one)}
	}
	var tabs []app.UI
	for _, other := range Plans {
		a := app.A().Class("button").Href(l.address(other.minutes, l.teacher, false)).Text(strconv.Itoa(other.minutes) +
			" minutes")
		if other.minutes == one.minutes {
			a = a.Aria("current", "true")
		}
		tabs = append(tabs, app.Li().Body(a))
	}
	body := []app.UI{
		part.Heading("Lessons", "Three ready lessons. Each needs this page and nothing else: once it has been opened, no "+
			"network is needed."),
		app.If(len(l.notices) > 0, func() app.UI {
			return app.Div().Class("card notice").Role("status").Body(
				app.P().Body(app.Strong().Text("The link was corrected.")),
				app.Ul().Body(app.Range(l.notices).Slice(func(i int) app.UI { return app.Li().Text(l.notices[i]) })))
		}),
		app.Nav().Class("plans").Aria("label", "Lesson plans").Body(app.Ul().Body(tabs...)),
		app.Div().Class("beside").Body(app.Section().Aria("labelledby", "plan-title").Body(
			app.H2().ID("plan-title").Text(strconv.Itoa(one.minutes)+" minutes: "+one.title),
			app.P().Text(one.about),
			app.P().Class("actions").Body(
				control.Tick(l.p, "teacher", "Teacher: show expected answers", l.teacher, func(on bool) { l.Turn(on) }),
				app.A().ID("worksheet").Class("button small").Href(l.address(one.minutes, false, true)).Text("Worksheet to print")),
			app.H3().Text("Goals"), part.ListOf(one.goals),
			app.H3().Text("Before the lesson"), part.ListOf(one.before),
		), l.shows[one.minutes].Render("What the lesson is about, from a run that comes with this page:")),
	}
	for i, s := range one.Steps {
		body = append(body, l.stepCard(i, s))
	}
	body = append(body, app.Section().Aria("labelledby",
		"plan-after").Body(app.H2().ID("plan-after").Text("To talk about at the end"), part.ListOf(one.after)))
	return []app.UI{app.Div().Class("page lessons").Body(body...)}
}

// Turn switches expected answers on or off, in the address as well.
func (l *Page) Turn(on bool) {
	l.teacher = on
	l.p.Redirect(page.ParseAddress(l.address(l.minutes, on, false)))
}

func (l *Page) stepCard(i int, s step) app.UI {
	id := "step-" + strconv.Itoa(i+1)
	body := []app.UI{
		app.H3().ID(id + "-title").Text(strconv.Itoa(i+1) + ". " + s.title + " (" + strconv.Itoa(s.minutes) + " min)"),
		app.P().Text(s.does),
	}
	if s.opens() {
		body = append(body, app.P().Class("actions").Body(app.A().ID(id+
			"-open").Class("button primary").Href(l.Link(s)).Text("Open this step")))
	}
	if len(s.Asks) > 0 {
		body = append(body, app.Ol().Class("asks").Body(app.Range(s.Asks).Slice(func(k int) app.UI {
			return app.Li().Body(app.P().Text(s.Asks[k].asks), app.If(l.teacher && s.Asks[k].Expects != "", func() app.UI {
				return app.P().Class("expected").Body(app.Strong().Text("Expected. "), app.Text(s.Asks[k].Expects))
			}))
		})))
	}
	return app.Section().ID(id).Class("card lesson-step").Aria("labelledby", id+"-title").Body(body...)
}

// worksheet is the lesson as a page to print: each step's link as a code, questions
// with lines to write on, and no answers whatever the address says.
func (l *Page) worksheet(one plan) app.UI {
	body := []app.UI{
		app.P().Class("actions").Body(
			control.Press(l.p, "print", "Print", "primary", l.p.Host().Print),
			app.A().Class("button").Href(l.address(one.minutes, false, false)).Text("Back to the lesson")),
		app.Header().Class("opening").Body(
			app.H1().TabIndex(-1).Text(one.title),
			app.P().Class("sheet-head").Text("Group: ________________    First seed of this group: ________")),
	}
	for i, s := range one.Steps {
		parts := []app.UI{app.H2().Text(strconv.Itoa(i+1) + ". " + s.title), app.P().Text(s.does)}
		if s.opens() {
			link := l.p.Host().Place() + l.Link(s)
			if svg, err := part.QRCode(link); err == nil {
				parts = append(parts, app.Div().Class("qr").Body(app.Raw(svg)))
			}
		}
		parts = append(parts, app.Ol().Class("asks").Body(app.Range(s.Asks).Slice(func(k int) app.UI {
			return app.Li().Body(app.P().Text(s.Asks[k].asks), app.Div().Class("lines").Aria("hidden", true))
		})))
		body = append(body, app.Section().Class("sheet-step").Body(parts...))
	}
	return app.Div().Class("page lessons worksheet").Body(body...)
}
