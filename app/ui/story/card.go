package story

import (
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/claim"
	"untrained/app/ui/explore"
	"untrained/app/ui/figure"
	"untrained/app/ui/findings"
	"untrained/app/ui/part"
)

// Card is a claim of the story: something to move, a question, and what was found.
type Card struct {
	*findings.Claim
	Answer int // chosen and not yet kept; −1 none

	toy     explore.Toy // what can be tried on the card; nil where there is nothing
	started bool        // the toy may ask a worker
	chosen  string      // label of the recording that is shown; "" the one that leads

	drawn   *lab.Result // what picture shows, for a width
	width   float64
	picture string
	caption string
}

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
	s.book.Read(c.Claim)
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
		found = []app.UI{s.ask(c)} // a claim without a question is shown at once
	}
	if hider, can := c.toy.(explore.Hider); can {
		hider.Hide(!shown)
	}
	var tried app.UI
	switch {
	case c.toy != nil:
		tried = c.toy.Render()
	case len(c.Rests) > 0:
		tried = s.argument(c)
	default:
		tried = app.Div().Hidden(true)
	}
	return app.Article().ID("claim-"+c.ID).Class("claim-card").Aria("label", "Claim "+c.ID).DataSet("read",
		strconv.FormatBool(c.Asked)).Body(
		app.H3().TabIndex(-1).Body(app.Span().Class("claim-id").Text(c.ID), app.Text(" "),
			app.Span().Class("claim-says").Text(c.Says)),
		app.Div().Class("claim-body").Body(app.Div().Class("claim-toy").Body(tried),
			app.Div().Class("claim-found").Body(append(found, s.evidence(c, shown))...)),
	)
}

