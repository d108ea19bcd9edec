//go:build !js || dev

package shell

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/control"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// everyKind has a property of each kind.
type everyKind struct{}

func (everyKind) Name() string { return "every-kind" }
func (everyKind) Properties() []lab.Property {
	return []lab.Property{
		{Key: "whole", Label: "A whole number", Kind: lab.Int, Default: "3", Min: 1, Max: 10, Help: "From 1 to 10."},
		{Key: "real", Label: "A number", Kind: lab.Float, Default: "0.5", Min: 0, Max: 1, Help: "From 0 to 1."},
		{Key: "slider", Label: "A number with a slider", Kind: lab.Float, Default: "0.5", Min: 0, Max: 1, Step: 0.1,
			Help: "The slider and the field say the same."},
		{Key: "one", Label: "One of several", Kind: lab.Choice, Default: "a",
			Options: []lab.Option{{Value: "a", Label: "the first"}, {Value: "b", Label: "the second"}}, Help: "A list."},
		{Key: "some", Label: "Some of several", Kind: lab.Choices, Default: "a,c",
			Options: []lab.Option{{Value: "a"}, {Value: "b"},
				{Value: "c", Label: "a label that is long enough to need a second line on a phone"}}, Help: "Boxes."},
		{Key: "text", Label: "Text", Kind: lab.Text, Default: "anything", Help: "A line."},
		{Key: "own", Label: "Text with suggestions", Kind: lab.Text, Default: "a",
			Options: []lab.Option{{Value: "a", Label: "a suggestion"}, {Value: "b", Label: "another"}},
			Help:    "A list, and a line behind it."},
	}
}

func controlSpecimens(p page.Frame) (list []page.Specimen) {
	draw := func(change func(c *control.Choices)) func() func() []app.UI {
		return func() func() []app.UI {
			c := control.New(p, everyKind{})
			change(&c)
			return func() []app.UI {
				var all []app.UI
				for _, property := range c.Subject.Properties() {
					all = append(all, c.Control(property))
				}
				return []app.UI{app.Div().Class("controls").Body(c.Corrected(),
					app.Div().Class("groups").Body(app.Section().Class("group").Body(all...)))}
			}
		}
	}
	return append(list,
		page.Specimen{Name: "controls", Shows: "Controls of every kind", Make: draw(func(*control.Choices) {})},
		page.Specimen{Name: "controls-wrong", Shows: "Controls with values that cannot be used, and what a link had wrong",
			Make: draw(func(c *control.Choices) {
				for _, property := range c.Subject.Properties() {
					c.Corrections[property.Key] = "“x” cannot be used here; it stays at " + property.Default + "."
				}
				c.Corrections["text"] = "28x28x1/conv5y5\n             ^ a kernel is written 5x5."
				c.Notices = []string{"“seeds=0” is less than 1, so it was taken as 1.", "There is no “colour”."}
			})},
		page.Specimen{Name: "controls-own", Shows: "Controls with a value of one's own behind a list",
			Make: draw(func(c *control.Choices) { c.Own["own"] = true })},
	)
}

func cardSpecimens() (list []page.Specimen) {
	one := func(name, shows string, card func() app.UI) {
		list = append(list, page.Specimen{Name: name, Shows: shows, Make: func() func() []app.UI {
			return func() []app.UI { return []app.UI{card()} }
		}})
	}
	one("card-error", "Card of an error", func() app.UI {
		return part.ErrorCard("The recording could not be fetched: the server answered 503.", "Try again in a minute.",
			app.P().Class("actions").Body(app.A().Class("button").Href("#/").Text("Go to the story")))
	})
	one("card-lost", "Page of an address that does not exist",
		func() app.UI { return app.Div().Body((&lost{route: "elsewhere"}).Render()[0]) })
	return list
}
