package classroom

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/claim"
	"untrained/app/ui/control"
	"untrained/app/ui/figure"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/assets/neural"
)

// Keys of the tab's memory: the class's code, that results may be sent to it, the
// questions whose predictions were sent, and the number of the tab's group.
const (
	classKey   = "untrained-class"
	consentKey = "untrained-class-send"
	toldKey    = "untrained-class-told"
	groupKey   = "untrained-class-group"
)

// Room is what this tab has to do with a class: whether it takes part, and what it
// has sent. Nothing is sent before the reader has ticked the box that says so.
type Room struct {
	p       page.Frame
	Code    string
	Joined  bool // the server knows the code
	Joining bool
	Send    bool   // the reader agreed
	Joins   func() // is called when the class is joined
	Fail    *part.Failure
	posts   map[string]*post // by result, as bench.token names it
}

// post is one result on its way.
type post struct {
	sent bool
	fail string
}

// New returns this tab's part in a class, as the tab remembers it.
func New(p page.Frame) *Room {
	r := &Room{p: p, posts: map[string]*post{}}
	r.Code = page.ClassCode(p.Host().Recall(classKey))
	r.Send = p.Host().Recall(consentKey) == "1"
	return r
}

// There says whether this site has a class at all.
func (r *Room) There() bool { return r.p.Lab().About.Class }

// Join asks whether there is a class with this code, and takes part in it.
func (r *Room) Join(text string) {
	code := page.ClassCode(text)
	switch {
	case !r.There():
		return
	case code == "":
		r.Fail = &part.Failure{Cause: "“" + text + "” is no class code.",
			Remedy: "A code has six letters; the teacher’s screen shows it."}
		return
	case code == r.Code && (r.Joined || r.Joining):
		return
	}
	if code != r.Code {
		r.Send, r.posts = false, map[string]*post{}
		r.p.Host().Remember(toldKey, "")
		r.p.Host().Remember(consentKey, "")
	}
	r.Code, r.Joined, r.Joining, r.Fail = code, false, true, nil
	r.p.Spawn(func() {
		_, err := r.p.Lab().Class.Ask(context.Background(), "GET", code+"/", "", nil)
		r.p.Update(func() {
			if r.Code != code {
				return
			}
			r.Joining = false
			if err != nil {
				r.Fail = &part.Failure{Cause: part.Sentence(err.Error()),
					Remedy: "Type the code again as the teacher’s screen shows it, or ask whether the teacher’s machine is on."}
				return
			}
			r.Joined = true
			r.p.Host().Remember(classKey, code)
			if r.Joins != nil {
				r.Joins()
			}
		})
	})
}

// Rejoin takes part again after a reload, or as the address asks.
func (r *Room) Rejoin(code string) {
	if code == "" {
		code = r.Code
	}
	if code != "" && (code != r.Code || !r.Joined && !r.Joining && r.Fail == nil) {
		r.Join(code)
	}
}

// LeaveClass ends taking part. What was sent stays with the class.
func (r *Room) LeaveClass() {
	*r = Room{p: r.p, Joins: r.Joins, posts: map[string]*post{}}
	r.p.Host().Remember(classKey, "")
	r.p.Host().Remember(consentKey, "")
	r.p.Host().Remember(toldKey, "")
}

// Agree keeps for this tab whether results may be sent.
func (r *Room) Agree(on bool) {
	r.Send = on
	value := ""
	if on {
		value = "1"
	}
	r.p.Host().Remember(consentKey, value)
	if on {
		r.Report(false)
	}
}

// Group is a number that this tab draws for itself, below 9000: it tells groups at work apart, and their random
// networks.
func (r *Room) Group() int {
	n, err := strconv.Atoi(r.p.Host().Recall(groupKey))
	if err != nil || n < 1 {
		n = 1 + rand.IntN(8999)
		r.p.Host().Remember(groupKey, strconv.Itoa(n))
	}
	return n
}

// Report tells the class whether this group runs something, if the reader agreed.
func (r *Room) Report(running bool) {
	if !r.Joined || !r.Send {
		return
	}
	body, err := json.Marshal(map[string]any{"group": strconv.Itoa(r.Group()), "running": running})
	if err != nil {
		return // a string and a bool always encode
	}
	code := r.Code
	r.p.Spawn(func() {
		_, _ = r.p.Lab().Class.Ask(context.Background(), "POST", code+"/groups", "", body) // a count for the screen, no more
	})
}

// Task is the address of what the class runs, with random networks of this group's own.
func (r *Room) Task(experiment lab.Experiment, config lab.Config) page.Address {
	seeds := max(1, config.Int(lab.KeySeeds))
	if own, err := config.Set(lab.KeySeed, strconv.Itoa(1+seeds*r.Group())); err == nil {
		config = own
	}
	return page.Address{Route: experiment.Name(), Config: config.String(), Class: r.Code}.
		Brief(lab.Defaults(experiment).String(), figure.Opening(experiment).String())
}

