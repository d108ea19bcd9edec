package train

import _ "embed"

// CSS is the style sheet of the page of training; package ui joins all.
//
//go:embed train.css
var CSS []byte
