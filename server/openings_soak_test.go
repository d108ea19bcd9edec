//go:build soak

package main

import (
	"testing"

	"untrained/app/lab"
	"untrained/server/browsertest"
)

// watched is a script that notes the largest memory that a worker reported: the page has no other way to learn it.
const watched = `globalThis.workerBytes = 0;
globalThis.Worker = class extends Worker {
	constructor(...args) {
		super(...args);
		this.addEventListener("message", e => { workerBytes = Math.max(workerBytes, e.data.memory ?? 0); });
	}
};`

// workerMemory is how much memory a worker may use, in bytes.
const workerMemory = 256 << 20

// Every experiment computes its result with the settings that its page opens with, and no worker uses more memory than
// a classroom's machine has to spare. The largest worker used 138 MB (multiverse), the others 31 to 80.
func TestSoakPagesAnswerAsTheyOpen(t *testing.T) {
	address, _ := open(t, "/", "")
	b := browsertest.Start(t)
	for _, e := range lab.Experiments() {
		if e.Name() == "transfer" {
			continue // its page asks for files first
		}
		p := b.NewPage(t)
		p.Before(watched)
		p.Open(address + "#/" + e.Name())
		p.WaitFor(`html[data-route="` + e.Name() + `"]`)
		p.WaitFor("#run:not([disabled])")
		p.Click("#run")
		p.WaitState("done")
		bytes := browsertest.Eval[int](p, "workerBytes")
		t.Logf("%s: %d MB a worker", e.Name(), bytes>>20)
		if bytes == 0 || bytes > workerMemory {
			t.Errorf("%s: a worker uses %d MB, more than %d", e.Name(), bytes>>20, workerMemory>>20)
		}
		p.NoErrors()
		p.Close()
	}
}
