package story

import (
	"context"
	"encoding/json"
	"strconv"

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
	// Compute is the configuration of a run of the experiment encoding.
	Compute string `json:"compute"`
}

// asked returns a handler that hears the script of the first screen: its event's detail has a question, as JSON, and a
// function that takes answers, as JSON.
func (s *Page) asked() app.EventHandler {
	return s.p.Handle(func(ctx app.Context, e app.Event) {
		ctx.PreventUpdate()
		detail := e.Get("detail")
		s.Reply(detail.Get("what").String(), func(text string) { detail.Call("answer", text) })
	})
}

// Reply answers a question, some with several answers. An answer with the field error says what went wrong.
func (s *Page) Reply(what string, answer func(text string)) {
	say := func(v any) {
		text, err := json.Marshal(v)
		if err != nil {
			text = []byte(`{"error":"the answer has a number that is not finite"}`)
		}
		answer(string(text))
	}
	try := func(err error) {
		if err != nil {
			say(map[string]string{"error": err.Error()})
		}
	}
	var q question
	switch err := json.Unmarshal([]byte(what), &q); {
	case err != nil:
		try(err)
	case q.Guess != nil:
		s.guessed(*q.Guess)
	case q.Compute != "":
		r, err := s.encodingRequest(q.Compute)
		if err != nil {
			try(err)
			return
		}
		s.p.Spawn(func() { try(s.compute(r, func(c runAnswer) { say(c) })) })
	case q.Scramble != nil:
		s.p.Spawn(func() {
			a, err := job.Scramble.Do(context.Background(), s.p.Lab().Worker, job.ScrambleRequest{Controls: *q.Scramble}, nil)
			if err != nil {
				try(err)
				return
			}
			say(a)
		})
	}
}

// guessed takes a guess on the first screen for the prediction on C1, unless one was made before.
func (s *Page) guessed(answer int) {
	for _, c := range words.Claims() {
		if c.ID != "C1" || c.Question == nil || answer < 0 || answer >= len(c.Question.Answers) {
			continue
		}
		key := claim.PredictionKey(c.Question, "")
		if s.p.Host().Kept(key) == "" {
			s.p.Host().Keep(key, strconv.Itoa(answer))
		}
		if s.room.Send {
			s.room.Tell(claim.QuestionID(c.Question, ""), answer)
		}
	}
}
