package ui

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// hider is a page that wants to know when its tab goes into the background.
type hider interface{ hide(hidden bool) }

// leaver is a page that wants to know when another one takes its place.
type leaver interface{ leave() }

// watchVisibility tells the page shown when the tab is hidden or shown again.
func (p *program) watchVisibility() {
	document().Call("addEventListener", "visibilitychange", app.FuncOf(func(app.Value, []app.Value) any {
		hidden := document().Get("visibilityState").String() == "hidden"
		p.update(func() { p.hide(hidden) })
		return nil
	}))
}

func (p *program) hide(hidden bool) {
	if h, ok := p.page.(hider); ok {
		h.hide(hidden)
	}
}

// replace shows another page.
func (p *program) replace(next page) {
	if l, ok := p.page.(leaver); ok && p.page != next {
		l.leave()
	}
	if p.page != next {
		p.turns++
		p.fold(0)
	}
	p.page = next
}
