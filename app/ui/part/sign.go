package part

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
)

// SetNames are the three columns, as they are headed, with their signs.
var SetNames = map[string]struct{ Name, Sign string }{
	lab.RandomWeights:   {"Random", SquareSign},
	lab.Trained:         {"Trained", CircleSign},
	lab.ShuffledWeights: {"Shuffled", DiamondSign},
}

// Signs of the three kinds of network, the same shapes as in the figures.
const (
	SquareSign  = `<rect x="2" y="2" width="14" height="14" fill="var(--blue)"/>`
	CircleSign  = `<circle cx="9" cy="9" r="7.6" fill="var(--orange)"/>`
	DiamondSign = `<path d="M9 .6 17.4 9 9 17.4.6 9Z" fill="var(--green)"/>`
)

// Sign draws one of the shapes above, which a screen reader skips.
func Sign(shape string) app.UI {
	return app.Raw(`<svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true" focusable="false">` + shape +
		`</svg>`)
}

// SimulatedTag marks numbers that come from a simulation.
func SimulatedTag() app.UI { return app.Span().Class("tag simulated").Text("simulated") }

// Signs of the buttons.
const (
	PlaySign  = `<path fill="currentColor" d="M8 5v14l11-7z"/>`
	PauseSign = `<path fill="currentColor" d="M7 5h4v14H7zM13 5h4v14h-4z"/>`
	ResetSign = `<path fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" d="M6.5 8A7 7 0 1 1 ` +
		`5 12M6 3.5V8.5H11"/>`
	StepSign  = `<path fill="currentColor" d="M6 5v14l8-7zM16 5h3v14h-3z"/>`
	EpochSign = `<path fill="currentColor" d="M3 5v14l7-7zM10 5v14l7-7zM18 5h3v14h-3z"/>`
)
