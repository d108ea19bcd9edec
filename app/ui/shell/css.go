package shell

import _ "embed"

// CSS is the style sheet of the frame: header, menu, footer; package ui joins all.
//
//go:embed shell.css
var CSS []byte
