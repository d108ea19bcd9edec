package explore

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab"
)

// Frame is what a toy needs of the page around it.
type Frame interface {
	Worker() job.Worker
	Update(f func()) // runs f on the drawing goroutine, then draws
	Spawn(f func())  // runs f on a goroutine of its own
	On(f func(src app.Value)) app.EventHandler
	// Pointing hands f the place of a pointer, as fractions of the element's width and height, then draws.
	Pointing(f func(x, y float64, e app.Event)) app.EventHandler
	Paint(id string, p Pixels) // puts pixels on a canvas
	// Bundled returns a result that comes with the page, by its name in runs.Catalogue.
	Bundled(ctx context.Context, name string) (*lab.Result, error)
}

// Pixels are a picture of H×W pixels of four bytes: red, green, blue and opacity. Two of the same key are the same.
type Pixels struct {
	Key  string
	H, W int
	RGBA []byte
}

// Toy is one thing to move and what answers. Its methods are called on the goroutine that draws.
type Toy interface {
	Start()         // asks the worker for the first time: the toy has come near the window
	Render() app.UI // the toy as it stands
	Paint()         // its canvases, after a drawing
}

// Hider is a toy that shows an outcome which is to be predicted first.
type Hider interface{ Hide(hidden bool) }

// New returns the toy of a claim, "C2" for instance; nil if the claim has none.
func New(claim string, f Frame) Toy {
	switch claim {
	case "C1":
		return newDepth(f)
	case "C4":
		return newPair(f, claim, true, humanVoxels, monkeyIT, humanPatterns, monkeySpikes)
	case "C5":
		return newFaders(f)
	case "C6":
		return newPair(f, claim, false, monkeySpikes, humanVoxels, humanPatterns)
	case "C10":
		return newFool(f)
	case "C11":
		return newRanks(f)
	case "C2":
		return newReplace(f)
	case "C3":
		return newLandscape(f)
	case "C7":
		return newBend(f)
	case "C8":
		return newRegroup(f)
	}
	return nil
}

// ToyCSS is the style sheet of the toys.
//
//go:embed toys.css
var ToyCSS []byte

// toysJSON has the answers to the toys' first requests, by claim: what is shown before a worker answers, and where none
// does. `go test ./app/ui/explore -run TestFirstAnswers -remake` computes it.
//
//go:embed toys.json
var toysJSON []byte

// asking asks a worker for what is wanted, one request at a time; requests overtaken by a newer one before their turn
// are dropped.
type asking[Q comparable, A any] struct {
	frame     Frame
	operation func(ctx context.Context, w job.Worker, q Q) (A, error)

	wanted   Q      // by the controls
	answered Q      // what answer is the answer to
	answer   A      // never absent: at first it is computed beforehand
	busy     bool   // a request is under way
	started  bool   // a worker may be asked
	live     bool   // answer was computed just now
	fail     string // why the last request was not answered; "" where it was
	arrived  func() // if not nil, called after an answer
}

// newAsking returns what asks; its first answer is the precomputed one of the claim.
func newAsking[Q comparable, A any](f Frame, claim string, first Q,
	operation func(ctx context.Context, w job.Worker, q Q) (A, error)) *asking[Q, A] {
	a := &asking[Q, A]{frame: f, operation: operation, wanted: first, answered: first}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(toysJSON, &all); err == nil {
		err = json.Unmarshal(all[claim], &a.answer)
		if err != nil {
			a.fail = "what was computed beforehand cannot be read: " + err.Error()
		}
	}
	return a
}

func (a *asking[Q, A]) start() {
	a.started = true
	a.ask()
}

// want has the worker asked for q as soon as it has answered what it was asked before.
func (a *asking[Q, A]) want(q Q) {
	a.wanted = q
	a.ask()
}

func (a *asking[Q, A]) ask() {
	if !a.started || a.busy || a.live && a.answered == a.wanted {
		return
	}
	a.busy = true
	q := a.wanted
	a.frame.Spawn(func() {
		answer, err := a.operation(context.Background(), a.frame.Worker(), q)
		a.frame.Update(func() {
			a.busy = false
			if err != nil {
				a.fail = err.Error()
			} else {
				a.answer, a.answered, a.live, a.fail = answer, q, true, ""
				if a.arrived != nil {
					a.arrived()
				}
			}
			if a.wanted != q {
				a.ask()
			}
		})
	})
}

