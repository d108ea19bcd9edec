package ui

import (
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/claim"
	"untrained/app/ui/experiment"
	"untrained/app/ui/figure"
	"untrained/app/ui/findings"
	"untrained/app/ui/lessons"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/app/ui/uitest"
	"untrained/app/ui/words"
)

// Tab is a tab with all pages.
type Tab struct{ *uitest.Tab }

// NewTab opens one.
func NewTab(l uitest.Parts, address string, memory map[string]string) *Tab {
	return &Tab{uitest.Open(l, address, memory, pages)}
}

// Wait waits until the page is in a state.
func (t *Tab) Wait(is func(t *Tab) bool) bool {
	return t.Tab.Wait(func(*uitest.Tab) bool { return is(t) })
}

// Do presses a button of the experiment's page.
func (t *Tab) Do(button string) {
	b := t.Program.Pages["encoding"].(*experiment.Page)
	t.Program.Update(map[string]func(){
		"run": b.Start, "cancel": func() { b.Stop("Cancelled.") }, "reset": b.Reset, "fetch": b.Fetch,
		"stop fetch": b.StopFetch,
		"fetch all":  b.FetchAll, "fetch further": func() {
			for _, f := range b.Further {
				b.FetchFurther(f)
			}
		}, "restore": b.Restore,
		"csv": func() { b.Save(0, figure.CSVOf) }, "json": func() { b.Save(0, figure.JSONOf) },
		"svg":   func() { b.SaveFigure(0, figure.SVGOf) },
		"svg 2": func() { b.SaveFigure(1, figure.SVGOf) },
		"table": func() { b.View.Table = !b.View.Table },
	}[button])
}

// Set gives a control a value.
func (t *Tab) Set(key, value string) {
	t.Program.Update(func() { t.Program.Pages["encoding"].(*experiment.Page).Change(key, value) })
}

// Here says whether the chosen recording can be used.
func (t *Tab) Here() bool { return t.Program.Pages["encoding"].(*experiment.Page).Recording.Here }

// Bad makes the next drawing panic.
func (t *Tab) Bad() {
	t.Program.Pages["bad"] = badPage{}
	t.Go("#/bad")
}

type badPage struct{}

func (badPage) Title() string      { return "bad" }
func (badPage) Enter(page.Address) {}
func (badPage) State() page.State  { return page.Idle }
func (badPage) Render() []app.UI   { panic("drawn on purpose") }

// Offers says whether kept units wait for the reader.
func (t *Tab) Offers() bool { return t.Program.Pages["encoding"].(*experiment.Page).Kept > 0 }

// Openings are what pages of experiments begin with.
func Openings() map[string]string {
	list := map[string]string{}
	for _, e := range lab.Experiments() {
		if text := figure.Texts(e.Name()).Opening; text != "" {
			list[e.Name()] = text
		}
	}
	return list
}

// Drawings draws a result's figures.
func Drawings(r *lab.Result) (svgs []string) {
	for _, f := range figure.FiguresOf(figure.Shown{Result: r, Measure: "normalised"}) {
		svgs = append(svgs, f.Chart.SVG(chart.Light, 700))
	}
	return svgs
}

// Drawn says whether there are numbers to see.
func (t *Tab) Drawn() bool {
	r, _ := t.Program.Pages["encoding"].(*experiment.Page).Current()
	return r != nil
}

func (t *Tab) bench(name string) *experiment.Page { return t.Program.Pages[name].(*experiment.Page) }

// Run runs any experiment's page.
func (t *Tab) Run(name string) { t.Program.Update(t.bench(name).Start) }

// Predict chooses an answer of an experiment's question.
func (t *Tab) Predict(name string, answer int) {
	t.Program.Update(func() { t.bench(name).Predict(answer) })
}

// Figures names the figures shown.
func (t *Tab) Figures(name string) (names []string) {
	t.HTML()
	for _, f := range t.bench(name).View.Figures {
		names = append(names, f.Name)
	}
	return names
}

// SaveFigure saves a figure as every kind of file.
func (t *Tab) SaveFigure(name string, i int) {
	t.Program.Update(func() {
		for _, kind := range []figure.KindOf{figure.SVGOf, figure.PNGOf, figure.CSVOf, figure.JSONOf} {
			t.bench(name).SaveFigure(i, kind)
		}
	})
}

