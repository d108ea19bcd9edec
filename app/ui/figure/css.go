package figure

import _ "embed"

// CSS is the style sheet of results; package ui joins all.
//
//go:embed figure.css
var CSS []byte
