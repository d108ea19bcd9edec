package control

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// Choices are the values of a page's controls, one for every property of its
// subject, and what was wrong with values that could not be used. A page with
// controls embeds them.
type Choices struct {
	P       page.Frame
	Subject lab.Configured
	Address page.Address
	Config  lab.Config
	Opening string // whole configuration that the page opens with; "" the defaults

	Corrections map[string]string // by key, what was wrong with the value given
	Notices     []string          // what was wrong with the link
	Own         map[string]bool   // by key, whether a line of text is open beside a list

	Changed func(key string) // called after a control took a new value
	Slid    func(key string) // called while a slider moves; the address follows when it rests
}

// New returns the choices about a subject, all at their defaults.
func New(p page.Frame, subject lab.Configured) Choices {
	return Choices{P: p, Subject: subject, Config: lab.Defaults(subject), Corrections: map[string]string{},
		Own: map[string]bool{}}
}

// Read takes the configuration from the address and notes what it corrected there.
func (c *Choices) Read(a page.Address) {
	c.Address, c.Corrections = a, map[string]string{}
	text := a.Config
	if a.Opening {
		for pair := range strings.SplitSeq(c.Opening, "&") {
			key, _, _ := strings.Cut(pair, "=")
			if _, given := a.Value(key); !given {
				text += "&" + pair
			}
		}
	}
	config, corrections, err := lab.ParseConfig(c.Subject, text)
	c.Notices = append([]string(nil), a.Faults...)
	if err != nil {
		c.Notices = append(c.Notices, part.Sentence(err.Error()))
	}
	if a.Config == "" && a.Version == 0 && err == nil {
		config = c.Config // a plain link keeps what was chosen here before
	}
	c.Config = config
	for _, text := range corrections {
		key, said, _ := strings.Cut(text, ": ")
		if _, known := a.Value(key); known && said != "" && !strings.Contains(key, " ") {
			c.Corrections[key] = part.Sentence(said)
		}
		c.Notices = append(c.Notices, part.Sentence(text))
	}
}

// Write puts into the address what differs from the defaults, or from what the page opens with.
func (c *Choices) Write() {
	a := c.Address
	a.Config, a.Backend = c.Config.String(), c.P.Address().Backend
	a.Version, a.Opening = 0, false
	a.Run = false // a reload of a finished page must not run it again
	c.Address = a.Brief(lab.Defaults(c.Subject).String(), c.Opening)
	c.P.Redirect(c.Address)
}

// Clear puts every control back to its default.
func (c *Choices) Clear() {
	c.Config = lab.Defaults(c.Subject)
	c.Corrections, c.Notices, c.Own = map[string]string{}, nil, map[string]bool{}
}

// Corrected says what was wrong with the link; nothing where it was right.
func (c *Choices) Corrected() app.UI {
	return app.If(len(c.Notices) > 0, func() app.UI {
		return app.Div().Class("card notice").Role("status").Body(
			app.P().Body(app.Strong().Text("The link was corrected.")),
			app.Ul().Body(app.Range(c.Notices).Slice(func(i int) app.UI { return app.Li().Text(c.Notices[i]) })),
		)
	})
}

