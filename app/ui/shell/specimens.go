//go:build !js || dev

package shell

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab/encoding"
	"untrained/app/ui/control"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// stories is a page for those who change the components, in development builds alone
// (`make run DEV=1`): each component by itself in each of its states, with the code
// that the pages draw it with and with a small run of no consequence. Tests look at all.
type stories struct {
	p    *Program
	more []page.Specimen
	name string
	draw func() []app.UI // nil for the list
}

// NewStories returns the page of components: those of the shell and more.
func NewStories(r Rooms, more []page.Specimen) page.Page { return &stories{p: r.program, more: more} }

func (*stories) Title() string     { return "Components" }
func (*stories) State() page.State { return page.Done }

func (s *stories) Enter(a page.Address) {
	s.name, s.draw, s.p.menu, s.p.Share.Open = "", nil, "", false
	if text, ok := a.Value("component"); ok {
		for _, of := range s.specimens() {
			if of.Name == text {
				s.name, s.draw = text, of.Make()
			}
		}
	}
}

func (s *stories) Render() []app.UI {
	if s.draw == nil {
		all := s.specimens()
		return []app.UI{app.Div().Class("page").Body(
			part.Heading("Components in all their states",
				"For development. Numbers here are those of small runs for tests and mean nothing."),
			app.Ul().ID("specimens").Body(app.Range(all).Slice(func(i int) app.UI {
				return app.Li().Body(app.A().Href("#/" + StoriesRoute + "?component=" + url.QueryEscape(all[i].Name)).
					Text(all[i].Shows))
			})),
		)}
	}
	body := []app.UI{part.Heading(s.name, "A specimen: its numbers mean nothing."),
		app.P().Body(app.A().Href("#/" + StoriesRoute).Text("All components")),
		app.H2().Class("unseen").Text("The component")}
	return []app.UI{app.Div().Class("page").Body(append(body, s.draw()...)...)}
}

// specimens lists every component in every state.
func (s *stories) specimens() []page.Specimen {
	p, list := s.p, slices.Concat(s.more, controlSpecimens(s.p), cardSpecimens())
	for _, m := range menus {
		list = append(list, page.Specimen{Name: "menu-" + m.id, Shows: "Menu, with the pages of “" + m.title + "” open",
			Make: func() func() []app.UI {
				p.OpenMenu(m.id)
				return func() []app.UI { return nil }
			}})
	}
	list = append(list, page.Specimen{Name: "menu-closed", Shows: "Menu, closed",
		Make: func() func() []app.UI { return func() []app.UI { return nil } }})
	for _, d := range []struct {
		name, shows string
		share       Share
	}{
		{"dialogue-link", "Dialogue, one link", Share{}},
		{"dialogue-groups", "Dialogue, links for groups", Share{groups: 6, at: 2, Run: true, Hide: []string{"seed"}}},
		{"dialogue-said", "Dialogue, after copying", Share{said: "The link is in the clipboard."}},
		{"dialogue-refused", "Dialogue, no seeds left", Share{groups: 3}},
	} {
		list = append(list, page.Specimen{Name: d.name, Shows: d.shows,
			Make: func() func() []app.UI { return p.dialogueSpecimen(d.name, d.share) }})
	}
	return list
}

// sharedPage is a page with choices and nothing else.
type sharedPage struct {
	lost
	control.Choices
}

// dialogueSpecimen draws what the dialogue holds in place, as if over a page of an
// experiment.
func (p *Program) dialogueSpecimen(name string, s Share) func() []app.UI {
	b := &sharedPage{Choices: control.New(p, encoding.Experiment{})}
	if name == "dialogue-refused" {
		for _, property := range b.Subject.Properties() {
			if property.Key == "seed" {
				b.Config, _ = b.Config.Set("seed", fmt.Sprintf("%.0f", property.Max)) // within its range
			}
		}
	}
	s.Open = true
	return func() []app.UI {
		page, was := p.page, p.Share
		p.page, p.Share = b, s
		d := p.shareDialog()
		p.page, p.Share = page, was
		if dialog, ok := d.(app.HTMLDialog); ok {
			d = dialog.Open(true)
		}
		return []app.UI{d}
	}
}
