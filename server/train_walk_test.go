//go:build !js

package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"untrained/nn"
	"untrained/server/browsertest"
)

// small is a training that takes seconds, even on a busy machine.
const small = "#/train?network=20x20x1/conv5x5x6,stride2/relu/flatten/dense10&pictures=600&batch=16&heldout=200&" +
	"every=40&rate=0.005&target=0&"

// accuracy returns the accuracy that the page #/train shows under its progress bar.
func accuracy(p *browsertest.Page) string {
	p.WaitText(".progress-text", "correctly after step")
	_, text, _ := strings.Cut(p.Text(".progress-text"), "; ")
	return text
}

// step returns the number of training steps that the page shows.
func step(p *browsertest.Page) int {
	return browsertest.Eval[int](p, `+(document.querySelector(".progress-text")?.innerText.match(/Step (\d+)/)?.[1] ?? `+
		`-1)`)
}

func TestTrainPlayPauseSaveResetLoad(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	p.Open(address + small + "steps=100000")
	p.WaitText("#phase", "Ready")
	looked(p, "train-ready")

	p.Click("#step")
	p.WaitText(".progress-text", "Step 1 of")
	p.Click("#epoch")
	p.WaitText(".progress-text", "Step 37 of")
	p.Click("#run")
	p.WaitState("running")
	p.WaitUntil(`+document.querySelector(".progress-text").innerText.match(/Step (\d+)/)[1] > 130`)
	looked(p, "train-running")
	p.Click("#run")
	p.WaitText("#phase", "Paused")
	paused := step(p)
	p.Fill("#control-rate", "0.002") // does not start the training again
	p.WaitUntil(`document.querySelector("#figure-1 desc").textContent.includes("from step")`)
	if got := step(p); got != paused {
		t.Errorf("after a changed learning rate the training stands at step %d, not %d", got, paused)
	}
	last := strconv.Itoa(paused + 200)
	p.Fill("#control-steps", last)
	p.Click("#run")
	p.WaitState("done")
	p.WaitText(".progress-text", "Step "+last+" of")
	trained := accuracy(p)
	looked(p, "train-finished")

	name, file := p.Download(func() { p.Click("#save-weights") })
	params, meta, err := nn.ReadSafetensors(file)
	if err != nil || !strings.HasSuffix(name, ".safetensors") {
		t.Fatalf("%s: %v", name, err)
	}
	if params.Spec.Input.H != 20 || meta["training_set"] != "plain digits" || meta["steps"] != last {
		t.Errorf("the file says %v", meta)
	}
	p.Click("#table-toggle")
	p.WaitFor("#table-confusions")
	looked(p, "train-tables")

	p.Click("#reset")
	p.WaitText(".progress-text", "Step 0 of")
	if untrained := accuracy(p); untrained == trained {
		t.Errorf("after a reset %s, as before", untrained)
	}
	// Choose another data set, then load the file: it restores everything.
	p.Fill("#control-data", "textures")
	p.WaitText(".problems", "outputs, one for each class")
	p.WaitText(".progress-text", "Step 0 of")
	folder := t.TempDir()
	saved, damaged := filepath.Join(folder, name), filepath.Join(folder, "half.safetensors")
	for path, content := range map[string][]byte{saved: file, damaged: file[:len(file)/2]} {
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p.Upload("#load-weights", damaged)
	p.WaitText("#refused", "truncated")
	looked(p, "train-damaged-file")
	p.Upload("#load-weights", saved)
	p.WaitText(".progress-text", "Step "+last+" of")
	if loaded := accuracy(p); loaded != trained {
		t.Errorf("loaded weights have %s, saved ones had %s", loaded, trained)
	}
	if hash := browsertest.Eval[string](p, "location.hash"); strings.Contains(hash, "data=") { // digits, the default
		t.Errorf("the address does not follow the file: %s", hash)
	}

	// Leaving the page ends the worker; on return the page has the weights.
	p.Hash("#/")
	p.WaitFor(`html[data-route="story"]`)
	p.Hash("#/train")
	p.WaitText(".problems", "You had left")
	p.WaitText(".progress-text", "Step "+last+" of")
	if again := accuracy(p); again != trained {
		t.Errorf("after a return %s, before %s", again, trained)
	}
	looked(p, "train-returned")

	// The training is kept: it is listed, shown after a reload without a worker, and can be continued.
	p.Click("#epoch")
	p.WaitUntil(`+document.querySelector(".progress-text").innerText.match(/Step (\d+)/)[1] > ` + last)
	p.WaitText("#phase", "Paused")
	after := strconv.Itoa(step(p))
	p.Hash("#/sessions")
	p.WaitText("#sessions-list", "with its weights")
	p.WaitFor("[id^=reopen-]")
	n := p.Count("[id^=kept-]")
	looked(p, "train-kept")
	p.Click("[id^=reopen-]")
	p.WaitText(".progress-text", "Step "+after+" of")
	p.Reload()
	p.WaitText("#origin", "Nothing was computed now.")
	p.WaitText(".progress-text", "Step "+after+" of")
	p.WaitUntil(`document.querySelector("#figure-1 desc").textContent.includes("Adam started again at step ` + last + `")`)
	looked(p, "train-recalled")
	continued := strconv.Itoa(step(p) + 1)
	p.Click("#step")
	p.WaitText(".progress-text", "Step "+continued+" of")
	p.WaitText("#phase", "Paused")
	p.Hash("#/sessions")
	// the continued training is a saved run of its own, and the opened one stays
	p.WaitUntil("document.querySelectorAll('[id^=kept-]').length === " + strconv.Itoa(n+1))
	p.NoErrors()
	p.NoForeignRequests()
}

// TestTrainKeepsItsColumns presses play and pause and checks the layout: the results are to the right of the choices
// and wider, or above them in a narrow window, whatever runs.
func TestTrainKeepsItsColumns(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 900)
	placed := func(when string) {
		t.Helper()
		for _, width := range []int{1280, 1920, 360} {
			p.Viewport(width, 900)
			p.WaitUntil(`innerWidth === ` + strconv.Itoa(width))
			b := browsertest.Eval[map[string]struct{ X, Y, Width float64 }](p,
				`Object.fromEntries(["results", "controls"].map(name => {
				const r = document.querySelector(".columns > ." + name).getBoundingClientRect();
				return [name, {X: r.x, Y: r.y, Width: r.width}] }))`)
			results, controls := b["results"], b["controls"]
			if width > 960 && !(results.X > controls.X && results.Width > controls.Width) || width < 960 &&
				results.Y > controls.Y {
				t.Errorf("%s, %d pixels wide: results %+v, choices %+v", when, width, results, controls)
			}
		}
	}
	p.Open(address + small + "steps=1000000")
	p.WaitText("#phase", "Ready")
	placed("ready")
	p.Click("#run")
	p.WaitState("running")
	placed("running")
	p.Click("#run")
	p.WaitText("#phase", "Paused")
	placed("paused")
	p.Fill("#control-steps", strconv.Itoa(step(p)+40))
	p.Click("#run")
	p.WaitState("done")
	placed("done")
}

