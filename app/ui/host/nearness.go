package host

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// nearness tells of elements that come near the window, so that what stands far down
// a page is loaded when it is read.
type nearness interface {
	// approach gives a function that watches all elements of a selector; near is told
	// the id of each once when it comes near the window.
	Approach(near func(id string)) (observe func(selector string))
}

func (Browser) Approach(near func(id string)) func(selector string) {
	each := func(selector string, f func(e app.Value)) {
		list := Document().Call("querySelectorAll", selector)
		for i := range list.Length() {
			f(list.Index(i))
		}
	}
	kind := app.Window().Get("IntersectionObserver")
	if !kind.Truthy() {
		return func(selector string) {
			each(selector, func(e app.Value) { near(e.Get("id").String()) })
		}
	}
	var observer app.Value
	observer = kind.New(app.FuncOf(func(_ app.Value, args []app.Value) any {
		for i := range args[0].Length() {
			if entry := args[0].Index(i); entry.Get("isIntersecting").Bool() {
				observer.Call("unobserve", entry.Get("target"))
				near(entry.Get("target").Get("id").String())
			}
		}
		return nil
	}), map[string]any{"rootMargin": "400px 0px"})
	return func(selector string) {
		each(selector, func(e app.Value) { observer.Call("observe", e) })
	}
}
