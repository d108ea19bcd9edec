package network

import (
	"fmt"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab/microscope"
	"untrained/app/ui/part"
)

// AnswersID is the element with what each network takes the picture for.
const AnswersID = "answers"

// answers draws what each network takes the picture for: its likeliest classes.
func (n *Page) answers() app.UI {
	var rows []app.UI
	for i := range n.view.Sets {
		if s := &n.view.Sets[i]; len(s.Answers) > 0 {
			rows = append(rows, answerOf(s))
		}
	}
	if rows == nil {
		rows = []app.UI{app.P().Class("aside").Text("Only a network that was trained as a whole answers: choose ReLU or " +
			"tanh, or one of the trained networks under More choices.")}
	}
	return app.Section().ID(AnswersID).Class("answers").Aria("labelledby", "answers-title").Body(
		append([]app.UI{app.H3().ID("answers-title").Text("Answer")}, rows...)...)
}

// answerOf draws the likeliest classes of one network.
func answerOf(s *microscope.Specimen) app.UI {
	known := part.SetNames[s.Weights]
	return app.Div().Class("answer "+s.Weights).ID("answer-"+s.Weights).Body(
		app.P().Class("answer-head").Body(part.Sign(known.Sign), app.Span().Class("unseen").Text(known.Name+": "),
			app.Strong().Text(s.Answers[0].Class)),
		app.Ol().Body(app.Range(s.Answers).Slice(func(k int) app.UI {
			a := s.Answers[k]
			return app.Li().Body(
				app.Span().Class("answer-class").Text(a.Class),
				app.Span().Class("answer-bar").Aria("hidden", "true").Body(
					app.Span().Style("width", fmt.Sprintf("%.1f%%", 100*a.Share))),
				app.Span().Class("answer-share").Text(part.Percent(a.Share)),
			)
		})),
	)
}

// answerText says the answers in a sentence, for readers of the screen.
func (n *Page) answerText() string {
	var said []string
	for i := range n.view.Sets {
		if s := &n.view.Sets[i]; len(s.Answers) > 0 {
			said = append(said, strings.ToLower(part.SetNames[s.Weights].Name)+" "+s.Answers[0].Class)
		}
	}
	if said == nil {
		return ""
	}
	return " Answers: " + strings.Join(said, ", ") + "."
}
