//go:build !js || dev

package ui

import (
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
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

func controlSpecimens() (list []specimen) {
	draw := func(change func(c *choices)) func(p *program) func() []app.UI {
		return func(p *program) func() []app.UI {
			c := newChoices(p, everyKind{})
			change(&c)
			return func() []app.UI {
				var all []app.UI
				for _, property := range c.subject.Properties() {
					all = append(all, c.control(property))
				}
				return []app.UI{app.Div().Class("controls").Body(c.corrected(),
					app.Div().Class("groups").Body(app.Section().Class("group").Body(all...)))}
			}
		}
	}
	return append(list,
		specimen{"controls", "Controls of every kind", draw(func(*choices) {})},
		specimen{"controls-wrong", "Controls with values that cannot be used, and what a link had wrong",
			draw(func(c *choices) {
				for _, property := range c.subject.Properties() {
					c.corrections[property.Key] = "“x” cannot be used here; it stays at " + property.Default + "."
				}
				c.corrections["text"] = "28x28x1/conv5y5\n             ^ a kernel is written 5x5."
				c.notices = []string{"“seeds=0” is less than 1, so it was taken as 1.", "There is no “colour”."}
			})},
		specimen{"controls-own", "Controls with a value of one's own behind a list",
			draw(func(c *choices) { c.own["own"] = true })},
	)
}

func cardSpecimens() (list []specimen) {
	one := func(name, shows string, card func(p *program) app.UI) {
		list = append(list, specimen{name, shows, func(p *program) func() []app.UI {
			return func() []app.UI { return []app.UI{card(p)} }
		}})
	}
	one("card-error", "Card of an error", func(*program) app.UI {
		return errorCard("The recording could not be fetched: the server answered 503.", "Try again in a minute.",
			app.P().Class("actions").Body(app.A().Class("button").Href("#/").Text("Go to the story")))
	})
	one("card-lost", "Page of an address that does not exist",
		func(p *program) app.UI { return app.Div().Body((&lost{route: "elsewhere"}).render(p)[0]) })
	const noEstimate lab.Outcome = "no estimate"
	for _, v := range append(slices.Clone(lab.Outcomes), noEstimate) {
		one("card-verdict-"+strings.ReplaceAll(string(v), " ", "-"), "Card of a verdict: "+string(v), func(*program) app.UI {
			r := specimenResult(v == lab.Recovered || v == lab.NotRecovered)
			r.Verdicts[0].Verdict = v
			if v == noEstimate || v == lab.None {
				r.Verdicts[0].Estimate, r.Verdicts[0].Low, r.Verdicts[0].High = nil, nil, nil
			}
			if v == noEstimate {
				r.Verdicts[0].Verdict = lab.Undecided
			}
			return verdicts(r)
		})
	}
	return list
}
