package ui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
)

// choices are the values of a page's controls, one for every property of its
// subject, and what was wrong with values that could not be used. A page with
// controls embeds them.
type choices struct {
	p       *program
	subject lab.Configured
	address Address
	config  lab.Config

	corrections map[string]string // by key, what was wrong with the value given
	notices     []string          // what was wrong with the link
	own         map[string]bool   // by key, whether a line of text is open beside a list

	changed func(key string) // called after a control took a new value
	slid    func(key string) // called while a slider moves; the address follows when it rests
}

func newChoices(p *program, subject lab.Configured) choices {
	return choices{p: p, subject: subject, config: lab.Defaults(subject), corrections: map[string]string{},
		own: map[string]bool{}}
}

// read takes the configuration from the address and notes what it corrected there.
func (c *choices) read(a Address) {
	c.address, c.corrections = a, map[string]string{}
	config, corrections, err := lab.ParseConfig(c.subject, a.Config)
	c.notices = append([]string(nil), a.Faults...)
	if err != nil {
		c.notices = append(c.notices, sentence(err.Error()))
	}
	if a.Config == "" && err == nil {
		config = c.config // a plain link keeps what was chosen here before
	}
	c.config = config
	for _, text := range corrections {
		key, said, _ := strings.Cut(text, ": ")
		if _, known := a.value(key); known && said != "" && !strings.Contains(key, " ") {
			c.corrections[key] = sentence(said)
		}
		c.notices = append(c.notices, sentence(text))
	}
}

// write puts the whole configuration into the address.
func (c *choices) write() {
	c.address.Config, c.address.Backend = c.config.String(), c.p.address.Backend
	c.address.Run = false // a reload of a finished page must not run it again
	c.p.address = c.address
	c.p.host.replaceHash(c.address.String())
}

// clear puts every control back to its default.
func (c *choices) clear() {
	c.config = lab.Defaults(c.subject)
	c.corrections, c.notices, c.own = map[string]string{}, nil, map[string]bool{}
}

// corrected says what was wrong with the link; nothing where it was right.
func (c *choices) corrected() app.UI {
	return app.If(len(c.notices) > 0, func() app.UI {
		return app.Div().Class("card notice").Role("status").Body(
			app.P().Body(app.Strong().Text("The link was corrected.")),
			app.Ul().Body(app.Range(c.notices).Slice(func(i int) app.UI { return app.Li().Text(c.notices[i]) })),
		)
	})
}

// control draws one property: label, input, help, and what was wrong with the
// last value given.
func (c *choices) control(p lab.Property) app.UI {
	id := "control-" + p.Key
	wrong := c.corrections[p.Key]
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
	value := c.config.Get(p.Key)

	if p.Kind == lab.Choices || p.Kind == lab.Names {
		return app.FieldSet().Class("control choices").ID(id).Aria("describedby", described).Body(
			append([]app.UI{app.Legend().Text(label), c.boxes(p, id)}, tail...)...)
	}
	var input app.UI
	switch {
	case p.Kind == lab.Choice:
		input = c.list(p.Key, id, described, p.Options, value)
	case p.Kind == lab.Text && len(p.Options) > 0:
		input = c.listOrOwn(p, id, described, value)
	case p.Step > 0:
		input = c.slider(p, id, label, described, value)
	default:
		input = c.field(p.Key, id, described, value, p.Kind != lab.Text)
	}
	return app.Div().Class("control").Body(append([]app.UI{app.Label().For(id).Text(label), input}, tail...)...)
}

// list draws a choice of one value.
func (c *choices) list(key, id, described string, options []lab.Option, value string) app.UI {
	return app.Select().ID(id).Name(key).Aria("describedby", described).
		OnChange(c.onValue(key), app.EventScope(id)).
		Body(app.Range(options).Slice(func(i int) app.UI {
			return app.Option().Value(options[i].Value).Text(optionLabel(options[i])).Selected(options[i].Value == value)
		}))
}

// field draws a line of text.
func (c *choices) field(key, id, described, value string, number bool) app.UI {
	in := app.Input().ID(id).Name(key).Type("text").Value(value).AutoComplete(false).Spellcheck(false).
		Aria("describedby", described).Aria("invalid", strconv.FormatBool(c.corrections[key] != "")).
		OnChange(c.onValue(key), app.EventScope(id))
	if number {
		in = in.Attr("inputmode", "decimal")
	}
	return in
}

// slider draws a number with a slider beside it.
func (c *choices) slider(p lab.Property, id, label, described, value string) app.UI {
	slide := id + "-slider"
	return app.Div().Class("slider").Body(
		app.Input().ID(slide).Type("range").Aria("label", label+", slider").
			Attr("min", strconv.FormatFloat(p.Min, 'f', -1, 64)).Attr("max", strconv.FormatFloat(p.Max, 'f', -1, 64)).
			Attr("step", strconv.FormatFloat(p.Step, 'f', -1, 64)).Value(value).
			OnInput(c.onSlide(p.Key), app.EventScope(slide)).
			OnChange(c.onValue(p.Key), app.EventScope(slide)),
		c.field(p.Key, id, described, value, true),
	)
}

// rest sets sliders to their values after a drawing. Attributes are set in any
// order, and a browser cuts a value to a range that it does not know yet.
func (c *choices) rest() {
	for _, p := range c.subject.Properties() {
		if p.Step > 0 {
			c.p.host.clear("#control-"+p.Key+"-slider", c.config.Get(p.Key))
		}
	}
}

