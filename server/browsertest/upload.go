//go:build !js

package browsertest

import (
	"context"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Upload chooses a file in the first element that matches, an input of type file, as a user does in the browser's
// dialogue. The page may put another element in the place of the first between the look and the choice: Upload repeats
// a choice that did not arrive in the document.
func (p *Page) Upload(selector, file string) {
	p.t.Helper()
	var err error
	for end := time.Now().Add(p.Patience); time.Now().Before(end); {
		p.WaitFor(selector)
		if err = p.choose(selector, file); err == nil {
			// Chromium sends the events before it answers. An element outside the document has no window that hears them.
			if Eval[bool](p, "globalThis.chosen === true") {
				return
			}
			continue
		}
		if !strings.Contains(err.Error(), "find") { // the browser could not find the element or its document any more
			break
		}
	}
	p.t.Fatalf("choosing %s in %s: not within %v (last error: %v)\n%s", file, selector, p.Patience, err, p.state())
}

// choose sets the file in the element that matches now. It names the element by the browser's id of the object: ids of
// nodes end whenever the document's tree is asked for again.
func (p *Page) choose(selector, file string) error {
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	element, err := chromedp.Run(ctx, chromedp.Evaluate[*runtime.RemoteObject](`(() => {
		const e = document.querySelector(`+quote(selector)+`);
		globalThis.choosing?.abort();
		globalThis.choosing = new AbortController();
		globalThis.chosen = false;
		for (const kind of ["change", "cancel"]) { // cancel: the file was chosen before
			addEventListener(kind, event => { chosen ||= event.target === e; }, {capture: true, signal: choosing.signal});
		}
		return e;
	})()`))
	if err != nil || element.ObjectID == "" { // without an id it is null: there is no such element any more
		return err
	}
	return chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, dom.SetFileInputFiles,
			dom.SetFileInputFilesParams{Files: []string{file}, ObjectID: element.ObjectID})
		return err
	}))
}
