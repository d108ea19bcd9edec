package ui

import (
	_ "embed"
	"slices"

	"untrained/app/ui/explore"
)

//go:embed untrained.css
var css []byte

// CSS is the style sheet of all pages, served beside them as a file.
var CSS = slices.Concat(css, explore.CSS, explore.ToyCSS)
