//go:build soak

package main

import (
	"testing"
	"time"

	"untrained/server/browsertest"
)

// longestTask is how much processor time a task of the page's thread may use. The goal is 50 ms.
const longestTask = 100 * time.Millisecond

// TestSoakThePageIsNeverBlocked measures the tasks of the page's thread while a user works with the pages that draw
// most. Run it on a quiet machine.
func TestSoakThePageIsNeverBlocked(t *testing.T) {
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	p.Open(address + "#/")
	p.WaitFor(`html[data-route="story"]`)
	p.WaitFor("#claim-C1")
	for _, c := range append(readsTheNetwork(p), []readerStep{
		{"an experiment runs", func() {
			p.Hash(quick)
			p.Click("#run")
			p.WaitState("done")
		}},
		{"a network trains", func() {
			p.Hash(small + "steps=400")
			p.Click("#run")
			p.WaitState("done")
		}},
		{"stimuli are drawn", func() {
			p.Hash("#/stimuli")
			p.Fill("#control-cue", "0")
			p.WaitUntil(`location.hash.includes("cue=0")`)
			p.Fill("#control-count", "100")
			p.WaitUntil(`document.querySelectorAll(".cell canvas").length === 100`)
			p.WaitState("done")
		}},
	}...) {
		tasks := p.Tasks(c.do)
		t.Logf("%s: the longest of %d tasks took %v of processor time", c.what, len(tasks), tasks[:min(4, len(tasks))])
		if len(tasks) == 0 || tasks[0] > longestTask {
			t.Errorf("%s: a task of the page's thread took more than %v", c.what, longestTask)
		}
	}
	p.NoErrors()
}
