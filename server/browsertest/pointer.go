//go:build !js

package browsertest

import (
	"context"
	"fmt"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Place is a place in an element, as fractions of the element's width and height.
type Place struct{ X, Y float64 }

// Hover moves the mouse to a place in the first element that matches.
func (p *Page) Hover(selector string, at Place) {
	p.t.Helper()
	p.mouse("pointing at "+selector, input.DispatchMouseEventTypeMouseMoved, p.spot(selector, at), 0)
}

// Drag presses the mouse's button at the first place in the first element that matches, moves the mouse along the other
// places and releases the button.
func (p *Page) Drag(selector string, along ...Place) {
	p.t.Helper()
	for i, at := range along {
		spot := p.spot(selector, at)
		if i == 0 {
			p.mouse("pressing in "+selector, input.DispatchMouseEventTypeMousePressed, spot, 1)
		}
		p.mouse("dragging in "+selector, input.DispatchMouseEventTypeMouseMoved, spot, 1)
		if i == len(along)-1 {
			p.mouse("letting go in "+selector, input.DispatchMouseEventTypeMouseReleased, spot, 0)
		}
	}
}

// Swipe is like Drag, with a finger instead of the mouse.
func (p *Page) Swipe(selector string, along ...Place) {
	p.t.Helper()
	touch := func(kind input.DispatchTouchEventType, points ...*input.TouchPoint) {
		p.do("touching "+selector, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points})
			return err
		}))
	}
	for i, at := range along {
		spot := p.spot(selector, at)
		kind := input.DispatchTouchEventTypeTouchMove
		if i == 0 {
			kind = input.DispatchTouchEventTypeTouchStart
		}
		touch(kind, &input.TouchPoint{X: spot[0], Y: spot[1]})
	}
	touch(input.DispatchTouchEventTypeTouchEnd)
}

// spot returns a place in the first element that matches, in CSS pixels of the window.
func (p *Page) spot(selector string, at Place) [2]float64 {
	p.t.Helper()
	return of[[2]float64](p, selector, fmt.Sprintf(`e => {
		e.scrollIntoView({block: "center", behavior: "instant"});
		const r = e.getBoundingClientRect();
		return [r.left + %g * r.width, r.top + %g * r.height];
	}`, at.X, at.Y))
}

func (p *Page) mouse(what string, kind input.DispatchMouseEventType, spot [2]float64, buttons int64) {
	p.t.Helper()
	event := input.DispatchMouseEventParams{Type: kind, X: spot[0], Y: spot[1], Buttons: buttons}
	if kind != input.DispatchMouseEventTypeMouseMoved {
		event.Button, event.ClickCount = input.MouseButtonLeft, 1
	}
	p.do(what, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.DispatchMouseEvent, event)
		return err
	}))
}
