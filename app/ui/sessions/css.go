package sessions

import _ "embed"

// CSS is the style sheet of the page of sessions; package ui joins all.
//
//go:embed sessions.css
var CSS []byte
