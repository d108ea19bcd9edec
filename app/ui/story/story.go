package story

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/classroom"
	"untrained/app/ui/journal"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// What the first page says; the prerendered page says the same before the
// program runs.
const (
	Title = "How far does architecture alone go?"
	Lead  = "Networks trained to name objects predict visual cortex. How much of that is the training, and how " +
		"much is there before any, in the wiring alone?"
)

// Page is the first page: what this is, and the claims in reading order, each with
// what was found.
type Page struct {
	journal *journal.Journal
	room    *classroom.Room
	p       page.Frame
	Cards   []*Card
	fault   string                // why the catalogue of runs cannot be read
	observe func(selector string) // has the host tell when a card comes near the window
	Wide    float64               // width of the cards' figures in pixels
	narrow  float64               // the same beside a toy
	Maps    storyMaps
}

// New returns the page and reads the catalogue of bundled runs.
func New(p page.Frame, j *journal.Journal, r *classroom.Room) *Page {
	s := &Page{p: p, journal: j, room: r}
	s.catalogue()
	return s
}

func (*Page) Title() string { return "The story" }

// Enter implements page. What was computed since the last visit takes its place.
func (s *Page) Enter(page.Address) {
	s.journal.Relist(s.refresh)
	s.Maps.ask(s.p)
}

// State implements page: what loads beside the reading is said on its card.
func (s *Page) State() page.State { return page.Idle }

func (s *Page) Render() []app.UI {
	return []app.UI{app.Div().Class("page story").Body(
		part.Heading(Title, Lead),
		app.Div().ID("first-place").On("ask", s.asked(), app.EventScope("ask")),
		app.Section().Aria("labelledby", "networks-title").Body(
			app.H2().ID("networks-title").Text("Three networks, one question"),
			app.P().Text("Everything here compares networks of the same shape that differ in their weights alone."),
			app.Ul().Class("trio").Body(
				part.Trio(lab.RandomWeights, part.Sign(part.SquareSign), "Random",
					"Weights drawn by chance, never changed. What it can do, the architecture does.", s.Maps.of(lab.RandomWeights)),
				part.Trio(lab.Trained, part.Sign(part.CircleSign), "Trained",
					"The same network after learning a task. What it does better, it has learnt.", s.Maps.of(lab.Trained)),
				part.Trio(lab.ShuffledWeights, part.Sign(part.DiamondSign), "Weight-shuffled",
					"The trained weights in random order within each layer. The same numbers, but no longer in place.",
					s.Maps.of(lab.ShuffledWeights)),
			),
			s.Maps.caption(),
		),
		app.Section().Aria("labelledby", "data-title").Body(
			app.H2().ID("data-title").Text("What is recorded, what is simulated"),
			app.P().Text("A recording holds pictures and the responses of neurons to each of them. Real recordings are not "+
				"part of this page: "+
				"it fetches them from their public sources when you ask, checks that every byte is right, and keeps them in this "+
				"browser. "+
				"Each is shown with its source, its citation and its licence."),
			app.P().Body(
				part.SimulatedTag(),
				app.Text(" Simulated recordings were made up by this software, from a truth that is known. They check the method: "+
					"does the analysis find what was put in? They are never evidence about a brain, and they carry this mark "+
					"wherever their numbers appear."),
			),
		),
		app.Section().Class("claims-part").Aria("labelledby", "claims-title").Body(
			app.H2().ID("claims-title").Text("The claims"),
			app.P().Text("Eleven statements, in our own words. Predict what will come out; then see what came out when this "+
				"laboratory was run beforehand, and run it yourself: "+
				"your own result then takes its place. A verdict follows from a 95 % interval and a criterion, which says "+
				"whether it was fixed before results had been seen."),
			app.P().Class("aside").Text("Some of these runs are long: minutes to hours in a browser. The page then says how "+
				"much time is left, keeps every part that is finished, and lets you stop and go on."),
			app.P().ID("story-said").Class("unseen").Role("status").Aria("live", "polite").Text(s.said()),
			s.faultCard(),
			app.Div().ID("claims").Body(app.Range(s.Cards).Slice(func(i int) app.UI { return s.card(s.Cards[i]) })),
		),
		app.Section().Class("sources").Aria("labelledby", "source-title").Body(
			app.H2().ID("source-title").Text("Where this comes from"),
			app.P().Text("The claims are those of A. Farahat and M. Vinck’s 2025 study of random-weight and trained "+
				"convolutional networks as models of visual cortex, "+
				"as its authors summarised it publicly in fifteen points."),
			app.P().Text("Their full methods were not at hand, so many choices here are ours; each one is a control that you "+
				"can change. "+
				"This laboratory never claims to have reproduced the study’s numbers. It says what it measured, on what, and "+
				"with what uncertainty."),
		),
	)}
}

func (s *Page) faultCard() app.UI {
	if s.fault == "" {
		return app.Div().Hidden(true)
	}
	return part.ErrorCard("What was computed beforehand cannot be shown: "+s.fault,
		"Reload the page. Every experiment can be run here all the same.")
}

// Paint implements painter: it asks how wide figures may be, and watches the cards
// that have nothing to show yet.
func (s *Page) Paint() {
	s.Maps.paint(s.p)
	const step = 20
	wide := float64(int(s.p.Host().Width("#claims > .claim-card > h3")/step) * step)
	narrow := float64(int(s.p.Host().Width(".with-toy > .claim-found")/step) * step)
	if wide > 0 && wide != s.Wide || narrow > 0 && narrow != s.narrow {
		s.Wide, s.narrow = wide, narrow
		s.p.Update(func() {})
	}
	if s.observe == nil {
		s.observe = s.p.Host().Approach(func(id string) { s.p.Update(func() { s.Near(id) }) })
	}
	s.observe(`.claim-card[data-read="false"]`)
	for _, c := range s.Cards {
		if c.toy != nil {
			c.toy.Paint()
		}
	}
}
