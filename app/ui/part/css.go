package part

import _ "embed"

// CSS is the style sheet of buttons, tags and cards; package ui joins all.
//
//go:embed part.css
var CSS []byte
