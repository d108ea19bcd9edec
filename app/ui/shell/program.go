package shell

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/lab/training"
	"untrained/app/ui/classroom"
	"untrained/app/ui/host"
	"untrained/app/ui/journal"
	"untrained/app/ui/page"
)

// shell is the one go-app component: it draws whatever page the address names.
// Pages are plain values with a render method, because go-app copies the exported
// fields of nested components, and state that lives outside is not copied.
type shell struct {
	app.Compo
	program *Program
}

// Compose returns the one component of the page.
func Compose(p *Program) app.Composer { return &shell{program: p} }

// OnMount implements app.Mounter.
func (s *shell) OnMount(ctx app.Context) {
	p := s.program
	p.Attach(func(f func()) {
		ctx.Dispatch(func(ctx app.Context) {
			p.guard(f)
			ctx.Defer(func(app.Context) { p.guard(p.settle) })
		})
	}, func(f func()) {
		ctx.Dispatch(func(ctx app.Context) {
			p.guard(f)
			ctx.PreventUpdate()
		})
	})
	p.Host().Listen(func() { p.Update(p.Navigate) })
	p.watchVisibility()
	p.Update(p.Navigate)
}

// OnResize implements app.Resizer.
func (s *shell) OnResize(app.Context) { s.program.Update(s.program.Measure) }

// Render implements app.Composer.
func (s *shell) Render() (view app.UI) {
	defer func() {
		if r := recover(); r != nil {
			s.program.fault = page.Fault(r)
			view = app.Div().ID("app").Body(s.program.faultPage())
		}
	}()
	return s.program.render()
}

// Program is the state of everything on the page. Only the drawing goroutine
// touches it; others send functions through update.
type Program struct {
	laboratory page.Laboratory
	browser    host.Host
	at         page.Address
	page       page.Page            // the one shown
	Pages      map[string]page.Page // by route; they keep their state when left
	fault      string               // what a panic said; "" while all is well
	started    bool                 // the first address has been read
	drawn      float64              // width of the figures' column
	measured   page.Page            // the page that it was last measured on
	dispatch   func(f func())       // runs f on the drawing goroutine, then draws
	quietly    func(f func())       // the same without drawing
	drawnParts                      // what of a page is not drawn yet
	focused    string               // selector of what takes the focus after the next drawing
	menu       string               // group of the navigation that is open; "" none
	journal    *journal.Journal     // what was run
	turns      int                  // counts changes of the page
	Share      Share                // the dialogue that makes links
	room       *classroom.Room      // the class that this tab takes part in

	exploring  bool   // devices are being looked for or timed
	unexplored string // why that failed, in a sentence
}

// New returns the program around the pages that the function makes, by route; the one of "" is shown first.
func New(laboratory page.Laboratory, h host.Host, pages func(r Rooms) map[string]page.Page) *Program {
	p := &Program{laboratory: laboratory, browser: h, dispatch: func(f func()) { f() }, quietly: func(f func()) { f() },
		drawnParts: drawnParts{parts: wholePage}}
	subjects := map[string]lab.Configured{"train": training.Page{}}
	for _, e := range laboratory.Experiments {
		subjects[e.Name()] = e
	}
	p.journal = journal.New(p, subjects)
	p.room = classroom.New(p)
	p.Pages = pages(Rooms{p, p.journal, p.room, p})
	p.page = p.Pages[""]
	return p
}

// Rooms are what pages are made with.
type Rooms struct {
	Frame   page.Frame
	Journal *journal.Journal
	Class   *classroom.Room
	program *Program
}

// Attach has the program draw through dispatch, which calls apply on the drawing goroutine and draws, and through
// quietly, which does not draw.
func (p *Program) Attach(dispatch, quietly func(f func())) { p.dispatch, p.quietly = dispatch, quietly }

// Apply runs f and then brings up to date what lies outside the drawn tree. A panic becomes an error card.
func (p *Program) Apply(f func()) {
	p.guard(f)
	p.guard(p.settle)
}

// guard runs f and turns a panic into an error card: without it one mistake would
// end the whole page without a word.
func (p *Program) guard(f func()) {
	defer func() {
		if r := recover(); r != nil {
			p.fault = page.Fault(r)
		}
	}()
	f()
}

