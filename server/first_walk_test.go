//go:build !js

package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"untrained/server/browsertest"
)

// The first screen shows its figure and works its dial while the program is kept from loading; a guess made then is
// there when the program has started, and the dial then computes. Without a network all of it is there.
func TestFirstScreen(t *testing.T) {
	t.Parallel()
	site := product(t, "/sub/path/", "")
	var blocked, off atomic.Bool
	blocked.Store(true)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if off.Load() || blocked.Load() && strings.HasSuffix(r.URL.Path, ".wasm") {
			panic(http.ErrAbortHandler)
		}
		site.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 900)
	p.Open(server.URL + "/sub/path/")
	p.WaitText("#start", "did not load")
	fork := ".fork:not([hidden])"
	if hidden := browsertest.Eval[string](p, "getComputedStyle(document.querySelector(`"+fork+
		` [data-set="random"]`+"`)).visibility"); hidden != "hidden" {
		t.Error("random networks show before there is a guess")
	}
	looked(p, "first-blocked")

	// Everything by keyboard: guesses, then the dial.
	browsertest.Eval[bool](p, `(document.querySelector("`+fork+` .fork-grip").focus(), true)`)
	for range 3 {
		p.Press(kb.ArrowUp)
	}
	p.Press(kb.Enter)
	p.WaitText(fork+" .fork-found", "raining adds")
	browsertest.Eval[bool](p, `(document.querySelector("#dial-percent").focus(), true)`)
	for range 3 {
		p.Press(kb.ArrowRight)
	}
	p.WaitText(".dial-row", "shuffle")
	if text := p.Text("#first-screen .first-slider output"); text == "" {
		t.Error("the dial says nothing")
	}
	p.WaitUntil(`document.querySelector("#dial-percent").getAttribute("aria-valuetext") === "30 percent"`)
	said := p.Text(fork + " .fork-found")
	looked(p, "first-blocked-guessed")

	blocked.Store(false)
	p.Click("#start button")
	p.WaitFor(`html[data-route="story"]`)
	p.WaitUntil(`document.querySelector("#first-place #first-screen") !== null`)
	if now := p.Text(fork + " .fork-found"); now != said {
		t.Errorf("the guess was answered %q, after the start %q", said, now)
	}
	p.WaitText("#dial-live", "Computed in this browser just now.")
	browsertest.Eval[bool](p, `(document.querySelector("#dial-percent").focus(), true)`)
	p.Press(kb.ArrowRight)
	p.WaitUntil(`document.querySelector("#dial-percent").getAttribute("aria-valuetext") === "31 percent"`)
	looked(p, "first-live")

	if p.Count(fork+" .fork-compute") > 0 { // the run tells seeds apart
		p.Click(fork + " .fork-compute")
		p.WaitText(fork+" .fork-computed", "this browser would download")
	}
	p.NoErrors("ERR_EMPTY_RESPONSE", "wasm")

	p.WaitFor(`html[data-offline="ready"]`)
	off.Store(true)
	p.Reload()
	p.WaitFor("#first-place #first-screen")
	if now := p.Text(fork + " .fork-found"); now != said {
		t.Errorf("offline the guess is answered %q", now)
	}
	p.NoForeignRequests()
}
