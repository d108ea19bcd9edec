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
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Page is a tab. Its methods end the test when they fail.
type Page struct {
	// Patience is how long the waiting methods wait; a minute at first.
	Patience time.Duration

	t   testing.TB
	ctx context.Context

	mu       sync.Mutex
	messages []chromedp.ConsoleMessage
	requests []string
}

// NewPage opens an empty tab with a profile of its own. What is set with Before,
// Viewport or Media counts from the next Open on.
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
	p := &Page{Patience: time.Minute, t: t}
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
	return p
}

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
		_, err := cdp.Call(ctx, t, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: script})
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

// Paper shows the page as it is printed, with dark colours wanted on the screen, or as
// on a screen again.
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

// Open opens an address and waits until the document has loaded; a page that
// differs in its hash only is not loaded again.
func (p *Page) Open(address string) {
	p.t.Helper()
	p.do("opening "+address, chromedp.Navigate(address))
}

// Reload loads the page again.
func (p *Page) Reload() {
	p.t.Helper()
	p.do("reloading", chromedp.Reload())
}

// Hash moves to another hash of the same page, as a link does, and waits until the
// page of its route is there: what is clicked next is not of the page before.
func (p *Page) Hash(hash string) {
	p.t.Helper()
	Eval[string](p, fmt.Sprintf("location.hash = %s", quote(hash)))
	route, _, _ := strings.Cut(strings.TrimPrefix(hash, "#/"), "?")
	if route == "" {
		route = "story"
	}
	p.WaitUntil(fmt.Sprintf(`[%s, "unknown"].includes(document.documentElement.dataset.route)`, quote(route)))
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

// Eval gives the value of a JavaScript expression, awaited where it is a promise.
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

// WaitUntil waits until a JavaScript expression, or what it promises, is true.
func (p *Page) WaitUntil(expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	for {
		// While a page is being left there is nothing to ask, and a question may stay
		// without an answer: an error means not yet.
		once, cancel := context.WithTimeout(ctx, 3*time.Second)
		v, err := eval[bool](once, "Promise.resolve("+expression+").then(Boolean)")
		cancel()
		if v && err == nil {
			return
		}
		select {
		case <-ctx.Done():
			p.t.Fatalf("waited %v for %s (last error: %v)\n%s", p.Patience, expression, err, p.state())
		case <-time.After(30 * time.Millisecond):
		}
	}
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

// Text gives the visible text of the first match, for which it waits.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	p.WaitFor(selector)
	return Eval[string](p, "document.querySelector("+quote(selector)+").innerText")
}

// Attribute gives an attribute of the first match, for which it waits; "" where it
// is not set.
func (p *Page) Attribute(selector, name string) string {
	p.t.Helper()
	p.WaitFor(selector)
	return Eval[string](p, "document.querySelector("+quote(selector)+").getAttribute("+quote(name)+") ?? ''")
}

// Count tells how many elements match.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	return Eval[int](p, "document.querySelectorAll("+quote(selector)+").length")
}

// Click presses the middle of the first match with the mouse, once it is visible and
// enabled: after the step before, the page may not have drawn yet.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.WaitUntil(fmt.Sprintf(`(e => e && !e.disabled)(document.querySelector(%s))`, quote(selector)))
	p.do("clicking "+selector, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// Press presses keys where the focus is: text, or characters of chromedp/kb.
func (p *Page) Press(keys string) {
	p.t.Helper()
	p.do("pressing keys", chromedp.KeyEvent(keys))
}

// Fill sets the value of an input, a text area or a select, and tells the page as
// a browser does.
func (p *Page) Fill(selector, value string) {
	p.t.Helper()
	p.WaitFor(selector)
	Eval[bool](p, fmt.Sprintf(`(() => {
		const e = document.querySelector(%s);
		e.focus();
		Object.getOwnPropertyDescriptor(Object.getPrototypeOf(e), "value").set.call(e, %s);
		e.dispatchEvent(new Event("input", {bubbles: true}));
		e.dispatchEvent(new Event("change", {bubbles: true}));
		return true;
	})()`, quote(selector), quote(value)))
}

// Screenshot takes a picture of the whole page and writes it as name.png into the
// folder UNTRAINED_SCREENSHOTS; without that folder it does nothing.
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

// View takes a picture of what the window shows, scrolled so that the first match is
// at its top, and writes it as Screenshot does.
func (p *Page) View(name, selector string) {
	p.t.Helper()
	p.WaitFor(selector)
	Eval[bool](p, "(document.querySelector("+quote(selector)+").scrollIntoView({block: 'start', behavior: 'instant'}), true)")
	p.picture(name, chromedp.CaptureScreenshot())
}

// state is what stands on the page and in its console, for a failure's message.
func (p *Page) state() string {
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	seen, err := eval[string](ctx, `location.href + "\n" + document.documentElement.outerHTML.match(/^<html[^>]*>/)[0] + "\n" + document.body.innerText.slice(0, 2000)`)
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

// Console gives what was written to the console so far.
func (p *Page) Console() []chromedp.ConsoleMessage {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]chromedp.ConsoleMessage(nil), p.messages...)
}

// NoErrors fails the test if the console holds an error or an exception, but for
// those that contain one of the expected texts.
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

// Requests gives the addresses that the page itself asked for, in order.
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
