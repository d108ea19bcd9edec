package shell

import (
	"fmt"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/control"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// Share is the state of the dialogue that makes links.
type Share struct {
	Open   bool
	Hide   []string // keys of what links leave out
	Run    bool
	Embed  bool
	join   bool // with the class's code
	groups int  // links for so many groups; 0: one link
	at     int  // the group whose QR code is shown
	said   string
}

// maxGroups is more than a lecture hall has.
const maxGroups = 60

// sharable gives the choices of the page shown; nil where it has none.
func (p *Program) sharable() *control.Choices {
	if l, ok := p.page.(control.Linked); ok && p.fault == "" && !p.at.Embed {
		return l.Link()
	}
	return nil
}

// shareButton opens the dialogue, on every page with choices.
func (p *Program) shareButton() app.UI {
	return app.Button().ID("share").Type("button").Class("button small share-button").Hidden(p.sharable() == nil).
		Aria("haspopup", "dialog").Text("Share").
		OnClick(p.On(func(app.Value) { p.Share = Share{Open: true, Hide: p.hidden()} }),
			app.EventScope("share"))
}

// hidden lists what the address leaves out.
func (p *Program) hidden() (keys []string) {
	keys = slices.Clone(p.at.Hide)
	if c := p.sharable(); c != nil && len(p.at.Show) > 0 {
		for _, property := range c.Subject.Properties() {
			if p.at.Hides(property.Key) && !slices.Contains(keys, property.Key) {
				keys = append(keys, property.Key)
			}
		}
	}
	return keys
}

// veiled returns an address that hides what the dialogue says, in the fewest characters: by what is hidden, or by the
// few controls that are shown.
func (s *Share) veiled(a page.Address, properties []lab.Property) page.Address {
	other := a
	other.Hide = slices.Clone(s.Hide)
	for _, property := range properties {
		if slices.Contains(s.Hide, property.Key) {
			other.Hide = slices.DeleteFunc(other.Hide, func(k string) bool { return k == property.Key })
		} else {
			other.Show = append(other.Show, property.Key)
		}
	}
	a.Hide = s.Hide
	if len(other.Show) > 0 && len(other.String()) < len(a.String()) {
		return other
	}
	return a
}

// Links makes the links that the dialogue shows: one, or one for each group. The
// groups' seeds are spaced by how many seeds each of them draws, so that no network
// is drawn twice.
func (p *Program) Links() (list []string, err error) {
	c := p.sharable()
	if c == nil {
		return nil, nil
	}
	s := &p.Share
	a := s.veiled(page.Address{Route: p.at.Route, Run: s.Run, Embed: s.Embed}, c.Subject.Properties())
	if s.join {
		a.Class = p.room.Code
	}
	step := max(1, c.Config.Int(lab.KeySeeds))
	for g := range max(1, s.groups) {
		config := c.Config
		if s.groups > 0 {
			if config, err = config.Set(lab.KeySeed, strconv.Itoa(c.Config.Int(lab.KeySeed)+g*step)); err != nil {
				return list, fmt.Errorf("there are no seeds left for group %d: %w; begin with a smaller seed, or make fewer groups",
					g+1, err)
			}
		}
		a.Config = config.String()
		list = append(list, p.Host().Place()+a.Brief(lab.Defaults(c.Subject).String(), c.Opening).String())
	}
	return list, nil
}

// onlyHere says why a link does not reach other machines; "" where it does.
func onlyHere(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	name := u.Hostname()
	switch {
	case u.Scheme == "file":
		return "This page was opened from a file: the link works on this machine alone."
	case name == "localhost", strings.HasSuffix(name, ".localhost"), strings.HasPrefix(name, "127."), name == "::1":
		return "“" + name + "” means this computer: on other computers the link does not lead here. Open the " +
			"page by this computer’s host name or IP address, then share."
	}
	return ""
}

// shareDialog draws the dialogue. A native one keeps the focus inside, closes on
// Escape and gives the focus back.
func (p *Program) shareDialog() app.UI {
	d := app.Dialog().ID("share-dialog").Class("share-dialog").Aria("labelledby", "share-title").
		On("close", p.On(func(app.Value) { p.Share.Open = false }), app.EventScope("share-close"))
	c := p.sharable()
	if !p.Share.Open || c == nil {
		return d
	}
	links, err := p.Links()
	body := []app.UI{
		app.Div().Class("share-head").Body(
			app.H2().ID("share-title").Text("Share these choices"),
			control.Press(p, "share-done", "Close", "small", func() { p.Share.Open = false })),
		app.P().Text("Whoever opens the link sees this page with the same choices, the seed included, and computes the " +
			"same numbers."),
		p.shareOptions(c),
	}
	if err != nil {
		body = append(body, app.P().Class("wrong").Role("alert").Text(part.Sentence(err.Error())))
	}
	if len(links) > 0 {
		body = append(body, p.shareLinks(links))
	}
	body = append(body, app.P().ID("share-said").Role("status").Aria("live", "polite").Class("help").Text(p.Share.said))
	return d.Body(body...)
}

// shareOptions are what a link can say besides the choices.
func (p *Program) shareOptions(c *control.Choices) app.UI {
	s := &p.Share
	set := func(to *bool) func(bool) { return func(on bool) { *to, s.said = on, "" } }
	boxes := []app.UI{
		control.Tick(p, "share-run", "Start at once", s.Run, set(&s.Run)),
		control.Tick(p, "share-embed", "Without header and footer, for a frame in another page", s.Embed, set(&s.Embed)),
	}
	if p.room.Joined {
		boxes = append(boxes, control.Tick(p, "share-join", "Join the class "+p.room.Code, s.join, set(&s.join)))
	}
	properties := c.Subject.Properties()
	hidable := []lab.Option{{Value: "predict", Label: "The question before a run"},
		{Value: "card", Label: "The recording’s card"}}
	for _, property := range properties {
		hidable = append(hidable, lab.Option{Value: property.Key, Label: property.Label})
	}
	all := make([]string, len(hidable))
	for i, o := range hidable {
		all[i] = o.Value
	}
	body := []app.UI{
		app.FieldSet().Class("control choices").Body(app.Legend().Text("The link"), app.Div().Class("boxes").Body(boxes...)),
		app.Details().ID("share-hide").Class("group").Body(
			app.Summary().Text("Hide controls ("+part.Count(len(s.Hide), "hidden", "hidden")+")"),
			app.P().Class("help").Text("Hidden controls keep their values. Whoever reads the link can still see and change "+
				"them there."),
			app.P().Class("actions").Body(
				control.Press(p, "share-hide-all", "Hide all", "small", func() { s.Hide = slices.Clone(all[2:]) }),
				control.Press(p, "share-hide-none", "Hide none", "small", func() { s.Hide = nil })),
			app.FieldSet().Class("boxes share-keys").Body(app.Legend().Class("unseen").Text("What is hidden"),
				app.Range(hidable).Slice(func(i int) app.UI {
					o := hidable[i]
					return control.Tick(p, "share-hide-"+o.Value, part.OptionLabel(o), slices.Contains(s.Hide, o.Value),
						func(on bool) {
							s.Hide = slices.DeleteFunc(s.Hide, func(k string) bool { return k == o.Value })
							if on {
								s.Hide = append(s.Hide, o.Value)
							}
						})
				})),
		),
	}
	if c.Config.Get(lab.KeySeed) != "" {
		seeds := max(1, c.Config.Int(lab.KeySeeds))
		body = append(body, app.Div().Class("control").Body(
			app.Label().For("share-groups").Text("Links for groups"),
			app.Input().ID("share-groups").Type("number").Attr("min", "0").Attr("max",
				strconv.Itoa(maxGroups)).Value(strconv.Itoa(s.groups)).
				Aria("describedby", "share-groups-help").
				OnChange(p.On(func(src app.Value) { p.Groups(src.Get("value").String()) }), app.EventScope("share-groups")),
			app.P().Class("help").ID("share-groups-help").Text("How many groups; 0 makes one link. All do the same experiment "+
				"with other random networks: "+
				"the first seeds lie "+strconv.Itoa(seeds)+" apart, because each group draws "+part.Count(seeds, "seed", "seeds")+
				". Their results can be pooled as class results."),
		))
	}
	return app.Div().Class("share-options").Body(body...)
}

// Groups takes how many links are wanted.
func (p *Program) Groups(text string) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	p.Share.said, p.Share.at = "", 0
	if err != nil || n < 0 || n > maxGroups {
		p.Share.said = "“" + text + "” is no number of groups from 0 to " + strconv.Itoa(maxGroups) + "."
		n = min(max(n, 0), maxGroups)
	}
	p.Share.groups = n
	p.Host().Clear("#share-groups", strconv.Itoa(n))
}

