//go:build soak

package main

import (
	"testing"
	"time"

	"untrained/server/browsertest"
)

// longestTask is how much processor time a task of the page's thread may take. The goal is 50 ms.
const longestTask = 100 * time.Millisecond

// TestSoakThePageIsNeverBlocked judges the tasks of the page's thread while a reader uses the pages that draw most. It
// belongs on a machine without other work.
func TestSoakThePageIsNeverBlocked(t *testing.T) {
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	p.Open(address + "#/")
	p.WaitFor(`html[data-route="story"]`)
	p.WaitFor("#claim-C1")
	for _, c := range []struct {
		what string
		do   func()
	}{
		{"from the story to the network", func() {
			p.Hash("#/network")
			p.WaitFor("#map-trained")
			p.WaitState("done")
		}},
		{"another layer, channel and digit", func() {
			p.Click("#layer-5")
			p.WaitText("#inside-title", "relu2")
			p.WaitState("done")
			p.Drag("#maps-random", browsertest.Place{X: 0.99, Y: 0.01})
			p.WaitUntil(`!location.hash.includes("channel=1&")`)
			p.Fill("#control-digit", "7")
			p.WaitText("#inside-about", "digit 7")
			p.WaitState("done")
		}},
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
			p.WaitUntil(`location.hash.includes("cue=0&")`)
			p.Fill("#control-count", "100")
			p.WaitUntil(`document.querySelectorAll(".cell canvas").length === 100`)
			p.WaitState("done")
		}},
	} {
		tasks := p.Tasks(c.do)
		t.Logf("%s: the longest of %d tasks took %v of processor time", c.what, len(tasks), tasks[:min(4, len(tasks))])
		if len(tasks) == 0 || tasks[0] > longestTask {
			t.Errorf("%s: a task of the page's thread took more than %v", c.what, longestTask)
		}
	}
	p.NoErrors()
}
