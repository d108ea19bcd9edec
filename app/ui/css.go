package ui

import _ "embed"

// CSS is the style sheet of all pages, served beside them as a file.
//
//go:embed untrained.css
var CSS []byte
