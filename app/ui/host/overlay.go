package host

import (
	"math"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// overlay is what follows the pointer. The host alone writes it: nothing of the page is drawn again while a pointer
// moves.
type overlay interface {
	Tip(x, y float64, text string) // a note beside a place in the window; "" takes it away
	Frame(selector, style string)  // where an outline stands; "" hides it
	// nearest is the index of that of some elements in a row, wherever it is scrolled
	// to, whose middle is nearest to x; the row scrolls on where x is at its edge.
	Nearest(row, selector string, x float64) int
	Calm() bool                           // the reader asks for little motion
	Every(ms int, f func()) (stop func()) // call f again and again
	Later(f func()) bool                  // call f when the browser has done what waits; false where nothing ever waits
}

func (Browser) Tip(x, y float64, text string) {
	e := Document().Call("getElementById", "tip")
	if !e.Truthy() {
		return
	}
	e.Set("textContent", text)
	e.Set("hidden", text == "")
	if text == "" {
		return
	}
	// Left of the pointer where there is no room on its right, above it at the foot.
	const off = 14
	if wide := app.Window().Get("innerWidth").Float(); x+off+e.Get("offsetWidth").Float() > wide {
		x -= off + off + e.Get("offsetWidth").Float()
	}
	if high := app.Window().Get("innerHeight").Float(); y+off+e.Get("offsetHeight").Float() > high {
		y -= off + off + e.Get("offsetHeight").Float()
	}
	style := e.Get("style")
	style.Set("left", strconv.Itoa(int(max(x+off, 0)))+"px")
	style.Set("top", strconv.Itoa(int(max(y+off, 0)))+"px")
}

func (Browser) Frame(selector, style string) {
	if e := Document().Call("querySelector", selector); e.Truthy() {
		if style == "" {
			style = "display:none"
		}
		e.Call("setAttribute", "style", style)
	}
}

func (Browser) Nearest(row, selector string, x float64) int {
	box := Document().Call("querySelector", row)
	if !box.Truthy() {
		return -1
	}
	const edge, step = 36, 12
	edges := box.Call("getBoundingClientRect")
	switch left, right := edges.Get("left").Float(), edges.Get("right").Float(); {
	case x < left+edge:
		box.Call("scrollBy", -step, 0)
	case x > right-edge:
		box.Call("scrollBy", step, 0)
	}
	best, least := -1, math.Inf(1)
	all := box.Call("querySelectorAll", selector)
	for i := range all.Get("length").Int() {
		e := all.Index(i) // its place in the row, not where a transform shows it
		middle := edges.Get("left").Float() + e.Get("offsetLeft").Float() +
			e.Get("offsetWidth").Float()/2 - box.Get("scrollLeft").Float()
		if d := math.Abs(middle - x); d < least {
			best, least = i, d
		}
	}
	return best
}

func (Browser) Calm() bool {
	return app.Window().Call("matchMedia", "(prefers-reduced-motion: reduce)").Get("matches").Bool()
}

func (Browser) Every(ms int, f func()) (stop func()) {
	tick := app.FuncOf(func(app.Value, []app.Value) any {
		f()
		return nil
	})
	timer := app.Window().Call("setInterval", tick, ms)
	return func() {
		app.Window().Call("clearInterval", timer)
		tick.Release()
	}
}

func (Browser) Later(f func()) bool {
	var once app.Func
	once = app.FuncOf(func(app.Value, []app.Value) any {
		once.Release()
		f()
		return nil
	})
	app.Window().Call("setTimeout", once, 0)
	return true
}

// Within is where an event happened, as fractions of an element's sides.
func Within(src app.Value, e app.Event) (x, y float64) {
	box := src.Call("getBoundingClientRect")
	w, h := box.Get("width").Float(), box.Get("height").Float()
	if w <= 0 || h <= 0 || e.Get("clientX").Type() != app.TypeNumber {
		return 0, 0
	}
	return (e.Get("clientX").Float() - box.Get("left").Float()) / w,
		(e.Get("clientY").Float() - box.Get("top").Float()) / h
}

// Outline is the style of an outline around a part of a picture of h×w places.
func Outline(top, left, bottom, right, h, w int) string {
	percent := func(n, of int) string {
		return strconv.FormatFloat(100*float64(n)/float64(max(of, 1)), 'f', 3, 64) + "%"
	}
	return "top:" + percent(top, h) + ";left:" + percent(left, w) + ";height:" + percent(bottom-top, h) + ";width:" +
		percent(right-left, w)
}
