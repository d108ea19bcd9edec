package uitest

import (
	"strings"
	"sync"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/ui/host"
	"untrained/app/ui/page"
	"untrained/app/ui/shell"
)

// empty stands for the story where a test has no use for it.
type empty struct{}

func (empty) Title() string      { return "The story" }
func (empty) Enter(page.Address) {}
func (empty) State() page.State  { return page.Idle }
func (empty) Render() []app.UI   { return []app.UI{app.Header()} }

// Tab is a browser's tab without a browser: a program with a host that only
// remembers.
type Tab struct {
	sync.Mutex // held while the page is drawn or its state is touched
	Program    *shell.Program
	Rooms      shell.Rooms
	Place
	Memory  map[string]string
	Files   map[string]string
	Updates int
	Painted map[string]string // pixels by canvas
	Tip     string            // what is said beside the pointer
	Calm    bool              // little motion is asked for
	clock   func()
	Near    func(id string) // has an element come near the window
	Desk
}

// screen is the browser around a tab: a host that only remembers.
type screen struct{ t *Tab }

// Place is where a tab is.
type Place struct{ Address, Route, State, Name string }

// Parts is a laboratory for tests.
type Parts interface{ Parts() page.Laboratory }

// Open opens a tab at an address. Its pages are those of the function and, where there is none, an empty one for the
// story; memory is what the tab and the browser remember, nil for nothing.
func Open(l Parts, address string, memory map[string]string, pages func(shell.Rooms) map[string]page.Page) *Tab {
	t := &Tab{Place: Place{Address: address}, Memory: memory, Files: map[string]string{}, Painted: map[string]string{}}
	if t.Memory == nil {
		t.Memory = map[string]string{}
	}
	t.Program = shell.New(l.Parts(), screen{t}, func(r shell.Rooms) map[string]page.Page {
		t.Rooms = r
		all := pages(r)
		if all[""] == nil {
			all[""] = empty{}
		}
		return all
	})
	t.Program.Attach(func(f func()) {
		t.Lock()
		defer t.Unlock()
		t.Updates++
		t.Program.Apply(f)
	}, func(f func()) { f() })
	t.Program.Update(t.Program.Navigate)
	return t
}

func (s screen) Hash() string            { return s.t.Address }
func (s screen) ReplaceHash(hash string) { s.t.Address = hash }
func (s screen) Mark(route, state, title string) {
	s.t.Route, s.t.State, s.t.Name = route, state, title
}
func (s screen) Focus(string)             {}
func (s screen) Width(string) float64     { return 0 }
func (s screen) Recall(key string) string { return s.t.Memory[key] }
func (s screen) Clear(string, string)     {}
func (s screen) Listen(func())            {}
func (s screen) SavePNG(name, svg string) { s.t.Files[name] = svg }

func (s screen) Approach(near func(string)) func(string) {
	s.t.Near = near
	return func(string) {}
}

func (s screen) Tip(_, _ float64, text string) { s.t.Tip = text }
func (s screen) Frame(string, string)          {}
func (s screen) Calm() bool                    { return s.t.Calm }
func (s screen) Later(func()) bool             { return false }

// Nearest takes cards to be a hundred pixels wide.
func (s screen) Nearest(_, _ string, x float64) int { return int(x/100) - 1 }

func (s screen) Every(_ int, f func()) func() {
	s.t.clock = f
	return func() { s.t.clock = nil }
}

func (s screen) Grey(file []byte, _ string, _ int, done func([]byte, error)) {
	go done([]byte(strings.Repeat("\xc0", 64*64)), nil)
}

// Tick lets a beat of the clock pass; false where none runs.
func (t *Tab) Tick() bool {
	if t.clock == nil {
		return false
	}
	t.clock()
	return true
}

func (s screen) Paint(id string, r host.Raster) bool {
	before := s.t.Painted[id]
	s.t.Painted[id] = string(r.RGBA())
	return before != s.t.Painted[id]
}

func (s screen) Kept(key string) string { return s.t.Memory["site "+key] }

func (s screen) Keep(key, value string) { s.Remember("site "+key, value) }

