package network

import _ "embed"

// CSS is the style sheet of the page of networks; package ui joins all.
//
//go:embed network.css
var CSS []byte
