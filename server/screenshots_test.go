//go:build screenshots

package main

import (
	"fmt"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"untrained/server/browsertest"
)

// pictured says which state of a page its pictures show, if that is not the state in which the page opens: the address,
// and whether to press Run and wait for the result.
var pictured = map[string]struct {
	query string
	runs  bool
}{
	"encoding":    {"", true},
	"shuffle":     {"", true},
	"brainfit":    {"", true},
	"complexity":  {"", true},
	"selectivity": {"", true},
	"texture":     {"", true},
	"scorecard":   {"", true},
	"multiverse":  {"", true},
	"train":       {"?target=0&steps=200", true},
}

// shown lists the pictures in README.md besides that of the first screen: by page, the element at the top of the
// window.
var shown = map[string]string{"network": ".layers"}

// TestScreenshots takes pictures of every page at three widths, light and dark, with a result if the page has one, into
// the folder UNTRAINED_SCREENSHOTS, with one contact sheet of all first screens as they open, and finds elements that
// are too wide, or too small to be clicked. `make screenshots` runs it; UNTRAINED_PAGES, "story,encoding", selects
// pages.
func TestScreenshots(t *testing.T) {
	if os.Getenv("UNTRAINED_SCREENSHOTS") == "" {
		t.Fatal("name a folder in UNTRAINED_SCREENSHOTS")
	}
	server := httptest.NewServer(product(t, "/", ""))
	defer server.Close()
	p := browsertest.Start(t, "hide-scrollbars").NewPage(t)
	p.Viewport(1280, 900)
	p.Open(server.URL + "/#/")
	p.WaitFor(`html[data-route="story"]`)
	p.Click("#menu-play")
	p.WaitFor("#menu-play[aria-expanded=true]")
	p.Screenshot("menu-1280-light")
	p.Press(kb.Escape)
	browsertest.Eval[bool](p, "(document.activeElement.blur(), true)")
	pages := browsertest.Eval[[]string](p, `[...new Set([...document.querySelectorAll("#pages a[href^='#/']")].map(a => `+
		`a.getAttribute("href")))]`)
	only := os.Getenv("UNTRAINED_PAGES")
	var opened []string
	for _, hash := range pages {
		route, _, _ := strings.Cut(strings.TrimPrefix(hash, "#/"), "?")
		name := route
		if name == "" {
			name = "story"
		}
		if only != "" && !slices.Contains(strings.Split(only, ","), name) {
			continue
		}
		page := pictured[route]
		p.Viewport(1280, 900)
		p.Media("prefers-color-scheme", "light")
		p.Hash(hash + page.query)
		p.WaitFor(fmt.Sprintf(`html[data-route="%s"]`, name))
		p.WaitUntil(laidOut)
		p.View("opens-"+name, "body")
		opened = append(opened, name)
		if page.runs {
			p.WaitFor("#run:not([disabled])")
			start := time.Now()
			p.Click("#run")
			p.WaitState("running")
			p.WaitState("done")
			t.Logf("%s: done after %v", name, time.Since(start).Round(100*time.Millisecond))
		} else {
			p.WaitUntil(`document.documentElement.dataset.state !== "running"`)
		}
		if route == "" {
			p.Viewport(1280, 900)
			browsertest.Eval[bool](p, guessed)
			p.WaitText("#dial-live", "just now")
			p.View("readme-first", ".masthead")
			p.Viewport(1280, 450)
			for picture, card := range map[string]string{"landscape": "#claim-C3", "bend": "#claim-C7"} {
				browsertest.Eval[bool](p, fmt.Sprintf("(document.querySelector(%q).scrollIntoView(), true)", card))
				p.WaitFor("#toy-" + strings.TrimPrefix(card, "#claim-") + `[data-toy="live"]`)
				if picture == "bend" {
					p.Click("#bend-sweep")
					p.WaitText("#toy-C7-said", "Of the 17 slopes tried the nearest is")
				}
				p.View("readme-"+picture, card)
			}
		}
		if top := shown[name]; top != "" {
			p.Viewport(1120, 580)
			p.WaitUntil(laidOut)
			p.View("readme-"+name, top)
		}
		for _, width := range []int{360, 1280, 1920} {
			for _, scheme := range []string{"light", "dark"} {
				p.Viewport(width, 900)
				p.Media("prefers-color-scheme", scheme)
				p.WaitUntil(laidOut)
				picture := fmt.Sprintf("%s-%d-%s", name, width, scheme)
				p.Screenshot(picture)
				if scheme == "light" {
					for _, fault := range browsertest.Eval[[]string](p, tooWideOrSmall) {
						t.Errorf("%s: %s", picture, fault)
					}
				}
			}
		}
	}
	if err := contactSheet(os.Getenv("UNTRAINED_SCREENSHOTS"), opened); err != nil {
		t.Error(err)
	}
}

// guessed is a script that makes a guess on the first screen and turns the scramble dial, as README.md shows them.
const guessed = `(() => {
	document.querySelectorAll(".fork:not([hidden]) .fork-grip").forEach((grip, i) => {
		grip.value = [0.1, 0.2, 0.1, 0.05, 0.2, 0.1, 0.15, 0.1, 0.2][i];
		grip.dispatchEvent(new Event("input"));
	});
	document.querySelector(".fork:not([hidden]) .fork-show").click();
	const dial = document.querySelector("#dial-percent");
	dial.value = 60;
	dial.dispatchEvent(new Event("input"));
	return true;
})()`

// laidOut is a promise that is kept when figures have been laid out for another width.
const laidOut = `new Promise(r => setTimeout(() => requestAnimationFrame(() => r(true)), 400))`

// tooWideOrSmall is a script that lists the elements that make a page scroll sideways, and controls smaller than 24
// pixels, except links in running text and inputs in a label.
const tooWideOrSmall = `(() => {
	const faults = [], wide = document.documentElement.clientWidth;
	const name = e => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") +
		(typeof e.className === "string" && e.className ? "." + e.className.trim().replace(/\s+/g, ".") : "") +
		" “" + (e.innerText || "").slice(0, 30).replace(/\s+/g, " ") + "”";
	if (document.documentElement.scrollWidth > wide) {
		const out = [...document.querySelectorAll("main *")].filter(e =>
		e.getBoundingClientRect().right > wide + 1 && !e.closest(".scroll, pre"));
		faults.push("scrolls sideways: " + out.slice(0, 3).map(name).join(", "));
	}
	for (const e of document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden])")) {
		const box = (e.closest("label") || e).getBoundingClientRect();
		if (!e.checkVisibility({visibilityProperty: true, opacityProperty: true}) || box.width === 0) continue;
		if (e.matches("a") && getComputedStyle(e).display === "inline" && e.closest("p, li, dd, td, figcaption")) continue;
		if (e.closest("svg")) continue;
		if (box.width < 23.9 || box.height < 23.9)
			faults.push(name(e) + " is " + Math.round(box.width) + " × " + Math.round(box.height));
	}
	return [...new Set(faults)].slice(0, 8);
})()`
