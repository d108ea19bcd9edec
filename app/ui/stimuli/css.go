package stimuli

import _ "embed"

// CSS is the style sheet of the page of stimuli; package ui joins all.
//
//go:embed stimuli.css
var CSS []byte
