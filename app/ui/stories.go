//go:build !js || dev

package ui

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// specimen is one component in one state.
type specimen struct {
	name  string // in the address: #/stories?show=name
	shows string // in a few words
	make  func(p *program) func() []app.UI
}

// stories is a page for those who change the components, in development builds alone
// (`make run DEV=1`): each component by itself in each of its states, with the code
// that the pages draw it with and with a small run of no consequence. Tests look at all.
type stories struct {
	p    *program
	name string
	draw func() []app.UI // nil for the list
}

const storiesRoute = "stories"

func addStories(p *program) { p.pages[storiesRoute] = &stories{p: p} }

func (*stories) title() string { return "Components" }
func (*stories) state() state  { return done }

func (s *stories) enter(a Address) {
	s.name, s.draw, s.p.menu, s.p.share.open = "", nil, "", false
	if text, ok := a.value("show"); ok {
		for _, of := range specimens() {
			if of.name == text {
				s.name, s.draw = text, of.make(s.p)
			}
		}
	}
}

func (s *stories) render(p *program) []app.UI {
	if s.draw == nil {
		all := specimens()
		return []app.UI{app.Div().Class("page").Body(
			heading("Components in all their states",
				"For development. Numbers here are those of small runs for tests and mean nothing."),
			app.Ul().ID("specimens").Body(app.Range(all).Slice(func(i int) app.UI {
				return app.Li().Body(app.A().Href("#/" + storiesRoute + "?show=" + url.QueryEscape(all[i].name)).Text(all[i].shows))
			})),
		)}
	}
	body := []app.UI{heading(s.name, "A specimen: its numbers mean nothing."),
		app.P().Body(app.A().Href("#/" + storiesRoute).Text("All components")),
		app.H2().Class("unseen").Text("The component")}
	return []app.UI{app.Div().Class("page").Body(append(body, s.draw()...)...)}
}

// specimens lists every component in every state.
func specimens() []specimen {
	list := slices.Concat(runBars(), controlSpecimens(), cardSpecimens(), recordingCards(), predictions(),
		figureSpecimens(), tableSpecimens())
	for _, m := range menus {
		list = append(list, specimen{"menu-" + m.id, "Menu, with the pages of “" + m.title + "” open",
			func(p *program) func() []app.UI {
				p.menu = m.id
				return func() []app.UI { return nil }
			}})
	}
	list = append(list, specimen{"menu-closed", "Menu, closed",
		func(*program) func() []app.UI { return func() []app.UI { return nil } }})
	for _, d := range []struct {
		name, shows string
		share       share
	}{
		{"dialogue-link", "Dialogue, one link", share{}},
		{"dialogue-groups", "Dialogue, links for groups", share{groups: 6, at: 2, run: true, hide: []string{"seed"}}},
		{"dialogue-said", "Dialogue, after copying", share{brief: true, said: "The link is in the clipboard."}},
		{"dialogue-refused", "Dialogue, no seeds left", share{groups: 3}},
	} {
		list = append(list, specimen{d.name, d.shows,
			func(p *program) func() []app.UI { return p.dialogueSpecimen(d.name, d.share) }})
	}
	return list
}

// dialogueSpecimen draws what the dialogue holds in place, as if over a page of an
// experiment.
func (p *program) dialogueSpecimen(name string, s share) func() []app.UI {
	b := specimenBench(p, nil)
	if name == "dialogue-refused" {
		for _, property := range b.experiment.Properties() {
			if property.Key == "seed" {
				b.config, _ = b.config.Set("seed", fmt.Sprintf("%.0f", property.Max)) // within its range
			}
		}
	}
	s.open = true
	return func() []app.UI {
		page, was := p.page, p.share
		p.page, p.share = b, s
		d := p.shareDialog()
		p.page, p.share = page, was
		if dialog, ok := d.(app.HTMLDialog); ok {
			d = dialog.Open(true)
		}
		return []app.UI{d}
	}
}
