//go:build js

// Command wasm is the browser program. It is started twice: on the page, where it
// draws and passes messages, and once in each Web Worker, where it computes.
package main

import (
	"os"

	"untrained/app/job"
	"untrained/app/ui"
)

func main() {
	site := place()
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		work(site)
		return
	}
	ui.Start(newLaboratory(site))
}

// work serves the page's tasks; it returns only when the worker cannot start.
func work(s site) {
	shelf, err := s.shelf()
	if err != nil {
		panic(err) // the worker's script tells the page
	}
	job.Serve(job.NewLocal("cpu", shelf, s.weights))
}
