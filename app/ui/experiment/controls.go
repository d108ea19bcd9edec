package experiment

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/words"
	"untrained/assets/neural"
)

// groups says which controls stand in view, under which headings. Every other
// property of an experiment stands under "More choices", in its own order.
var groups = []struct {
	name, title string
	keys        []string
}{
	{"recording", "What is predicted", []string{"recording", "session", "areas", "area"}},
	{"network", "Network", []string{"network", "layer", "layers", "training"}},
	{"extent", "Size of the run", []string{"quick"}},
	{"chance", "Random seeds", []string{"seeds", "seed"}},
}

// controls draws a control for every property, grouped.
func (b *Page) controls() app.UI {
	properties := b.experiment.Properties()
	var sections []app.UI
	used := map[string]bool{}
	for _, g := range groups {
		var body []app.UI
		for _, key := range g.keys {
			if i := slices.IndexFunc(properties, func(p lab.Property) bool { return p.Key == key }); i >= 0 {
				used[key] = true
				property, ok := b.applicable(properties[i])
				if ok && !b.Address.Hides(key) {
					body = append(body, b.Control(property))
				}
			}
		}
		if len(body) > 0 {
			id := "group-" + g.name
			sections = append(sections, app.Section().Class("group").Aria("labelledby", id).
				Body(append([]app.UI{app.H3().ID(id).Text(g.title)}, body...)...))
			if g.name == "recording" && !b.Address.Hides("card") {
				sections = append(sections, b.recordingCard())
				sections = append(sections, b.furtherCards()...)
			}
		}
	}
	var more []app.UI
	changed := 0
	for _, property := range properties {
		if used[property.Key] || b.Address.Hides(property.Key) {
			continue
		}
		more = append(more, b.Control(property))
		if b.Config.Get(property.Key) != property.Default {
			changed++
		}
	}
	if len(more) > 0 {
		title := "More choices"
		if changed > 0 {
			title += " (" + strconv.Itoa(changed) + " changed)"
		}
		sections = append(sections, app.Details().Class("group more").ID("more").Body(
			append([]app.UI{app.Summary().Text(title)}, more...)...))
	}
	return app.Div().Class("controls").Body(
		app.H2().Text("Settings"),
		b.Corrected(),
		app.Div().Class("groups").Body(sections...),
	)
}

// applicable narrows a property to what the other choices leave: the sessions
// and areas are those of the chosen recording, and where it has none there is no control.
func (b *Page) applicable(p lab.Property) (lab.Property, bool) {
	if p.Key == lab.KeyAreas {
		p.Options = nil
		if e, err := neural.EntryByID(b.Config.Get(lab.KeyRecording)); err == nil {
			for _, name := range e.Areas() {
				p.Options = append(p.Options, lab.Option{Value: name, Label: words.Area(name)})
			}
		}
		return p, len(p.Options) > 0 || b.Config.Get(p.Key) != "" || b.Corrections[p.Key] != ""
	}
	if p.Key != "session" {
		return p, true
	}
	var own []lab.Option
	for _, o := range p.Options {
		if rest, found := strings.CutPrefix(o.Label, b.Config.Get(lab.KeyRecording)+", "); found {
			own = append(own, lab.Option{Value: o.Value, Label: rest})
		}
	}
	if len(own) > 0 {
		own = slices.Insert(own, 0, lab.Option{Label: "the first"})
	}
	p.Options = own
	return p, len(own) > 0 || b.Config.Get(p.Key) != "" || b.Corrections[p.Key] != ""
}
