package host

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Host is what the pages need of the browser around them, so that a test can
// stand in for it.
type Host interface {
	Hash() string
	ReplaceHash(hash string)          // without a new entry in the history
	Mark(route, state, title string)  // data-route, data-state and the title
	Focus(selector string)            // and bring into view
	Width(selector string) float64    // of an element, in CSS pixels of a 16-pixel root font; 0 unknown
	Remember(key, value string)       // for this tab, beyond a reload; "" forgets
	Recall(key string) string         // "" where nothing is remembered
	Keep(key, value string)           // for this browser; "" forgets
	Kept(key string) string           // "" where nothing is kept
	Save(name, kind string, b []byte) // offer a file for download
	SavePNG(name, svg string)         // the same of a picture, drawn twice as fine
	Clear(selector, value string)     // put a value back into an input
	Listen(changed func())            // told when the hash changes
	Paint(id string, p Raster) bool   // put pixels on a canvas; false where they are there already
	overlay                           // what follows the pointer
	nearness                          // what comes near the window
	photograph                        // pictures that the browser decodes
	Dialogues                         // links to hand on
}

// Raster is the pixels of a canvas: H×W×C bytes, C 1 (grey), 3 (red, green, blue)
// or 4 (and opacity). Two of the same key are the same.
type Raster struct {
	Key     string
	H, W, C int
	Pix     []byte
}

// RGBA spreads the pixels to the four bytes that a canvas takes.
func (r Raster) RGBA() []byte {
	if r.C == 4 {
		return r.Pix
	}
	out := make([]byte, 4*r.H*r.W)
	for i := range r.H * r.W {
		at, from := out[4*i:4*i+4], r.Pix[r.C*i:]
		at[0], at[1], at[2], at[3] = from[0], from[min(1, r.C-1)], from[min(2, r.C-1)], 255
	}
	return out
}

// Browser is the host that is really there.
type Browser struct{}

// Document returns the browser's document.
func Document() app.Value { return app.Window().Get("document") }

func (Browser) Hash() string { return app.Window().Get("location").Get("hash").String() }

func (Browser) ReplaceHash(hash string) {
	app.Window().Get("history").Call("replaceState", nil, "", hash)
}

func (Browser) Mark(route, state, title string) {
	root := Document().Get("documentElement")
	root.Call("setAttribute", "data-route", route)
	root.Call("setAttribute", "data-state", state)
	Document().Set("title", title)
}

func (Browser) Focus(selector string) {
	if e := Document().Call("querySelector", selector); e.Truthy() {
		e.Call("focus", map[string]any{"preventScroll": true})
		e.Call("scrollIntoView", map[string]any{"block": "nearest"})
	}
}

func (Browser) Width(selector string) float64 {
	e := Document().Call("querySelector", selector)
	if !e.Truthy() {
		return 0
	}
	style := app.Window().Call("getComputedStyle", Document().Get("documentElement"))
	font := app.Window().Call("parseFloat", style.Get("fontSize"))
	if font.IsNaN() || font.Float() <= 0 {
		return e.Get("clientWidth").Float()
	}
	return e.Get("clientWidth").Float() * 16 / font.Float()
}

// The names of a browser's storages: a tab's, and the site's.
const (
	ofTab  = "sessionStorage"
	ofSite = "localStorage"
)

func (Browser) Remember(key, value string) { store(ofTab, key, value) }
func (Browser) Recall(key string) string   { return stored(ofTab, key) }
func (Browser) Keep(key, value string)     { store(ofSite, key, value) }
func (Browser) Kept(key string) string     { return stored(ofSite, key) }

// storage is named through Reflect: where the browser forbids it, what its getter
// throws would end the program, and what a call throws can be recovered.
func storage(name string) app.Value {
	return app.Window().Get("Reflect").Call("get", app.Window(), name)
}

// Storage may be forbidden, in a private window for instance: then a reload
// starts afresh, which is all that is lost.
func store(name, key, value string) {
	defer func() { _ = recover() }()
	if value == "" {
		storage(name).Call("removeItem", key)
		return
	}
	storage(name).Call("setItem", key, value)
}

func stored(name, key string) (value string) {
	defer func() {
		if recover() != nil {
			value = ""
		}
	}()
	if v := storage(name).Call("getItem", key); v.Truthy() {
		return v.String()
	}
	return ""
}

func (Browser) Clear(selector, value string) {
	if e := Document().Call("querySelector", selector); e.Truthy() {
		e.Set("value", value)
	}
}

// Paint marks the canvas with what was painted: one that was made again, after another page was shown, has no such
// mark.
func (Browser) Paint(id string, r Raster) bool {
	e := Document().Call("getElementById", id)
	if !e.Truthy() || len(r.Pix) != r.H*r.W*r.C || len(r.Pix) == 0 {
		return false
	}
	if mark := e.Get("painted"); mark.Truthy() && mark.String() == r.Key {
		return false
	}
	bytes := app.Window().Get("Uint8ClampedArray").New(4 * r.H * r.W)
	app.CopyBytesToJS(bytes, r.RGBA())
	e.Set("width", r.W)
	e.Set("height", r.H)
	e.Call("getContext", "2d").Call("putImageData", app.Window().Get("ImageData").New(bytes, r.W, r.H), 0, 0)
	e.Set("painted", r.Key)
	return true
}

// Listen takes navigation over from go-app, which compares addresses with the
// last one it went to itself and so misses the way back to a hash that the page
// has replaced since. Links within the page are the browser's own business.
func (Browser) Listen(changed func()) {
	app.Window().Set("onclick", nil)
	app.Window().Set("onpopstate", nil)
	app.Window().Call("addEventListener", "hashchange", app.FuncOf(func(app.Value, []app.Value) any {
		changed()
		return nil
	}))
}