func TestTrainPausesWhenTheTabIsHidden(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	// Make the page believe that its tab is in the background.
	p.Before(`globalThis.tab = "visible"; Object.defineProperty(document, "visibilityState", {get: () => tab});
		globalThis.show = v => { tab = v; document.dispatchEvent(new Event("visibilitychange")); return true }`)
	p.Open(address + small + "steps=1000000&run=1")
	p.WaitState("running")
	browsertest.Eval[bool](p, `show("hidden")`)
	p.WaitText("#phase", "because the tab was hidden")
	browsertest.Eval[bool](p, `show("visible")`)
	p.WaitState("running")
	browsertest.Eval[bool](p, `show("hidden")`)
	p.WaitText("#phase", "because the tab was hidden")
	// The training is paused: one step more is the next one.
	before := step(p)
	p.Click("#step")
	p.WaitUntil(`+document.querySelector(".progress-text").innerText.match(/Step (\d+)/)[1] > ` + strconv.Itoa(before))
	p.WaitText("#phase", "Paused")
	if after := step(p); after != before+1 {
		t.Errorf("in a hidden tab one step led from step %d to %d", before, after)
	}
	browsertest.Eval[bool](p, `show("visible")`)
	p.Click("#run")
	p.WaitState("running")
	p.Click("#more summary")
	p.Fill("#control-hidden", "train")
	browsertest.Eval[bool](p, `show("hidden")`)
	before = step(p)
	p.WaitUntil(`+document.querySelector(".progress-text").innerText.match(/Step (\d+)/)[1] > ` + strconv.Itoa(before+50))
	p.NoErrors()
}

func TestTrainExplainsAnExplosion(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(360, 800)
	p.Media("prefers-color-scheme", "dark", "prefers-reduced-motion", "reduce")
	p.Open(address + strings.Replace(small, "rate=0.005", "rate=1000", 1))
	p.WaitText("#phase", "Ready")
	looked(p, "train-narrow-dark-ready")
	browsertest.Eval[bool](p, `(document.querySelector("#run").focus(), true)`)
	p.Press("\r")
	p.WaitState("failed")
	if text := p.Text(".card.error"); !strings.Contains(text, "conv1") && !strings.Contains(text, "dense1") {
		t.Errorf("the card names no layer: %s", text)
	}
	looked(p, "train-narrow-dark-exploded")
	p.Fill("#control-rate", "0.005")
	p.Click("#reset-blown")
	p.WaitText("#phase", "Ready")
	p.Click("#run")
	p.WaitUntil(`+document.querySelector(".progress-text").innerText.match(/Step (\d+)/)[1] > 100`)
	looked(p, "train-narrow-dark-running")
	fits(t, p, 360)
	p.Hash("#/train?network=28x28x1/flatten/dense9")
	p.WaitText(".card.error", "dense10")
	looked(p, "train-narrow-dark-refused")
	p.NoErrors()
}