// Copied copies a field, or says what to do where the browser does not allow it.
func (p *Program) Copied(selector, what string) {
	if p.Host().Copy(selector) {
		p.Share.said = what + " was copied."
		return
	}
	p.Share.said = "This browser does not let the page copy. The text is selected: press Ctrl+C (on a Mac ⌘C)."
}

// LinkFile is a file that leads to a link, for links that are too long for a code.
func LinkFile(link string) string {
	link = html.EscapeString(link)
	return `<!doctype html><meta charset="utf-8"><title>Untrained</title>` + "\n" + `<p><a href="` + link +
		`">Open Untrained</a></p>` +
		"\n<p>" + link + "</p>\n"
}

// shareLinks draws the links, each with its button, and the QR code of one.
func (p *Program) shareLinks(links []string) app.UI {
	s := &p.Share
	var body []app.UI
	field := func(id, label, text string) app.UI {
		return app.Div().Class("share-link").Body(
			app.Label().For(id).Text(label),
			app.Input().ID(id).Type("text").ReadOnly(true).Value(text),
			control.Press(p, id+"-copy", "Copy", "small", func() { p.Copied("#"+id, label) }))
	}
	if s.groups == 0 {
		body = append(body, field("share-link", "Link", links[0]))
	} else {
		for i, l := range links {
			body = append(body, field("share-link-"+strconv.Itoa(i+1), "Group "+strconv.Itoa(i+1), l))
		}
		body = append(body,
			app.Div().Class("share-link").Body(
				app.Label().For("share-all").Text("All"),
				app.Textarea().ID("share-all").ReadOnly(true).Rows(3).Text(strings.Join(links, "\n")),
				control.Press(p, "share-all-copy", "Copy all", "small", func() { p.Copied("#share-all", "The list") })))
	}
	if s.Embed {
		body = append(body, field("share-frame", "Frame", `<iframe src="`+strings.ReplaceAll(links[0], "&", "&amp;")+
			`" title="Untrained" width="100%" height="900"></iframe>`))
	}
	at := min(s.at, len(links)-1)
	if here := onlyHere(links[at]); here != "" {
		body = append(body, app.P().ID("share-here").Class("card warning").Body(app.Strong().Text("Note. "), app.Text(here)))
	}
	if len(links) > 1 {
		body = append(body, app.P().Class("picker").Body(
			app.Label().For("share-at").Text("QR code of"),
			app.Select().ID("share-at").OnChange(p.On(func(src app.Value) {
				s.at, _ = strconv.Atoi(src.Get("value").String()) // the values below
			}), app.EventScope("share-at")).Body(app.Range(links).Slice(func(i int) app.UI {
				return app.Option().Value(strconv.Itoa(i)).Text("Group " + strconv.Itoa(i+1)).Selected(i == at)
			}))))
	}
	svg, err := part.QRCode(links[at])
	if err != nil {
		body = append(body, app.P().ID("share-qr").Class("help").Text(part.Sentence(err.Error())),
			app.P().Class("actions").Body(control.Press(p, "share-file", "Save as a file that opens it", "small", func() {
				p.Host().Save("untrained-link.html", "text/html", []byte(LinkFile(links[at])))
			})))
	} else {
		body = append(body, app.Div().ID("share-qr").Class("qr").Body(app.Raw(svg)))
	}
	return app.Div().Class("share-links").Body(body...)
}
