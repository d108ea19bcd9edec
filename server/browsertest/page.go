//go:build !js

package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience bounds a wait that would never end. It is no verdict on how fast a page is: a machine with other work takes
// many times as long as a quiet one.
const patience = 10 * time.Minute

// Page is a tab. Its methods end the test when they fail.
type Page struct {
	// Patience is how long the methods wait before they fail; ten minutes at first.
	Patience time.Duration

	t   testing.TB
	ctx context.Context

	mu       sync.Mutex
	messages []chromedp.ConsoleMessage
	requests []string
}

// NewPage opens an empty tab with a profile of its own. What is set with Before, Viewport or Media counts from the next
// Open on.
func (b *Browser) NewPage(t testing.TB) *Page {
	t.Helper()
	return newPage(t, b.ctx, chromedp.WithNewBrowserContext())
}

// Open opens an address in a new tab with a profile of its own.
func (b *Browser) Open(t testing.TB, address string) *Page {
	t.Helper()
	p := b.NewPage(t)
	p.Open(address)
	return p
}

// Tab opens an empty tab that shares this one's profile.
func (p *Page) Tab() *Page {
	p.t.Helper()
	return newPage(p.t, p.ctx)
}

func newPage(t testing.TB, parent context.Context, options ...chromedp.ContextOption) *Page {
	t.Helper()
	p := &Page{Patience: patience, t: t}
	var cancel context.CancelFunc
	p.ctx, cancel = chromedp.NewContext(parent, options...)
	t.Cleanup(cancel)
	messages := chromedp.Console(p.ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return // the tab was closed
			}
			p.mu.Lock()
			p.messages = append(p.messages, m)
			p.mu.Unlock()
		}
	}()
	err := chromedp.Listen(p.ctx, func(ev any) {
		if r, ok := ev.(*network.EventRequestWillBeSent); ok {
			p.mu.Lock()
			p.requests = append(p.requests, r.Request.URL)
			p.mu.Unlock()
		}
	})
	if err != nil {
		t.Fatalf("new tab: %v", err)
	}
	p.Before(watch)
	return p
}

// watch notes the states that the document passes through: a test may look too late to see one that lasted a moment.
// Where a test moves to another hash, it takes the old state away before the program hears of the move. Chromium calls
// a window's listeners in the order in which they came, capturing or not, so this one comes before the program starts.
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

// turn waits until the page has drawn what the action before led to. go-app draws at most 1/60 s after an event, by a
// timer that was set before this one and so runs before it, however late both are.
const turn = `new Promise(done => setTimeout(done, 40, true))`

// Close closes the tab before the test ends.
func (p *Page) Close() {
	p.t.Helper()
	if err := chromedp.Cancel(p.ctx); err != nil {
		p.t.Fatalf("closing a tab: %v", err)
	}
}

// Before has JavaScript run in every document before the document's own scripts.
func (p *Page) Before(script string) {
	p.t.Helper()
	p.do("running a script first", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cdppage.AddScriptToEvaluateOnNewDocument,
			cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	}))
}

// Viewport sets the size of the window in CSS pixels.
func (p *Page) Viewport(width, height int) {
	p.t.Helper()
	p.do("resizing", chromedp.EmulateViewport(int64(width), int64(height)))
}

// Media sets media features, as pairs: "prefers-color-scheme", "dark".
func (p *Page) Media(pairs ...string) {
	p.t.Helper()
	var features []*emulation.MediaFeature
	for i := 0; i+1 < len(pairs); i += 2 {
		features = append(features, &emulation.MediaFeature{Name: pairs[i], Value: pairs[i+1]})
	}
	p.do("setting media features", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
		return err
	}))
}

// Paper shows the page as it is printed, with dark colours wanted on the screen, or as on a screen again.
func (p *Page) Paper(printed bool) {
	p.t.Helper()
	params := emulation.SetEmulatedMediaParams{}
	if printed {
		params.Media = "print"
		params.Features = []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}
	}
	p.do("setting the medium", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, params)
		return err
	}))
}

// Open opens an address and waits until the document has loaded; a page that differs in its hash only is not loaded
// again.
func (p *Page) Open(address string) {
	p.t.Helper()
	p.do("opening "+address, chromedp.Navigate(address))
}

