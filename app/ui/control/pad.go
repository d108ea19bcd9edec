package control

import (
	"fmt"
	"math"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab/microscope"
	"untrained/app/ui/host"
	"untrained/app/ui/page"
)

// Pad is where a reader draws: with a pointer, a finger or the keyboard. Its squares are those of a
// microscope.Drawing.
type Pad struct {
	P     page.Frame
	ID    string                // of its element; ID-canvas, ID-pen, ID-wipe and ID-help are parts of it
	Says  string                // what the help adds
	Get   func() []uint8        // the squares as they are
	Set   func(squares []uint8) // called for every change
	Moved func(said string)     // called after a key, with what a screen reader should say
	Done  func()                // called when the pen is lifted, and after every change by a key
	Down  bool                  // a pointer is drawing

	row, column int     // of the keyboard's pen
	erases      bool    // the pen rubs out
	x, y        float64 // where the pointer was last, in squares
}

// NewPad returns a pad whose pen stands in the middle.
func NewPad(p page.Frame, id string) Pad {
	return Pad{P: p, ID: id, row: microscope.DrawingSide / 2, column: microscope.DrawingSide / 2}
}

// stroke draws a line from one place to another, in squares: a round pen one and
// a half squares thick, with a soft edge.
func stroke(squares []uint8, x0, y0, x1, y1 float64, erases bool) {
	const side, radius = microscope.DrawingSide, 1.1
	steps := int(2*math.Max(math.Abs(x1-x0), math.Abs(y1-y0))) + 1
	for s := range steps + 1 {
		f := float64(s) / float64(steps)
		x, y := x0+f*(x1-x0), y0+f*(y1-y0)
		for row := max(int(y)-2, 0); row < min(int(y)+3, side); row++ {
			for column := max(int(x)-2, 0); column < min(int(x)+3, side); column++ {
				d := math.Hypot(float64(column)+0.5-x, float64(row)+0.5-y)
				ink := uint8(math.Round(microscope.DrawingInk * math.Min(math.Max(radius+0.5-d, 0), 1)))
				at := row*side + column
				if erases {
					squares[at] = min(squares[at], microscope.DrawingInk-ink)
				} else {
					squares[at] = max(squares[at], ink)
				}
			}
		}
	}
}

// line draws from one place to another, in squares.
func (d *Pad) line(x0, y0, x1, y1 float64, erases bool) {
	squares := d.Get()
	stroke(squares, x0, y0, x1, y1, erases)
	d.Set(squares)
}

// Wipe empties the pad.
func (d *Pad) Wipe() {
	d.Set(make([]uint8, microscope.DrawingSide*microscope.DrawingSide))
	d.Moved("The drawing is empty.")
	d.Done()
}

