package host

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

func (Browser) Save(name, kind string, b []byte) {
	bytes := app.Window().Get("Uint8Array").New(len(b))
	app.CopyBytesToJS(bytes, b)
	save(name, app.Window().Get("File").New([]any{bytes}, name, map[string]any{"type": kind}))
}

func (Browser) SavePNG(name, svg string) {
	undrawn := func() { offer(name, nil, name+" could not be drawn by this browser: save the SVG instead.") }
	defer func() {
		if recover() != nil {
			undrawn()
		}
	}()
	image := app.Window().Get("Image").New()
	var loaded, failed, made app.Func
	release := func() {
		loaded.Release()
		failed.Release()
		made.Release()
	}
	made = app.FuncOf(func(_ app.Value, args []app.Value) any {
		defer release()
		if len(args) == 0 || !args[0].Truthy() { // the canvas is too large for the browser
			undrawn()
			return nil
		}
		save(name, app.Window().Get("File").New([]any{args[0]}, name, map[string]any{"type": "image/png"}))
		return nil
	})
	failed = app.FuncOf(func(app.Value, []app.Value) any {
		release()
		undrawn()
		return nil
	})
	loaded = app.FuncOf(func(app.Value, []app.Value) any {
		const fine = 2
		w, h := image.Get("naturalWidth").Int()*fine, image.Get("naturalHeight").Int()*fine
		canvas := Document().Call("createElement", "canvas")
		canvas.Set("width", w)
		canvas.Set("height", h)
		canvas.Call("getContext", "2d").Call("drawImage", image, 0, 0, w, h)
		canvas.Call("toBlob", made, "image/png")
		return nil
	})
	image.Set("onload", loaded)
	image.Set("onerror", failed)
	image.Set("src", "data:image/svg+xml;base64,"+base64.StdEncoding.EncodeToString([]byte(svg)))
}

// save offers a JavaScript File for download, says where that failed, and offers other ways where a browser may hold a
// download back without a word.
func save(name string, file app.Value) {
	defer func() {
		if v := recover(); v != nil {
			offer(name, file, fmt.Sprintf("%s could not be saved: the browser says %v.", name, v))
		}
	}()
	download(name, file)
	if why := heldBack(); why != "" {
		offer(name, file, name+": "+why)
	}
}

// download gives a file to the reader. The object's address is given back after a while: browsers read it after the
// click.
func download(name string, file app.Value) {
	url := app.Window().Get("URL").Call("createObjectURL", file)
	a := Document().Call("createElement", "a")
	a.Set("href", url)
	a.Set("download", name)
	Document().Get("body").Call("appendChild", a)
	a.Call("click")
	a.Call("remove")
	after(60_000, func() { app.Window().Get("URL").Call("revokeObjectURL", url) })
}

// after calls f once, so many milliseconds later.
func after(ms int, f func()) {
	var once app.Func
	once = app.FuncOf(func(app.Value, []app.Value) any {
		once.Release()
		f()
		return nil
	})
	app.Window().Call("setTimeout", once, ms)
}

// heldBack returns why a download may not arrive, in a sentence; "" where nothing speaks against it. No browser tells
// whether one did.
func heldBack() string {
	w := app.Window()
	if w.Get("navigator").Get("standalone").Truthy() { // iOS
		return "a page opened from the home screen may not be allowed to save files."
	}
	if framed := !w.Get("self").Equal(w.Get("top")); !framed {
		return ""
	}
	const frame = "this page is shown inside another one, which may not let it save files. If none arrived, take it here."
	element := inspected(w, "frameElement")
	if element == nil || !element.Truthy() {
		return frame // of another site
	}
	if !element.Call("hasAttribute", "sandbox").Bool() ||
		element.Get("sandbox").Call("contains", "allow-downloads").Bool() {
		return ""
	}
	return frame
}

// inspected returns a property whose getter may throw; nil where it did.
func inspected(of app.Value, name string) (v app.Value) {
	defer func() {
		if recover() != nil {
			v = nil
		}
	}()
	return app.Window().Get("Reflect").Call("get", of, name)
}

// SavedID is the ID of the note beside a file that may not have arrived.
const SavedID = "saved"

// offer shows a note on a file (nil: there is none) with other ways to it: the share sheet, a copy of its text, this
// page in a window of its own. It is the host's: a page cannot know that its file did not arrive.
func offer(name string, file app.Value, says string) {
	if old := Document().Call("getElementById", SavedID); old.Truthy() {
		old.Call("remove")
	}
	element := func(kind, text string) app.Value {
		e := Document().Call("createElement", kind)
		e.Set("textContent", text)
		return e
	}
	note, said := element("div", ""), element("p", says)
	note.Set("id", SavedID)
	note.Set("className", "card notice saved")
	note.Call("setAttribute", "role", "status")
	note.Set("tabIndex", -1)
	note.Call("append", said)
	actions := element("p", "")
	actions.Set("className", "actions")
	var pressed []app.Func
	button := func(id, text string, do func()) {
		b := element("button", text)
		b.Set("id", SavedID+"-"+id)
		b.Set("type", "button")
		b.Set("className", "button small")
		f := app.FuncOf(func(app.Value, []app.Value) any {
			do()
			return nil
		})
		pressed = append(pressed, f)
		b.Call("addEventListener", "click", f)
		actions.Call("append", b)
	}
	if file != nil && shares(file) {
		button("share", "Share "+name, func() {
			// Closing the sheet rejects the promise.
			none := app.FuncOf(func(app.Value, []app.Value) any { return nil })
			app.Window().Get("navigator").Call("share", map[string]any{"files": []any{file}}).Call("catch", none)
			after(60_000, none.Release)
		})
	}
	if file != nil && isText(file.Get("type").String()) {
		button("copy", "Copy its text", func() {
			ReadFile(file, file.Get("size").Int(), func(b []byte, err error) {
				if err != nil || !copied(string(b)) {
					said.Set("textContent", "The browser does not let the text be copied. Open this page in a window of its own.")
					return
				}
				said.Set("textContent", "The text of "+name+" is copied: paste it into an editor, and save it there.")
			})
		})
	}
	if w := app.Window(); !w.Get("self").Equal(w.Get("top")) {
		alone := element("a", "Open this page in a window of its own")
		alone.Set("href", w.Get("location").Get("href"))
		alone.Set("target", "_blank")
		actions.Call("append", alone)
	}
	button("close", "Close", func() {
		note.Call("remove")
		after(0, func() {
			for _, f := range pressed {
				f.Release()
			}
		})
	})
	note.Call("append", actions)
	Document().Get("body").Call("append", note)
	note.Call("focus")
}

// shares reports whether the browser hands a file on to other programs.
func shares(file app.Value) (can bool) {
	defer func() {
		if recover() != nil {
			can = false
		}
	}()
	n := app.Window().Get("navigator")
	return n.Get("canShare").Truthy() && n.Call("canShare", map[string]any{"files": []any{file}}).Bool()
}

// isText reports whether files of a media type are text.
func isText(kind string) bool {
	return strings.HasPrefix(kind, "text/") || strings.Contains(kind, "json") || strings.Contains(kind, "svg")
}

// copied copies text to the clipboard, as Copy does, and reports whether the browser let it.
func copied(text string) (done bool) {
	field := Document().Call("createElement", "textarea")
	defer func() {
		if recover() != nil {
			done = false
		}
		field.Call("remove")
	}()
	field.Set("value", text)
	Document().Get("body").Call("append", field)
	field.Call("select")
	return Document().Call("execCommand", "copy").Bool()
}
