//go:build !js

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"untrained/server/browsertest"
)

// fits fails the test if the page is wider than its window.
func fits(t *testing.T, p *browsertest.Page, width float64) {
	t.Helper()
	if wide := browsertest.Eval[float64](p, "document.documentElement.scrollWidth"); wide > width {
		t.Errorf("the page is %.0f pixels wide on a screen of %.0f", wide, width)
	}
}

// A newcomer predicts, sees what came out, and has a result of their own after three clicks. A reload shows the result
// again without computing it. The result is among the saved runs and, in place of the bundled one, in the story.
func TestNewcomerFromTheStoryToASavedRun(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/sub/path/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	p.Open(address)
	p.WaitFor(`html[data-route="story"]`)
	p.WaitFor("#reveal-C10[disabled]")
	if n := p.Count("#story-outcome-C10, #claim-C10 .found-says"); n != 0 {
		t.Error("the outcome shows before the prediction")
	}

	p.Click("#story-predict-C10-1")
	p.Click("#reveal-C10")
	p.WaitText("#story-outcome-C10", "You predicted: Gabor filters.")
	p.WaitFor("#claim-C10 .picture svg")
	looked(p, "story-predicted")
	p.Click("#evidence-C10")
	p.WaitFor(`html[data-route="evidence"]`)
	p.WaitFor(`#run-controls[data-mine="false"]`)
	looked(p, "evidence")

	p.Click("#here-controls")
	p.WaitFor(`html[data-route="encoding"]`)
	p.WaitState("done")
	looked(p, "story-first-result")
	// Once the result is kept, the tab remembers it.
	p.WaitUntil(`sessionStorage.getItem("untrained-shown-encoding")`)
	p.Reload()
	p.WaitState("done")
	p.WaitText("#origin", "Nothing was computed now.")
	p.WaitFor("#figure-1 svg")

	p.Click("#menu-library")
	p.Click(`#menu-library-pages a[href="#/sessions"]`)
	p.WaitFor(`html[data-route="sessions"]`)
	p.WaitFor(".kept li")
	p.Reload()
	p.WaitFor(".kept li")
	looked(p, "sessions-one")
	p.Click(`.kept a.button`)
	p.WaitFor(`html[data-route="encoding"]`)
	p.WaitState("done")

	p.Hash("#/")
	p.WaitFor("#claim-C10")
	// A result is loaded when its card comes near the window.
	browsertest.Eval[bool](p, `(document.querySelector("#claim-C10").scrollIntoView(), true)`)
	p.WaitText("#claim-C10 .found-says", "Computed in this browser")
	looked(p, "story-own")
	// Back and forward lead to the pages visited before.
	browsertest.Eval[bool](p, "(history.back(), true)")
	p.WaitFor(`html[data-route="encoding"]`)
	p.WaitState("done")
	browsertest.Eval[bool](p, "(history.forward(), true)")
	p.WaitFor(`html[data-route="story"]`)
	p.WaitText("#claim-C10 .found-says", "Computed in this browser")
	p.Click("#evidence-C10")
	p.WaitFor(`#run-controls[data-mine="true"]`)
	p.WaitText("#run-controls", "your own result, in place of the one that came with the page")
	p.NoErrors()
	p.NoForeignRequests()
}

// Two tabs run one experiment each; the two saved runs are compared, saved to a file, removed and read from the file
// again.
func TestSavedRunsOfTwoTabs(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	one := browsertest.Start(t).NewPage(t)
	one.Viewport(360, 800)
	one.Media("prefers-color-scheme", "dark")
	one.Open(address + quick + "&run=1")
	one.WaitState("done")
	two := one.Tab()
	two.Viewport(360, 800)
	two.Open(address + strings.Replace(quick, "seeds=2", "seeds=3", 1) + "&run=1")
	two.WaitState("done")

	one.Hash("#/sessions")
	one.WaitUntil(`document.querySelectorAll(".kept li").length === 2`)
	for _, n := range []string{"1", "2"} {
		one.Click(`.kept li:nth-child(` + n + `) input`)
	}
	one.WaitState("done")
	one.WaitText("#comparison", "seeds: 3 in A, 2 in B")
	if n := one.Count("#table-comparison tbody tr"); n == 0 {
		t.Error("the comparison is empty")
	}
	looked(one, "sessions-compared-narrow-dark")
	fits(t, one, 360)
	one.Reload()
	one.WaitFor("#table-comparison")

	name, content := one.Download(func() { one.Click("#sessions-save") })
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	one.Click("#drop-all")
	one.WaitFor("#drop-all-sure")
	looked(one, "sessions-remove-narrow-dark")
	one.Click("#drop-all-sure")
	one.WaitGone(".kept li")
	one.Reload()
	one.WaitFor("#sessions-file")
	one.Upload("#sessions-file", file)
	one.WaitUntil(`document.querySelectorAll(".kept li").length === 2`)
	one.WaitText(".kept", "from a file")

	broken := filepath.Join(t.TempDir(), "broken.json")
	if err := os.WriteFile(broken, content[:len(content)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	one.Upload("#sessions-file", broken)
	one.WaitText("#sessions-file-error", "broken.json")
	looked(one, "sessions-refused-narrow-dark")
	one.Hash("#/?hide=predict")
	one.WaitFor("#claim-C10")
	browsertest.Eval[bool](one, `(document.querySelector("#claim-C10").scrollIntoView(), true)`)
	one.WaitFor("#claim-C10 svg")
	looked(one, "story-narrow-dark-outcome")
	fits(t, one, 360)
	one.NoErrors()
	two.NoErrors()
}

// If there is no space left, a result stays as long as the page is open, and the page says so; once there is space
// again, the next result is kept.
func TestSavedRunsWithoutSpace(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	p.Open(address + quick)
	p.WaitFor("#run:not([disabled])")
	p.Quota(address, 1)
	p.Click("#run")
	p.WaitState("done")
	p.WaitText("#unkept", "no space left")
	looked(p, "encoding-no-space")
	p.Hash("#/sessions")
	p.WaitText("#sessions-warning", "1 session is here only until the page is closed.")
	p.WaitFor(".kept .unkept")
	p.Quota(address, -1)
	p.Hash(strings.Replace(quick, "seeds=2", "seeds=3", 1) + "&run=1")
	p.WaitFor(`html[data-route="encoding"]`)
	p.WaitUntil(`document.documentElement.dataset.state === "done" && !document.querySelector("#stale") &&
		document.querySelector("#control-seeds")?.value === "3"`)
	p.WaitUntil(`!document.querySelector("#unkept")`)
	p.Reload()
	p.WaitState("done")
	p.Hash("#/sessions")
	p.WaitUntil(`document.querySelectorAll(".kept li").length === 1`)
	p.NoErrors("Quota")
}

// In a browser that forbids storage, finished results stay as long as the page is open, and the page says what it could
// not keep.
func TestSavedRunsWithoutStorage(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	p.Before(`for (const name of ["indexedDB", "sessionStorage", "localStorage"])
		Object.defineProperty(globalThis, name, {get() { throw new DOMException("forbidden", "SecurityError") }})`)
	p.Open(address + quick + "&run=1")
	p.WaitState("done")
	p.WaitFor("#unkept")
	p.Hash("#/sessions")
	p.WaitText("#sessions-warning", "only until the page is closed")
	p.WaitFor(".kept li")
	looked(p, "sessions-no-storage")
	if _, content := p.Download(func() { p.Click("#sessions-save") }); !strings.Contains(string(content),
		"untrained sessions") {
		t.Errorf("the file holds %.80s", content)
	}
	p.NoErrors()
}