// onSlide follows a slider that is being moved.
func (c *choices) onSlide(key string) app.EventHandler {
	return c.p.on(func(src app.Value) { c.slide(key, src.Get("value").String()) })
}

// slide gives one key the value of a slider that has not come to rest.
func (c *choices) slide(key, value string) {
	next, err := c.config.Set(key, value)
	if err != nil {
		return
	}
	delete(c.corrections, key)
	c.config = next
	if c.slid != nil {
		c.slid(key)
	}
}

// ownText is the entry of a list behind which a line of text opens.
const ownText = "(own)"

// listOrOwn draws suggestions, and a line of text for anything else.
func (c *choices) listOrOwn(p lab.Property, id, described, value string) app.UI {
	options := slices.Clone(p.Options)
	offered := slices.ContainsFunc(options, func(o lab.Option) bool { return o.Value == value })
	if !offered && value == "" {
		options, offered = slices.Insert(options, 0, lab.Option{Label: "(empty)"}), true
	}
	shown := value
	if !offered || c.own[p.Key] {
		shown = ownText
	}
	options = append(options, lab.Option{Value: ownText, Label: "other …"})
	body := []app.UI{c.list(p.Key, id, described, options, shown)}
	if shown == ownText {
		body = append(body, app.Div().Class("own").Body(
			app.Label().Class("unseen").For(id+"-own").Text(p.Label+", in your own words"),
			c.field(p.Key, id+"-own", described, value, false)))
	}
	return app.Div().Body(body...)
}

// boxes draws a choice of several values.
func (c *choices) boxes(p lab.Property, id string) app.UI {
	chosen, options := c.ticked(p), p.Options
	for _, name := range chosen { // a name that a link gave
		if name != "" && !slices.ContainsFunc(options, func(o lab.Option) bool { return o.Value == name }) {
			options = append(slices.Clip(options), lab.Option{Value: name})
		}
	}
	return app.Div().Class("boxes").Body(app.Range(options).Slice(func(i int) app.UI {
		o := options[i]
		box := id + "-" + o.Value
		return app.Label().For(box).Class("box").Body(
			app.Input().ID(box).Type("checkbox").Name(p.Key).Value(o.Value).
				Checked(slices.Contains(chosen, o.Value)).
				OnChange(c.onBox(p, o.Value), app.EventScope(box)),
			app.Span().Text(optionLabel(o)),
		)
	}))
}

// ticked returns the values that are chosen: all, where no name of Names is.
func (c *choices) ticked(p lab.Property) (chosen []string) {
	value := c.config.Get(p.Key)
	if p.Kind == lab.Names && value == "" {
		for _, o := range p.Options {
			chosen = append(chosen, o.Value)
		}
		return chosen
	}
	return strings.Split(value, ",")
}

func optionLabel(o lab.Option) string {
	if o.Label != "" {
		return o.Label
	}
	return o.Value
}

// onValue takes over what was typed or chosen.
func (c *choices) onValue(key string) app.EventHandler {
	return c.p.on(func(src app.Value) { c.change(key, strings.TrimSpace(src.Get("value").String())) })
}

// onBox switches one of several values.
func (c *choices) onBox(p lab.Property, value string) app.EventHandler {
	return c.p.on(func(src app.Value) {
		chosen := slices.DeleteFunc(c.ticked(p), func(v string) bool { return v == value || v == "" })
		if src.Get("checked").Bool() {
			chosen = append(chosen, value)
		}
		if len(chosen) == 0 {
			src.Set("checked", true)
			c.corrections[p.Key] = "At least one must stay chosen."
			return
		}
		if p.Kind == lab.Names && len(chosen) == len(p.Options) {
			chosen = nil // all
		}
		c.change(p.Key, strings.Join(chosen, ","))
	})
}

func (c *choices) kind(key string) lab.Kind {
	for _, p := range c.subject.Properties() {
		if p.Key == key {
			return p.Kind
		}
	}
	return lab.Text
}

// change gives one key a new value. What cannot be used is corrected and said
// beside the control.
func (c *choices) change(key, value string) {
	delete(c.corrections, key)
	c.notices = nil
	if c.own[key] = value == ownText; c.own[key] {
		return
	}
	next, err := c.config.Set(key, value)
	if err != nil && c.kind(key) == lab.Text {
		// What somebody wrote stays, to be mended.
		c.corrections[key] = sentence(strings.TrimPrefix(err.Error(), key+": ")) + "\nThe value before is still used."
		c.own[key] = true
		return
	}
	if err != nil {
		// Set refuses; the parser knows the nearest value that is allowed.
		nearest, why, parseErr := lab.ParseConfig(c.subject, pair(key, value))
		if parseErr != nil || len(why) == 0 {
			why = []string{err.Error()}
		}
		c.corrections[key] = sentence(strings.TrimPrefix(why[0], key+": "))
		if next, err = c.config.Set(key, nearest.Get(key)); err != nil {
			return
		}
	}
	c.config = next
	c.p.host.clear("input#control-"+key+", input#control-"+key+"-own", c.config.Get(key))
	c.changed(key)
}

func (c *choices) button(id, text, class string, f func()) app.UI {
	return app.Button().ID(id).Type("button").Class(strings.TrimSpace("button "+class)).Text(text).
		OnClick(c.p.on(func(app.Value) { f() }), app.EventScope(id))
}
