//go:build !js

package main

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"untrained/server/browsertest"
)

// The menu can be used by keyboard alone, on a phone, where it stands behind one button in a header of one row: open a
// group, go down its pages, leave by Escape, follow a page.
// A group closes on a click elsewhere.
func TestMenuByKeyboard(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(360, 800)
	p.Open(address)
	p.WaitFor(`html[data-route="story"]`)
	focus := func(selector string) {
		browsertest.Eval[bool](p, `(document.querySelector("`+selector+`").focus(), true)`)
	}
	const shown = `!document.querySelector("#menu-play-pages").hidden`
	if high := browsertest.Eval[float64](p, `document.querySelector(".masthead").offsetHeight`); high > 60 {
		t.Errorf("the header is %.0f pixels high", high)
	}
	focus("#menu-all")
	p.Press("\r")
	p.WaitFor(`#menu-all[aria-expanded="true"]`)
	focus("#menu-play")
	p.Press("\r")
	p.WaitUntil(shown)
	looked(p, "menu-open-narrow")
	if wide := browsertest.Eval[float64](p, "document.documentElement.scrollWidth"); wide > 360 {
		t.Errorf("with a group open the page is %.0f pixels wide", wide)
	}
	p.Press(kb.ArrowDown)
	p.WaitUntil(`document.activeElement === document.querySelector("#menu-play-pages a")`)
	p.Press(kb.ArrowDown)
	p.WaitUntil(`document.activeElement === document.querySelectorAll("#menu-play-pages a")[1]`)
	p.Press(kb.Escape)
	p.WaitUntil(`!(` + shown + `) && document.activeElement.id === "menu-play"`)

	p.Press("\r")
	p.WaitUntil(shown)
	p.Press(kb.ArrowDown)
	route := browsertest.Eval[string](p, `document.activeElement.getAttribute("href").slice(2)`)
	p.Press("\r")
	p.WaitFor(`html[data-route="` + route + `"]`)
	p.WaitUntil(`!(` + shown + `)`)

	p.Viewport(1280, 800) // on a phone the open menu lies over all that one could click
	p.Click("#menu-play")
	p.WaitUntil(shown)
	p.Click(".backdrop")
	p.WaitUntil(`!(` + shown + `)`)
	p.NoErrors()
}
