package main

import (
	"testing"

	"untrained/app/lab"
	"untrained/server/browsertest"
)

// Every page of an experiment opens with a figure and Run in its first screen, and starts to compute with the settings
// that it opens with; a result's figure stands where the other one stood, not further down.
// TestSoakPagesAnswerAsTheyOpen waits for the results.
func TestPagesStartAsTheyOpen(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 800)
	p.Open(address + "#/about")
	const top = `.picture").getBoundingClientRect().top + scrollY`
	for _, e := range lab.Experiments() {
		if e.Name() == "transfer" {
			continue // its page asks for files first
		}
		p.Hash("#/" + e.Name())
		p.WaitFor("#run:not([disabled])")
		p.WaitFor("#before .picture svg")
		for what, is := range map[string]string{
			"results are wider than controls":   `at(".results").width > at(".side").width`,
			"Run is in the first screen":        `at("#run").bottom <= innerHeight`,
			"the caption is in the first one":   `at("#before-caption").bottom <= innerHeight`,
			"the figure is in the first screen": `at("#before .picture").top <= innerHeight * 0.6`,
		} {
			if !browsertest.Eval[bool](p, `(() => { const at = s => document.querySelector(s).getBoundingClientRect(); `+
				`return `+is+`; })()`) {
				t.Errorf("%s: it is not so that %s", e.Name(), what)
			}
		}
		before := browsertest.Eval[float64](p, `document.querySelector("#before `+top)
		p.Click("#run")
		if e.Name() == "shuffle" { // of one, until its first parts are drawn
			p.WaitFor("#figure-1 .picture svg")
			if after := browsertest.Eval[float64](p, `document.querySelector("#figure-1 `+top); after > before+2 {
				t.Errorf("the figure moved down from %.0f to %.0f", before, after)
			}
		}
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
