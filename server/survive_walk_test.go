//go:build !js

package main

import (
	"testing"

	"untrained/server/browsertest"
)

// faults is a script with which a test ends the page's workers, as a browser does that runs out of memory, and moves
// the page's clock.
const faults = `{ const all = [];
	globalThis.crashWorkers = () => {
		for (const w of all.splice(0)) {
			w.terminate();
			w.dispatchEvent(new ErrorEvent("error", {message: "Out of memory"}));
		}
		return true;
	};
	globalThis.Worker = class extends Worker { constructor(...args) { super(...args); all.push(this); } };
	const Clock = Date;
	let jump = 0;
	globalThis.jumpYears = years => { jump += years * 365 * 86400e3; return true; };
	globalThis.Date = class extends Clock {
		constructor(...args) { super(...(args.length ? args : [Clock.now() + jump])); }
		static now() { return Clock.now() + jump; }
	}; }`

// Whatever happens to a run, it ends with the numbers of a run to which nothing happened, computed from what was
// finished: the browser's storage is cleared and fills up, the clock jumps, the workers crash, the page is closed, and
// the run is open in two tabs.
func TestARunSurvives(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	site := address
	address += "#/encoding?network=16x16x1/conv5x5x8/relu/max2&weights=&layer=max1&training=random,pixels&dc=keep&" +
		"seeds=12&folds=3&inner=3&bootstrap=100&workers=1&run=1"
	b := browsertest.Start(t)
	saved := func(p *browsertest.Page) string {
		t.Helper()
		p.WaitState("done")
		_, content := p.Download(func() { p.Click("#export-json") })
		return string(content)
	}
	whole := b.Open(t, address)
	want := saved(whole)
	whole.Close()

	profile := b.NewPage(t) // holds the storage while no page is open
	p := profile.Tab()
	reached := func(percent string) {
		t.Helper()
		p.WaitUntil(`Number(document.querySelector("#run-progress")?.getAttribute("aria-valuenow")) > ` + percent)
	}
	p.Before(faults)
	p.Open(address)
	reached("5")
	p.ClearStorage(site)
	reached("15") // what was finished before is lost to a reload, not to this run
	p.Quota(site, 1)
	// When a browser refuses depends on what it has counted; what is said then has the walk TestSavedRunsWithoutSpace.
	reached("25")
	p.Quota(site, -1)
	browsertest.Eval[bool](p, `jumpYears(30)`)
	reached("35")
	browsertest.Eval[bool](p, `jumpYears(-50)`)
	reached("45")
	browsertest.Eval[bool](p, `crashWorkers()`)
	p.WaitState("failed")
	p.WaitText(".card.error", "worker stopped: Out of memory")
	p.WaitText(".card.error", "finished parts are kept")
	looked(p, "encoding-crashed")
	p.Click("#run")
	p.WaitText(".runbar", "kept from before")
	reached("60")
	p.NoErrors("Quota")
	p.Close()

	var tabs []*browsertest.Page
	for range 2 {
		p := profile.Tab()
		p.Open(address)
		tabs = append(tabs, p)
	}
	for i, p := range tabs {
		if got := saved(p); got != want {
			t.Errorf("tab %d gives another result than an undisturbed run: %.300s", i+1, got)
		}
		p.NoErrors()
	}
}
