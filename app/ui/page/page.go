package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/ui/host"
)

// Page is what a route shows.
type Page interface {
	Title() string    // of the document, without the product's name
	Enter(a Address)  // the address has changed to, or within, this page
	State() State     // for <html data-state>
	Render() []app.UI // what stands in main; the first is a header with h1
}

// State is what a page is doing, as <html data-state> says it.
type State string

// The states of a page.
const (
	Idle    State = "idle"    // nothing was asked for, or nothing is missing
	Running State = "running" // something is being computed, read or downloaded
	Done    State = "done"    // what was asked for is shown
	Failed  State = "failed"  // it could not be computed, read or downloaded
)

// Painter is a page with canvases: Paint is called after every drawing.
type Painter interface{ Paint() }

// InParts is a page that is drawn in several parts, one an animation frame; other pages are drawn at once.
type InParts interface{ PartsOf() int }

// Hider is a page that is told when its tab goes into the background or comes back.
type Hider interface{ Hide(hidden bool) }

// Leaver is a page that is told when another page takes its place.
type Leaver interface{ Leave() }

// Mover is a page whose work can go on with another device.
type Mover interface {
	// move is called when the device that the choice leads to may be another; asked reports whether the user chose it.
	Move(asked bool)
}

// Computer is a page that knows better than the shell which device computes what it shows.
type Computer interface {
	// Computes returns the backend, and why it is that one; "" leaves either as the shell says it.
	Computes() (backend, reason string)
}

// Frame is what stands around every page and what a page asks of it. Its methods are called on the goroutine that
// draws, except Update and Spawn, which any goroutine may call.
type Frame interface {
	Host() host.Host        // the browser
	Lab() Laboratory        // what computes and keeps
	Address() Address       // of the page shown
	Redirect(a Address)     // gives the page shown another address, without a new entry in the history
	Choice() job.Choice     // of the device: the address's, else the browser's
	Decision() job.Decision // the device that does the work of the page shown, and why

	Update(f func()) // runs f on the drawing goroutine, then draws
	Spawn(f func())  // runs f on a goroutine of its own; a panic becomes an error card
	// Spread does works one after the other: as many as fit into an animation frame at once, the rest in the next ones
	// as long as wanted reports true. It returns whether all are done; where they are not, done is called when they are.
	Spread(works []func(), wanted func() bool, done func()) bool

	// The handlers that these methods make recover from panics. go-app tells handlers apart by their code alone, so each
	// use names a scope (app.EventScope) that no other element in its place has.
	On(f func(src app.Value)) app.EventHandler                    // f gets the element
	Handle(f func(ctx app.Context, e app.Event)) app.EventHandler // f gets the event
	// Pointing hands f the place of a pointer, as fractions of the element's width and height. The page is not drawn.
	Pointing(f func(x, y float64, e app.Event)) app.EventHandler

	Showing(p Page) bool   // reports whether p is the page shown
	Shows(part int) bool   // reports whether a part of the page, counted from 1, is drawn by now
	Fold(parts int)        // has the page drawn up to a part, and then on, part by part
	Focus(selector string) // moves the focus there after the next drawing
	Width() float64        // of the column of figures, in pixels of a 16-pixel root font; 0 while unknown
	Measure()              // asks again how wide that column is
}