// Work is what a page of an experiment has for the class.
type Work struct {
	Result *lab.Result // the last one; nil before
	Token  string      // tells results apart: the experiment and its configuration
	Origin string      // where the result comes from, if it was not computed just now
	Stale  bool        // the result is not of the choices shown
	Answer int         // to the question of the experiment
	Made   bool        // it was answered
	Hidden bool        // the address hides the strip
}

// Finished sends what a page has computed, if the reader agreed.
func (r *Room) Finished(w Work) {
	if r.Joined && r.Send {
		r.Give(w)
	}
}

// Give sends the result of a page, and with it what had been predicted there.
func (r *Room) Give(w Work) {
	result, token := w.Result, w.Token
	if !r.Joined || result == nil || result.Recording.ID == neural.OwnID || w.Origin != "" {
		return
	}
	if at := r.posts[token]; at != nil && at.fail == "" {
		return
	}
	at := &post{}
	r.posts[token] = at
	code, body, err := r.Code, []byte(nil), error(nil)
	if body, err = summaryOnly(result); err != nil {
		at.fail = part.Sentence(err.Error())
		return
	}
	if w.Made {
		r.Tell(claim.QuestionID(figure.Texts(result.Experiment).Question, result.Experiment), w.Answer)
	}
	r.p.Spawn(func() {
		_, err := r.p.Lab().Class.Ask(context.Background(), "POST", code+"/results", "", body)
		r.p.Update(func() {
			at.sent = err == nil
			if err != nil {
				at.fail = part.Sentence(err.Error())
			}
		})
	})
}

// AnswerWords are what the class counts: the three answers of a question, in order.
var AnswerWords = [3]string{"yes", "unsure", "no"}

// Tell sends a prediction to the class: the first, second or third answer of the
// question with this id. It does so once in this tab for each question, because a
// later answer may have seen the outcome. The reader must have agreed.
func (r *Room) Tell(question string, answer int) {
	told := strings.Split(r.p.Host().Recall(toldKey), ",")
	if !r.Joined || question == "" || answer < 0 || answer >= len(AnswerWords) || slices.Contains(told, question) {
		return
	}
	body, err := json.Marshal(map[string]string{"claim": question, "answer": AnswerWords[answer]})
	if err != nil {
		return // two strings always encode
	}
	r.p.Host().Remember(toldKey, strings.Join(append(told, question), ","))
	code := r.Code
	r.p.Spawn(func() {
		if _, err := r.p.Lab().Class.Ask(context.Background(), "POST", code+"/predictions", "", body); err != nil {
			r.p.Update(func() { // it goes with the next result
				told := strings.Split(r.p.Host().Recall(toldKey), ",")
				told = slices.DeleteFunc(told, func(q string) bool { return q == question })
				r.p.Host().Remember(toldKey, strings.Join(told, ","))
			})
		}
	})
}

// summaryOnly is a result as the class takes it: no number of a single neuron.
func summaryOnly(result *lab.Result) ([]byte, error) {
	short := *result
	summary := result.Table(lab.TableSummary)
	if summary == nil {
		return nil, errors.New("the result has no summary that a class could pool")
	}
	short.Tables = []lab.Table{*summary}
	body, err := json.Marshal(short)
	if err != nil {
		return nil, fmt.Errorf("the result cannot be sent: %w", err)
	}
	return body, nil
}

// Consent is the box that lets results go to the class.
func (r *Room) Consent(id string) app.UI {
	return control.Tick(r.p, id, "Send my results and predictions to the class "+r.Code, r.Send, r.Agree)
}

// Strip stands below an experiment's buttons: what the class gets of it.
func (r *Room) Strip(w Work) app.UI {
	if !r.There() || w.Hidden {
		return app.Div().Class("class-strip").Hidden(true)
	}
	if !r.Joined {
		return app.Div().ID("class-strip").Class("class-strip").Body(app.P().Body(
			app.Text("A class is at work on this site. "), app.A().Href("#/class").Text("Type its code to take part")))
	}
	said := "Nothing is sent unless you tick the box."
	if r.Send {
		said = "When a run is done, its summary goes to the teacher’s machine, without a name; so does whether one is " +
			"under " +
			"way."
	}
	again := false
	if w.Result != nil && !w.Stale {
		switch at := r.posts[w.Token]; {
		case w.Result.Recording.ID == neural.OwnID:
			said = "Results on a recording of your own are not sent."
		case w.Origin != "":
			said = "Only what was computed here is sent; press Run to compute it."
		case at == nil:
			again = true
		case at.fail != "":
			said, again = "It could not be sent: "+at.fail, true
		case at.sent:
			said = "This result was sent to the class."
		default:
			said = "Sending …"
		}
	}
	body := []app.UI{r.Consent("class-send"), app.P().ID("class-said").Role("status").Aria("live", "polite").Body(
		app.Text(said+" "), app.A().Href("#/class").Text("Class results"))}
	if again {
		body = append(body, app.P().Class("actions").Body(control.Press(r.p, "class-give", "Send this result", "small",
			func() { r.Give(w) })))
	}
	return app.Div().ID("class-strip").Class("class-strip").Body(body...)
}
