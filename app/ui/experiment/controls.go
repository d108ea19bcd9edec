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

// groups are the headings under which controls stand that are in view.
var groups = []struct {
	name, title string
	keys        []string
}{
	{"claim", "Question", []string{"claim"}},
	{"recording", "What is predicted", []string{"recording", "session", "areas", "higher"}},
	{"network", "Network", []string{"network", "layer", "activation", "pooling", "kinds", "training", "dc"}},
	{"measured", "What is measured", []string{"models", "measures", "task"}},
	{"extent", "Size of the run", []string{"quick"}},
	{"chance", "Random seeds", []string{"seeds", "seed"}},
}

// inView are the keys whose controls may stand in view, the most important first; every other property stands under
// "More choices", in its own order.
var inView = []string{"recording", "quick", "claim", "models", "measures", "task", "seeds", "higher", "areas",
	"session",
	"kinds", "activation", "pooling", "network", "layer", "training", "dc", "seed"}

// mostInView is how many controls stand in view: as many as are taken in before the first run.
const mostInView = 6

// controls draws a control for every property: the most important ones grouped, the others folded.
func (b *Page) controls() app.UI {
	drawn := map[string]app.UI{}
	own := b.Config.Index(lab.KeyWeights) >= 0 && !b.Address.Hides(lab.KeyWeights)
	most := mostInView
	if own {
		most-- // the field of a network file of the reader's own stands with them
	}
	for _, key := range inView {
		p, ok := b.property(key)
		if ok && len(drawn) < most {
			drawn[key] = b.Control(p)
		}
	}
	var sections []app.UI
	for _, g := range groups {
		var body []app.UI
		for _, key := range g.keys {
			if drawn[key] != nil {
				body = append(body, drawn[key])
			}
		}
		if g.name == "network" && own {
			body = append(body, b.own.Field())
		}
		if len(body) > 0 {
			id := "group-" + g.name
			sections = append(sections, app.Section().Class("group").Aria("labelledby", id).
				Body(append([]app.UI{app.H3().ID(id).Text(g.title)}, body...)...))
		}
		if g.name == "recording" && !b.Address.Hides("card") {
			// What must be fetched is offered wherever its control is.
			here := b.Recording.Here || b.Recording.Embedded
			if b.Config.Get(lab.KeyRecording) != "" && (len(body) > 0 || b.Recording.ID != "" && !here) {
				sections = append(sections, b.recordingCard())
			}
			sections = append(sections, b.furtherCards()...)
		}
	}
	var more []app.UI
	changed := 0
	for _, property := range b.experiment.Properties() {
		p, ok := b.property(property.Key)
		if !ok || drawn[p.Key] != nil {
			continue
		}
		more = append(more, b.Control(p))
		if b.Config.Get(p.Key) != p.Default {
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

// property finds a property that has a control on the page as it stands.
func (b *Page) property(key string) (p lab.Property, ok bool) {
	all := b.experiment.Properties()
	i := slices.IndexFunc(all, func(p lab.Property) bool { return p.Key == key })
	if i < 0 || b.Address.Hides(key) {
		return p, false
	}
	return b.applicable(all[i])
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
