//go:build !js

package browsertest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// patience bounds a wait that would never end. It does not judge how fast a page is: a busy machine takes many times as
// long as a quiet one.
const patience = 10 * time.Minute

// Page is a tab. A method that fails ends the test.
type Page struct {
	// Patience is how long a method waits before it fails. NewPage sets it to ten minutes.
	Patience time.Duration

	t   testing.TB
	ctx context.Context

	mu       sync.Mutex
	messages []chromedp.ConsoleMessage
	requests []string
}

// NewPage opens an empty tab with a profile of its own. Settings made with Before, Viewport or Media apply from the
// next Open on.
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

// Tab opens an empty tab that shares the profile of p.
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

// Close closes the tab before the test ends.
func (p *Page) Close() {
	p.t.Helper()
	if err := chromedp.Cancel(p.ctx); err != nil {
		p.t.Fatalf("closing a tab: %v", err)
	}
}

// Before makes the tab run a script in every document before the document's own scripts.
func (p *Page) Before(script string) {
	p.t.Helper()
	p.do("running a script first", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cdppage.AddScriptToEvaluateOnNewDocument,
			cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	}))
}

// Open opens an address and waits until the document has loaded. It does not load the document again if the address
// differs from the open one only in the hash.
func (p *Page) Open(address string) {
	p.t.Helper()
	p.do("opening "+address, chromedp.Navigate(address))
}

// Reload loads the page again.
func (p *Page) Reload() {
	p.t.Helper()
	p.do("reloading", chromedp.Reload())
}

// Hash moves to another hash of the same document, as a link does, and waits until the page that the hash names is
// drawn, so that the test's next step neither clicks on the former page nor reads its state.
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

// do runs actions, and ends the test if they fail or take longer than Patience; what describes the actions.
func (p *Page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v\n%s", what, err, p.state())
	}
}
