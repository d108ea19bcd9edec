package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

func (browser) place() string {
	address, _, _ := strings.Cut(app.Window().Get("location").Get("href").String(), "#")
	return address
}

func (browser) modal(selector string, open bool) {
	e := document().Call("querySelector", selector)
	if !e.Truthy() || e.Get("open").Bool() == open {
		return
	}
	if open {
		e.Call("showModal")
	} else {
		e.Call("close")
	}
}

// copy uses the browser's older command: the newer one (navigator.clipboard) is not
// there over plain http, and this one is everywhere.
func (browser) copy(selector string) (done bool) {
	defer func() {
		if recover() != nil {
			done = false // a browser may forbid it
		}
	}()
	e := document().Call("querySelector", selector)
	if !e.Truthy() {
		return false
	}
	e.Call("focus")
	e.Call("select")
	return document().Call("execCommand", "copy").Bool()
}

func (browser) print() { app.Window().Call("print") }
