package control

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/ui/page"
)

// Linked is a page whose choices a link can carry: every page that embeds choices.
type Linked interface{ Link() *Choices }

// Link implements Linked.
func (c *Choices) Link() *Choices { return c }

// Press is a button.
func Press(p page.Frame, id, text, class string, f func()) app.UI {
	return app.Button().ID(id).Type("button").Class(strings.TrimSpace("button "+class)).Text(text).
		OnClick(p.On(func(app.Value) { f() }), app.EventScope(id))
}

// Tick is a checkbox with its words.
func Tick(p page.Frame, id, text string, on bool, f func(on bool)) app.UI {
	return app.Label().For(id).Class("box").Body(
		app.Input().ID(id).Type("checkbox").Checked(on).
			OnChange(p.On(func(src app.Value) { f(src.Get("checked").Bool()) }), app.EventScope(id)),
		app.Span().Text(text))
}
