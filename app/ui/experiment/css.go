package experiment

import _ "embed"

// CSS is the style sheet of the page of an experiment; package ui joins all.
//
//go:embed experiment.css
var CSS []byte
