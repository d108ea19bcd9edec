package story

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/claim"
	"untrained/app/ui/figure"
	"untrained/app/ui/journal"
	"untrained/app/ui/part"
)

// seenKey names what this browser keeps of a claim whose outcome the reader has seen.
func seenKey(claim string) string { return "untrained-seen-" + claim }

// revealed says whether the outcome of a claim is shown: a prediction comes first, or
// is skipped.
func (s *Page) revealed(c *Card) bool {
	return c.Question == nil || len(c.Runs) == 0 || s.p.Host().Kept(seenKey(c.ID)) != "" || s.p.Address().Hides("predict")
}

// Reveal keeps the answer chosen, if there is one, and shows the outcome.
func (s *Page) Reveal(c *Card) {
	if c.Answer >= 0 {
		s.p.Host().Keep(claim.PredictionKey(c.Question, ""), strconv.Itoa(c.Answer))
		if s.room.Send {
			s.room.Tell(claim.QuestionID(c.Question, ""), c.Answer)
		}
	}
	s.p.Host().Keep(seenKey(c.ID), "1")
	s.read(c)
	s.p.Focus("#claim-" + c.ID + " h3")
}

// Conceal forgets a prediction, so that it can be made again.
func (s *Page) Conceal(c *Card) {
	s.p.Host().Keep(claim.PredictionKey(c.Question, ""), "")
	s.p.Host().Keep(seenKey(c.ID), "")
	c.Answer = -1
	s.p.Focus("#claim-" + c.ID + " h3")
}

// said is what the page announces: what arrives late.
func (s *Page) said() string {
	n := 0
	for _, c := range s.Cards {
		for _, r := range c.Runs {
			n += figure.BoolInt(r.Result != nil)
		}
	}
	if n == 0 {
		return ""
	}
	return part.Count(n, "result is", "results are") + " here."
}

func (s *Page) card(c *Card) app.UI {
	var found []app.UI
	shown := s.revealed(c)
	if shown {
		found = s.outcome(c)
	} else {
		found = []app.UI{s.ask(c)}
	}
	class, tried := "claim-body", app.UI(app.Div().Hidden(true))
	if c.toy != nil {
		class += " with-toy"
		tried = app.Div().Class("claim-toy").Body(c.toy.Render())
	}
	return app.Article().ID("claim-"+c.ID).Class("claim-card").Aria("label", "Claim "+c.ID).DataSet("read",
		strconv.FormatBool(c.read)).Body(
		app.H3().TabIndex(-1).Body(app.Span().Class("claim-id").Text(c.ID), app.Text(" "),
			app.Span().Class("claim-says").Text(c.Says)),
		app.Div().Class(class).Body(tried, app.Div().Class("claim-found").Body(found...)),
		app.Details().ID("evidence-"+c.ID).Class("claim-evidence").Body(s.evidence(c, shown)...),
	)
}

// evidence draws what stands behind a claim: what it takes, every run with its verdicts, what would change our mind.
func (s *Page) evidence(c *Card, shown bool) []app.UI {
	title := "How it is tested, and what would count against it"
	var runs []app.UI
	if shown && len(c.rests) == 0 && len(c.Runs) > 0 {
		title = "Evidence: " + part.Count(len(c.Runs), "run", "runs") + ", criteria, what would count against it"
		lead := c.leading()
		for i, r := range c.Runs {
			runs = append(runs, s.run(c, r, r == lead || lead == nil && i == 0))
		}
	}
	body := []app.UI{app.Summary().Text(title),
		app.P().Class("claim-needs").Body(app.Strong().Text("How it is tested. "), app.Text(c.Needs))}
	return append(append(body, runs...), app.P().Class("claim-minds").Body(app.Strong().Text(
		"What would count against it. "), app.Text(c.Minds)))
}

