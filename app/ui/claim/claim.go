package claim

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/app/ui/words"
)

// Claim is one of the statements that the laboratory puts to the test.
type Claim struct {
	ID, Statement string
	Rests         []string // the claims that it follows from; nil where it is tested by itself
}

// Claims lists them in the order in which one would read them, C1 to C11.
func Claims() []Claim {
	all := words.Claims()
	list := make([]Claim, len(all))
	for i, c := range all {
		list[i] = Claim{c.ID, c.Says, lab.ConclusionRests(c.ID)}
	}
	return list
}

// Found returns what a verdict with an outcome says of a claim, in a sentence without numbers.
func Found(claim string, o lab.Outcome) string {
	for _, c := range words.Claims() {
		if c.ID == claim {
			return Says(c, o)
		}
	}
	return words.Unclear
}

// Says says in a sentence what a verdict with an outcome says of a claim.
func Says(c words.Claim, o lab.Outcome) string {
	switch o {
	case lab.Supported, lab.Recovered:
		return c.Found.For
	case lab.Opposed, lab.NotRecovered:
		return c.Found.Against
	case lab.Undecided:
		return c.Found.Open
	}
	return words.Unclear
}

// VerdictLine says what the criterion made of the interval.
func VerdictLine(r *lab.Result, v lab.Verdict) app.UI {
	head := []app.UI{OutcomeSign(r.Config, v.Verdict)}
	if r.Recording.Simulated {
		head = append(head, part.SimulatedTag())
	}
	return app.Div().Class("verdict-line").Body(
		app.P().Class("verdict-head").Body(append(head, app.Span().Class("estimate").Text(EstimateText(r, v)+"."))...),
		app.P().Class("verdict-says").Text(part.Minus(part.Sentence(v.Statement))),
		app.P().Class("criterion").Body(app.Strong().Text("Criterion, "+lab.CriterionFixed(v)+". "),
			app.Text(part.Sentence(v.Criterion))),
	)
}

// QuickLook says whether a configuration is that of a quick look, which is too small
// for a verdict.
func QuickLook(config string) bool {
	quick, _ := page.Address{Config: config}.Value("quick")
	return quick == "1"
}

// OutcomeSign shows the verdict of a run with a configuration: as a badge, of a quick look in
// words.
func OutcomeSign(config string, verdict lab.Outcome) app.UI {
	if QuickLook(config) {
		return app.Span().Class("quick-look").Text("In this quick look: " + part.Outcome(verdict))
	}
	return badge(verdict)
}

func badge(verdict lab.Outcome) app.UI {
	return app.Span().Class("badge " + strings.ReplaceAll(string(verdict), " ", "-")).Text(
		part.Outcome(verdict))
}