// Reload loads the page again.
func (p *Page) Reload() {
	p.t.Helper()
	p.do("reloading", chromedp.Reload())
}

// Hash moves to another hash of the same page, as a link does, and waits until the page that it names is there: what is
// clicked next is not of the page before, and its state is its own.
func (p *Page) Hash(hash string) {
	p.t.Helper()
	Eval[bool](p, fmt.Sprintf(`new Promise(done => {
		const before = location.href;
		moved = done;
		location.hash = %s;
		if (location.href !== before) return;
		moved = null;
		done(true);
	})`, quote(hash)))
	route, _, _ := strings.Cut(strings.TrimPrefix(hash, "#/"), "?")
	if route == "" {
		route = "story"
	}
	p.WaitUntil(fmt.Sprintf(`(d => d.state && [%s, "unknown"].includes(d.route))(document.documentElement.dataset)`,
		quote(route)))
}

// do runs actions within the page's patience.
func (p *Page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v\n%s", what, err, p.state())
	}
}

// Eval returns the value of a JavaScript expression, awaited where it is a promise.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	v, err := eval[T](ctx, expression)
	if err != nil {
		p.t.Fatalf("%s: %v\n%s", expression, err, p.state())
	}
	return v
}

func eval[T any](ctx context.Context, expression string) (T, error) {
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, func(e *runtime.EvaluateParams) {
		await := true
		e.AwaitPromise = &await
	}))
}

// ask evaluates an expression again and again until there is an answer or an error. While a page is being left, a
// question may stay without an answer; on a busy machine an answer takes long, so each next question waits longer.
func ask[T any](ctx context.Context, most time.Duration, expression string) (v T, err error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	for bound := 3 * time.Second; ; bound *= 2 {
		once, cancel := context.WithTimeout(ctx, bound)
		v, err = eval[T](once, expression)
		late := once.Err() != nil
		cancel()
		if err == nil || !late || ctx.Err() != nil {
			return v, err
		}
	}
}

// WaitUntil waits until a JavaScript expression, or what it promises, is true.
func (p *Page) WaitUntil(expression string) {
	p.t.Helper()
	p.waitUntil(expression, expression)
}

func (p *Page) waitUntil(what, expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	for {
		// While a page is being left there is nothing to ask: an error means not yet.
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

// WaitState waits until the document is in a state (data-state) that follows the action before.
func (p *Page) WaitState(name string) {
	p.t.Helper()
	p.WaitUntil(turn)
	p.WaitUntil("document.documentElement.dataset.state === " + quote(name))
}

// WaitPassed waits until the document has been in a state since the last click or change of the address. It is for
// states that may be over when the test looks.
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

// Text returns the visible text of the first match, for which it waits.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	p.WaitFor(selector)
	return Eval[string](p, "document.querySelector("+quote(selector)+").innerText")
}

// Attribute returns an attribute of the first match, for which it waits; "" where it is not set.
func (p *Page) Attribute(selector, name string) string {
	p.t.Helper()
	p.WaitFor(selector)
	return Eval[string](p, "document.querySelector("+quote(selector)+").getAttribute("+quote(name)+") ?? ''")
}

// Count returns how many elements match.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	return Eval[int](p, "document.querySelectorAll("+quote(selector)+").length")
}

// Click presses the middle of the first match with the mouse once it is visible, enabled, at rest and not covered. What
// is drawn above an element may move it between the look and the press: a click that arrives elsewhere is made again.
func (p *Page) Click(selector string) {
	p.t.Helper()
	for end := time.Now().Add(p.Patience); time.Now().Before(end); {
		p.waitUntil(selector+", visible, enabled, at rest and not covered", "(globalThis.aimed = "+
			fmt.Sprintf(aim, quote(selector))+")")
		spot := Eval[[]float64](p, "globalThis.aimed ?? []")
		if len(spot) != 2 {
			continue // the document is another one
		}
		at := [2]float64{spot[0], spot[1]}
		p.mouse("pressing "+selector, input.DispatchMouseEventTypeMousePressed, at, 1)
		p.mouse("pressing "+selector, input.DispatchMouseEventTypeMouseReleased, at, 0)
		// Where the click led to another document, nothing is known of it there, or nobody answers.
		if missed, err := ask[bool](p.ctx, p.Patience, "globalThis.hit === false"); err != nil || !missed {
			return
		}
	}
	p.t.Fatalf("no click arrived at %s within %v\n%s", selector, p.Patience, p.state())
}

