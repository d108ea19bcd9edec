package findings

import (
	"context"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/claim"
	"untrained/app/ui/figure"
	"untrained/app/ui/page"
)

// Exhibit is what one bundled run found on a claim, as a small figure on a page that has none of its own.
type Exhibit struct {
	Claim, Run string

	p       page.Frame
	asked   bool
	result  *lab.Result // nil while it is not here
	width   int
	picture string
	caption string
}

// NewExhibit returns the exhibit of a run of the catalogue.
func NewExhibit(p page.Frame, claim, run string) *Exhibit {
	return &Exhibit{p: p, Claim: claim, Run: run}
}

// Fetch loads the result, once. A page calls it when it is entered.
func (e *Exhibit) Fetch() {
	if e.asked {
		return
	}
	e.asked = true
	e.p.Spawn(func() {
		r, err := e.p.Lab().Bundled(context.Background(), e.Run)
		e.p.Update(func() {
			e.asked = err == nil // else the next visit tries again
			e.result, e.width = r, 0
		})
	})
}

// Render draws the figure under the words of its page. Its place is kept free until the result is here.
func (e *Exhibit) Render(says string) app.UI {
	const narrow, widest = 300, 500
	width := widest
	if w := int(e.p.Host().Width("main")) - 40; w > 0 {
		width = min(max(w, narrow), widest)
	}
	if e.result != nil && e.width != width {
		e.width, e.picture, e.caption = width, "", ""
		if c, caption, ok := figure.OfClaim(e.result, e.Claim); ok {
			c.ID = "exhibit-" + e.Claim
			e.picture, e.caption = c.SVG(chart.Page, width), caption
		}
		for _, v := range e.result.Verdicts {
			if v.Claim == e.Claim && v.Estimate != nil {
				e.caption = claim.EstimateText(e.result, v) + "; " + e.caption
				break
			}
		}
	}
	return app.Figure().ID("exhibit").Class("exhibit").Body(
		app.FigCaption().Body(app.Text(says+" "), app.A().Href("#/evidence?claim="+e.Claim).Text("Evidence on "+e.Claim)),
		app.Div().Class("picture").Body(app.Raw(e.picture)),
		app.P().Class("help").Text(e.caption))
}
