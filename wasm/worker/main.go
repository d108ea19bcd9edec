//go:build js

// Command worker is the program of a Web Worker: it does the page's tasks. It is a
// program of its own because the page is usable before it has come, and because
// the page then carries no networks, statistics or readers of recordings.
package main

import (
	"runtime/debug"

	"untrained/app/job"
	"untrained/wasm/place"
)

// memoryGoal is what the program stays below where it can: it then looks for garbage
// more often, because a browser gets nothing back of what a worker has once taken.
const memoryGoal = 192 << 20

// main returns only when the worker cannot start.
func main() {
	debug.SetMemoryLimit(memoryGoal)
	site := place.Here()
	shelf, err := site.Shelf()
	if err != nil {
		panic(err) // the worker's script tells the page
	}
	backend := job.CPU
	if asked := site.Env["UNTRAINED_BACKEND"]; asked != "" {
		backend = asked
	}
	job.Serve(job.NewLocal(backend, shelf, site.Weights))
}