func (s screen) Save(name, _ string, b []byte) { s.t.Files[name] = string(b) }

func (s screen) Remember(key, value string) {
	if delete(s.t.Memory, key); value != "" {
		s.t.Memory[key] = value
	}
}

// Go follows an address.
func (t *Tab) Go(address string) {
	t.Lock()
	t.Address = address
	t.Unlock()
	t.Program.Update(t.Program.Navigate)
}

// HTML is what stands on the page.
func (t *Tab) HTML() string {
	t.Lock()
	defer t.Unlock()
	return t.Page()
}

// Page is HTML for functions of Wait, which hold the page already.
func (t *Tab) Page() string {
	return app.HTMLString(shell.Compose(t.Program).Render())
}

// Wait waits until the page is in a state, ten minutes at most: the bound of a hang, whatever else the machine does. In
// a bubble of testing/synctest no time passes.
func (t *Tab) Wait(is func(t *Tab) bool) bool {
	for end := time.Now().Add(10 * time.Minute); time.Now().Before(end); {
		t.Lock()
		ok := is(t)
		t.Unlock()
		if ok {
			return true
		}
		time.Sleep(10 * time.Millisecond)
	}
	return false
}

// Alone is what the tab of a page's own tests, a type T that embeds Alone, has in common with those of other pages.
type Alone[T any] struct {
	*Tab
	whole T
}

// OpenAlone opens a tab, whole, with one page alone. Its arguments are those of Open; route is the page's.
func OpenAlone[T any](
	whole T, l Parts, route, address string, memory map[string]string, make func(shell.Rooms) page.Page,
) Alone[T] {
	return Alone[T]{Open(l, address, memory, func(r shell.Rooms) map[string]page.Page {
		return map[string]page.Page{route: make(r)}
	}), whole}
}

// Wait waits until the page is in a state, as Tab.Wait does.
func (t *Alone[T]) Wait(is func(T) bool) bool {
	return t.Tab.Wait(func(*Tab) bool { return is(t.whole) })
}

// At is a copy of what the browser shows at this moment.
func (t *Tab) At() Place {
	t.Lock()
	defer t.Unlock()
	return t.Place
}

// Updated counts what was handed to the drawing goroutine.
func (t *Tab) Updated() int {
	t.Lock()
	defer t.Unlock()
	return t.Updates
}

// Canvas is what was painted on a canvas.
func (t *Tab) Canvas(id string) string {
	t.Lock()
	defer t.Unlock()
	return t.Painted[id]
}

// Routes lists the pages there are.
func (t *Tab) Routes() (routes []string) {
	for r := range t.Program.Pages {
		routes = append(routes, r)
	}
	return routes
}

// Menu opens a group of the navigation.
func (t *Tab) Menu(id string) { t.Program.Update(func() { t.Program.OpenMenu(id) }) }

// Settle brings up to date what lies outside the drawn tree.
func (t *Tab) Settle() { t.Program.Update(func() {}) }

// Widen says how wide the column of figures is.
func (t *Tab) Widen(pixels float64) {
	t.Program.Update(func() { t.Program.Widen(pixels) })
}

// Device gives the control of the device a value; Compare presses its button.
func (t *Tab) Device(c job.Choice) { t.Program.Update(func() { t.Program.Choose(c) }) }

// Compare presses the button that times both devices.
func (t *Tab) Compare() { t.Program.Update(func() { t.Program.Explore(true, false) }) }

func (s screen) Place() string { return "http://untrained.test/" }

func (s screen) Modal(_ string, open bool) { s.t.Modal = open }

func (s screen) Copy(selector string) bool {
	if s.t.NoCopy {
		return false
	}
	s.t.Copied = selector
	return true
}

func (s screen) Print() { s.t.Printed = true }

// Desk is what dialogues have asked of a tab.
type Desk struct {
	Modal   bool   // a dialogue is open
	Copied  string // selector of what was copied last
	NoCopy  bool   // the browser forbids copying
	Printed bool
}

// Hide puts the tab into the background, or back.
func (t *Tab) Hide(hidden bool) { t.Program.Update(func() { t.Program.Hide(hidden) }) }
