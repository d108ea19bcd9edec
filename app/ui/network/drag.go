package network

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/ui/control"
)

// carried is the card of a layer that a pointer moves: a mouse anywhere on the card, a
// finger by its top, because elsewhere a finger scrolls the row. The arrows of a card do
// the same by keyboard. Nothing is redrawn before the card is let go.
type carried struct {
	card int     // its index; −1 none
	from float64 // where the pointer took it, in pixels of the window
	far  bool    // it has left its place
	to   int     // the index of the card whose place it would take
}

// tremor is how many pixels a pointer may move in a press that is not a drag.
const tremor = 6

// grab takes a card.
func (n *Page) grab(i int, e app.Event) {
	inside := func(selector string) bool { return e.Get("target").Call("closest", selector).Truthy() }
	if e.Get("button").Int() != 0 || inside(".layer-tools, .insert") ||
		e.Get("pointerType").String() != "mouse" && !inside(".grip") {
		return
	}
	if inside(".grip") { // else the browser takes the finger for scrolling, or the mouse for marking text
		e.PreventDefault()
	}
	n.pickUp(i, e.Get("clientX").Float(), func() { control.Hold("card-"+strconv.Itoa(i+1), e) })
}

// pickUp begins to carry card i; hold, if not nil, has the card get all that the pointer does.
func (n *Page) pickUp(i int, x float64, hold func()) {
	n.letGo()
	n.carried = carried{card: i, from: x, to: i}
	n.holdCard = hold
}

// carry moves the card along with the pointer, and marks the place that it would take.
func (n *Page) carry(x float64) {
	c := &n.carried
	if c.card < 0 {
		return
	}
	if !c.far && x-c.from < tremor && c.from-x < tremor {
		return
	}
	if !c.far {
		c.far = true
		if n.holdCard != nil {
			n.holdCard()
		}
	}
	to := n.P.Host().Nearest(".layers", ".layer[id]", x)
	if to != c.to {
		n.mark(c.to, "")
	}
	if c.to = to; to >= 0 && to != c.card {
		side := "inset 4px 0 0 var(--blue)"
		if to > c.card {
			side = "inset -4px 0 0 var(--blue)"
		}
		n.mark(to, "box-shadow: "+side)
	}
	n.mark(c.card, "position: relative; z-index: 2; opacity: .8; pointer-events: none; transform: translateX("+
		strconv.Itoa(int(x-c.from))+"px)")
}

// mark gives a card a look while another one is carried over it; "" takes it back.
func (n *Page) mark(card int, style string) {
	if style == "" {
		style = "position: static"
	}
	if card >= 0 && card < len(n.names) {
		n.P.Host().Frame("#card-"+strconv.Itoa(card+1), style)
	}
}

// release puts the card where it is.
func (n *Page) release() {
	c := n.carried
	n.letGo()
	if c.far && c.card >= 0 && c.to >= 0 && c.to != c.card && max(c.card, c.to) < len(n.names) {
		n.move(c.card, c.to)
	}
}

// letGo leaves everything as it was.
func (n *Page) letGo() {
	if n.carried.far {
		n.mark(n.carried.card, "")
		n.mark(n.carried.to, "")
	}
	n.carried, n.holdCard = carried{card: -1}, nil
}
