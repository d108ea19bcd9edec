//go:build !js

package browsertest

// Text waits for an element that matches a CSS selector and returns the visible text of the first.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	p.WaitFor(selector)
	return Eval[string](p, "document.querySelector("+quote(selector)+").innerText")
}

// Attribute waits for an element that matches a CSS selector and returns an attribute of the first, or "" if the
// attribute is not set.
func (p *Page) Attribute(selector, name string) string {
	p.t.Helper()
	p.WaitFor(selector)
	return Eval[string](p, "document.querySelector("+quote(selector)+").getAttribute("+quote(name)+") ?? ''")
}

// Count returns how many elements match a CSS selector.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	return Eval[int](p, "document.querySelectorAll("+quote(selector)+").length")
}
