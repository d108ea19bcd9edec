//go:build !js

package browsertest

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// Console returns the messages that were written to the console so far.
func (p *Page) Console() []chromedp.ConsoleMessage {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]chromedp.ConsoleMessage(nil), p.messages...)
}

// NoErrors fails the test if there is an error or an exception on the console, except those that contain one of the
// expected texts.
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

// Requests returns the addresses that the page itself, without its workers, requested, in order.
func (p *Page) Requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.requests...)
}

// NoForeignRequests fails the test if the page sent a request to another host than its own.
func (p *Page) NoForeignRequests() {
	p.t.Helper()
	host := Eval[string](p, "location.host")
	for _, r := range p.Requests() {
		u, err := url.Parse(r)
		if err != nil || u.Host != host && u.Scheme != "data" && u.Scheme != "blob" {
			p.t.Errorf("the page at %s requested %s", host, r)
		}
	}
}

// state describes the page and its console for the message of a failure.
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
