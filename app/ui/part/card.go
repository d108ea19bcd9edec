package part

import (
	"fmt"
	"math"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// ListOf draws texts as a list.
func ListOf(texts []string) app.UI {
	return app.Ul().Body(app.Range(texts).Slice(func(i int) app.UI { return app.Li().Text(texts[i]) }))
}

// Bar draws progress, f in [0, 1], with what it means in words.
func Bar(id, label string, f float64, text string) app.UI {
	if math.IsNaN(f) {
		f = 0
	}
	percent := int(math.Min(math.Max(f, 0), 1) * 100)
	return app.Div().Class("progress").Body(
		app.Div().ID(id).Class("bar").Role("progressbar").Aria("label", label).
			Aria("valuemin", "0").Aria("valuemax", "100").Aria("valuenow", fmt.Sprint(percent)).Aria("valuetext", text).
			Body(app.Div().Class("fill").Style("width", "%d%%", percent)),
		app.P().Class("progress-text").Text(text),
	)
}

// Stalled says why nothing or little arrives of what is fetched; with no text it is hidden.
func Stalled(id, text string) app.UI {
	return app.P().ID(id).Class("wrong").Role("status").Hidden(text == "").Text(text)
}

// Heading is a page's h1 with its lead.
func Heading(title, lead string) app.UI {
	body := []app.UI{app.H1().TabIndex(-1).Text(title)}
	if lead != "" {
		body = append(body, app.P().Class("lead").Text(lead))
	}
	return app.Header().Class("opening").Body(body...)
}

// ErrorCard says what happened and what to do about it.
func ErrorCard(cause, remedy string, more ...app.UI) app.UI {
	body := []app.UI{
		app.P().Class("cause").Body(app.Strong().Text("What happened. "), app.Text(cause)),
		app.P().Class("remedy").Body(app.Strong().Text("What to do. "), app.Text(remedy)),
	}
	return app.Div().Class("card error").Role("alert").Body(append(body, more...)...)
}

// Slot draws an element that is not always there, and keeps its place while it is not. go-app compares what is drawn
// with what was drawn by position: without a slot, everything below would be made again whenever the element comes or
// goes, and the file that a reader is choosing in an open dialogue would reach a field that the page has thrown away.
func Slot(shown bool, draw func() app.UI) app.UI {
	if shown {
		return draw()
	}
	return app.Div().Hidden(true)
}
