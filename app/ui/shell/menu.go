package shell

import (
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/ui/host"
	"untrained/app/ui/part"
	"untrained/app/ui/words"
)

// StoriesRoute is that of the page of components, which stands in no menu.
const StoriesRoute = "stories"

// EvidenceRoute is that of the evidence on a claim, to which the claims lead and no menu does.
const EvidenceRoute = "evidence"

// menus are the groups of the navigation, in reading order. A route appears once
// the program has its page; a page that stands in no group comes under the last.
var menus = []struct {
	id, title string
	routes    []string
}{
	{"play", "Play", []string{"network", "train", "stimuli"}},
	{string(words.Measure), "Experiments", slices.Concat(words.In(words.Measure), words.In(words.Weigh))},
	{"teach", "Teach", []string{"lessons", "class"}},
	{"library", "Library", []string{"data", "sessions"}},
	{"about", "About", []string{"about"}},
}

// allMenus stands for no group in particular: on a phone the navigation is open, with all its groups closed.
const allMenus = "all"

// OpenMenu opens a group of the navigation; "" closes the open one.
func (p *Program) OpenMenu(id string) { p.menu = id }

// menuRoutes gives the pages of group i that there are.
func (p *Program) menuRoutes(i int) []string {
	var routes []string
	for _, r := range menus[i].routes {
		if p.Pages[r] != nil {
			routes = append(routes, r)
		}
	}
	if i < len(menus)-1 {
		return routes
	}
	var rest []string
	for r := range p.Pages {
		placed := r == "" || r == StoriesRoute || r == EvidenceRoute
		for _, m := range menus {
			placed = placed || slices.Contains(m.routes, r)
		}
		if !placed {
			rest = append(rest, r)
		}
	}
	slices.Sort(rest)
	return append(routes, rest...)
}

// navigation draws the way to all pages: the story, and behind a button each group of pages.
// The groups are plain lists behind buttons, which every keyboard and screen reader
// knows; Escape closes the open one and goes back to its button. On a phone all of it stands behind one button.
func (p *Program) navigation() app.UI {
	items := []app.UI{p.tab("")}
	for i, m := range menus {
		routes := p.menuRoutes(i)
		switch len(routes) {
		case 0:
		case 1:
			items = append(items, p.tab(routes[0]))
		default:
			items = append(items, p.submenu(m.id, m.title, routes))
		}
	}
	class := "menu-frame"
	if p.menu != "" {
		class += " menu-open"
	}
	return app.Div().Class(class).Body(
		// On a phone, where it alone stands in the header.
		app.Button().ID("menu-"+allMenus).Type("button").Class("menu-button").
			Aria("expanded", part.BoolText(p.menu != "")).Aria("controls", "pages").Text("Menu").
			OnClick(p.On(func(app.Value) {
				if p.menu != "" {
					p.menu = ""
				} else {
					p.menu = allMenus
				}
			}), app.EventScope("menu-all")),
		app.Div().Class("backdrop").Hidden(p.menu == "").OnClick(p.On(func(app.Value) { p.menu = "" }),
			app.EventScope("backdrop")),
		app.Nav().ID("pages").Aria("label", "Pages").
			On("keydown", p.menuKey, app.EventScope("menu-key")).
			On("focusout", p.menuLeft, app.EventScope("menu-left")).
			Body(app.Ul().Class("menus").Body(items...)),
	)
}

// submenu draws one group: the button says where one is.
func (p *Program) submenu(id, title string, routes []string) app.UI {
	open := p.menu == id
	class := "menu-button"
	if slices.Contains(routes, p.at.Route) {
		class += " here-below"
	}
	return app.Li().Class("menu").Body(
		app.Button().ID("menu-"+id).Type("button").Class(class).
			Aria("expanded", part.BoolText(open)).Aria("controls", "menu-"+id+"-pages").
			OnClick(p.On(func(app.Value) {
				if p.menu == id {
					p.menu = ""
				} else {
					p.menu = id
				}
			}), app.EventScope("menu-"+id)).
			Body(app.Text(title), app.Raw(`<svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true" `+
				`focusable="false"><path fill="none" stroke="currentColor" stroke-width="1.6" d="M1.5 3.2 5 6.8l3.5-3.6"/></svg>`)),
		app.Ul().ID("menu-"+id+"-pages").Class("menu-pages").Hidden(!open).Body(
			app.Range(routes).Slice(func(i int) app.UI { return p.tab(routes[i]) })),
	)
}

// tab is a link to a page.
func (p *Program) tab(route string) app.UI {
	a := app.A().Href("#/"+route).Text(p.Pages[route].Title()).
		OnClick(p.On(func(app.Value) { p.menu = "" }), app.EventScope("tab-"+route))
	if p.at.Route == route {
		a = a.Aria("current", "page")
	}
	return app.Li().Body(a)
}

// menuKey closes the open group on Escape, and moves between its links on the
// arrows.
func (p *Program) menuKey(ctx app.Context, e app.Event) {
	p.guard(func() {
		if p.menu == "" {
			return
		}
		step := 0
		switch e.Get("key").String() {
		case "Escape":
			p.Focus("#menu-" + p.menu)
			p.menu = ""
		case "ArrowDown":
			step = 1
		case "ArrowUp":
			step = -1
		}
		if step == 0 {
			return
		}
		e.PreventDefault()
		list := "#menu-" + p.menu + "-pages a"
		if p.menu == allMenus {
			list = "#pages .menus > li > a, #pages .menu > button"
		}
		links := host.Document().Call("querySelectorAll", list)
		n, at := links.Length(), -1
		active := host.Document().Get("activeElement")
		for i := range n {
			if links.Index(i).Equal(active) {
				at = i
			}
		}
		if n > 0 {
			links.Index((max(at, -step-1) + step + n) % n).Call("focus")
		}
	})
	ctx.Defer(func(app.Context) { p.guard(p.settle) })
}

// menuLeft closes the open group when the focus goes elsewhere on the page.
func (p *Program) menuLeft(ctx app.Context, e app.Event) {
	p.guard(func() {
		to := e.Get("relatedTarget")
		if p.menu == "" || !to.Truthy() || host.Document().Call("getElementById", "pages").Call("contains", to).Bool() {
			return
		}
		p.menu = ""
	})
}
