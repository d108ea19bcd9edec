package network

import (
	"fmt"
	"math"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/lab/microscope"
	"untrained/app/ui/host"
	"untrained/app/ui/page"
)

// pad is where one draws: with a pointer, a finger or the keyboard.
type pad struct {
	row, column int     // of the keyboard's pen
	erases      bool    // the pen rubs out
	down        bool    // a pointer is drawing
	x, y        float64 // where it was last, in squares
}

// squares are those of the configuration's drawing.
func (n *Page) squares() []uint8 {
	squares, err := microscope.Drawing(n.Config.Get(lab.KeyDrawing))
	if err != nil { // the property's check lets no such text through
		return make([]uint8, microscope.DrawingSide*microscope.DrawingSide)
	}
	return squares
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

// draw puts a line on the pad; the network looks at it while it is being drawn,
// the address follows when the pen is lifted.
func (n *Page) draw(x0, y0, x1, y1 float64, erases bool) {
	squares := n.squares()
	stroke(squares, x0, y0, x1, y1, erases)
	n.set("drawing", microscope.DrawingText(squares))
	n.look()
}

// wipe empties the pad.
func (n *Page) wipe() {
	n.set("drawing", "")
	n.said = "The drawing is empty."
	n.Write()
	n.look()
}

// drawingPad draws the pad with its buttons.
func (n *Page) drawingPad() app.UI {
	const side = microscope.DrawingSide
	pen := "Pen"
	if n.pad.erases {
		pen = "Rubber"
	}
	at := func(x, y float64) (float64, float64) { return x * side, y * side }
	lift := page.Pressing(n.P, func(float64, float64, app.Event) {
		if n.pad.down {
			n.pad.down = false
			n.Write()
			n.look()
		}
	})
	return app.Div().Class("control").Body(
		app.Div().ID("pad").Class("stage pad").TabIndex(0).Role("application").Aria("label",
			n.padLabel()).Aria("describedby", "pad-help").
			On("pointerdown", page.Pressing(n.P, func(x, y float64, e app.Event) {
				e.PreventDefault()
				hold("pad", e)
				n.pad.down = true
				n.pad.x, n.pad.y = at(x, y)
				n.pad.row, n.pad.column = min(max(int(n.pad.y), 0), side-1), min(max(int(n.pad.x), 0), side-1)
				n.draw(n.pad.x, n.pad.y, n.pad.x, n.pad.y, n.pad.erases)
			}), app.EventScope("pad-down")).
			On("pointermove", n.P.Pointing(func(x, y float64, _ app.Event) {
				if n.pad.down {
					x, y = at(x, y)
					n.draw(n.pad.x, n.pad.y, x, y, n.pad.erases)
					n.pad.x, n.pad.y = x, y
					n.paintPad()
				}
			}), app.EventScope("pad-move")).
			On("pointerup", lift, app.EventScope("pad-up")).
			On("pointercancel", lift, app.EventScope("pad-cancel")).
			On("keydown", page.Pressing(n.P, func(_, _ float64, e app.Event) {
				if n.padKey(e.Get("key").String(), e.Get("shiftKey").Truthy()) {
					e.PreventDefault()
				}
			}), app.EventScope("pad-key")).
			Body(
				app.Canvas().ID("pad-canvas").Aria("hidden", "true"),
				app.Div().Class("frame").Attr("style", host.Outline(n.pad.row, n.pad.column, n.pad.row+1, n.pad.column+1, side,
					side)),
			),
		app.P().ID("pad-help").Class("help").Text("Draw with pointer or finger. By keyboard: arrows move, Shift with "+
			"arrows draws, Space sets a dot, Backspace rubs out. The drawing is part of the link."),
		app.P().Class("actions").Body(
			app.Button().ID("pad-pen").Type("button").Class("button small").Text(pen).Aria("label", pen+"; press for the other").
				OnClick(n.P.On(func(app.Value) { n.pad.erases = !n.pad.erases }), app.EventScope("pad-pen")),
			n.Button("pad-wipe", "Clear the drawing", "small", n.wipe),
		),
	)
}

// hold gives an element the focus and whatever else the pointer of an event does,
// wherever it goes. A browser refuses where the pointer is gone already.
func hold(id string, e app.Event) {
	defer func() { _ = recover() }()
	element := host.Document().Call("getElementById", id)
	element.Call("focus", map[string]any{"preventScroll": true})
	element.Call("setPointerCapture", e.Get("pointerId"))
}

func (n *Page) padLabel() string {
	ink := n.squares()[n.pad.row*microscope.DrawingSide+n.pad.column]
	what := [microscope.DrawingInk + 1]string{"empty", "light", "grey", "white"}[min(int(ink), microscope.DrawingInk)]
	return fmt.Sprintf("Drawing of %d×%d squares; the pen is at row %d, column %d: %s", microscope.DrawingSide,
		microscope.DrawingSide, n.pad.row+1, n.pad.column+1, what)
}

// padKey moves the pen and draws; it says whether the key was one of its own.
func (n *Page) padKey(key string, draws bool) bool {
	const side = microscope.DrawingSide
	row, column := n.pad.row, n.pad.column
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
		n.draw(float64(column)+0.5, float64(row)+0.5, float64(column)+0.5, float64(row)+0.5, true)
		n.Write()
		return true
	default:
		return false
	}
	row, column = min(max(row, 0), side-1), min(max(column, 0), side-1)
	if draws {
		n.draw(float64(n.pad.column)+0.5, float64(n.pad.row)+0.5, float64(column)+0.5, float64(row)+0.5, n.pad.erases)
	}
	n.pad.row, n.pad.column = row, column
	n.said = n.padLabel()
	if draws {
		n.Write()
	}
	return true
}

// paintPad shows the squares: white on grey, as the network sees them.
func (n *Page) paintPad() {
	if n.Config.Get(lab.KeyStimulus) != microscope.SeeDrawing {
		return
	}
	squares := n.squares()
	r := host.Raster{Key: n.Config.Get(lab.KeyDrawing) + ".", H: microscope.DrawingSide, W: microscope.DrawingSide, C: 1,
		Pix: make([]byte, len(squares))}
	for i, v := range squares {
		r.Pix[i] = uint8(128 + 127*int(v)/microscope.DrawingInk)
	}
	n.P.Host().Paint("pad-canvas", r)
}