// Render draws the pad with its buttons.
func (d *Pad) Render() app.UI {
	const side = microscope.DrawingSide
	pen := "Pen"
	if d.erases {
		pen = "Eraser"
	}
	at := func(x, y float64) (float64, float64) { return x * side, y * side }
	lift := page.Pressing(d.P, func(float64, float64, app.Event) {
		if d.Down {
			d.Down = false
			d.Done()
		}
	})
	button := func(id, text, label string, f func()) app.UI {
		return app.Button().ID(id).Type("button").Class("button small").Text(text).Aria("label", label).
			OnClick(d.P.On(func(app.Value) { f() }), app.EventScope(id))
	}
	return app.Div().Class("pad-control").Body(
		app.Div().ID(d.ID).Class("stage pad").TabIndex(0).Role("application").Aria("label",
			d.label()).Aria("describedby", d.ID+"-help").
			On("pointerdown", page.Pressing(d.P, func(x, y float64, e app.Event) {
				e.PreventDefault()
				Hold(d.ID, e)
				d.Down = true
				d.x, d.y = at(x, y)
				d.row, d.column = min(max(int(d.y), 0), side-1), min(max(int(d.x), 0), side-1)
				d.line(d.x, d.y, d.x, d.y, d.erases)
			}), app.EventScope(d.ID+"-down")).
			On("pointermove", d.P.Pointing(func(x, y float64, _ app.Event) {
				if d.Down {
					x, y = at(x, y)
					d.line(d.x, d.y, x, y, d.erases)
					d.x, d.y = x, y
					d.Paint()
				}
			}), app.EventScope(d.ID+"-move")).
			On("pointerup", lift, app.EventScope(d.ID+"-up")).
			On("pointercancel", lift, app.EventScope(d.ID+"-cancel")).
			On("keydown", page.Pressing(d.P, func(_, _ float64, e app.Event) {
				if d.Key(e.Get("key").String(), e.Get("shiftKey").Truthy()) {
					e.PreventDefault()
				}
			}), app.EventScope(d.ID+"-key")).
			Body(
				app.Canvas().ID(d.ID+"-canvas").Aria("hidden", "true"),
				app.Div().Class("frame").Attr("style", host.Outline(d.row, d.column, d.row+1, d.column+1, side, side)),
			),
		app.P().Class("actions").Body(
			button(d.ID+"-pen", pen, pen+"; press for the other", func() { d.erases = !d.erases }),
			button(d.ID+"-wipe", "Clear", "Clear the drawing", d.Wipe),
		),
		app.P().ID(d.ID+"-help").Class("aside").Text("Draw with a pointer or finger. By keyboard: arrows move, Shift with "+
			"arrows draws, Space sets a dot, Backspace erases. "+d.Says),
	)
}

// Hold gives an element the focus and whatever else the pointer of an event does,
// wherever it goes. A browser refuses where the pointer is gone already.
func Hold(id string, e app.Event) {
	defer func() { _ = recover() }()
	element := host.Document().Call("getElementById", id)
	element.Call("focus", map[string]any{"preventScroll": true})
	element.Call("setPointerCapture", e.Get("pointerId"))
}

func (d *Pad) label() string {
	ink := d.Get()[d.row*microscope.DrawingSide+d.column]
	what := [microscope.DrawingInk + 1]string{"empty", "light", "grey", "white"}[min(int(ink), microscope.DrawingInk)]
	return fmt.Sprintf("Drawing of %d×%d squares; the pen is at row %d, column %d: %s", microscope.DrawingSide,
		microscope.DrawingSide, d.row+1, d.column+1, what)
}

// Key moves the pen and draws; it reports whether the key was one of the pad's.
func (d *Pad) Key(key string, draws bool) bool {
	const side = microscope.DrawingSide
	row, column := d.row, d.column
	switch key {
	case "ArrowUp":
		row--
	case "ArrowDown":
		row++
	case "ArrowLeft":
		column--
	case "ArrowRight":
		column++
	case " ", "Enter":
		draws = true
	case "Backspace", "Delete":
		d.line(float64(column)+0.5, float64(row)+0.5, float64(column)+0.5, float64(row)+0.5, true)
		d.Done()
		return true
	default:
		return false
	}
	row, column = min(max(row, 0), side-1), min(max(column, 0), side-1)
	if draws {
		d.line(float64(d.column)+0.5, float64(d.row)+0.5, float64(column)+0.5, float64(row)+0.5, d.erases)
	}
	d.row, d.column = row, column
	d.Moved(d.label())
	if draws {
		d.Done()
	}
	return true
}

// Paint shows the squares: white on grey.
func (d *Pad) Paint() {
	squares := d.Get()
	r := host.Raster{Key: microscope.DrawingText(squares) + ".", H: microscope.DrawingSide, W: microscope.DrawingSide,
		C: 1, Pix: make([]byte, len(squares))}
	for i, v := range squares {
		r.Pix[i] = uint8(128 + 127*int(v)/microscope.DrawingInk)
	}
	d.P.Host().Paint(d.ID+"-canvas", r)
}
