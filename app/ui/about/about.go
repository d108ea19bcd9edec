package about

import (
	"runtime"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/ui/findings"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/app/ui/words"
	"untrained/assets/neural"
)

// Page is the page that says how things are measured, what they rest on, and what
// they cannot say.
type Page struct {
	p     page.Frame
	check *findings.Exhibit
}

// New returns the page.
func New(p page.Frame) *Page { return &Page{p, findings.NewExhibit(p, "C10", "controls")} }

func (*Page) Title() string        { return "About" }
func (a *Page) Enter(page.Address) { a.check.Fetch() }
func (*Page) State() page.State    { return page.Idle }

func (a *Page) Render() []app.UI {
	return []app.UI{app.Div().Class("page about").Body(
		part.Heading("About this laboratory", "How it measures, what it rests on, what runs here, and what it cannot say."),
		app.Div().Class("beside").Body(chapter("what", "What this is",
			app.P().Text("Untrained compares random, trained and weight-shuffled convolutional networks as models of the "+
				"visual cortex. It re-examines the claims of "+
				"A. Farahat and M. Vinck’s study of 2025, as its authors summarised them publicly. Their full methods were not "+
				"at hand, so many choices are ours; each is a control. "+
				"It never claims to have reproduced the study’s numbers."),
			app.P().Text("The same program runs in this page and on a command line, and gives the same result for the same "+
				"configuration.")),
			a.check.Render("How the method is checked: simulated cells made of Gabor filters, whose truth is known, must be "+
				"predicted by Gabor filters better than by pixels.")),
		chapter("methods", "Methods",
			app.Dl().Class("methods").Body(app.Range(methods).Slice(func(i int) app.UI {
				m := methods[i]
				body := []app.UI{}
				if m.formula != "" {
					body = append(body, app.Div().Class("formula").TabIndex(0).Role("group").Aria("label",
						"Formula: "+m.name).Body(app.Raw(`<math display="block">`+m.formula+`</math>`)))
				}
				body = append(body, app.P().Text(m.says))
				if m.source != "" {
					body = append(body, app.P().Class("help").Text(m.source))
				}
				return app.Div().Body(app.Dt().Text(m.name), app.Dd().Body(body...))
			}))),
		chapter("glossary", "Words", app.Dl().Class("methods").Body(app.Range(part.Glossary).Slice(func(i int) app.UI {
			return app.Div().Body(app.Dt().Text(part.Glossary[i].Word), app.Dd().Text(part.Glossary[i].Says))
		}))),
		chapter("limits", "What it cannot say", part.ListOf(limits)),
		chapter("recordings", "Recordings and their licences",
			app.P().Text("Recordings are not part of this software. Real ones are fetched from their public sources when you "+
				"ask, verified byte for byte, and keep the licence of their source."),
			app.Div().Class("scroll").TabIndex(0).Role("region").Aria("label", "Recordings").Body(
				app.Table().Body(
					app.THead().Body(app.Tr().Body(app.Th().Scope("col").Text("Recording"), app.Th().Scope("col").Text("Citation"),
						app.Th().Scope("col").Text("Licence"))),
					app.TBody().Body(app.Range(neural.Catalogue()).Slice(func(i int) app.UI {
						e := neural.Catalogue()[i]
						name := []app.UI{app.Text(e.Title)}
						if e.Simulated {
							name = append(name, app.Text(" "), part.SimulatedTag())
						}
						return app.Tr().ID("about-"+e.ID).Body(app.Td().Body(name...), app.Td().Text(e.Citation),
							app.Td().Text(e.Licence))
					}))))),
		chapter("software", "Software",
			app.Dl().ID("about-software").Class("facts-list").Body(
				fact("Version", a.p.Lab().About.Version),
				fact("Built with", runtime.Version()+" for "+runtime.GOOS+"/"+runtime.GOARCH),
				fact("Computes here", a.p.Lab().About.Device+"; the line “Computing on” at the foot of each page chooses and "+
					"says why"),
				fact("Licence", "BSD 3-Clause: use, change and pass it on, with its notice; there is no warranty"),
				fact("Parts by others", words.PartsOfOthers())),
			app.If(len(a.p.Lab().About.Missing) > 0, func() app.UI {
				return app.Div().ID("about-missing").Class("card notice").Body(app.P().Body(app.Strong().Text("What this browser "+
					"cannot do here")), part.ListOf(a.p.Lab().About.Missing))
			}),
			app.P().Text("The trained networks that come with it were trained by this software on generated digits and "+
				"textures; the weights carry the licence of the software.")),
		chapter("privacy", "What leaves this machine",
			app.P().Text(a.p.Lab().About.Requests()+" There are no cookies, accounts, counters or foreign scripts.")),
	)}
}

func chapter(id, title string, body ...app.UI) app.UI {
	return app.Section().ID(id).Aria("labelledby",
		id+"-title").Body(append([]app.UI{app.H2().ID(id + "-title").Text(title)}, body...)...)
}

func fact(name, says string) app.UI {
	return app.Div().Body(app.Dt().Text(name), app.Dd().Text(says))
}
