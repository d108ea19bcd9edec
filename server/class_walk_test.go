//go:build !js

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"untrained/server/browsertest"
	"untrained/server/class"
)

// classroom serves the site with a class and returns its address. The address has a host name other than localhost, so
// that browsers treat the page as insecure, as in a classroom without https.
func classroom(t *testing.T) (address string, room *class.Store) {
	t.Helper()
	room, err := class.Open(t.Context(), filepath.Join(t.TempDir(), "class.db"))
	if err != nil {
		t.Fatal(err)
	}
	o, err := parts()
	if err != nil {
		t.Fatal(err)
	}
	o.Base, o.Class = "/lab/", "class/"
	h, err := pageHandler(o, "", room)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { room.Close() })
	return strings.Replace((&host{Handler: h}).listen(t), "127.0.0.1", "class.test", 1) + "/lab/", room
}

// A lesson over plain http: the teacher shares links for two groups, each group
// predicts, agrees, runs, and the pooled figure grows on the teacher's page.
func TestAClassInARoomWithoutTheInternet(t *testing.T) {
	t.Parallel()
	address, room := classroom(t)
	b := browsertest.Start(t, "host-resolver-rules=MAP class.test 127.0.0.1", "disable-quic")
	teacher := b.NewPage(t)
	teacher.Viewport(1280, 1000)
	teacher.Open(address + "#/class?code=" + strings.ToLower(room.Code()))
	teacher.WaitFor("#class-joined")
	if browsertest.Eval[bool](teacher, "isSecureContext") {
		t.Fatal("the page is in a secure context: the test proves nothing")
	}
	if text := teacher.Text("#class-missing"); !strings.Contains(text, "plain http") {
		t.Errorf("the page says about what is missing: %q", text)
	}
	looked(teacher, "class-joined")

	// Links for two groups, from the dialogue.
	teacher.Hash(quick)
	teacher.WaitFor("#run:not([disabled])")
	teacher.Click("#share")
	teacher.WaitUntil(`document.querySelector("#share-dialog").open && ` +
		`document.querySelector("#share-dialog").contains(document.activeElement)`)
	looked(teacher, "share")
	teacher.Fill("#share-groups", "2")
	teacher.WaitFor("#share-link-2")
	for _, box := range []string{"#share-run", "#share-join"} {
		teacher.Click(box)
	}
	teacher.WaitUntil(`document.querySelector("#share-link-2").value.includes("run=1") && ` +
		`document.querySelector("#share-link-2").value.includes("class=")`)
	teacher.Click("#share-link-2-copy")
	teacher.WaitText("#share-said", "was copied")
	teacher.Click("#share-hide summary")
	teacher.Click("#share-hide-seed")
	teacher.WaitUntil(`document.querySelector("#share-link-2").value.includes("hide=seed")`)
	looked(teacher, "share-groups")
	links := browsertest.Eval[[]string](teacher, `[1, 2].map(n => document.querySelector("#share-link-" + n).value)`)
	// The focus stays inside the dialogue, and Escape returns it to the button.
	for range 40 {
		teacher.Press(kb.Tab)
	}
	if !browsertest.Eval[bool](teacher, `document.activeElement === document.body || `+
		`document.querySelector("#share-dialog").contains(document.activeElement)`) {
		t.Error("the focus left the dialogue")
	}
	teacher.Press(kb.Escape)
	teacher.WaitUntil(`!document.querySelector("#share-dialog").open && document.activeElement.id === "share"`)
	teacher.Hash("#/class")
	teacher.WaitFor("#class-joined")
	teacher.WaitUntil(`globalThis.field = document.querySelector("#class-file")`)

	var groups []*browsertest.Page
	for i, link := range links {
		group := b.NewPage(t)
		groups = append(groups, group)
		group.Viewport(360, 800)
		group.Open(strings.Replace(link, "run=1", "run=0", 1))
		group.WaitFor("#class-send")
		if group.Count("#control-seed") > 0 {
			t.Error("a control that the link hides is shown")
		}
		group.Click("#predict-1")
		if i == 0 {
			group.Click("#class-send")
		}
		group.WaitFor("#run:not([disabled])")
		group.Click("#run")
		group.WaitState("done")
		if i == 1 { // the second group agrees afterwards
			group.Click("#class-send")
			group.Click("#class-give")
		}
		group.WaitText("#class-said", "was sent")
		looked(group, "class-group-sent")
		teacher.WaitText("#class-joined", []string{"1 result has", "2 results have"}[i])
		teacher.WaitFor("#figure-1 svg")
		group.NoErrors()
	}
	teacher.WaitText("#class-groups", "First seeds: 1, 3")
	if !browsertest.Eval[bool](teacher, `field.isConnected`) {
		t.Error("the field for files was made again while results came in: a dialogue open on it would lose its file")
	}
	teacher.WaitText("#class-predicted-encoding", "2 of 2")
	teacher.Click("#table-toggle")
	teacher.WaitFor("#table-groups")
	looked(teacher, "class-pooled")
	teacher.WaitText("#class-work", "0 of 2 groups are running")
	// Before the class, on a projector: code, figure and predictions without scrolling.
	teacher.Viewport(1920, 1080)
	browsertest.Eval[bool](teacher, `(scrollTo(0, 0), true)`)
	teacher.WaitUntil(`["#class-join .qr", "#figure-1 svg", "#class-predicted-encoding"].every(s => {
		const r = document.querySelector(s).getBoundingClientRect();
		return r.width > 200 && r.top >= 0 && r.bottom <= innerHeight;
	})`)
	looked(teacher, "class-projector")
	teacher.Viewport(1280, 1000)
	name, pooled := teacher.Download(func() { teacher.Click("#export-json") })
	if !strings.Contains(name, "pooled") || strings.Contains(string(pooled), `"units"`) {
		t.Errorf("the pooled file %s begins %.200s", name, pooled)
	}

	// Files: one is a result, one is not; the window narrow and dark.
	_, mine := groups[0].Download(func() { groups[0].Click("#export-json") })
	folder := t.TempDir()
	for file, content := range map[string][]byte{"group-1.json": mine, "photo.json": []byte("GIF89a")} {
		if err := os.WriteFile(filepath.Join(folder, file), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	alone := groups[1]
	alone.Media("prefers-color-scheme", "dark")
	alone.Hash("#/class")
	alone.WaitFor("#class-file")
	alone.Upload("#class-file", filepath.Join(folder, "group-1.json"))
	alone.WaitText("#class-given", "1 result")
	alone.Upload("#class-file", filepath.Join(folder, "photo.json"))
	alone.WaitText("#class-faults", "photo.json")
	looked(alone, "class-files-narrow-dark")
	fits(t, alone, 360)

	// Only the teacher's key clears the class.
	teacher.Click("#class-teacher summary")
	teacher.Fill("#class-key", "guess")
	teacher.Click("#class-clear")
	teacher.WaitText("#status", "only the teacher")
	teacher.Fill("#class-key", room.Key())
	teacher.Click("#class-clear")
	teacher.WaitText("#class-joined", "0 results have")
	teacher.NoErrors("403")
	for _, p := range append(groups, teacher) {
		p.NoForeignRequests()
	}
}

// A lesson without a network: the page was opened once, and then its steps open and compute. What they find
// TestLessonsTellTheTruth of app/ui compares with the expected answers.
func TestALessonWithoutANetwork(t *testing.T) {
	t.Parallel()
	address, server := openKept(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1000)
	p.Open(address + "#/lessons?plan=90")
	p.WaitFor(`html[data-offline="ready"]`)
	server.off.Store(true)
	p.Reload()
	p.WaitFor("#step-3-open")
	if p.Count(".expected") > 0 {
		t.Error("answers are shown to everybody")
	}
	p.Click("#teacher")
	p.WaitFor(".expected")
	looked(p, "lesson-teacher")
	p.Click("#step-3-open")
	p.WaitFor(`html[data-route="encoding"]`)
	p.WaitFor("#run:not([disabled])")
	if p.Count("#control-network") > 0 || p.Count("#control-dc") == 0 {
		t.Error("the lesson's link hides other controls than it should")
	}
	p.Click("#predict-1")
	p.Click("#run")
	p.WaitUntil(`Number(document.querySelector("#run-progress")?.getAttribute("aria-valuenow")) > 5`)
	p.Click("#cancel")
	p.WaitState("idle")
	p.Hash(quick + "&run=1")
	p.WaitState("done")
	p.Hash("#/lessons?plan=15")
	p.Click("#step-3-open") // a toy of the story
	p.WaitFor(`html[data-route="story"]`)
	p.WaitUntil(`document.activeElement === document.querySelector("#claim-C7 h3")`)
	p.Hash("#/lessons?plan=15&print=1")
	p.WaitFor("#print")
	looked(p, "lesson-worksheet")
	p.NoErrors("ERR_", "Failed to fetch", "Failed to load resource")
}

// A button on the page of one experiment never runs another: both pages have the same elements, and go-app keeps an
// element's handlers if they look the same.
func TestPagesKeepTheirButtons(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Open(address + quick)
	p.WaitFor("#run:not([disabled])")
	p.Hash("#/selectivity?quick=1")
	p.WaitFor(`html[data-route="selectivity"]`)
	p.WaitFor("#run:not([disabled])")
	p.Click("#run")
	p.WaitPassed("running")
	p.Click("#cancel")
	p.WaitState("idle")
	p.Fill("#control-seeds", "2")
	p.WaitUntil(`location.hash.includes("seeds=2")`)
	p.Hash("#/encoding")
	p.WaitFor(`html[data-route="encoding"]`)
	p.WaitFor("#run:not([disabled])")
	p.Click("#run")
	p.WaitPassed("running")
	p.NoErrors()
}
