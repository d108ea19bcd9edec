package evidence

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/claim"
	"untrained/app/ui/findings"
)

// tally lists the verdicts that a claim follows from.
func (e *Page) tally(c *findings.Claim) app.UI {
	var rows []app.UI
	row := func(claim, what string, verdict app.UI) {
		rows = append(rows, app.Tr().Body(app.Th().Scope("row").Body(app.A().Href("#/evidence?claim="+claim).Text(claim)),
			app.Td().Text(what), app.Td().Body(verdict)))
	}
	for _, id := range c.Rests {
		of := e.book.Find(id)
		if len(of.Runs) == 0 {
			row(id, "no run comes with this page", app.Text("–"))
			continue
		}
		first := of.Leading()
		for _, r := range of.Runs {
			list := of.Verdicts(r)
			if r.Result == nil || len(list) == 0 || r.Result.Recording.Simulated {
				continue
			}
			about := r.About
			if r == first {
				about = "Headline: " + claim.Says(of.Claim, list[0].Verdict) + " " + about
			}
			row(id, about, app.Span().Body(tallied(r.Result.Config, list)...))
		}
	}
	return app.Div().Class("scroll").TabIndex(0).Role("region").Aria("label", "Verdicts that "+c.ID+" rests on").Body(
		app.Table().Class("claim-tally").ID("tally-"+c.ID).Body(
			app.Caption().Text("What supports it, what contradicts it and what is undecided. Simulations are left out: they "+
				"are not evidence."),
			app.THead().Body(app.Tr().Body(app.Th().Scope("col").Text("claim"), app.Th().Scope("col").Text("run"),
				app.Th().Scope("col").Text("verdict"))),
			app.TBody().Body(rows...),
		),
	)
}

// tallied are signs for each different verdict in a run's list, with how often it is
// there.
func tallied(config string, list []lab.Verdict) (signs []app.UI) {
	var order []lab.Outcome
	counts := map[lab.Outcome]int{}
	for _, v := range list {
		if counts[v.Verdict] == 0 {
			order = append(order, v.Verdict)
		}
		counts[v.Verdict]++
	}
	for i, word := range order {
		if i > 0 {
			signs = append(signs, app.Text(" "))
		}
		if n := counts[word]; len(list) > 1 {
			signs = append(signs, app.Text(strconv.Itoa(n)+" × "))
		}
		signs = append(signs, claim.OutcomeSign(config, word))
	}
	return signs
}
