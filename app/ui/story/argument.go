package story

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/ui/claim"
)

// branches are the lines of the argument that a conclusion follows from.
var branches = []struct {
	says   string
	claims []string
}{
	{"Early vision: what needs no training", []string{"C2", "C3", "C7", "C8"}},
	{"Higher areas: what training gives", []string{"C1", "C4", "C5"}},
	{"In monkeys as in people", []string{"C6"}},
}

// argument draws the claims that a conclusion follows from as a map: every branch with what leads on its claims, as far
// as the reader has seen it, and no total.
func (s *Page) argument(c *Card) app.UI {
	var list []app.UI
	for _, b := range branches {
		var claims []app.UI
		for _, id := range b.claims {
			claims = append(claims, s.premise(c, s.Find(id)))
		}
		list = append(list, app.Li().Class("argument-branch").Body(app.P().Text(b.says), app.Ul().Body(claims...)))
	}
	return app.Div().Class("argument").ID("argument-"+c.ID).Body(
		app.Ul().Class("argument-branches").Body(list...),
		app.P().Class("argument-end").Body(app.Strong().Text(c.ID)))
}

// premise draws one claim of the map.
func (s *Page) premise(c *Card, of *Card) app.UI {
	var sign app.UI = app.Span().Class("argument-open").Aria("label", "not predicted yet").Role("img").Text("?")
	says := of.Says
	if s.revealed(of) {
		sign = app.Span().Class("argument-open").Text("no run yet")
		if r := of.Leading(); r != nil {
			sign = app.Span().Class("argument-open").Text("no verdict")
			if list := of.Verdicts(r); len(list) > 0 && !r.Result.Recording.Simulated {
				sign, says = claim.OutcomeSign(r.Result.Config, list[0].Verdict), claim.Says(of.Claim.Claim, list[0].Verdict)
			}
		}
	}
	return app.Li().Title(says).Body(app.A().Href("#/").Text(of.ID).Aria("label", of.ID+": "+says).
		OnClick(s.toCard(of.ID), app.EventScope("argument-"+c.ID+"-"+of.ID+strconv.Itoa(len(of.Runs)))), app.Text(" "), sign)
}

// toCard moves to another card of the page, whose address stays as it is.
func (s *Page) toCard(claim string) app.EventHandler {
	return s.p.Handle(func(_ app.Context, e app.Event) {
		e.PreventDefault()
		s.p.Host().Focus("#claim-" + claim + " h3")
	})
}