// Control draws one property: label, input, help, and what was wrong with the
// last value given.
func (c *Choices) Control(p lab.Property) app.UI {
	id := "control-" + p.Key
	wrong := c.Corrections[p.Key]
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
	value := c.Config.Get(p.Key)

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
func (c *Choices) list(key, id, described string, options []lab.Option, value string) app.UI {
	return app.Select().ID(id).Name(key).Aria("describedby", described).
		OnChange(c.onValue(key), app.EventScope(id)).
		Body(app.Range(options).Slice(func(i int) app.UI {
			return app.Option().Value(options[i].Value).Text(part.OptionLabel(options[i])).Selected(options[i].Value == value)
		}))
}

// field draws a line of text.
func (c *Choices) field(key, id, described, value string, number bool) app.UI {
	in := app.Input().ID(id).Name(key).Type("text").Value(value).AutoComplete(false).Spellcheck(false).
		Aria("describedby", described).Aria("invalid", strconv.FormatBool(c.Corrections[key] != "")).
		OnChange(c.onValue(key), app.EventScope(id))
	if number {
		in = in.Attr("inputmode", "decimal")
	}
	return in
}

// slider draws a number with a slider beside it.
func (c *Choices) slider(p lab.Property, id, label, described, value string) app.UI {
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

// Rest sets sliders to their values after a drawing. Attributes are set in any
// order, and a browser cuts a value to a range that it does not know yet.
func (c *Choices) Rest() {
	for _, p := range c.Subject.Properties() {
		if p.Step > 0 {
			c.P.Host().Clear("#control-"+p.Key+"-slider", c.Config.Get(p.Key))
		}
	}
}

// onSlide follows a slider that is being moved.
func (c *Choices) onSlide(key string) app.EventHandler {
	return c.P.On(func(src app.Value) { c.Slide(key, src.Get("value").String()) })
}

// Slide gives one key the value of a slider that has not come to rest.
func (c *Choices) Slide(key, value string) {
	next, err := c.Config.Set(key, value)
	if err != nil {
		return
	}
	delete(c.Corrections, key)
	c.Config = next
	if c.Slid != nil {
		c.Slid(key)
	}
}

// ownText is the entry of a list behind which a line of text opens.
const ownText = "(own)"

// listOrOwn draws suggestions, and a line of text for anything else.
func (c *Choices) listOrOwn(p lab.Property, id, described, value string) app.UI {
	options := slices.Clone(p.Options)
	offered := slices.ContainsFunc(options, func(o lab.Option) bool { return o.Value == value })
	if !offered && value == "" {
		options, offered = slices.Insert(options, 0, lab.Option{Label: "(empty)"}), true
	}
	shown := value
	if !offered || c.Own[p.Key] {
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
func (c *Choices) boxes(p lab.Property, id string) app.UI {
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
			app.Span().Text(part.OptionLabel(o)),
		)
	}))
}

// ticked returns the values that are chosen: all, where no name of Names is.
func (c *Choices) ticked(p lab.Property) (chosen []string) {
	value := c.Config.Get(p.Key)
	if p.Kind == lab.Names && value == "" {
		for _, o := range p.Options {
			chosen = append(chosen, o.Value)
		}
		return chosen
	}
	return strings.Split(value, ",")
}

// onValue takes over what was typed or chosen.
func (c *Choices) onValue(key string) app.EventHandler {
	return c.P.On(func(src app.Value) { c.Change(key, strings.TrimSpace(src.Get("value").String())) })
}

// onBox switches one of several values.
func (c *Choices) onBox(p lab.Property, value string) app.EventHandler {
	return c.P.On(func(src app.Value) {
		chosen := slices.DeleteFunc(c.ticked(p), func(v string) bool { return v == value || v == "" })
		if src.Get("checked").Bool() {
			chosen = append(chosen, value)
		}
		if len(chosen) == 0 {
			src.Set("checked", true)
			c.Corrections[p.Key] = "At least one must stay chosen."
			return
		}
		if p.Kind == lab.Names && len(chosen) == len(p.Options) {
			chosen = nil // all
		}
		c.Change(p.Key, strings.Join(chosen, ","))
	})
}

func (c *Choices) kind(key string) lab.Kind {
	for _, p := range c.Subject.Properties() {
		if p.Key == key {
			return p.Kind
		}
	}
	return lab.Text
}

// Change gives one key a new value. What cannot be used is corrected and said
// beside the control.
func (c *Choices) Change(key, value string) {
	delete(c.Corrections, key)
	c.Notices = nil
	if c.Own[key] = value == ownText; c.Own[key] {
		return
	}
	next, err := c.Config.Set(key, value)
	if err != nil && c.kind(key) == lab.Text {
		// What somebody wrote stays, to be mended.
		c.Corrections[key] = part.Sentence(strings.TrimPrefix(err.Error(), key+": ")) + "\nThe value before is still used."
		c.Own[key] = true
		return
	}
	if err != nil {
		// Set refuses; the parser knows the nearest value that is allowed.
		nearest, why, parseErr := lab.ParseConfig(c.Subject, part.Pair(key, value))
		if parseErr != nil || len(why) == 0 {
			why = []string{err.Error()}
		}
		c.Corrections[key] = part.Sentence(strings.TrimPrefix(why[0], key+": "))
		if next, err = c.Config.Set(key, nearest.Get(key)); err != nil {
			return
		}
	}
	c.Config = next
	c.P.Host().Clear("input#control-"+key+", input#control-"+key+"-own", c.Config.Get(key))
	c.Changed(key)
}

// Button draws a button that calls f.
func (c *Choices) Button(id, text, class string, f func()) app.UI {
	return app.Button().ID(id).Type("button").Class(strings.TrimSpace("button "+class)).Text(text).
		OnClick(c.P.On(func(app.Value) { f() }), app.EventScope(id))
}
