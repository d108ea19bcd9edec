package ui

import (
	"encoding/base64"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// host is what the pages need of the browser around them, so that a test can
// stand in for it.
type host interface {
	hash() string
	replaceHash(hash string)          // without a new entry in the history
	mark(route, state, title string)  // data-route, data-state and the title
	focus(selector string)            // and bring into view
	width(selector string) float64    // of an element, in CSS pixels of a 16-pixel root font; 0 unknown
	remember(key, value string)       // for this tab, beyond a reload; "" forgets
	recall(key string) string         // "" where nothing is remembered
	keep(key, value string)           // for this browser; "" forgets
	kept(key string) string           // "" where nothing is kept
	save(name, kind string, b []byte) // offer a file for download
	savePNG(name, svg string)         // the same of a picture, drawn twice as fine
	clear(selector, value string)     // put a value back into an input
	listen(changed func())            // told when the hash changes
	paint(id string, p raster) bool   // put pixels on a canvas; false where they are there already
	overlay                           // what follows the pointer
	nearness                          // what comes near the window
	photograph                        // pictures that the browser decodes
	sharing                           // links to hand on
}

// raster is the pixels of a canvas: H×W×C bytes, C 1 (grey), 3 (red, green, blue)
// or 4 (and opacity). Two of the same key are the same.
type raster struct {
	key     string
	h, w, c int
	pix     []byte
}

// rgba spreads the pixels to the four bytes that a canvas takes.
func (r raster) rgba() []byte {
	if r.c == 4 {
		return r.pix
	}
	out := make([]byte, 4*r.h*r.w)
	for i := range r.h * r.w {
		at, from := out[4*i:4*i+4], r.pix[r.c*i:]
		at[0], at[1], at[2], at[3] = from[0], from[min(1, r.c-1)], from[min(2, r.c-1)], 255
	}
	return out
}

// browser is the host that is really there.
type browser struct{}

func document() app.Value { return app.Window().Get("document") }

func (browser) hash() string { return app.Window().Get("location").Get("hash").String() }

func (browser) replaceHash(hash string) {
	app.Window().Get("history").Call("replaceState", nil, "", hash)
}

func (browser) mark(route, state, title string) {
	root := document().Get("documentElement")
	root.Call("setAttribute", "data-route", route)
	root.Call("setAttribute", "data-state", state)
	document().Set("title", title)
}

func (browser) focus(selector string) {
	if e := document().Call("querySelector", selector); e.Truthy() {
		e.Call("focus", map[string]any{"preventScroll": true})
		e.Call("scrollIntoView", map[string]any{"block": "nearest"})
	}
}

func (browser) width(selector string) float64 {
	e := document().Call("querySelector", selector)
	if !e.Truthy() {
		return 0
	}
	style := app.Window().Call("getComputedStyle", document().Get("documentElement"))
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

func (browser) remember(key, value string) { store(ofTab, key, value) }
func (browser) recall(key string) string   { return stored(ofTab, key) }
func (browser) keep(key, value string)     { store(ofSite, key, value) }
func (browser) kept(key string) string     { return stored(ofSite, key) }

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

func (browser) save(name, kind string, b []byte) {
	bytes := app.Window().Get("Uint8Array").New(len(b))
	app.CopyBytesToJS(bytes, b)
	blob := app.Window().Get("Blob").New([]any{bytes}, map[string]any{"type": kind})
	download(name, blob)
}

// download gives a Blob to the reader under a name. The object's address is given
// back after a while: browsers read it after the click.
func download(name string, blob app.Value) {
	url := app.Window().Get("URL").Call("createObjectURL", blob)
	a := document().Call("createElement", "a")
	a.Set("href", url)
	a.Set("download", name)
	document().Get("body").Call("appendChild", a)
	a.Call("click")
	a.Call("remove")
	var release app.Func
	release = app.FuncOf(func(app.Value, []app.Value) any {
		app.Window().Get("URL").Call("revokeObjectURL", url)
		release.Release()
		return nil
	})
	app.Window().Call("setTimeout", release, 60_000)
}

func (browser) savePNG(name, svg string) {
	image := app.Window().Get("Image").New()
	var loaded, made app.Func
	made = app.FuncOf(func(_ app.Value, args []app.Value) any {
		if len(args) > 0 && args[0].Truthy() {
			download(name, args[0])
		}
		made.Release()
		return nil
	})
	loaded = app.FuncOf(func(app.Value, []app.Value) any {
		const fine = 2
		w, h := image.Get("naturalWidth").Int()*fine, image.Get("naturalHeight").Int()*fine
		canvas := document().Call("createElement", "canvas")
		canvas.Set("width", w)
		canvas.Set("height", h)
		canvas.Call("getContext", "2d").Call("drawImage", image, 0, 0, w, h)
		canvas.Call("toBlob", made, "image/png")
		loaded.Release()
		return nil
	})
	image.Set("onload", loaded)
	image.Set("src", "data:image/svg+xml;base64,"+base64.StdEncoding.EncodeToString([]byte(svg)))
}

func (browser) clear(selector, value string) {
	if e := document().Call("querySelector", selector); e.Truthy() {
		e.Set("value", value)
	}
}

// paint marks the canvas with what was painted: one that was made again, after another page was shown, has no such
// mark.
func (browser) paint(id string, r raster) bool {
	e := document().Call("getElementById", id)
	if !e.Truthy() || len(r.pix) != r.h*r.w*r.c || len(r.pix) == 0 {
		return false
	}
	if mark := e.Get("painted"); mark.Truthy() && mark.String() == r.key {
		return false
	}
	bytes := app.Window().Get("Uint8ClampedArray").New(4 * r.h * r.w)
	app.CopyBytesToJS(bytes, r.rgba())
	e.Set("width", r.w)
	e.Set("height", r.h)
	e.Call("getContext", "2d").Call("putImageData", app.Window().Get("ImageData").New(bytes, r.w, r.h), 0, 0)
	e.Set("painted", r.key)
	return true
}

// listen takes navigation over from go-app, which compares addresses with the
// last one it went to itself and so misses the way back to a hash that the page
// has replaced since. Links within the page are the browser's own business.
func (browser) listen(changed func()) {
	app.Window().Set("onclick", nil)
	app.Window().Set("onpopstate", nil)
	app.Window().Call("addEventListener", "hashchange", app.FuncOf(func(app.Value, []app.Value) any {
		changed()
		return nil
	}))
}
