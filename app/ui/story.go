package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
)

// What the first page says; the prerendered page says the same before the
// program runs.
const (
	storyTitle = "How far does architecture alone go?"
	storyLead  = "Networks trained to name objects predict visual cortex. How much of that is the training, and how " +
		"much is there before any, in the wiring alone?"
)

// story is the first page: what this is, and the claims in reading order, each with
// what was found.
type story struct {
	p       *program
	cards   []*claimCard
	fault   string                // why the catalogue of runs cannot be read
	observe func(selector string) // has the host tell when a card comes near the window
	wide    float64               // of the cards' figures, in pixels
	maps    storyMaps
}

func newStory(p *program) *story {
	s := &story{p: p}
	s.catalogue()
	return s
}

func (*story) title() string { return "The story" }

// enter implements page. What was computed since the last visit takes its place.
func (s *story) enter(Address) {
	s.p.journal.relist(s.refresh)
	s.maps.ask(s.p)
}

// state implements page: what loads beside the reading is said on its card.
func (s *story) state() state { return idle }

func (s *story) render(p *program) []app.UI {
	return []app.UI{app.Div().Class("page story").Body(
		heading(storyTitle, storyLead),
		app.Div().ID("first-place").On("ask", s.p.asked),
		app.Section().Aria("labelledby", "networks-title").Body(
			app.H2().ID("networks-title").Text("Three networks, one question"),
			app.P().Text("Everything here compares networks of the same shape that differ in their weights alone."),
			app.Ul().Class("trio").Body(
				trio(lab.RandomWeights, sign(squareSign), "Random",
					"Weights drawn by chance, never changed. What it can do, the architecture does.", s.maps.of(lab.RandomWeights)),
				trio(lab.Trained, sign(circleSign), "Trained",
					"The same network after learning a task. What it does better, it has learnt.", s.maps.of(lab.Trained)),
				trio(lab.ShuffledWeights, sign(diamondSign), "Weight-shuffled",
					"The trained weights in random order within each layer. The same numbers, but no longer in place.",
					s.maps.of(lab.ShuffledWeights)),
			),
			s.maps.caption(),
		),
		app.Section().Aria("labelledby", "data-title").Body(
			app.H2().ID("data-title").Text("What is recorded, what is simulated"),
			app.P().Text("A recording holds pictures and the responses of neurons to each of them. Real recordings are not "+
				"part of this page: "+
				"it fetches them from their public sources when you ask, checks that every byte is right, and keeps them in this "+
				"browser. "+
				"Each is shown with its source, its citation and its licence."),
			app.P().Body(
				simulatedTag(),
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
			app.Div().ID("claims").Body(app.Range(s.cards).Slice(func(i int) app.UI { return s.card(s.cards[i]) })),
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

func (s *story) faultCard() app.UI {
	if s.fault == "" {
		return app.Div().Hidden(true)
	}
	return errorCard("What was computed beforehand cannot be shown: "+s.fault,
		"Reload the page. Every experiment can be run here all the same.")
}

// paint implements painter: it asks how wide figures may be, and watches the cards
// that have nothing to show yet.
func (s *story) paint(p *program) {
	s.maps.paint(p)
	const step = 20
	if w := float64(int(p.host.width(".claim-found")/step) * step); w > 0 && w != s.wide {
		s.wide = w
		p.update(func() {})
	}
	if s.observe == nil {
		s.observe = p.host.approach(func(id string) { p.update(func() { s.near(id) }) })
	}
	s.observe(`.claim-card[data-read="false"]`)
	for _, c := range s.cards {
		if c.toy != nil {
			c.toy.Paint()
		}
	}
}

// Signs of the three kinds of network, the same shapes as in the figures.
const (
	squareSign  = `<rect x="2" y="2" width="14" height="14" fill="var(--blue)"/>`
	circleSign  = `<circle cx="9" cy="9" r="7.6" fill="var(--orange)"/>`
	diamondSign = `<path d="M9 .6 17.4 9 9 17.4.6 9Z" fill="var(--green)"/>`
)

func sign(shape string) app.UI {
	return app.Raw(`<svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true" focusable="false">` + shape +
		`</svg>`)
}

func trio(class string, shape app.UI, name, says string, maps app.UI) app.UI {
	return app.Li().Class(class).Body(shape, app.H3().Text(name), app.P().Text(says), maps)
}

// simulatedTag marks numbers that come from a simulation.
func simulatedTag() app.UI { return app.Span().Class("tag simulated").Text("simulated") }
