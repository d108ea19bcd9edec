//go:build !js

package main

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"untrained/server/browsertest"
)

// How long the story may be at 1280×900 before anything is predicted, with everything that a reader sees without
// opening it but the words in pictures.
const (
	storyHeight = 6000
	storyWords  = 1200

	wordsInView = `(() => {
		const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
		let n = 0;
		while (texts.nextNode()) {
			const e = texts.currentNode.parentElement;
			if (e.closest("svg, .unseen") || !e.checkVisibility()) continue;
			n += texts.currentNode.data.split(/\s+/).filter(w => /\p{L}/u.test(w)).length;
		}
		return n;
	})()`
)

// Every toy of the story is moved with the keyboard; a worker answers, and the new numbers are announced: with the
// network cut, once the page was opened before.
func TestToysOfTheStory(t *testing.T) {
	t.Parallel()
	address, server := openKept(t, "/", "")
	first := browsertest.Start(t).Open(t, address)
	first.WaitFor(`html[data-offline="ready"]`)
	server.off.Store(true)
	p := first.Tab()
	p.Viewport(1280, 900)
	p.Open(address + "#/")
	p.WaitFor("#reveal-C11")
	for i := range 11 { // a toy starts when it comes near the window
		p.View(fmt.Sprintf("closed-C%d", i+1), fmt.Sprintf("#claim-C%d", i+1))
		p.WaitUntil(`[...document.querySelectorAll("#claim-C` + strconv.Itoa(i+1) + ` .toy")].every(t => ` +
			`t.dataset.toy === "live")`)
	}
	high, n := browsertest.Eval[float64](p, "document.documentElement.scrollHeight"), browsertest.Eval[int](p, wordsInView)
	t.Logf("before anything is predicted the story is %.0f pixels high and has %d words", high, n)
	if high > storyHeight || n > storyWords {
		t.Errorf("the story is %.0f pixels high, of at most %d, and has %d words, of at most %d", high, storyHeight, n,
			storyWords)
	}
	p.Hash("#/?hide=predict")
	p.WaitGone("#reveal-C11")
	for _, toy := range []struct{ claim, slider, key string }{
		{"C1", "#depth-layer", kb.ArrowLeft},
		{"C2", "#replace-filters", kb.ArrowRight},
		{"C3", "#landscape-unit", kb.ArrowRight},
		{"C4", "#knob-C4-trained", kb.ArrowRight},
		{"C5", "#fader-1", kb.ArrowLeft},
		{"C6", "#pair-C6-spikes", kb.ArrowRight},
		{"C7", "#bend-slope", kb.ArrowRight},
		{"C8", "#regroup-slope", kb.ArrowRight},
		{"C10", "#fool-noise", kb.ArrowRight},
		{"C11", "#ranks-model-0", kb.ArrowRight},
	} {
		p.View("toy-"+toy.claim+"-before", "#claim-"+toy.claim)
		p.WaitFor("#toy-" + toy.claim + `[data-toy="live"]`)
		said := "#toy-" + toy.claim + "-said"
		before := p.Text(said)
		t.Logf("%s: %s", toy.claim, before)
		browsertest.Eval[bool](p, fmt.Sprintf("(document.querySelector(%q).focus(), true)", toy.slider))
		for range 7 { // an odd number: some toys have two positions
			p.Press(toy.key)
		}
		p.WaitUntil(fmt.Sprintf("document.querySelector(%q).innerText !== %q", said, before))
		p.WaitFor("#toy-" + toy.claim + `[data-toy="live"][data-behind="false"]`)
		if role := p.Attribute(said, "role"); role != "status" {
			t.Errorf("%s: the numbers have the role %q", toy.claim, role)
		}
		p.View("toy-"+toy.claim, "#claim-"+toy.claim)
	}
	p.Click("#replace-train")
	p.WaitText("#toy-C2-said", "filters trained on the same patches reach")
	for i := range 11 { // closed and with all that opens
		card := fmt.Sprintf("#claim-C%d", i+1)
		p.View("card-"+card[1:], card)
		height := browsertest.Eval[float64](p, fmt.Sprintf("document.querySelector(%q).getBoundingClientRect().height", card))
		opened := browsertest.Eval[float64](p, fmt.Sprintf(`(() => { const card = document.querySelector(%q),
			all = card.querySelectorAll("details"); for (const d of all) d.open = true;
			const height = card.getBoundingClientRect().height; for (const d of all) d.open = false; return height; })()`, card))
		t.Logf("%s is %.0f pixels high, opened %.0f", card, height, opened)
		if height > 600 || opened > 1200 {
			t.Errorf("%s is %.0f pixels high, opened %.0f", card, height, opened)
		}
		if browsertest.Eval[bool](p, fmt.Sprintf(`[...document.querySelectorAll("%s .picture")].some(e =>
			e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)`, card)) {
			t.Errorf("%s has a figure that scrolls", card)
		}
	}
	t.Logf("the story is %.0f pixels high", browsertest.Eval[float64](p, "document.documentElement.scrollHeight"))
	p.WaitUntil(`["#toy-C3-relief", "#toy-C8-map"].every(c => document.querySelector(c).width > 100)`)
	p.Click("#bend-sweep")
	p.WaitText("#toy-C7-said", "Of the 17 slopes tried the nearest is")
	p.View("toy-C7-swept", "#claim-C7")
	p.Accessible()
	for _, width := range []int{1280, 360} {
		p.Viewport(width, 900)
		p.Media("prefers-color-scheme", "dark")
		for _, claim := range []string{"C1", "C4", "C5", "C6", "C10", "C11"} {
			p.View(fmt.Sprintf("toy-%s-%d-dark", claim, width), "#claim-"+claim)
		}
		fits(t, p, float64(width))
	}
	p.NoErrors("service-worker.js") // the browser looks for a newer one, in vain
	p.NoForeignRequests()
}
