//go:build !js

package browsertest

import (
	"fmt"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Click clicks with the mouse on the middle of the first element that matches, once the element is visible, enabled, at
// rest and not covered. The element may move between the look and the click, if something is drawn above it: Click
// repeats a click that arrived elsewhere.
func (p *Page) Click(selector string) {
	p.t.Helper()
	for end := time.Now().Add(p.Patience); time.Now().Before(end); {
		p.waitUntil(selector+", visible, enabled, at rest and not covered", "(globalThis.aimed = "+
			fmt.Sprintf(aim, quote(selector))+")")
		spot := Eval[[]float64](p, "globalThis.aimed ?? []")
		if len(spot) != 2 {
			continue // another document was loaded meanwhile
		}
		at := [2]float64{spot[0], spot[1]}
		p.mouse("pressing "+selector, input.DispatchMouseEventTypeMousePressed, at, 1)
		p.mouse("pressing "+selector, input.DispatchMouseEventTypeMouseReleased, at, 0)
		// If the click led to another document, hit is not defined there, or the evaluation fails: the click arrived.
		if missed, err := ask[bool](p.ctx, p.Patience, "globalThis.hit === false"); err != nil || !missed {
			return
		}
	}
	p.t.Fatalf("no click arrived at %s within %v\n%s", selector, p.Patience, p.state())
}

// aim is a script that promises the middle of an element, in CSS pixels of the window, or null if the element cannot be
// clicked at the moment. It lets the document note in the variable hit whether the next click arrives at the element.
const aim = `(async () => {
	const e = document.querySelector(%s);
	if (!e || e.disabled || !e.checkVisibility({visibilityProperty: true})) return null;
	e.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
	const middle = () => {
		const r = e.getClientRects()[0];
		return r ? [r.left + r.width / 2, r.top + r.height / 2] : [0, 0];
	};
	const before = middle();
	await new Promise(done => { requestAnimationFrame(() => requestAnimationFrame(done)); setTimeout(done, 100); });
	const now = middle(), top = document.elementFromPoint(...now);
	const ours = node => node && (e.contains(node) || node.closest?.("label")?.control === e);
	if (!e.isConnected || e.disabled || now[0] !== before[0] || now[1] !== before[1] || !ours(top)) return null;
	globalThis.listening?.abort();
	globalThis.listening = new AbortController();
	globalThis.hit = false;
	globalThis.passed.length = 0;
	addEventListener("click", event => { hit ||= ours(event.target); }, {capture: true, signal: listening.signal});
	return now;
})()`

// Press presses keys in the element that has the focus; keys is text, or characters of package kb of chromedp.
func (p *Page) Press(keys string) {
	p.t.Helper()
	Eval[bool](p, "(passed.length = 0, true)")
	p.do("pressing keys", chromedp.KeyEvent(keys))
}

// Fill sets the value of an input, a text area or a select once it is enabled, and sends the events that a browser
// sends.
func (p *Page) Fill(selector, value string) {
	p.t.Helper()
	p.WaitUntil(fmt.Sprintf(`(() => {
		const e = document.querySelector(%s);
		if (!e || e.disabled) return false;
		passed.length = 0;
		e.focus();
		Object.getOwnPropertyDescriptor(Object.getPrototypeOf(e), "value").set.call(e, %s);
		e.dispatchEvent(new Event("input", {bubbles: true}));
		e.dispatchEvent(new Event("change", {bubbles: true}));
		return true;
	})()`, quote(selector), quote(value)))
}
