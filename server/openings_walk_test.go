package main

import (
	"testing"
	"time"

	"untrained/app/lab"
	"untrained/server/browsertest"
)

// watched has every worker's last word on its memory kept: a page's program has no
// other way to know it.
const watched = `globalThis.workerBytes = 0;
globalThis.Worker = class extends Worker {
	constructor(...args) {
		super(...args);
		this.addEventListener("message", e => { workerBytes = Math.max(workerBytes, e.data.memory ?? 0); });
	}
};`

// workerMemory is the most that one worker may take from the browser.
const workerMemory = 256 << 20

// Every experiment answers as its page opens, and no worker takes more memory than
// a classroom's machine has to spare. How long each took is written down, not judged:
// machines have other work, too.
//
// The largest worker took 138 MB (multiverse), the others 31 to 80. As WebAssembly in
// node, on one thread of a busy machine, the answers took 4.0 (complexity), 4.4
// (shuffle), 4.8 (encoding), 5.8 (texture), 6.1 (scorecard), 7.0 (selectivity), 7.2
// (brainfit) and 8.1 (multiverse) seconds of a processor.
func TestPagesAnswerAsTheyOpen(t *testing.T) {
	address, _ := open(t, "/", "")
	b := browsertest.Start(t)
	for _, e := range lab.Experiments() {
		if e.Name() == "transfer" {
			continue // it opens with a question for files
		}
		p := b.NewPage(t)
		p.Patience = 3 * time.Minute
		p.Before(watched)
		p.Open(address + "#/" + e.Name())
		p.WaitFor(`html[data-route="` + e.Name() + `"]`)
		p.WaitFor("#run:not([disabled])")
		start := time.Now()
		p.Click("#run")
		p.WaitFor(state("done"))
		took, bytes := time.Since(start), browsertest.Eval[int](p, "workerBytes")
		t.Logf("%s: %.1f s, %d MB a worker", e.Name(), took.Seconds(), bytes>>20)
		if bytes == 0 || bytes > workerMemory {
			t.Errorf("%s: a worker takes %d MB, more than %d", e.Name(), bytes>>20, workerMemory>>20)
		}
		p.NoErrors()
		p.Close()
	}
}
