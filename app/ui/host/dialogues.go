package host

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Dialogues is what the dialogue for links asks of the browser.
type Dialogues interface {
	Place() string                    // address of the page, without its hash
	Modal(selector string, open bool) // a dialogue, open over the page or closed
	Copy(selector string) bool        // text of a field, to the clipboard; else it is selected
	Print()
}

func (Browser) Place() string {
	address, _, _ := strings.Cut(app.Window().Get("location").Get("href").String(), "#")
	return address
}

func (Browser) Modal(selector string, open bool) {
	e := Document().Call("querySelector", selector)
	if !e.Truthy() || e.Get("open").Bool() == open {
		return
	}
	if open {
		e.Call("showModal")
	} else {
		e.Call("close")
	}
}

// Copy uses the browser's older command: the newer one (navigator.clipboard) is not
// there over plain http, and this one is everywhere.
func (Browser) Copy(selector string) (done bool) {
	defer func() {
		if recover() != nil {
			done = false // a browser may forbid it
		}
	}()
	e := Document().Call("querySelector", selector)
	if !e.Truthy() {
		return false
	}
	e.Call("focus")
	e.Call("select")
	return Document().Call("execCommand", "copy").Bool()
}

func (Browser) Print() { app.Window().Call("print") }
