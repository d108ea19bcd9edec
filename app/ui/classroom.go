package ui

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/assets/neural"
)

// Classroom is the way to the teacher's machine, where the site has one.
type Classroom interface {
	// Ask sends a request to the class of this site and returns the JSON of the answer. path lies below the class's
	// address: "ABCDEF/results?since=3". key is the teacher's, "" from anybody else. A refusal is an error in the
	// server's words.
	Ask(ctx context.Context, method, path, key string, body []byte) ([]byte, error)
}

// Keys of the tab's memory: the class's code, that results may be sent to it, and
// the questions whose predictions were sent.
const (
	classKey   = "untrained-class"
	consentKey = "untrained-class-send"
	toldKey    = "untrained-class-told"
)

// classCode gives a code as the server writes it; "" for what can be none.
func classCode(text string) string {
	code := strings.ToUpper(strings.TrimSpace(text))
	if len(code) != 6 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return ""
	}
	return code
}

// room is what this tab has to do with a class: whether it takes part, and what it
// has sent. Nothing is sent before the reader has ticked the box that says so.
type room struct {
	p       *program
	code    string
	joined  bool // the server knows the code
	joining bool
	send    bool // the reader agreed
	fail    *failure
	posts   map[string]*post // by result, as bench.token names it
}

// post is one result on its way.
type post struct {
	sent bool
	fail string
}

func newRoom(p *program) *room {
	r := &room{p: p, posts: map[string]*post{}}
	r.code = classCode(p.host.recall(classKey))
	r.send = p.host.recall(consentKey) == "1"
	return r
}

// there says whether this site has a class at all.
func (r *room) there() bool { return r.p.about.Class }

// join asks whether there is a class with this code, and takes part in it.
func (r *room) join(text string) {
	code := classCode(text)
	switch {
	case !r.there():
		return
	case code == "":
		r.fail = &failure{cause: "“" + text + "” is no class code.",
			remedy: "A code has six letters; the teacher’s screen shows it."}
		return
	case code == r.code && (r.joined || r.joining):
		return
	}
	if code != r.code {
		r.send, r.posts = false, map[string]*post{}
		r.p.host.remember(toldKey, "")
		r.p.host.remember(consentKey, "")
	}
	r.code, r.joined, r.joining, r.fail = code, false, true, nil
	r.p.spawn(func() {
		_, err := r.p.lab.Class.Ask(context.Background(), "GET", code+"/", "", nil)
		r.p.update(func() {
			if r.code != code {
				return
			}
			r.joining = false
			if err != nil {
				r.fail = &failure{cause: sentence(err.Error()),
					remedy: "Type the code again as the teacher’s screen shows it, or ask whether the teacher’s machine is on."}
				return
			}
			r.joined = true
			r.p.host.remember(classKey, code)
			if h, ok := r.p.page.(hider); ok {
				h.hide(false) // a page that looks at the class begins to
			}
		})
	})
}

// rejoin takes part again after a reload, or as the address asks.
func (r *room) rejoin(code string) {
	if code == "" {
		code = r.code
	}
	if code != "" && (code != r.code || !r.joined && !r.joining && r.fail == nil) {
		r.join(code)
	}
}

// leaveClass ends taking part. What was sent stays with the class.
func (r *room) leaveClass() {
	*r = room{p: r.p, posts: map[string]*post{}}
	r.p.host.remember(classKey, "")
	r.p.host.remember(consentKey, "")
	r.p.host.remember(toldKey, "")
}

// agree keeps for this tab whether results may be sent.
func (r *room) agree(on bool) {
	r.send = on
	value := ""
	if on {
		value = "1"
	}
	r.p.host.remember(consentKey, value)
}

// finished sends what a page has computed, if the reader agreed.
func (r *room) finished(b *bench) {
	if r.joined && r.send {
		r.give(b)
	}
}

// give sends the result of a page, and with it what had been predicted there.
func (r *room) give(b *bench) {
	result, token := b.result, b.token()
	if !r.joined || result == nil || result.Recording.ID == neural.OwnID || b.origin != "" {
		return
	}
	if at := r.posts[token]; at != nil && at.fail == "" {
		return
	}
	at := &post{}
	r.posts[token] = at
	code, body, err := r.code, []byte(nil), error(nil)
	if body, err = summaryOnly(result); err != nil {
		at.fail = sentence(err.Error())
		return
	}
	if answer, made := b.predicted(); made {
		r.tell(questionID(texts(result.Experiment).Question, result.Experiment), answer)
	}
	r.p.spawn(func() {
		_, err := r.p.lab.Class.Ask(context.Background(), "POST", code+"/results", "", body)
		r.p.update(func() {
			at.sent = err == nil
			if err != nil {
				at.fail = sentence(err.Error())
			}
		})
	})
}

// answerWords are what the class counts: the three answers of a question, in order.
var answerWords = [3]string{"yes", "unsure", "no"}

// tell sends a prediction to the class: the first, second or third answer of the
// question with this id. It does so once in this tab for each question, because a
// later answer may have seen the outcome. The reader must have agreed.
func (r *room) tell(question string, answer int) {
	told := strings.Split(r.p.host.recall(toldKey), ",")
	if !r.joined || question == "" || answer < 0 || answer >= len(answerWords) || slices.Contains(told, question) {
		return
	}
	body, err := json.Marshal(map[string]string{"claim": question, "answer": answerWords[answer]})
	if err != nil {
		return // two strings always encode
	}
	r.p.host.remember(toldKey, strings.Join(append(told, question), ","))
	code := r.code
	r.p.spawn(func() {
		if _, err := r.p.lab.Class.Ask(context.Background(), "POST", code+"/predictions", "", body); err != nil {
			r.p.update(func() { // it goes with the next result
				told := strings.Split(r.p.host.recall(toldKey), ",")
				told = slices.DeleteFunc(told, func(q string) bool { return q == question })
				r.p.host.remember(toldKey, strings.Join(told, ","))
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

// consent is the box that lets results go to the class.
func (r *room) consent(id string) app.UI {
	return r.p.tick(id, "Send my results and predictions to the class "+r.code, r.send, r.agree)
}

// strip stands below an experiment's buttons: what the class gets of it.
func (r *room) strip(b *bench) app.UI {
	if !r.there() || b.address.Hides("class") {
		return app.Div().Class("class-strip").Hidden(true)
	}
	if !r.joined {
		return app.Div().ID("class-strip").Class("class-strip").Body(app.P().Body(
			app.Text("A class is at work on this site. "), app.A().Href("#/class").Text("Type its code to take part")))
	}
	said := "Nothing is sent unless you tick the box."
	if r.send {
		said = "When a run is done, its summary goes to the teacher’s machine, without a name."
	}
	again := false
	if b.result != nil && !b.stale() {
		switch at := r.posts[b.token()]; {
		case b.result.Recording.ID == neural.OwnID:
			said = "Results on a recording of your own are not sent."
		case b.origin != "":
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
	body := []app.UI{r.consent("class-send"), app.P().ID("class-said").Role("status").Aria("live", "polite").Body(
		app.Text(said+" "), app.A().Href("#/class").Text("Class results"))}
	if again {
		body = append(body, app.P().Class("actions").Body(r.p.press("class-give", "Send this result", "small",
			func() { r.give(b) })))
	}
	return app.Div().ID("class-strip").Class("class-strip").Body(body...)
}

// requests says what leaves this machine, in the footer of every page.
func (p *program) requests() string {
	if p.about.Class {
		return "The only outside requests are recordings you ask for; results go to the class of this site only if you " +
			"tick the box that says so."
	}
	return "The only outside requests are recordings you ask for."
}