// aim promises the middle of an element, in CSS pixels of the window, or null where it cannot be clicked at the moment.
// It has the document note in hit whether the next click arrives there.
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

// Press presses keys where the focus is: text, or characters of chromedp/kb.
func (p *Page) Press(keys string) {
	p.t.Helper()
	Eval[bool](p, "(passed.length = 0, true)")
	p.do("pressing keys", chromedp.KeyEvent(keys))
}

// Fill sets the value of an input, a text area or a select once it is enabled, and tells the page as a browser does.
func (p *Page) Fill(selector, value string) {
	p.t.Helper()
	p.WaitUntil(fmt.Sprintf(`(e => e && !e.disabled)(document.querySelector(%s))`, quote(selector)))
	Eval[bool](p, fmt.Sprintf(`(() => {
		const e = document.querySelector(%s);
		passed.length = 0;
		e.focus();
		Object.getOwnPropertyDescriptor(Object.getPrototypeOf(e), "value").set.call(e, %s);
		e.dispatchEvent(new Event("input", {bubbles: true}));
		e.dispatchEvent(new Event("change", {bubbles: true}));
		return true;
	})()`, quote(selector), quote(value)))
}

// Screenshot takes a picture of the whole page and writes it as name.png into the folder UNTRAINED_SCREENSHOTS; without
// that folder it does nothing.
func (p *Page) Screenshot(name string) {
	p.t.Helper()
	p.picture(name, chromedp.FullScreenshot(100))
}

func (p *Page) picture(name string, take chromedp.Action[[]byte]) {
	p.t.Helper()
	folder := os.Getenv("UNTRAINED_SCREENSHOTS")
	if folder == "" {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, take)
	if err != nil {
		p.t.Fatalf("screenshot %s: %v", name, err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// View takes a picture of what the window shows, scrolled so that the first match is at its top, and writes it as
// Screenshot does.
func (p *Page) View(name, selector string) {
	p.t.Helper()
	p.WaitFor(selector)
	Eval[bool](p, "(document.querySelector("+quote(selector)+
		").scrollIntoView({block: 'start', behavior: 'instant'}), true)")
	p.picture(name, chromedp.CaptureScreenshot())
}

// state returns what stands on the page and in its console, for a failure's message.
func (p *Page) state() string {
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	seen, err := eval[string](ctx, `location.href + "\n" + document.documentElement.outerHTML.match(/^<html[^>]*>/)[0] `+
		`+ "\n" + document.body.innerText.slice(0, 2000)`)
	if err != nil {
		seen = err.Error()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "the page: %s\nits console:\n", seen)
	for _, m := range p.Console() {
		fmt.Fprintf(&b, "  %s\n", m)
	}
	return b.String()
}

// Console returns what was written to the console so far.
func (p *Page) Console() []chromedp.ConsoleMessage {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]chromedp.ConsoleMessage(nil), p.messages...)
}

// NoErrors fails the test if the console holds an error or an exception, except those that contain one of the expected
// texts.
func (p *Page) NoErrors(expected ...string) {
	p.t.Helper()
	for _, m := range p.Console() {
		if m.Type != chromedp.ConsoleError && m.Type != chromedp.ConsoleException {
			continue
		}
		known := false
		for _, text := range expected {
			known = known || strings.Contains(m.Text, text) || strings.Contains(m.URL, text)
		}
		if !known {
			p.t.Errorf("on the console: %s (%s)", m, m.URL)
		}
	}
}

// Requests returns the addresses that the page itself asked for, in order.
func (p *Page) Requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.requests...)
}

// NoForeignRequests fails the test if the page asked another host than its own.
func (p *Page) NoForeignRequests() {
	p.t.Helper()
	host := Eval[string](p, "location.host")
	for _, r := range p.Requests() {
		u, err := url.Parse(r)
		if err != nil || u.Host != host && u.Scheme != "data" && u.Scheme != "blob" {
			p.t.Errorf("the page at %s asked for %s", host, r)
		}
	}
}

func quote(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string always encodes
	}
	return string(b)
}
