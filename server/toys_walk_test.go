//go:build !js

package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"untrained/server/browsertest"
)

// Every toy of the story is moved with the keyboard; a worker answers, and the new numbers are announced.
func TestToysOfTheStory(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 900)
	p.Open(address + "#/?hide=predict")
	for _, toy := range []struct{ claim, slider, key string }{
		{"C2", "#replace-filters", kb.ArrowRight},
		{"C3", "#landscape-unit", kb.ArrowRight},
		{"C7", "#bend-slope", kb.ArrowRight},
		{"C8", "#regroup-slope", kb.ArrowRight},
	} {
		p.View("toy-"+toy.claim+"-before", "#claim-"+toy.claim)
		p.WaitFor("#toy-" + toy.claim + `[data-toy="live"]`)
		said := "#toy-" + toy.claim + "-said"
		before := p.Text(said)
		browsertest.Eval[bool](p, fmt.Sprintf("(document.querySelector(%q).focus(), true)", toy.slider))
		for range 8 {
			p.Press(toy.key)
		}
		p.WaitUntil(fmt.Sprintf("document.querySelector(%q).innerText !== %q", said, before))
		p.WaitFor("#toy-" + toy.claim + `[data-toy="live"][data-behind="false"]`)
		if role := p.Attribute(said, "role"); role != "status" {
			t.Errorf("%s: the numbers have the role %q", toy.claim, role)
		}
		p.View("toy-"+toy.claim, "#claim-"+toy.claim)
	}
	p.WaitUntil(`["#toy-C3-relief", "#toy-C8-map"].every(c => document.querySelector(c).width > 100)`)
	p.Click("#bend-sweep")
	p.WaitText("#toy-C7-said", "Of the 17 slopes tried the nearest is")
	p.View("toy-C7-swept", "#claim-C7")
	p.Accessible()
	for _, width := range []int{1280, 360} {
		p.Viewport(width, 900)
		p.Media("prefers-color-scheme", "dark")
		for _, claim := range []string{"C2", "C3", "C7", "C8"} {
			p.View(fmt.Sprintf("toy-%s-%d-dark", claim, width), "#claim-"+claim)
		}
		fits(t, p, float64(width))
	}
	p.NoErrors()
	p.NoForeignRequests()
}