// ask draws the question.
func (s *Page) ask(c *Card) app.UI {
	id := "story-predict-" + c.ID
	chosen := c.Answer
	if n, made := claim.Answered(s.p, c.Question, ""); chosen < 0 && made {
		chosen, c.Answer = n, n // made on the experiment's page
	}
	show := app.Button().ID("reveal-"+c.ID).Type("button").Class("button primary").Text(
		"Show the result").Disabled(chosen < 0).
		OnClick(s.p.On(func(app.Value) { s.Reveal(c) }), app.EventScope("reveal-"+c.ID))
	skip := app.Button().ID("skip-"+c.ID).Type("button").Class("button").Text("Skip").Aria("label",
		"Skip the prediction on "+c.ID).
		OnClick(s.p.On(func(app.Value) { c.Answer = -1; s.Reveal(c) }), app.EventScope("skip-"+c.ID))
	return app.Div().Class("predict").Body(
		app.FieldSet().ID(id).Body(
			app.Legend().Body(app.Strong().Text("Predict first. "), app.Text(c.Question.Asks)),
			app.Div().Class("boxes").Body(app.Range(c.Question.Answers).Slice(func(i int) app.UI {
				option := id + "-" + strconv.Itoa(i+1)
				return app.Label().For(option).Class("box").Body(
					app.Input().ID(option).Type("radio").Name(id).Value(strconv.Itoa(i)).Checked(chosen == i).
						OnChange(s.p.On(func(app.Value) { c.Answer = i }), app.EventScope(option)),
					app.Span().Text(c.Question.Answers[i]),
				)
			})),
		),
		app.Div().Class("actions").Body(show, skip),
	)
}

// outcome draws what came out, beside what was predicted.
func (s *Page) outcome(c *Card) []app.UI {
	if len(c.rests) > 0 {
		return []app.UI{app.P().Class("aside").Text("It has no verdict of its own."), s.tally(c)}
	}
	if len(c.Runs) == 0 {
		text := "No run for this claim comes with this page, so there is nothing to show before you have run it."
		if !slices.ContainsFunc(s.p.Lab().Experiments, func(e lab.Experiment) bool { return e.Name() == c.Page }) {
			return []app.UI{app.P().Class("no-run").Text(text)}
		}
		return []app.UI{app.P().Class("no-run").Body(app.Text(text+" "),
			app.A().Href("#/"+c.Page).Text("Go to its experiment"))}
	}
	lead := c.leading()
	if lead == nil {
		lead = c.Runs[0]
	}
	body := []app.UI{s.says(c, lead)}
	if c.Question != nil && !s.p.Address().Hides("predict") {
		body = append(body, s.against(c))
	}
	if lead.Result != nil {
		width := s.Wide
		if c.toy != nil {
			width = s.narrow
		}
		body = append(body, app.Figure().Class("figure small").Body(app.Div().Class("picture").TabIndex(0).Role("region").
			Aria("label", "The figure of "+c.ID).Body(app.Raw(lead.draw(c, width)))))
	}
	return body
}

// says is what the run that leads found, in one sentence.
func (s *Page) says(c *Card, lead *Run) app.UI {
	if lead.Result == nil {
		text := "The result is on its way."
		if lead.fail != "" {
			text = "The result could not be loaded."
		}
		return app.P().Class("found-says").Text(text)
	}
	list := c.verdicts(lead)
	if len(list) == 0 {
		return app.P().Class("found-says").Text("The run that leads gives no verdict on " + c.ID + ".")
	}
	head := []app.UI{claim.OutcomeSign(lead.Result.Config, list[0].Verdict), app.Text(" ")}
	if lead.Result.Recording.Simulated {
		head = append(head, part.SimulatedTag(), app.Text(" "))
	}
	return app.P().Class("found-says").Body(append(head, app.Text(claim.Says(c.Claim, list[0].Verdict)))...)
}

// against holds the prediction against the outcome.
func (s *Page) against(c *Card) app.UI {
	q := c.Question
	answer, made := claim.Answered(s.p, q, "")
	mine := "You made no prediction."
	if made {
		mine = "You predicted: " + q.Answers[answer] + "."
	}
	out := ""
	if r := c.leading(); r != nil {
		came, says := claim.Outcome(q, r.shown(c.ID))
		out = says
		if came >= 0 && came < len(q.Answers) {
			out = q.Answers[came] + ". " + says
			if made && came == answer {
				out = "As you predicted. " + says
			}
		}
	}
	return app.Div().Class("predict outcome").ID("story-outcome-" + c.ID).Body(
		app.P().Body(app.Text(q.Asks+" "), app.Strong().Text(mine), app.Text(" "+out+" "),
			app.Button().ID("conceal-"+c.ID).Type("button").Class("button small").Text("Predict again").Aria("label",
				"Predict again: "+c.ID).
				OnClick(s.p.On(func(app.Value) { s.Conceal(c) }), app.EventScope("conceal-"+c.ID))),
	)
}

