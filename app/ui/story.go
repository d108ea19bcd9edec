package ui

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// What the first page says; the prerendered page says the same before the
// program runs.
const (
	storyTitle = "How far does architecture alone go?"
	storyLead  = "Artificial networks that were trained to name objects predict how neurons in visual cortex respond to pictures. " +
		"How much of that is the training, and how much is there before any training, in the wiring alone?"
)

// story is the first page: what this is, and where to go.
type story struct{}

func (*story) title() string { return "The story" }
func (*story) enter(Address) {}
func (*story) state() state  { return idle }

func (*story) render(p *program) []app.UI {
	return []app.UI{app.Div().Class("page story").Body(
		heading(storyTitle, storyLead),
		app.P().Class("call").Body(
			app.A().Class("button primary").Href("#/encoding").Text("Run the first experiment"),
			app.Span().Class("aside").Text("It uses a small simulated recording that is part of this page: nothing to install or to download."),
		),
		app.Section().Aria("labelledby", "networks-title").Body(
			app.H2().ID("networks-title").Text("Three networks, one question"),
			app.P().Text("Everything here compares networks of the same shape that differ in their weights alone."),
			app.Ul().Class("trio").Body(
				trio("random", sign(squareSign), "Random", "Weights drawn by chance, never changed. What it can do, the architecture does."),
				trio("trained", sign(circleSign), "Trained", "The same network after learning a task. What it does better, it has learnt."),
				trio("shuffled", sign(diamondSign), "Weight-shuffled", "The trained weights in random order within each layer. The same numbers, but no longer in place."),
			),
		),
		app.Section().Aria("labelledby", "data-title").Body(
			app.H2().ID("data-title").Text("What is recorded, what is simulated"),
			app.P().Text("A recording holds pictures and the responses of neurons to each of them. Real recordings are not part of this page: "+
				"it fetches them from their public sources when you ask, checks that every byte is right, and keeps them in this browser. "+
				"Each is shown with its source, its citation and its licence."),
			app.P().Body(
				simulatedTag(),
				app.Text(" Simulated recordings were made up by this software, from a truth that is known. They check the method: "+
					"does the analysis find what was put in? They are never evidence about a brain, and they carry this mark wherever their numbers appear."),
			),
		),
		app.Section().Aria("labelledby", "claims-title").Body(
			app.H2().ID("claims-title").Text("The claims"),
			app.P().Text("Eleven statements, in our own words. Beside each stands what it takes to test it, and where this laboratory can do so today."),
			app.Ol().Class("claims").Body(app.Range(claims).Slice(func(i int) app.UI { return claims[i].render() })),
		),
		app.Section().Class("sources").Aria("labelledby", "source-title").Body(
			app.H2().ID("source-title").Text("Where this comes from"),
			app.P().Text("The claims are those of A. Farahat and M. Vinck’s 2025 study of random-weight and trained convolutional networks as models of visual cortex, "+
				"as its authors summarised it publicly in fifteen points."),
			app.P().Text("Their full methods were not at hand, so many choices here are ours; each one is a control that you can change. "+
				"This laboratory never claims to have reproduced the study’s numbers. It says what it measured, on what, and with what uncertainty."),
		),
	)}
}

func (c claim) render() app.UI {
	status := app.UI(app.Span().Class("status later").Text("no page yet"))
	if c.page != "" {
		status = app.Span().Class("status now").Body(app.Text("in part: "), app.A().Href("#/"+c.page).Text(texts(c.page).short))
	}
	return app.Li().ID("claim-"+c.id).Body(
		app.Span().Class("claim-id").Text(c.id),
		app.Div().Body(
			app.P().Class("claim-says").Text(c.says),
			app.P().Class("claim-needs").Body(status, app.Text(" "+c.needs)),
		),
	)
}

// Signs of the three kinds of network, the same shapes as in the figures.
const (
	squareSign  = `<rect x="2" y="2" width="14" height="14" fill="var(--blue)"/>`
	circleSign  = `<circle cx="9" cy="9" r="7.6" fill="var(--orange)"/>`
	diamondSign = `<path d="M9 .6 17.4 9 9 17.4.6 9Z" fill="var(--green)"/>`
)

func sign(shape string) app.UI {
	return app.Raw(`<svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true" focusable="false">` + shape + `</svg>`)
}

func trio(class string, shape app.UI, name, says string) app.UI {
	return app.Li().Class(class).Body(shape, app.H3().Text(name), app.P().Text(says))
}

// simulatedTag marks numbers that come from a simulation.
func simulatedTag() app.UI { return app.Span().Class("tag simulated").Text("simulated") }
