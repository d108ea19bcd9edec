package ui

import (
	"fmt"
	"runtime/debug"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Start shows the pages and serves the reader until the page is closed. It is
// the last call of the browser program's main; natively it returns at once.
func Start(laboratory Laboratory) {
	app.RouteWithRegexp("^/", func() app.Composer {
		return &shell{program: newProgram(laboratory, browser{})}
	})
	app.RunWhenOnBrowser()
}

// shell is the one go-app component: it draws whatever page the address names.
// Pages are plain values with a render method, because go-app copies the exported
// fields of nested components, and state that lives outside is not copied.
type shell struct {
	app.Compo
	program *program
}

// OnMount implements app.Mounter.
func (s *shell) OnMount(ctx app.Context) {
	p := s.program
	p.update = func(f func()) {
		ctx.Dispatch(func(ctx app.Context) {
			p.guard(f)
			ctx.Defer(func(app.Context) { p.guard(p.settle) })
		})
	}
	p.quietly = func(f func()) {
		ctx.Dispatch(func(ctx app.Context) {
			p.guard(f)
			ctx.PreventUpdate()
		})
	}
	p.host.listen(func() { p.update(p.navigate) })
	p.watchVisibility()
	p.update(p.navigate)
}

// OnResize implements app.Resizer.
func (s *shell) OnResize(app.Context) { s.program.update(s.program.measure) }

// Render implements app.Composer.
func (s *shell) Render() (view app.UI) {
	defer func() {
		if r := recover(); r != nil {
			s.program.fault = fault(r)
			view = app.Div().ID("app").Body(s.program.faultPage())
		}
	}()
	return s.program.render()
}

// program is the state of everything on the page. Only the drawing goroutine
// touches it; others send functions through update.
type program struct {
	lab        Laboratory
	host       host
	about      About
	address    Address
	page       page            // the one shown
	pages      map[string]page // by route; they keep their state when left
	fault      string          // what a panic said; "" while all is well
	started    bool            // the first address has been read
	drawn      float64         // width of the figures' column
	update     func(f func())  // runs f on the drawing goroutine, then draws
	quietly    func(f func())  // the same without drawing
	drawnParts                 // what of a page is not drawn yet
	focus      string          // selector of what takes the focus after the next drawing
	menu       string          // group of the navigation that is open; "" none
	journal    *journal        // what was run
	turns      int             // counts changes of the page
	share      share           // the dialogue that makes links
	room       *room           // the class that this tab takes part in

	exploring  bool   // devices are being looked for or timed
	unexplored string // why that failed, in a sentence
}

// page is what a route shows.
type page interface {
	title() string              // of the document, without the product's name
	enter(a Address)            // the address has changed to, or within, this page
	state() state               // for <html data-state>
	render(p *program) []app.UI // what stands in main; the first is a header with h1
}

// painter is a page with canvases: it paints them after every drawing.
type painter interface{ paint(p *program) }

// state is what a page is doing, as <html data-state> says it.
type state string

const (
	idle    state = "idle"
	running state = "running"
	done    state = "done"
	failed  state = "failed"
)

func newProgram(laboratory Laboratory, h host) *program {
	p := &program{lab: laboratory, host: h, update: func(f func()) { f() }, quietly: func(f func()) { f() },
		drawnParts: drawnParts{parts: wholePage}}
	p.about = laboratory.About
	p.journal = newJournal(p)
	p.pages = map[string]page{}
	for _, e := range laboratory.Experiments {
		p.pages[e.Name()] = newBench(p, e)
	}
	p.pages[""] = newStory(p)
	p.pages["stimuli"] = newStimuli(p)
	p.pages["network"] = newNetwork(p)
	p.pages["data"] = newData(p)
	p.pages["sessions"] = newSessions(p)
	p.pages["train"] = newTrain(p)
	p.room = newRoom(p)
	p.pages["class"] = newClass(p)
	p.pages["lessons"] = newLessons(p)
	p.pages["about"] = &about{}
	addStories(p)
	p.page = p.pages[""]
	return p
}

// guard runs f and turns a panic into an error card: without it one mistake would
// end the whole page without a word.
func (p *program) guard(f func()) {
	defer func() {
		if r := recover(); r != nil {
			p.fault = fault(r)
		}
	}()
	f()
}

func fault(r any) string {
	app.Log(fmt.Sprintf("panic: %v\n%s", r, debug.Stack()))
	return fmt.Sprint(r)
}

// spawn runs f beside the page. A panic there becomes an error card, too.
func (p *program) spawn(f func()) {
	go func() {
		defer func() {
			if r := recover(); r != nil {
				text := fault(r)
				p.update(func() { p.fault = text })
			}
		}()
		f()
	}()
}

// on makes an event handler of f. go-app tells handlers apart by their code
// alone, so each use names a scope that no other element in its place has.
func (p *program) on(f func(src app.Value)) app.EventHandler {
	return func(ctx app.Context, e app.Event) {
		p.guard(func() { f(ctx.JSSrc()) })
		ctx.Defer(func(app.Context) { p.guard(p.settle) })
	}
}

// navigate follows the address.
func (p *program) navigate() {
	hash := p.host.hash()
	if len(hash) > 1 && hash[1] != '/' {
		return // a mark within the page
	}
	next := ParseAddress(hash)
	if p.started && next.Route != p.address.Route {
		p.focus = "main h1"
	}
	if next.Route != p.address.Route {
		p.menu, p.share.open = "", false
	}
	first, before := !p.started, p.choice()
	p.address, p.fault, p.started = next, "", true
	if first {
		p.journal.list()
	}
	if first || p.choice() != before {
		p.explore(false, false)
	}
	found, ok := p.pages[next.Route]
	if !ok {
		found = &lost{route: next.Route}
	}
	p.room.rejoin(next.Class)
	p.replace(found)
	p.page.enter(next)
}

// settle brings what lies outside the drawn tree up to date.
func (p *program) settle() {
	more := p.unfold()
	if painted, ok := p.page.(painter); ok {
		painted.paint(p)
	}
	if more {
		return // marks and focus wait for the whole page
	}
	route, s := p.address.Route, p.page.state()
	switch {
	case p.fault != "":
		s = failed
	case p.pages[route] == nil:
		route = "unknown"
	case route == "":
		route = "story"
	}
	p.host.modal("#share-dialog", p.share.open && p.sharable() != nil)
	title := p.page.title() + " · Untrained"
	p.host.mark(route, string(s), title)
	if p.focus != "" {
		p.host.focus(p.focus)
		p.focus = ""
	}
	if p.drawn == 0 {
		p.measure()
	}
}

// measure asks how wide figures may be. Widths are taken in steps so that a figure is not laid out again for every
// pixel of a resize.
func (p *program) measure() {
	const step = 20
	w := float64(int(p.host.width(".figures")/step) * step)
	if w <= 0 || w == p.drawn {
		return
	}
	p.drawn = w
	p.update(func() {})
}
