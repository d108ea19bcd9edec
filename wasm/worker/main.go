//go:build js

// Command worker is the program of a Web Worker: it does what the page asks for. It is separate from the page's program
// so that the page can be used before this one has arrived, and contains no networks, statistics or readers of
// recordings.
package main

import (
	"runtime/debug"

	"untrained/app/job"
	_ "untrained/assets/picture/formats" // kinds of pictures that a recording may have
	"untrained/wasm/kernels"
	"untrained/wasm/place"
)

// memoryGoal is a soft limit, near which garbage is collected more often: a browser gets nothing back of the memory
// that a worker has taken.
const memoryGoal = 192 << 20

// main returns only when the worker cannot start.
func main() {
	debug.SetMemoryLimit(memoryGoal)
	site := place.Here()
	shelf, err := site.Shelf()
	if err != nil {
		panic(err) // the worker's script tells the page
	}
	// Without relaxed SIMD, or where the browser refuses the kernel, the product that Go compiled does the work.
	_ = kernels.Multiply()
	backend := job.CPU
	if asked := site.Env["UNTRAINED_BACKEND"]; asked != "" {
		backend = asked
	}
	job.Serve(job.NewLocal(backend, shelf, site.Weights))
}