// behind reports whether the answer is that of another position than the controls show.
func (a *asking[Q, A]) behind() bool { return a.answered != a.wanted }

// state says where the answer comes from, for those who look and in data-toy for tests: "before" until a worker has
// answered, then "live", or "failed".
func (a *asking[Q, A]) state() (mark, text string) {
	switch {
	case a.fail != "":
		return "failed", "This could not be computed (" + strings.TrimSuffix(a.fail, ".") +
			"): the figure shows what was computed before. Moving a control tries again."
	case a.live:
		return "live", "Computed just now."
	}
	return "before", "Computed beforehand; soon live."
}

// body puts a toy together: pictures, controls, and what is said of the answer.
func (a *asking[Q, A]) body(claim, said string, pictures, controls []app.UI) app.UI {
	mark, text := a.state()
	return frameOf(claim, mark, a.behind(), said, text, pictures, controls)
}

// frameOf puts a toy together. mark and text say where its numbers come from; behind, that they are those of another
// position than the controls show.
func frameOf(claim, mark string, behind bool, said, text string, pictures, controls []app.UI) app.UI {
	return app.Div().ID("toy-"+claim).Class("toy").DataSet("toy", mark).DataSet("behind", strconv.FormatBool(behind)).
		Body(
			app.Div().Class("toy-shown").Body(
				app.Div().Class("toy-pictures").Body(pictures...),
				app.P().Class("toy-said").ID("toy-"+claim+"-said").Role("status").Aria("live", "polite").Text(said),
				app.P().Class("toy-from").Text(text),
			),
			app.Div().Class("toy-controls").Body(controls...),
		)
}

// slider is a range input with its label, its value in words and marks under it.
func slider(f Frame, id, label string, from, to, value int, says string, marks []string, moved func(v int)) app.UI {
	handle := f.On(func(src app.Value) {
		if v, err := strconv.Atoi(src.Get("value").String()); err == nil {
			moved(v)
		}
	})
	var under app.UI = app.Span().Hidden(true)
	if len(marks) > 0 {
		under = app.Span().Class("toy-marks").Aria("hidden", "true").Body(app.Range(marks).Slice(func(i int) app.UI {
			return app.Span().Text(marks[i])
		}))
	}
	return app.Label().Class("toy-slider").For(id).Body(
		app.Span().Class("toy-label").Body(app.Span().Text(label), app.Output().For(id).Text(says)),
		app.Input().ID(id).Type("range").Min(from).Max(to).Step(1).Value(strconv.Itoa(value)).
			Aria("valuetext", says).OnInput(handle, app.EventScope(id)),
		under,
	)
}

// option is one of several things to choose.
type option struct{ key, label string }

// chips are radio buttons in a row.
func chips(f Frame, id, legend string, options []option, chosen string, choose func(key string)) app.UI {
	return app.FieldSet().Class("toy-chips").ID(id).Body(app.Legend().Text(legend),
		app.Range(options).Slice(func(i int) app.UI {
			o := options[i]
			own := id + "-" + o.key
			return app.Label().For(own).Body(
				app.Input().Type("radio").ID(own).Name(id).Value(o.key).Checked(o.key == chosen).
					OnChange(f.On(func(app.Value) { choose(o.key) }), app.EventScope(own)),
				app.Span().Text(o.label))
		}))
}

// figure is a picture with what it shows.
func figure(class, caption string, picture app.UI) app.UI {
	return app.Figure().Class("toy-figure "+class).Body(picture, app.FigCaption().Text(caption))
}

// number writes a share without its leading zero: .45.
func number(v float64) string {
	return strings.Replace(strings.Replace(fmt.Sprintf("%.2f", v), "0.", ".", 1), "-", "−", 1)
}

// inPercent writes a share in percent.
func inPercent(v float64) string { return fmt.Sprintf("%.0f\u202f%%", 100*v) }
