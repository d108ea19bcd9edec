package story

import (
	"context"
	"encoding/json"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab/explore"
	"untrained/app/ui/claim"
	"untrained/app/ui/words"
)

// question is what the script of the first screen asks: one of its fields is set.
type question struct {
	Scramble *explore.Scramble `json:"scramble"`
	// Guess is the answer to the question on C1 that follows from where somebody expects random networks.
	Guess *int `json:"guess"`
}

// asked returns a handler that answers the script of the first screen: its event's detail has the question, as JSON,
// and a function that
// takes the answer. An answer with the field error says what went wrong.
func (s *Page) asked() app.EventHandler {
	return s.p.Handle(func(ctx app.Context, e app.Event) {
		ctx.PreventUpdate()
		detail := e.Get("detail")
		answer := func(v any) {
			text, err := json.Marshal(v)
			if err != nil {
				text = []byte(`{"error":"the answer cannot be written"}`)
			}
			detail.Call("answer", string(text))
		}
		failed := func(err error) { answer(map[string]string{"error": err.Error()}) }
		var q question
		if err := json.Unmarshal([]byte(detail.Get("what").String()), &q); err != nil {
			failed(err)
			return
		}
		switch {
		case q.Guess != nil:
			s.guessed(*q.Guess)
		case q.Scramble != nil:
			s.p.Spawn(func() {
				a, err := job.Scramble.Do(context.Background(), s.p.Lab().Worker, job.ScrambleRequest{Scramble: *q.Scramble}, nil)
				if err != nil {
					failed(err)
					return
				}
				answer(a)
			})
		}
	})
}

// guessed takes a guess on the first screen for the prediction on C1, unless one was made before.
func (s *Page) guessed(answer int) {
	for _, c := range words.Claims() {
		if c.ID != "C1" || c.Question == nil || answer < 0 || answer >= len(c.Question.Answers) {
			continue
		}
		key := claim.PredictionKey(c.Question, "")
		if s.p.Host().Kept(key) == "" {
			s.p.Host().Keep(key, string(rune('0'+answer)))
		}
		if s.room.Send {
			s.room.Tell(claim.QuestionID(c.Question, ""), answer)
		}
	}
}
