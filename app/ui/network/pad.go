package network

import (
	"untrained/app/lab"
	"untrained/app/lab/microscope"
	"untrained/app/ui/control"
	"untrained/app/ui/page"
)

// newPad returns the pad of the page: the network looks at the drawing while it is being drawn, the address follows
// when the pen is lifted.
func (n *Page) newPad(p page.Frame) control.Pad {
	d := control.NewPad(p, "pad")
	d.Says = "The drawing is part of the link."
	d.Get = n.squares
	d.Set = func(squares []uint8) {
		n.set("drawing", microscope.DrawingText(squares))
		n.look()
	}
	d.Moved = func(said string) { n.said = said }
	d.Done = func() {
		n.Write()
		n.look()
	}
	return d
}

// squares are those of the configuration's drawing.
func (n *Page) squares() []uint8 {
	squares, err := microscope.Drawing(n.Config.Get(lab.KeyDrawing))
	if err != nil { // the property's check lets no such text through
		return make([]uint8, microscope.DrawingSide*microscope.DrawingSide)
	}
	return squares
}

func (n *Page) paintPad() {
	if n.Config.Get(lab.KeyStimulus) == microscope.SeeDrawing {
		n.pad.Paint()
	}
}
