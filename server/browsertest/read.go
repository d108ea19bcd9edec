//go:build !js

package browsertest

import "fmt"

// Text waits for an element that matches a CSS selector and returns the visible text of the first.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return of[string](p, selector, "e => e.innerText")
}

// Attribute waits for an element that matches a CSS selector and returns an attribute of the first, or "" if the
// attribute is not set.
func (p *Page) Attribute(selector, name string) string {
	p.t.Helper()
	return of[string](p, selector, "e => e.getAttribute("+quote(name)+") ?? ''")
}

// Count returns how many elements match a CSS selector.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	return Eval[int](p, "document.querySelectorAll("+quote(selector)+").length")
}

// of waits for an element that matches and returns what a JavaScript function returns for the first. The page may take
// the element away after the wait, so that the function is called in the evaluation that looks for the element.
func of[T any](p *Page, selector, function string) T {
	p.t.Helper()
	for {
		p.WaitFor(selector)
		v := Eval[[]T](p, fmt.Sprintf(`[...document.querySelectorAll(%s)].slice(0, 1).map(%s)`, quote(selector), function))
		if len(v) == 1 {
			return v[0]
		}
	}
}
