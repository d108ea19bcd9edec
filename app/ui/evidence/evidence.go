package evidence

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/claim"
	"untrained/app/ui/figure"
	"untrained/app/ui/findings"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// Page is what stands behind one claim.
type Page struct {
	p     page.Frame
	book  *findings.Book
	claim *findings.Claim
	fault string // what is wrong with the address, in a sentence
}

// New returns the page.
func New(p page.Frame, b *findings.Book) *Page {
	return &Page{p: p, book: b, claim: b.Claims[0]}
}

func (*Page) Title() string { return "Evidence" }

// Enter implements page.
func (e *Page) Enter(a page.Address) {
	e.fault = ""
	id, there := a.Value("claim")
	id = strings.ToUpper(id)
	e.claim = e.book.Find(id)
	if there && e.claim.ID != id {
		e.fault = "There is no claim “" + id + "”; this is the evidence on " + e.claim.ID + "."
	}
	e.book.Read(e.claim)
	e.book.Relist()
}

// State implements page: what loads is said in its place.
func (e *Page) State() page.State {
	for _, r := range e.claim.Runs {
		if r.Result == nil && r.Fail == "" {
			return page.Running
		}
	}
	return page.Done
}

// Render implements page.
func (e *Page) Render() []app.UI {
	c := e.claim
	body := []app.UI{part.Heading("Evidence on "+c.ID, c.Says), e.others()}
	if e.fault != "" {
		body = append(body, app.P().Class("aside").Role("status").Text(e.fault))
	}
	body = append(body,
		app.P().Class("claim-needs").Body(app.Strong().Text("How it is tested. "), app.Text(c.Needs)),
		app.P().Class("claim-minds").Body(app.Strong().Text("What would count against it. "), app.Text(c.Minds)))
	if len(c.Rests) > 0 {
		body = append(body, e.tally(c))
	}
	if len(c.Runs) == 0 && len(c.Rests) == 0 {
		body = append(body, app.P().Class("no-run").Text("No run for this claim comes with this page."))
	}
	lead := c.Leading()
	for _, r := range c.Runs {
		body = append(body, e.run(r, r == lead))
	}
	return []app.UI{app.Div().Class("page evidence").Body(body...)}
}

// others leads to the evidence on the other claims, and back to the story.
func (e *Page) others() app.UI {
	return app.Nav().Class("evidence-claims").Aria("label", "Claims").Body(app.Ul().Body(
		app.Li().Body(app.A().Href("#/").Text("The story")),
		app.Range(e.book.Claims).Slice(func(i int) app.UI {
			id := e.book.Claims[i].ID
			a := app.A().Href("#/evidence?claim=" + id).ID("evidence-of-" + id).Text(id)
			if id == e.claim.ID {
				a = a.Aria("current", "page")
			}
			return app.Li().Body(a)
		})))
}

// run draws one run of a claim: what it asks, the verdict, the picture, on what it
// rests, and the way to run it here.
func (e *Page) run(r *findings.Run, leads bool) app.UI {
	name := nameOf(r, e.claim)
	head := r.About
	if leads && len(e.claim.Runs) > 1 {
		head = "Leads, by its kind of data: " + part.LowerFirst(head)
	}
	body := []app.UI{app.H2().Text(head)}
	switch {
	case r.Fail != "":
		body = append(body, part.ErrorCard("What was computed cannot be shown: "+r.Fail,
			"Check the connection and try again, or run it here.",
			app.P().Class("actions").Body(app.Button().ID("again-"+name).Type("button").Class("button small").Text("Try again").
				OnClick(e.p.On(func(app.Value) { e.book.Renew(e.claim) }), app.EventScope("again-"+name)))))
	case r.Result == nil:
		body = append(body, app.P().Class("aside").Text("Loading …"))
	default:
		body = append(body, e.found(r)...)
	}
	body = append(body, e.ways(r, name))
	return app.Section().Class("run-of").ID("run-"+name).DataSet("mine", strconv.FormatBool(r.Mine())).Body(body...)
}

// nameOf names a run for ids.
func nameOf(r *findings.Run, c *findings.Claim) string {
	if r.Name == "" {
		return "own-" + c.ID
	}
	return r.Name
}

// found draws what a run found: every verdict with its criterion, and its figures.
func (e *Page) found(r *findings.Run) []app.UI {
	var body []app.UI
	list := e.claim.Verdicts(r)
	if len(list) == 0 {
		body = append(body, app.P().Text("This run gives no verdict on "+e.claim.ID+"."))
	}
	for _, v := range list {
		body = append(body, claim.VerdictLine(r.Result, v))
	}
	origin := "Computed beforehand, with version " + r.Result.Version + " on " + r.Result.Backend + "."
	if r.Mine() {
		origin = "Computed in this browser, " + part.Day(r.Own.Date) +
			": your own result, in place of the one that came with the page."
		if r.Name == "" {
			origin = "Computed in this browser, " + part.Day(r.Own.Date) + "."
		}
	}
	body = append(body, app.P().Class("run-origin").Text(origin+" "+restsOn(r.Result)))
	name := nameOf(r, e.claim)
	picture := r.Picture(e.claim, e.p.Width())
	return append(body, app.Figure().Class("figure").ID("figure-"+name).Body(
		app.Div().Class("picture").TabIndex(0).Role("region").Aria("label", "Figure: "+r.About).Body(app.Raw(picture))))
}

// restsOn says on what a result rests, with how many.
func restsOn(r *lab.Result) string {
	var parts []string
	t := figure.Read(r.Table(lab.TableSummary))
	ns := map[string]float64{}
	for i := range t.Len() {
		if n := t.Number(i, lab.ColumnN); n == n {
			area := t.Text(i, lab.ColumnArea)
			ns[area] = max(ns[area], n)
		}
	}
	counts := figure.CountsOf(r)
	for _, area := range t.Words(lab.ColumnArea) {
		if n := ns[area]; n > 0 && counts != "" {
			parts = append(parts, strings.TrimSpace(area+" "+figure.Count(n, counts)))
		}
	}
	for _, source := range slices.Concat([]lab.Source{r.Recording}, r.Others) {
		if source.ID == "" {
			continue
		}
		text := strings.TrimSpace("recording " + source.ID + " " + source.Session)
		if source.Simulated {
			text += " (simulated)"
		} else if source.Citation != "" {
			text += ", " + strings.TrimSuffix(source.Citation, ".")
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return "It needs no recording."
	}
	return part.Capital(strings.Join(parts, "; ")) + "."
}

// ways lead to the experiment: to run it, or to see all that was found.
func (e *Page) ways(r *findings.Run, name string) app.UI {
	address := e.book.Address(r)
	if address == "" {
		return app.Div().Class("actions").Body(
			app.P().Class("aside").Text("This version has no page for the experiment " + r.Experiment + "."))
	}
	links := []app.UI{app.A().ID("here-"+name).Class("button small").Href(address+"&run=1").Aria("label",
		"Run it here: "+r.About).Text("Run it here")}
	if r.Result != nil {
		links = append(links, app.A().ID("all-"+name).Class("button small").Href(address).Aria("label",
			"All its figures and numbers: "+r.About).Text("All its figures and numbers").
			OnClick(e.p.On(func(app.Value) { e.book.Point(r) }), app.EventScope("all-"+name)))
	}
	return app.Div().Class("actions").Body(links...)
}
