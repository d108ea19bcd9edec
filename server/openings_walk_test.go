package main

import (
	"testing"

	"untrained/app/lab"
	"untrained/server/browsertest"
)

// Every experiment starts to compute with the settings that its page opens with. TestSoakPagesAnswerAsTheyOpen waits
// for the results.
func TestPagesStartAsTheyOpen(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Open(address + "#/about")
	for _, e := range lab.Experiments() {
		if e.Name() == "transfer" {
			continue // its page asks for files first
		}
		p.Hash("#/" + e.Name())
		p.WaitFor("#run:not([disabled])")
		p.Click("#run")
		p.WaitUntil(`Number(document.querySelector("#run-progress")?.getAttribute("aria-valuenow")) > 0 ||
			document.documentElement.dataset.state === "done"`)
		browsertest.Eval[bool](p, `(document.querySelector("#cancel")?.click(), true)`)
		p.WaitUntil(`["idle", "done"].includes(document.documentElement.dataset.state)`)
		if n := p.Count(".card.error"); n > 0 {
			t.Errorf("%s: %s", e.Name(), p.Text(".card.error"))
		}
	}
	p.NoErrors()
}
