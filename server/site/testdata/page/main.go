// Command page is a small program for tests of the site around it: one heading
// that names the route, a counter, a button that panics, and a worker.
package main

import (
	"os"
	"strconv"
	"strings"
	"syscall/js"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

type page struct {
	app.Compo
	clicks int
	worker string
}

func (p *page) route() string {
	route, _, _ := strings.Cut(strings.TrimPrefix(app.Window().URL().Fragment, "/"), "?")
	if route == "" {
		return "story"
	}
	return route
}

func (p *page) OnNav(ctx app.Context) {
	html := app.Window().Get("document").Get("documentElement")
	html.Call("setAttribute", "data-route", p.route())
	html.Call("setAttribute", "data-state", "idle")
}

func (p *page) Render() app.UI {
	return app.Main().Body(
		app.H1().Text("Route "+p.route()),
		app.P().ID("base").Text(app.Getenv("UNTRAINED_BASE")),
		app.P().ID("version").Text(os.Getenv("UNTRAINED_VERSION")),
		app.P().ID("weights").Text(app.Getenv("UNTRAINED_WEIGHTS")),
		app.P().Body(app.A().Href("#/encoding").ID("link").Text("encoding")),
		app.Button().ID("count").Text("count "+strconv.Itoa(p.clicks)).OnClick(func(app.Context, app.Event) { p.clicks++ }),
		app.Button().ID("panic").Text("panic").OnClick(func(app.Context, app.Event) { panic("the test asked for it") }),
		app.Button().ID("work").Text("work").OnClick(p.work),
		app.P().ID("worker").Text(p.worker),
	)
}

// work starts a worker, which runs this same program, and shows what it says.
func (p *page) work(ctx app.Context, _ app.Event) {
	worker := js.Global().Get("Worker").New(app.Getenv("UNTRAINED_WORKER"))
	worker.Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		said := js.Global().Get("JSON").Call("stringify", args[0].Get("data")).String()
		ctx.Dispatch(func(app.Context) { p.worker += said })
		return nil
	}))
	js.Global().Get("untrained").Call("workers").Call("then", js.FuncOf(func(_ js.Value, args []js.Value) any {
		worker.Call("postMessage", map[string]any{"type": "start", "module": args[0], "env": map[string]any{"A": "b"}})
		return nil
	}))
}

func main() {
	if os.Args[0] == "worker.wasm" {
		js.Global().Call("postMessage", map[string]any{"type": "ready", "env": os.Getenv("A")})
		panic("the worker ends")
	}
	app.RouteWithRegexp(".*", func() app.Composer { return &page{} })
	app.RunWhenOnBrowser()
}