// evidence leads to what stands behind a claim.
func (s *Page) evidence(c *Card, shown bool) app.UI {
	text := "All evidence"
	if !shown {
		text = "Evidence (and outcome)"
	}
	return app.P().Class("claim-evidence").Body(app.A().ID("evidence-"+c.ID).Href("#/evidence?claim="+c.ID).
		Body(app.Text(text), app.Span().Class("unseen").Text(" on "+c.ID), app.Text("\u00a0▸")))
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

// outcome draws what was found, beside what was predicted: a chip a recording, a sentence and a figure.
func (s *Page) outcome(c *Card) []app.UI {
	if len(c.Rests) > 0 {
		return []app.UI{app.P().Class("found-says").Text("No verdict of its own: it follows from the claims above.")}
	}
	if len(c.Runs) == 0 {
		text := "No run for this claim comes with this page, so there is nothing to show before you have run it."
		if !slices.ContainsFunc(s.p.Lab().Experiments, func(e lab.Experiment) bool { return e.Name() == c.Page }) {
			return []app.UI{app.P().Class("no-run").Text(text)}
		}
		return []app.UI{app.P().Class("no-run").Body(app.Text(text+" "),
			app.A().Href("#/"+c.Page).Text("Go to its experiment"))}
	}
	recordings := c.Recordings()
	predicted := c.Question != nil && !s.p.Address().Hides("predict")
	if len(recordings) == 0 {
		body := []app.UI{s.waiting(c)}
		if predicted {
			body = append(body, s.against(c))
		}
		return body
	}
	shown := recordings[0]
	for _, r := range recordings {
		if r.Label() == c.chosen {
			shown = r
		}
	}
	body := []app.UI{s.chips(c, recordings, shown), s.says(c, shown)}
	if predicted {
		body = append(body, s.against(c))
	}
	if svg := c.draw(shown, s.Wide); svg != "" {
		body = append(body, app.Figure().Class("figure small").Body(
			app.Div().Class("picture").Body(app.Raw(svg)), app.FigCaption().Text(c.caption)))
	}
	return body
}

// waiting says that results are on their way, or why they are not.
func (s *Page) waiting(c *Card) app.UI {
	for _, r := range c.Runs {
		if r.Fail != "" {
			return part.ErrorCard("What was computed beforehand cannot be shown: "+r.Fail,
				"Check the connection and try again, or run it here.",
				app.P().Class("actions").Body(app.Button().ID("again-"+c.ID).Type("button").Class("button small").
					Text("Try again").OnClick(s.p.On(func(app.Value) { s.book.Renew(c.Claim) }),
					app.EventScope("again-"+c.ID))))
		}
	}
	return app.P().Class("found-says").Text("The results are on their way.")
}

// chips choose the recording whose finding is shown; each says its own outcome, and nothing says a total.
func (s *Page) chips(c *Card, recordings []*findings.Run, shown *findings.Run) app.UI {
	id := "recording-" + c.ID
	return app.FieldSet().Class("toy-chips").ID(id).Body(app.Legend().Class("unseen").Text("Recording"),
		app.Range(recordings).Slice(func(i int) app.UI {
			r, own := recordings[i], id+"-"+strconv.Itoa(i+1)
			text := r.Label()
			if list := c.Verdicts(r); len(list) > 0 {
				text += ": " + part.Outcome(list[0].Verdict)
			}
			return app.Label().For(own).Body(
				app.Input().Type("radio").ID(own).Name(id).Value(r.Label()).Checked(r == shown).
					OnChange(s.p.On(func(app.Value) { c.chosen = r.Label() }), app.EventScope(own)),
				app.Span().Text(text))
		}))
}

// says is what a run found, in one sentence.
func (s *Page) says(c *Card, r *findings.Run) app.UI {
	list := c.Verdicts(r)
	if len(list) == 0 {
		return app.P().Class("found-says").Text("This run gives no verdict on " + c.ID + ".")
	}
	v := list[0]
	head := []app.UI{claim.OutcomeSign(r.Result.Config, v.Verdict), app.Text(" ")}
	if r.Result.Recording.Simulated {
		head = append(head, part.SimulatedTag(), app.Text(" "))
	}
	text := claim.Says(c.Claim.Claim, v.Verdict)
	if v.Verdict == lab.None { // why, in the control's words
		text = part.Sentence(v.Statement)
	} else if v.Estimate != nil {
		text += " " + claim.EstimateText(r.Result, v) + "."
	}
	if floor := figure.OnTheFloor(r.Result, c.ID); floor != "" && (c.ID == "C1" || c.ID == "C5") {
		text += " " + floor
	}
	if r.Mine() {
		text += " Computed in this browser, " + part.Day(r.Own.Date) + "."
	}
	return app.P().Class("found-says").Body(append(head, app.Text(text))...)
}

// draw returns the figure of a run, laid out once for each width; "" where it has none.
func (c *Card) draw(r *findings.Run, width float64) string {
	const narrow, widest = 300, 560
	width = max(min(width, widest), narrow)
	if c.drawn == r.Result && c.width == width {
		return c.picture
	}
	c.drawn, c.width, c.picture = r.Result, width, ""
	if small, caption, ok := figure.OfClaim(r.Result, c.ID); ok {
		c.picture, c.caption = small.SVG(chart.Page, int(width)), caption
	}
	return c.picture
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
	if r := c.Leading(); r != nil {
		came, says := claim.Outcome(q, r.Shown(c.ID))
		switch {
		case came < 0 || came >= len(q.Answers):
			out = says
		case made && came == answer:
			out = "As you predicted."
		default:
			out = "Found: " + part.LowerFirst(q.Answers[came]) + "."
		}
	}
	return app.Div().Class("predict outcome").ID("story-outcome-" + c.ID).Body(
		app.P().Body(app.Strong().Text(mine), app.Text(" "+out+" "),
			app.Button().ID("conceal-"+c.ID).Type("button").Class("button small").Text("Predict again").Aria("label",
				"Predict again: "+c.ID).
				OnClick(s.p.On(func(app.Value) { s.Conceal(c) }), app.EventScope("conceal-"+c.ID))),
	)
}
