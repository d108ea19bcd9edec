//go:build js

// Command wasm is the page's program: it draws and passes messages. What computes is the program in wasm/worker, which
// its Web Workers run.
package main

import (
	"untrained/app/ui"
	"untrained/wasm/place"
)

func main() { ui.Start(laboratory(place.Here())) }