// run draws one run of a claim: what it asks, the verdict, the picture, on what it
// rests, and the way to run it here.
func (s *Page) run(c *Card, r *Run, first bool) app.UI {
	name := r.Name
	if name == "" {
		name = "own-" + c.ID
	}
	id := "run-" + name
	head := []app.UI{app.H4().Text(r.About)}
	body := []app.UI{}
	switch {
	case r.fail != "":
		body = append(body, part.ErrorCard("What was computed cannot be shown: "+r.fail,
			"Check the connection and try again, or run it here.",
			app.P().Class("actions").Body(app.Button().ID("again-"+name).Type("button").Class("button small").Text("Try again").
				OnClick(s.p.On(func(app.Value) { s.renew(c) }), app.EventScope("again-"+name)))))
	case r.Result == nil:
		body = append(body, app.P().Class("aside").Text("Loading …"))
	default:
		body = append(body, s.found(c, r, name, first)...)
	}
	body = append(body, s.ways(r, name, first))
	return app.Div().Class("run-of").ID(id).DataSet("mine", strconv.FormatBool(r.mine())).Body(append(head, body...)...)
}

// found draws what a run found.
func (s *Page) found(c *Card, r *Run, name string, first bool) []app.UI {
	var body []app.UI
	list := c.verdicts(r)
	if len(list) == 0 {
		body = append(body, app.P().Text("This run gives no verdict on "+c.ID+"."))
	}
	const most = 3
	for _, v := range list[:min(most, len(list))] {
		body = append(body, claim.VerdictLine(r.Result, v))
	}
	if n := len(list) - most; n > 0 {
		body = append(body, app.P().Class("aside").Text("And "+part.Count(n, "more verdict", "more verdicts")+
			" on the experiment’s page."))
	}
	origin := "Computed beforehand, with version " + r.Result.Version + " on " + r.Result.Backend + "."
	if r.mine() {
		origin = "Computed in this browser, " + part.Day(r.own.Date) +
			": your own result, in place of the one that came with the page."
		if r.Name == "" {
			origin = "Computed in this browser, " + part.Day(r.own.Date) + "."
		}
	}
	body = append(body, app.P().Class("run-origin").Text(origin+" "+restsOn(r.Result)))
	if !first && r.Open {
		body = append(body, app.Figure().Class("figure small").Body(app.Div().Class("picture").Body(app.Raw(r.draw(c,
			s.Wide)))))
	}
	return body
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
			parts = append(parts, strings.TrimSpace(area+" n = "+chart.Short(n, 6)+" "+counts))
		}
	}
	for _, source := range append([]lab.Source{r.Recording}, r.Others...) {
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
func (s *Page) ways(r *Run, name string, first bool) app.UI {
	var links []app.UI
	if !first && r.Result != nil {
		label := "Show the figure"
		if r.Open {
			label = "Hide the figure"
		}
		links = append(links, app.Button().ID("figure-of-"+
			name).Type("button").Class("button small").Text(label).Aria("expanded", strconv.FormatBool(r.Open)).
			Aria("label", label+": "+r.About).OnClick(s.p.On(func(app.Value) { r.Open = !r.Open }),
			app.EventScope("figure-of-"+name)))
	}
	if r.config == "" {
		r.config = s.journal.Canonical(r.Experiment, r.Config)
	}
	if r.config == "" {
		return app.Div().Class("actions").Body(append(links,
			app.P().Class("aside").Text("This version has no page for the experiment "+r.Experiment+"."))...)
	}
	address := "#/" + r.Experiment + "?" + r.config
	links = append(links, app.A().ID("here-"+name).Class("button small").Href(address+"&run=1").Aria("label",
		"Run it here: "+r.About).Text("Run it here"))
	if r.Result != nil {
		from := journal.OfRun + r.Name
		if r.mine() {
			from = r.own.ID
		}
		links = append(links, app.A().ID("all-"+name).Class("button small").Href(address).Aria("label",
			"All its figures and numbers: "+r.About).Text("All its figures and numbers").
			OnClick(s.p.On(func(app.Value) { s.journal.Point(r.Experiment, from) }), app.EventScope("all-"+name)))
	}
	return app.Div().Class("actions").Body(links...)
}

// toCard moves to another card of the page, whose address stays as it is.
func (s *Page) toCard(claim string) app.EventHandler {
	return s.p.Handle(func(_ app.Context, e app.Event) {
		e.PreventDefault()
		s.p.Host().Focus("#claim-" + claim + " h3")
	})
}
