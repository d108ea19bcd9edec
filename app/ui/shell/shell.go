package shell

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// render draws the page of the address in its frame.
func (p *Program) render() app.UI {
	body := []app.UI{}
	if !p.at.Embed {
		body = append(body, p.header())
	}
	content := []app.UI{app.Div().Class("page")}
	if p.Shows(1) {
		content = p.page.Render()
	}
	if p.fault != "" {
		content = []app.UI{p.faultPage()}
	}
	if p.turns%2 == 1 {
		// Moves everything by one place, so that another page is mounted again. go-app keeps handlers that look alike, and
		// those of the page before would answer.
		content = append([]app.UI{app.Span().Hidden(true)}, content...)
	}
	body = append(body, app.Main().ID("main").TabIndex(-1).Body(content...), p.shareDialog())
	if !p.at.Embed {
		body = append(body, p.footer())
	}
	class := "app"
	if p.at.Embed {
		class += " embedded"
	}
	return app.Div().ID("app").Class(class).Body(body...)
}

func (p *Program) header() app.UI {
	return app.Header().Class("masthead").Body(
		app.A().Class("skip").Href("#main").Text("Skip to the content").
			OnClick(p.skip, app.EventScope("skip")),
		app.A().Class("brand").Href("#/").Body(app.Raw(Mark), app.Span().Text("Untrained")),
		p.navigation(),
		p.shareButton(),
	)
}

// Mark is the product's sign: a small grid of blue, grey and orange weights.
const Mark = `<svg class="mark" viewBox="0 0 9 9" width="22" height="22" aria-hidden="true" focusable="false">` +
	`<path fill="var(--blue)" d="M0 0h2.6v2.6H0zM6.4 3.2H9v2.6H6.4zM3.2 6.4h2.6V9H3.2z"/>` +
	`<path fill="var(--orange)" d="M3.2 0h2.6v2.6H3.2zM0 3.2h2.6v2.6H0zM6.4 6.4H9V9H6.4z"/>` +
	`<path fill="var(--line)" d="M6.4 0H9v2.6H6.4zM3.2 3.2h2.6v2.6H3.2zM0 6.4h2.6V9H0z"/></svg>`

// skip moves the focus and leaves the hash, which holds the page's state, alone.
func (p *Program) skip(_ app.Context, e app.Event) {
	p.guard(func() {
		e.PreventDefault()
		p.Host().Focus("main")
	})
}

func (p *Program) footer() app.UI {
	lines := []app.UI{
		p.computing(),
		app.P().Text("Untrained " + p.Lab().About.Version +
			". Everything is computed in this browser; nothing about you is sent or counted. " + p.Lab().About.Requests()),
	}
	for _, m := range p.Lab().About.Missing {
		lines = append(lines, app.P().Text(m))
	}
	lines = append(lines, app.P().Text("Software under the BSD 3-Clause licence. Recordings have licences of their own, "+
		"shown with each."))
	return app.Footer().Class("colophon").Body(lines...)
}

// lost is the page of a route that does not exist.
type lost struct{ route string }

func (l *lost) Title() string      { return "Page not found" }
func (l *lost) Enter(page.Address) {}
func (l *lost) State() page.State  { return page.Failed }
func (l *lost) Render() []app.UI {
	return []app.UI{app.Div().Class("page").Body(
		part.Heading("There is no such page", ""),
		part.ErrorCard("The address names the page “"+l.route+"”, which this version does not have.",
			"The link may be misspelt, or belong to another version.",
			app.P().Body(app.A().Href("#/").Text("Go to the story")),
		),
	)}
}

// faultPage stands for the whole content after a panic.
func (p *Program) faultPage() app.UI {
	return app.Div().Class("page").Body(
		part.Heading("Something in this page broke", ""),
		part.ErrorCard("The program ran into a mistake of its own: "+p.fault+".",
			"Units that were finished are kept. Reload the page to go on; if it happens again, go to the story and choose "+
				"other settings.",
			app.P().Body(app.A().Href("#/").Text("Go to the story")),
		),
	)
}