// Spawn runs f beside the page. A panic there becomes an error card, too.
func (p *Program) Spawn(f func()) {
	go func() {
		defer func() {
			if r := recover(); r != nil {
				text := page.Fault(r)
				p.Update(func() { p.fault = text })
			}
		}()
		f()
	}()
}

// On makes an event handler of f. go-app tells handlers apart by their code
// alone, so each use names a scope that no other element in its place has.
func (p *Program) On(f func(src app.Value)) app.EventHandler {
	return func(ctx app.Context, e app.Event) {
		p.guard(func() { f(ctx.JSSrc()) })
		ctx.Defer(func(app.Context) { p.guard(p.settle) })
	}
}

// Navigate follows the address.
func (p *Program) Navigate() {
	hash := p.Host().Hash()
	if len(hash) > 1 && hash[1] != '/' && !strings.HasPrefix(strings.ToLower(hash), "#%2f") {
		return // a mark within the page
	}
	if sound := page.Repair(hash); sound != hash {
		hash = sound
		p.Host().ReplaceHash(hash)
	}
	next := page.ParseAddress(hash)
	if p.started && next.Route != p.at.Route {
		p.focused = "main h1"
	}
	if next.Route != p.at.Route {
		p.menu, p.Share.Open = "", false
	}
	first, before := !p.started, p.Choice()
	p.at, p.fault, p.started = next, "", true
	if first {
		p.journal.List()
	}
	if first || p.Choice() != before {
		p.Explore(false, false)
	}
	found, ok := p.Pages[next.Route]
	if !ok {
		found = &lost{route: next.Route}
	}
	p.room.Rejoin(next.Class)
	p.replace(found)
	p.page.Enter(next)
}

// settle brings what lies outside the drawn tree up to date.
func (p *Program) settle() {
	more := p.unfold()
	if painted, ok := p.page.(page.Painter); ok {
		painted.Paint()
	}
	if more {
		return // marks and focus wait for the whole page
	}
	route, s := p.at.Route, p.page.State()
	switch {
	case p.fault != "":
		s = page.Failed
	case p.Pages[route] == nil:
		route = "unknown"
	case route == "":
		route = "story"
	}
	p.Host().Modal("#share-dialog", p.Share.Open && p.sharable() != nil)
	title := p.page.Title() + " · Untrained"
	p.Host().Mark(route, string(s), title)
	if p.focused != "" {
		p.Host().Focus(p.focused)
		p.focused = ""
	}
	if p.drawn == 0 || p.measured != p.page {
		p.Measure()
	}
}

// Measure asks how wide figures may be. Widths are taken in steps so that a figure is not laid out again for every
// pixel of a resize.
func (p *Program) Measure() {
	const step = 20
	w := float64(int(p.Host().Width(".figures")/step) * step)
	if w > 0 {
		p.measured = p.page
	}
	if w <= 0 || w == p.drawn {
		return
	}
	p.Widen(w)
	p.Update(func() {})
}

// Widen says how wide the column of figures is, in pixels; Measure asks the browser.
func (p *Program) Widen(width float64) { p.drawn = width }

// Host implements page.Frame, as do the methods below.
func (p *Program) Host() host.Host              { return p.browser }
func (p *Program) Lab() page.Laboratory         { return p.laboratory }
func (p *Program) Address() page.Address        { return p.at }
func (p *Program) Update(f func())              { p.dispatch(f) }
func (p *Program) Showing(other page.Page) bool { return p.page == other }
func (p *Program) Focus(selector string)        { p.focused = selector }
func (p *Program) Width() float64               { return p.drawn }

func (p *Program) Redirect(a page.Address) {
	p.at = a
	p.browser.ReplaceHash(a.String())
}

func (p *Program) Handle(f func(ctx app.Context, e app.Event)) app.EventHandler {
	return func(ctx app.Context, e app.Event) {
		p.guard(func() { f(ctx, e) })
		ctx.Defer(func(app.Context) { p.guard(p.settle) })
	}
}

func (p *Program) Pointing(f func(x, y float64, e app.Event)) app.EventHandler {
	return func(ctx app.Context, e app.Event) {
		p.guard(func() {
			x, y := host.Within(ctx.JSSrc(), e)
			f(x, y, e)
		})
		ctx.PreventUpdate()
	}
}
