//go:build soak

package main

import (
	"testing"
	"time"

	"untrained/server/browsertest"
)

// "Compute it here" on the first screen computes all that it promises, and comes to the numbers of the bundled run.
func TestSoakFirstScreenComputes(t *testing.T) {
	address, _ := open(t, "/", sharedMirror(t))
	p := browsertest.Start(t).NewPage(t)
	for _, id := range []string{"human-objects", "squeezenet10"} {
		p.Open(address + "#/data?recording=" + id)
		p.WaitFor("#fetch-" + id)
		p.Click("#fetch-" + id)
		p.WaitFor("#recording-" + id + `[data-here="true"]`)
	}
	p.Hash("#/")
	p.WaitFor(".fork:not([hidden]) .fork-compute:not([disabled])")
	start := time.Now()
	p.Click(".fork:not([hidden]) .fork-compute")
	p.WaitText(".fork:not([hidden]) .fork-computed", "270 of 270 values lie within 0.001")
	t.Logf("computed within %v", time.Since(start).Round(time.Second))
	p.NoErrors()
}
