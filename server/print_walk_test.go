//go:build !js

package main

import (
	"strings"
	"testing"

	"untrained/server/browsertest"
)

// TestPagesPrintWell checks pages as they are printed: on white, without controls, nothing wider than the paper, and no
// figure cut in two.
func TestPagesPrintWell(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	const paper = 680 // pixels between the margins of A4
	p.Viewport(paper, 1000)
	p.Open(address)
	for _, c := range []struct{ name, hash, ready string }{
		{"story", "#/", "#claim-C11"},
		{"encoding", quick + "&run=1", "#figure-2"},
		{"train", small + "steps=20&run=1", "#table-toggle"},
		{"network", "#/network?candidates=10", "#answers"},
		{"sessions", "#/sessions", "[id^=kept-]"},
		{"lessons", "#/lessons?minutes=45&print=1", ".qr"},
		{"lessons", "#/lessons", ".lesson-step"},
		{"about", "#/about", ".formula"},
	} {
		p.Paper(false)
		p.Hash(c.hash)
		p.WaitFor(`html[data-route="` + c.name + `"]`)
		p.WaitFor(c.ready)
		resting := state("idle")
		if strings.Contains(c.hash, "run=1") || c.name == "network" {
			resting = state("done")
		}
		p.WaitFor(resting)
		p.Paper(true)
		p.Screenshot("print-" + c.name + "-" + strings.TrimLeft(c.ready, "#.["))
		for _, fault := range browsertest.Eval[[]string](p, unprintable) {
			t.Errorf("%s: %s", c.hash, fault)
		}
	}
	p.NoErrors()
}

// unprintable is a script that lists what must not be on paper.
const unprintable = `(() => {
	const faults = [], seen = e => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 1;
	const name = e => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") +
		(typeof e.className === "string" && e.className ? "." + e.className.trim().replace(/\s+/g, ".") : "");
	for (const e of document.querySelectorAll("button, input, select, textarea, nav, .button")) {
		if (seen(e) && !e.matches(".layer-face")) faults.push(name(e) + " is printed");
	}
	const light = c => { const [r, g, b] = c.match(/[\d.]+/g).map(Number); return .2126 * r + .7152 * g + .0722 * b; };
	const root = getComputedStyle(document.documentElement);
	if (light(root.backgroundColor) < 250) faults.push("the background is " + root.backgroundColor);
	for (const e of document.querySelectorAll("main h1, main p, main text")) {
		const colour = e.matches("text") ? getComputedStyle(e).fill : getComputedStyle(e).color;
		if (seen(e) && /^rgb/.test(colour) && light(colour) > 150 &&
			!e.closest(".badge, .motion, .heat, .matrix") && !e.matches("text")) {
			faults.push(name(e) + " is printed in " + colour); break; }
	}
	if (document.documentElement.scrollWidth > innerWidth + 1) {
		const out = [...document.querySelectorAll("main *")].filter(e =>
		seen(e) && e.getBoundingClientRect().right > innerWidth + 1);
		faults.push("wider than the paper: " + out.slice(0, 3).map(name).join(", "));
	}
	for (const e of document.querySelectorAll(".figure")) {
		if (seen(e) && getComputedStyle(e).breakInside !== "avoid") faults.push(name(e) + " may be cut");
	}
	return [...new Set(faults)].slice(0, 10);
})()`
