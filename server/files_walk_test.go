//go:build !js

package main

import (
	"io"
	"net/http"
	"testing"
	"time"

	"untrained/server/browsertest"
)

// In a frame that holds downloads back a note says so, and offers the share sheet and a copy.
func TestFilesInAFrameWithoutDownloads(t *testing.T) {
	t.Parallel()
	inside := product(t, "/", "")
	address := (&host{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/outer.html" {
			inside.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, `<!doctype html><html lang="en"><title>Outer page</title>
			<iframe title="Untrained" sandbox="allow-scripts allow-same-origin" width="1200" height="900"
			src="/#/network?candidates=20"></iframe></html>`)
	})}).listen(t)
	p := browsertest.Start(t).NewPage(t)
	p.Open(address + "/outer.html")
	p.Patience = 60 * time.Second
	const find = `document.querySelector("iframe").contentDocument?.querySelector`
	has := func(selector string) string { return "!!" + find + `("` + selector + `")` }
	press := func(selector string) {
		p.WaitUntil(has(selector))
		browsertest.Eval[bool](p, "("+find+`("`+selector+`").click(), true)`)
	}
	p.WaitUntil(has(`html[data-route='network'][data-state='done']`))
	browsertest.Eval[bool](p, `(() => {
		const w = document.querySelector("iframe").contentWindow;
		w.navigator.canShare = d => d.files.length === 1;
		w.navigator.share = d => { w.handed = d.files[0].name; return Promise.resolve(); };
		return true;
	})()`)
	press("#export-csv")
	p.WaitUntil(find + `("#saved")?.innerText.includes("shown inside another one")`)
	press("#saved-share")
	p.WaitUntil(`document.querySelector("iframe").contentWindow.handed?.startsWith("untrained-network-")`)
	press("#saved-copy")
	p.WaitUntil(`/is copied|be copied/.test(` + find + `("#saved").innerText)`)
	press("#saved-close")
	p.WaitUntil("!(" + has("#saved") + ")")
}
