package experiment

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/ui/claim"
	"untrained/app/ui/figure"
)

// predicted gives the answer to the question of the page.
func (b *Page) predicted() (answer int, ok bool) {
	return claim.Answered(b.P, figure.Texts(b.experiment.Name()).Question, b.experiment.Name())
}

// Predict keeps an answer.
func (b *Page) Predict(answer int) {
	if q := figure.Texts(b.experiment.Name()).Question; q != nil {
		b.P.Host().Keep(claim.PredictionKey(q, b.experiment.Name()), strconv.Itoa(answer))
	}
}

// prediction draws the question, and once there is a result the prediction beside
// what came out. Nobody is made to answer.
func (b *Page) prediction() app.UI {
	q := figure.Texts(b.experiment.Name()).Question
	if q == nil || b.Address.Hides("predict") {
		return app.Section().Class("predict").Hidden(true).Aria("label", "Predict first")
	}
	answer, made := b.predicted()
	r, partial := b.Current()
	if r == nil || partial {
		return app.Section().Class("predict").Aria("labelledby", "predict-title").Body(
			app.FieldSet().ID("predict").Body(
				app.Legend().ID("predict-title").Body(app.Strong().Text("Predict first. "), app.Text(q.Asks)),
				app.Div().Class("boxes").Body(app.Range(q.Answers).Slice(func(i int) app.UI {
					id := "predict-" + strconv.Itoa(i+1)
					return app.Label().For(id).Class("box").Body(
						app.Input().ID(id).Type("radio").Name("predict").Value(strconv.Itoa(i)).
							Checked(made && answer == i).
							OnChange(b.P.On(func(app.Value) { b.Predict(i) }), app.EventScope(id)),
						app.Span().Text(q.Answers[i]),
					)
				})),
			),
		)
	}
	came, says := claim.Outcome(q, new(figure.View).Shown(r, false)) // whatever measure the reader looks at
	mine := "You made no prediction."
	if made {
		mine = "You predicted: " + q.Answers[answer] + "."
	}
	out := says
	if came >= 0 && came < len(q.Answers) {
		out = q.Answers[came] + ". " + says
		if made && came == answer {
			out = "As you predicted. " + says
		}
	}
	return app.Section().Class("predict outcome").ID("predict-outcome").Aria("labelledby", "predict-title").Body(
		app.P().ID("predict-title").Body(app.Strong().Text("The question. "), app.Text(q.Asks)),
		app.P().Body(app.Strong().Text("Before. "), app.Text(mine)),
		app.P().Body(app.Strong().Text("After. "), app.Text(out)),
	)
}
