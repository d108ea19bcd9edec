package ui

import (
	_ "embed"
	"slices"

	"untrained/app/ui/data"
	"untrained/app/ui/evidence"
	"untrained/app/ui/experiment"
	"untrained/app/ui/explore"
	"untrained/app/ui/figure"
	"untrained/app/ui/network"
	"untrained/app/ui/part"
	"untrained/app/ui/sessions"
	"untrained/app/ui/shell"
	"untrained/app/ui/stimuli"
	"untrained/app/ui/story"
	"untrained/app/ui/train"
)

var (
	//go:embed ground.css
	ground []byte
	//go:embed links.css
	links []byte // of the dialogue for links, of classes and of lessons
	//go:embed last.css
	last []byte // before the program runs; with less motion, in forced colours and on paper
)

// CSS returns the style sheet of all pages, which is served beside them as a file: that of each room, in an order in
// which later rules override earlier ones. It is a function so that the program in the browser does not carry it.
func CSS() []byte {
	return slices.Concat(ground, shell.CSS, part.CSS, story.CSS, experiment.CSS, figure.CSS, stimuli.CSS, train.CSS,
		data.CSS, network.CSS, story.CardsCSS, evidence.CSS, sessions.CSS, links, last, explore.CSS, explore.ToyCSS)
}
