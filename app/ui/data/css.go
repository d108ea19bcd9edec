package data

import _ "embed"

// CSS is the style sheet of the page of recordings; package ui joins all.
//
//go:embed data.css
var CSS []byte
