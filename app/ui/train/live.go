package train

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab/microscope"
	"untrained/app/lab/training"
	"untrained/app/ui/control"
	"untrained/app/ui/host"
	"untrained/app/ui/part"
)

// The elements of what is seen while a network learns.
const (
	LiveID    = "live"
	AnswerID  = "live-answer"
	PadID     = "train-pad"
	kernelsID = "live-kernels"
	mapsID    = "live-maps"
	seenID    = "live-seen"
)

// live is what the network in training makes of one picture, and the pad that this picture is drawn on.
type live struct {
	pad     control.Pad
	squares []uint8 // of the drawing; nil: the lesson's picture is looked at
	sight   *training.Sight
	number  int  // of the sight, for the painting
	asked   int  // the command that brings the drawing to the network; 0 none under way
	changed bool // the drawing has changed since
}

// newPad returns the pad: the network looks at the drawing at once, also before the first step.
func (t *Page) newPad() {
	l := &t.live
	l.pad = control.NewPad(t.P, PadID)
	l.pad.Get = func() []uint8 {
		if l.squares == nil {
			return make([]uint8, microscope.DrawingSide*microscope.DrawingSide)
		}
		return slices.Clone(l.squares)
	}
	l.pad.Set = func(squares []uint8) {
		l.squares = squares
		if !slices.ContainsFunc(squares, func(v uint8) bool { return v > 0 }) {
			l.squares = nil
		}
		l.changed = true
		t.hand()
	}
	l.pad.Moved = func(said string) { t.say(said) }
	l.pad.Done = func() {
		if s := l.sight; s != nil && s.Own {
			t.say("The network reads " + t.Shows.Class(best(s.Answers)) + ".")
		}
	}
}

// DrawKey does what a key does on the pad with Shift held.
func (t *Page) DrawKey(key string) bool { return t.live.pad.Key(key, true) }

// hand gives the drawing to the network, one at a time.
func (t *Page) hand() {
	l := &t.live
	if t.session == nil || !l.changed || l.asked > 0 {
		return
	}
	t.do(job.Command{Do: job.Draw, File: l.squares})
	l.asked, l.changed = t.sent, false
}

// watch takes over what is seen.
func (t *Page) watch(s job.State) {
	l := &t.live
	if s.Sight != nil {
		l.sight, l.number = s.Sight, l.number+1
	}
	if l.asked > 0 && s.Obeyed >= l.asked {
		l.asked = 0
		t.hand()
	}
}

// liveView draws the picture, the first kernels, the maps and the answer of the network as it stands.
func (t *Page) liveView() app.UI {
	l := &t.live
	about := "Opening …"
	if s := l.sight; s != nil {
		what := "a fresh picture"
		if s.Own {
			what = "your drawing"
		}
		about = fmt.Sprintf("The network after step %d, looking at %s.", s.Step, what)
	} else if t.kept.asleep {
		about = "A training that was kept: go on with it to see its kernels and maps."
	}
	return app.Section().ID(LiveID).Class("live").Aria("labelledby", "live-title").Body(
		app.Div().Class("live-head").Body(
			app.H2().ID("live-title").Text("What it sees now"),
			app.P().ID("live-about").Class("aside").Text(about)),
		app.Div().Class("live-row").Body(
			app.Div().Class("live-part live-pad").Body(app.H3().Text("Draw here"), l.pad.Render()),
			t.kernelsView(),
			t.mapsView(),
			t.answerView(),
		))
}

// kernelsView draws the kernels of the first convolution.
func (t *Page) kernelsView() app.UI {
	s := t.live.sight
	if s != nil && s.Kernel == 0 {
		return app.Div().Class("live-part").Body(app.H3().Text("First kernels"),
			app.P().Class("aside").Text("This network does not begin with a convolution."))
	}
	ratio, label := "1", "The kernels of the first convolution"
	if s != nil {
		m := part.NewMosaic(s.Count, s.Kernel, s.Kernel)
		ratio = fmt.Sprintf("%d / %d", m.Width(), m.Height())
		label = fmt.Sprintf("%d kernels of the first convolution, %d×%d weights each", s.Count, s.Kernel, s.Kernel)
	}
	return app.Div().Class("live-part").Body(app.H3().Text("First kernels"), stage(kernelsID, label, ratio))
}

// mapsView draws the maps behind the first convolution.
func (t *Page) mapsView() app.UI {
	s := t.live.sight
	if s != nil && s.Kernel == 0 {
		return app.Div().Class("live-part")
	}
	title, ratio, label := "Its maps", "1", "The maps of the first convolution"
	if s != nil {
		m := part.NewMosaic(s.Count, s.H, s.W)
		title, ratio = "Maps of "+s.Layer, fmt.Sprintf("%d / %d", m.Width(), m.Height())
		label = fmt.Sprintf("%d maps of %s, %d×%d values each", s.Count, s.Layer, s.H, s.W)
	}
	return app.Div().Class("live-part").Body(app.H3().Text(title), stage(mapsID, label, ratio))
}

// stage is a canvas in a box of fixed proportions, so that nothing moves when it is painted.
func stage(id, label, ratio string) app.UI {
	return app.Div().ID(id).Class("stage").Role("img").Aria("label", label).Style("aspect-ratio", ratio).
		Body(app.Canvas().ID(id+"-canvas").Aria("hidden", "true"))
}

// answerCount is how many classes are listed.
const answerCount = 5

// answerView draws the picture that is looked at and what the network takes it for.
func (t *Page) answerView() app.UI {
	body := []app.UI{app.H3().Text("Answer"),
		app.Div().Class("live-seen").Body(stage(seenID, "The picture that the network looks at", "1"))}
	if s := t.live.sight; s != nil && len(s.Answers) > 0 {
		order := make([]int, len(s.Answers))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(i, j int) int {
			switch {
			case s.Answers[i] > s.Answers[j]:
				return -1
			case s.Answers[i] < s.Answers[j]:
				return 1
			}
			return 0
		})
		order = order[:min(answerCount, len(order))]
		body = append(body, app.P().ID(AnswerID).Class("live-says").Body(app.Text("It reads "),
			app.Strong().Text(t.Shows.Class(order[0])), app.Text(", "+part.Percent(s.Answers[order[0]]))),
			app.Ol().Class("live-bars").Body(app.Range(order).Slice(func(k int) app.UI {
				share := s.Answers[order[k]]
				return app.Li().Body(app.Span().Text(t.Shows.Class(order[k])),
					app.Span().Class("live-bar").Aria("hidden", "true").Body(
						app.Span().Style("width", strconv.FormatFloat(100*share, 'f', 1, 64)+"%")))
			})))
	}
	return app.Div().Class("live-part live-answer").Body(body...)
}

func best(answers []float64) int {
	at := 0
	for i, v := range answers {
		if v > answers[at] {
			at = i
		}
	}
	return at
}

// paintLive paints the canvases.
func (t *Page) paintLive() {
	t.live.pad.Paint()
	s := t.live.sight
	if s == nil {
		return
	}
	key := strconv.Itoa(t.live.number)
	h := t.P.Host()
	h.Paint(seenID+"-canvas", host.Raster{Key: key, H: s.Side, W: s.Side, C: 1, Pix: s.Picture})
	if s.Kernel > 0 {
		h.Paint(kernelsID+"-canvas", part.NewMosaic(s.Count, s.Kernel, s.Kernel).PaintShades(key, s.Kernels, s.Count))
		h.Paint(mapsID+"-canvas", part.NewMosaic(s.Count, s.H, s.W).PaintShades(key, s.Maps, s.Count))
	}
}
