//go:build !js

package browsertest

import (
	"context"
	"time"
)

// watch is the script that notes the states that the document passes through: a test may look too late to see a state
// that lasted a moment. When Hash moves the page, watch removes the old state before the program learns of the move:
// Chromium calls a window's listeners in the order in which they were added, capturing or not, and watch runs before
// the program starts.
const watch = `globalThis.passed = [];
new MutationObserver(() => passed.push(document.documentElement.dataset.state))
	.observe(document, {attributes: true, subtree: true, attributeFilter: ["data-state"]});
globalThis.moved = null;
addEventListener("hashchange", () => {
	if (!moved) return;
	passed.length = 0;
	document.documentElement.removeAttribute("data-state");
	moved(true);
	moved = null;
});`

// turn is a promise that is kept when the page has drawn what the preceding action led to. go-app draws at most 1/60 s
// after an event, by a timer that was set before turn's and therefore fires before it, however late both are.
const turn = `new Promise(done => setTimeout(done, 40, true))`

// WaitUntil waits until a JavaScript expression, or the value that it promises, is true.
func (p *Page) WaitUntil(expression string) {
	p.t.Helper()
	p.waitUntil(expression, expression)
}

func (p *Page) waitUntil(what, expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	for {
		// While the browser leaves a document there is nothing to evaluate in: an error means not yet.
		v, err := ask[bool](ctx, p.Patience, "Promise.resolve("+expression+").then(Boolean)")
		if v && err == nil {
			return
		}
		select {
		case <-ctx.Done():
			p.t.Fatalf("waited %v for %s (last error: %v)\n%s", p.Patience, what, err, p.state())
		case <-time.After(30 * time.Millisecond):
		}
	}
}

// WaitState waits until the document has drawn what the preceding action led to and is in the named state (data-state).
func (p *Page) WaitState(name string) {
	p.t.Helper()
	p.WaitUntil(turn)
	p.WaitUntil("document.documentElement.dataset.state === " + quote(name))
}

// WaitPassed waits until the document has been in the named state since the last click or change of the address. It is
// for states that may be over when the test looks.
func (p *Page) WaitPassed(name string) {
	p.t.Helper()
	p.WaitUntil("passed.includes(" + quote(name) + ")")
}

// WaitFor waits until an element matches a CSS selector.
func (p *Page) WaitFor(selector string) {
	p.t.Helper()
	p.WaitUntil("document.querySelector(" + quote(selector) + ")")
}

// WaitGone waits until no element matches a CSS selector.
func (p *Page) WaitGone(selector string) {
	p.t.Helper()
	p.WaitUntil("!document.querySelector(" + quote(selector) + ")")
}

// WaitText waits until the visible text of the first match contains text.
func (p *Page) WaitText(selector, text string) {
	p.t.Helper()
	p.WaitUntil("(document.querySelector(" + quote(selector) + ")?.innerText ?? '').includes(" + quote(text) + ")")
}
