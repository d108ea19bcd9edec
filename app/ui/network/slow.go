package network

import (
	"fmt"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/part"
	"untrained/nn"
)

// slowMotion goes through one convolution, place by place, each in four stages.
type slowMotion struct {
	stage   int  // of the unit; see the constants
	covered bool // the map is shown only as far as it has been computed
	playing bool
	stop    func() // the clock
}

// The stages of one value of a map.
const (
	takeWindow = iota
	multiply
	addUp
	activate
	stages
)

// pace is how long a stage is shown, in milliseconds; the fastest shows nothing
// but whole units.
var pace = map[string]int{"slow": 900, "medium": 350, "fast": 70}

// halt stops the clock.
func (n *Page) halt() {
	if n.slow.stop != nil {
		n.slow.stop()
	}
	n.slow.stop, n.slow.playing = nil, false
}

// pause stops the clock and brings address and ranking up to where it stands.
func (n *Page) pause() {
	if !n.slow.playing {
		return
	}
	n.halt()
	n.said = "Paused."
	n.Write()
	n.look()
}

// play starts the clock, at the beginning where the map is complete.
func (n *Page) play() {
	if n.view == nil || n.view.Conv == "" || n.P.Host().Calm() {
		return
	}
	if !n.slow.covered || n.atEnd() {
		n.rewind()
	}
	n.slow.playing = true
	n.said = "The convolution is shown step by step."
	n.slow.stop = n.P.Host().Every(pace[n.Config.Get(lab.KeySpeed)], func() {
		n.P.Update(func() {
			if n.slow.playing {
				n.tick()
			}
		})
	})
}

// tick is one beat of the clock.
func (n *Page) tick() {
	if n.looking || n.stale() {
		return // the numbers are on their way
	}
	if n.Config.Get(lab.KeySpeed) == "fast" {
		n.slow.stage = activate
	}
	if n.slow.stage == activate && n.atEnd() {
		n.pause()
		n.said = "The map is complete."
		return
	}
	n.advance()
	if n.Config.Get(lab.KeySpeed) == "fast" {
		n.slow.stage = activate
	}
}

// advance goes one stage on, and from the last one to the next unit.
func (n *Page) advance() {
	n.slow.covered = true
	if n.slow.stage < activate {
		n.slow.stage++
		return
	}
	u, s := n.shown(), n.view.Sums
	if u.Column++; u.Column == s.W {
		u.Row, u.Column = u.Row+1, 0
	}
	if u.Row == s.H {
		return
	}
	n.slow.stage = takeWindow
	n.set("row", strconv.Itoa(u.Row+1))
	n.set("column", strconv.Itoa(u.Column+1))
}

func (n *Page) atEnd() bool {
	u, s := n.shown(), n.view.Sums
	return u.Row == s.H-1 && u.Column == s.W-1
}

// rewind goes back to the first unit.
func (n *Page) rewind() {
	n.slow.stage, n.slow.covered = takeWindow, true
	n.set("row", "1")
	n.set("column", "1")
}

// slowSection draws the convolution in slow motion.
func (n *Page) slowSection() app.UI {
	body := []app.UI{app.H3().ID("slow-title").Text("One convolution in slow motion")}
	v := n.view
	switch {
	case v.Conv == "":
		body = append(body, app.P().Text(v.Layer+" is no convolution, nor the activation behind one."))
		for i, l := range n.spec.Layers {
			if l.Kind == nn.ConvLayer {
				body = append(body, app.P().Class("actions").Body(n.Button("slow-choose", "Look at "+n.names[i], "",
					func() { n.lookAt(n.firstConv()) })))
				break
			}
		}
	case n.stale():
		body = append(body, app.P().Class("aside").Text("The numbers are on their way."))
	default:
		body = append(body, n.slowBar(), n.motion())
	}
	return app.Section().Class("slow").ID("slow").Aria("labelledby", "slow-title").Body(body...)
}

func (n *Page) firstConv() int {
	for i, l := range n.spec.Layers {
		if l.Kind == nn.ConvLayer {
			return i
		}
	}
	return 0
}

// slowBar holds the buttons: back to the start, play or pause, one stage.
func (n *Page) slowBar() app.UI {
	calm := n.P.Host().Calm()
	round := func(id, class, label, sign string, off bool, f func()) app.UI {
		return app.Button().ID(id).Type("button").Class("play "+class).Aria("label", label).Title(label).Disabled(off).
			Body(app.Raw(`<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">`+sign+`</svg>`)).
			OnClick(n.P.On(func(app.Value) { f() }), app.EventScope(id))
	}
	play, label := part.PlaySign, "Play the slow motion"
	if n.slow.playing {
		play, label = part.PauseSign, "Pause the slow motion"
	}
	speed := app.UI(nil)
	for _, p := range n.microscope.Properties() {
		if p.Key == "speed" && !n.Address.Hides("speed") {
			speed = n.Choices.Control(p)
		}
	}
	return app.Div().Class("slow-bar").Body(
		round("slow-reset", "side", "Back to the first unit", part.ResetSign, n.slow.playing, func() {
			n.rewind()
			n.said = "Back at the first unit."
			n.Write()
			n.look()
		}),
		round("slow-play", "", label, play, calm, func() {
			if n.slow.playing {
				n.pause()
			} else {
				n.play()
			}
		}),
		round("slow-step", "side", "One stage on", part.StepSign, n.slow.playing, func() {
			if !n.slow.covered {
				n.slow.covered, n.slow.stage = true, takeWindow
			} else {
				n.advance()
			}
			n.said = n.stageText()
			n.Write()
			n.look()
		}),
		app.P().ID("slow-stage").Class("slow-stage").Text(n.stageText()),
		app.If(calm, func() app.UI {
			return app.P().ID("slow-calm").Class("aside").Text("Your system asks for little motion, so nothing moves by " +
				"itself: go on with the right-hand button.")
		}),
		app.If(speed != nil && !calm, func() app.UI { return speed }),
	)
}

// stageText says where the slow motion stands.
func (n *Page) stageText() string {
	u := n.shown()
	where := fmt.Sprintf("Row %d, column %d. ", u.Row+1, u.Column+1)
	switch n.slow.shownStage() {
	case takeWindow:
		return where + "1. Take the window."
	case multiply:
		return where + "2. Multiply it with the kernel, place by place."
	case addUp:
		return where + "3. Add up all products, over all input channels, and the bias."
	}
	if n.view.Act == "" {
		return where + "4. The sum is the value of the map; no activation follows."
	}
	return where + "4. " + n.view.Act + " of the sum is the value of the map."
}

// shownStage is the last stage while nothing has been started: then everything is
// shown.
func (s slowMotion) shownStage() int {
	if !s.covered {
		return activate
	}
	return min(s.stage, stages-1)
}
