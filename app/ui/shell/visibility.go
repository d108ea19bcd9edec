package shell

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/ui/host"
	"untrained/app/ui/page"
)

// watchVisibility tells the page shown when the tab is hidden or shown again.
func (p *Program) watchVisibility() {
	host.Document().Call("addEventListener", "visibilitychange", app.FuncOf(func(app.Value, []app.Value) any {
		hidden := host.Document().Get("visibilityState").String() == "hidden"
		p.Update(func() { p.Hide(hidden) })
		return nil
	}))
}

func (p *Program) Hide(hidden bool) {
	if h, ok := p.page.(page.Hider); ok {
		h.Hide(hidden)
	}
}

// replace shows another page.
func (p *Program) replace(next page.Page) {
	if l, ok := p.page.(page.Leaver); ok && p.page != next {
		l.Leave()
	}
	if p.page != next {
		p.turns++
		p.Fold(0)
	}
	p.page = next
}
