package ui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
)

// groups says which controls stand in view, under which headings. Every other
// property of an experiment stands under "More choices", in its own order.
var groups = []struct {
	name, title string
	keys        []string
}{
	{"recording", "What is predicted", []string{"recording", "session", "area"}},
	{"network", "By which network", []string{"network", "layer", "layers", "training"}},
	{"chance", "What is left to chance", []string{"seeds", "seed"}},
}

// controls draws a control for every property, grouped.
func (b *bench) controls() app.UI {
	properties := b.experiment.Properties()
	var sections []app.UI
	used := map[string]bool{}
	for _, g := range groups {
		var body []app.UI
		for _, key := range g.keys {
			if i := slices.IndexFunc(properties, func(p lab.Property) bool { return p.Key == key }); i >= 0 {
				used[key] = true
				property, ok := b.applicable(properties[i])
				if ok && !b.address.Hides(key) {
					body = append(body, b.control(property))
				}
			}
		}
		if len(body) > 0 {
			id := "group-" + g.name
			sections = append(sections, app.Section().Class("group").Aria("labelledby", id).
				Body(append([]app.UI{app.H3().ID(id).Text(g.title)}, body...)...))
			if g.name == "recording" && !b.address.Hides("card") {
				sections = append(sections, b.recordingCard())
			}
		}
	}
	var more []app.UI
	changed := 0
	for _, property := range properties {
		if used[property.Key] || b.address.Hides(property.Key) {
			continue
		}
		more = append(more, b.control(property))
		if b.config.Get(property.Key) != property.Default {
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
		app.H2().Text("Choose"),
		app.If(len(b.notices) > 0, func() app.UI {
			return app.Div().Class("card notice").Role("status").Body(
				app.P().Body(app.Strong().Text("The link was corrected.")),
				app.Ul().Body(app.Range(b.notices).Slice(func(i int) app.UI { return app.Li().Text(b.notices[i]) })),
			)
		}),
		app.Div().Class("groups").Body(sections...),
	)
}

// applicable narrows a property to what the other choices leave: the sessions
// are those of the chosen recording, and where it has none there is no control.
func (b *bench) applicable(p lab.Property) (lab.Property, bool) {
	if p.Key != "session" {
		return p, true
	}
	var own []lab.Option
	for _, o := range p.Options {
		if rest, found := strings.CutPrefix(o.Label, b.config.Get("recording")+", "); found {
			own = append(own, lab.Option{Value: o.Value, Label: rest})
		}
	}
	if len(own) > 0 {
		own = slices.Insert(own, 0, lab.Option{Label: "the first"})
	}
	p.Options = own
	return p, len(own) > 0 || b.config.Get(p.Key) != "" || b.corrections[p.Key] != ""
}

// control draws one property: label, input, help, and what was wrong with the
// last value given.
func (b *bench) control(p lab.Property) app.UI {
	id := "control-" + p.Key
	wrong := b.corrections[p.Key]
	described := id + "-help"
	if wrong != "" {
		described += " " + id + "-error"
	}
	label := p.Label
	if label == "" {
		label = p.Key
	}
	tail := []app.UI{app.P().Class("help").ID(id + "-help").Text(p.Help)}
	// Always there, so that a screen reader hears what comes into it.
	class := "wrong"
	if strings.Contains(wrong, "\n") {
		class += " placed" // a line of the message points at a place in the one above
	}
	tail = append(tail, app.P().Class(class).ID(id+"-error").Aria("live", "polite").Text(wrong))
	value := b.config.Get(p.Key)

	if p.Kind == lab.Choices {
		return app.FieldSet().Class("control choices").ID(id).Aria("describedby", described).Body(
			append([]app.UI{app.Legend().Text(label), b.boxes(p, id)}, tail...)...)
	}
	var input app.UI
	switch {
	case p.Kind == lab.Choice:
		input = b.list(p.Key, id, described, p.Options, value)
	case p.Kind == lab.Text && len(p.Options) > 0:
		input = b.listOrOwn(p, id, described, value)
	default:
		input = b.field(p.Key, id, described, value, p.Kind != lab.Text)
	}
	return app.Div().Class("control").Body(append([]app.UI{app.Label().For(id).Text(label), input}, tail...)...)
}

// list draws a choice of one value.
func (b *bench) list(key, id, described string, options []lab.Option, value string) app.UI {
	return app.Select().ID(id).Name(key).Aria("describedby", described).
		OnChange(b.onValue(key), app.EventScope(id)).
		Body(app.Range(options).Slice(func(i int) app.UI {
			return app.Option().Value(options[i].Value).Text(optionLabel(options[i])).Selected(options[i].Value == value)
		}))
}

// field draws a line of text.
func (b *bench) field(key, id, described, value string, number bool) app.UI {
	f := app.Input().ID(id).Name(key).Type("text").Value(value).AutoComplete(false).Spellcheck(false).
		Aria("describedby", described).Aria("invalid", strconv.FormatBool(b.corrections[key] != "")).
		OnChange(b.onValue(key), app.EventScope(id))
	if number {
		f = f.Attr("inputmode", "decimal")
	}
	return f
}

// ownText is the entry of a list behind which a line of text opens.
const ownText = "(own)"

// listOrOwn draws suggestions, and a line of text for anything else.
func (b *bench) listOrOwn(p lab.Property, id, described, value string) app.UI {
	options := slices.Clone(p.Options)
	offered := slices.ContainsFunc(options, func(o lab.Option) bool { return o.Value == value })
	if !offered && value == "" {
		options, offered = slices.Insert(options, 0, lab.Option{Label: "(empty)"}), true
	}
	shown := value
	if !offered || b.own[p.Key] {
		shown = ownText
	}
	options = append(options, lab.Option{Value: ownText, Label: "other …"})
	body := []app.UI{b.list(p.Key, id, described, options, shown)}
	if shown == ownText {
		body = append(body, app.Div().Class("own").Body(
			app.Label().Class("unseen").For(id+"-own").Text(p.Label+", in your own words"),
			b.field(p.Key, id+"-own", described, value, false)))
	}
	return app.Div().Body(body...)
}

// boxes draws a choice of several values.
func (b *bench) boxes(p lab.Property, id string) app.UI {
	chosen := strings.Split(b.config.Get(p.Key), ",")
	return app.Div().Class("boxes").Body(app.Range(p.Options).Slice(func(i int) app.UI {
		o := p.Options[i]
		box := id + "-" + o.Value
		return app.Label().For(box).Class("box").Body(
			app.Input().ID(box).Type("checkbox").Name(p.Key).Value(o.Value).
				Checked(slices.Contains(chosen, o.Value)).
				OnChange(b.onBox(p, o.Value), app.EventScope(box)),
			app.Span().Text(optionLabel(o)),
		)
	}))
}

func optionLabel(o lab.Option) string {
	if o.Label != "" {
		return o.Label
	}
	return o.Value
}

// onValue takes over what was typed or chosen.
func (b *bench) onValue(key string) app.EventHandler {
	return b.p.on(func(src app.Value) { b.change(key, strings.TrimSpace(src.Get("value").String())) })
}

// onBox switches one of several values.
func (b *bench) onBox(p lab.Property, value string) app.EventHandler {
	return b.p.on(func(src app.Value) {
		chosen := slices.DeleteFunc(strings.Split(b.config.Get(p.Key), ","), func(v string) bool { return v == value || v == "" })
		if src.Get("checked").Bool() {
			chosen = append(chosen, value)
		}
		if len(chosen) == 0 {
			src.Set("checked", true)
			b.corrections[p.Key] = "At least one must stay chosen."
			return
		}
		b.change(p.Key, strings.Join(chosen, ","))
	})
}

func (b *bench) kind(key string) lab.Kind {
	for _, p := range b.experiment.Properties() {
		if p.Key == key {
			return p.Kind
		}
	}
	return lab.Text
}

// change gives one key a new value. What cannot be used is corrected and said
// beside the control.
func (b *bench) change(key, value string) {
	delete(b.corrections, key)
	b.notices = nil
	if b.own[key] = value == ownText; b.own[key] {
		return
	}
	next, err := b.config.Set(key, value)
	if err != nil && b.kind(key) == lab.Text {
		// What somebody wrote stays, to be mended.
		b.corrections[key] = sentence(strings.TrimPrefix(err.Error(), key+": ")) + "\nThe value before is still used."
		b.own[key] = true
		return
	}
	if err != nil {
		// Set refuses; the parser knows the nearest value that is allowed.
		nearest, why, parseErr := lab.ParseConfig(b.experiment, pair(key, value))
		if parseErr != nil || len(why) == 0 {
			why = []string{err.Error()}
		}
		b.corrections[key] = sentence(strings.TrimPrefix(why[0], key+": "))
		if next, err = b.config.Set(key, nearest.Get(key)); err != nil {
			return
		}
	}
	if key == "recording" { // a session belongs to its recording
		if first, err := next.Set("session", ""); err == nil {
			next = first
		}
	}
	b.config = next
	b.p.host.clear("input#control-"+key+", input#control-"+key+"-own", b.config.Get(key))
	b.write()
	b.look()
}