// ToggleTable shows or hides the table of a figure.
func (t *Tab) ToggleTable(name, figure string) {
	t.Program.Update(func() { t.bench(name).ToggleTable(figure) })
}

// Pick picks what a figure shows.
func (t *Tab) Pick(name, key, value string) {
	t.Program.Update(func() { t.bench(name).Pick(key, value) })
}

// Show puts a result on an experiment's page as if it had been computed.
func (t *Tab) Show(name string, r *lab.Result) {
	t.Program.Update(func() { t.bench(name).Show(r, "", ""); t.bench(name).Canonical = t.bench(name).Config.String() })
}

// Layout tells one laying out of an experiment's figures from the next.
func (t *Tab) Layout(name string) *string {
	t.Lock()
	defer t.Unlock()
	return &t.bench(name).View.Pictures[0]
}

// Outcome says which answer of its experiment's question a result bears out.
func Outcome(r *lab.Result) (int, string) {
	return claim.Outcome(figure.Texts(r.Experiment).Question, new(figure.View).Shown(r, false))
}

// CardTable is what the figure of a claim's card draws of a result, nil where it draws
// no table; PageTable is the same of the first figure on the page of its experiment.
func CardTable(r *lab.Result, of string) *lab.Table {
	all := words.Claims()
	i := slices.IndexFunc(all, func(c words.Claim) bool { return c.ID == of })
	return (&findings.Run{Result: r}).Best(&findings.Claim{Claim: all[i]}).Table
}

// CardFigure names the figure of a claim's card.
func CardFigure(r *lab.Result, of string) string {
	all := words.Claims()
	i := slices.IndexFunc(all, func(c words.Claim) bool { return c.ID == of })
	return (&findings.Run{Result: r}).Best(&findings.Claim{Claim: all[i]}).Name
}

// Unknown lists what an experiment's words name and nobody draws or judges.
func Unknown(e words.Experiment) (faults []string) {
	figures := e.Figures
	questions := []*words.Question{e.Question}
	for _, c := range e.Claims {
		figures, questions = append(figures, c.Figures...), append(questions, c.Question)
	}
	for _, kind := range figures {
		known := false
		for _, m := range figure.Makers {
			known = known || m.Kind == kind
		}
		if !known {
			faults = append(faults, "no figure is of the kind "+string(kind))
		}
	}
	for _, q := range questions {
		if q != nil && claim.Judges[q.Judge] == nil {
			faults = append(faults, "no judge is called "+string(q.Judge))
		}
	}
	return faults
}

func PageTable(r *lab.Result) *lab.Table {
	return figure.FiguresOf(new(figure.View).Shown(r, false))[0].Table
}

// VerdictRow is the row behind a result's verdict.
func VerdictRow(r *lab.Result, claim string) map[string]string { return figure.BasisOf(r, claim) }

// DrawnTables are the names of the tables that the figures of a result draw.
func DrawnTables(r *lab.Result) map[string]bool {
	drawn := map[string]bool{}
	for _, measure := range append(figure.Read(r.Table("summary")).Values("measure"), "") {
		for _, f := range figure.FiguresOf(figure.Shown{Result: r, Measure: measure}) {
			if f.Table != nil {
				drawn[f.Table.Name] = true
			}
		}
	}
	return drawn
}

// Drawn are the figures of a result by one measure.
func Drawn(r *lab.Result, measure string, width int) (svgs []string) {
	for _, f := range figure.FiguresOf(figure.Shown{Result: r, Measure: measure}) {
		svgs = append(svgs, f.Chart.SVG(chart.Page, width))
	}
	return svgs
}

// Minus writes negative numbers in a text.
func Minus(text string) string { return part.Minus(text) }

// LessonRun is a run that a lesson is built on.
type LessonRun struct {
	Experiment, Config string
	Verdicts           []string // "C1 recovered 0.15 0.09 0.20", in the order of the result
}

// LessonRuns lists the runs whose outcome the expected answers rest on.
func LessonRuns() (list []LessonRun) {
	for _, one := range lessons.Plans {
		for _, s := range one.Steps {
			if len(s.Verdicts) > 0 {
				list = append(list, LessonRun{s.Route, s.Config, s.Verdicts})
			}
		}
	}
	return list
}
