//go:build !js

package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"untrained/app/lab"
	"untrained/assets/neural"
	"untrained/assets/reference"
	"untrained/server/browsertest"
	"untrained/server/site"
)

// The walks use the product as a person would, in a real browser. They need the browser's programs, which pageOptions
// builds if they are missing.

// quick is a small experiment that takes a second.
const quick = "#/encoding?network=16x16x1/conv5x5x4/relu/max2&weights=&layer=max1&training=random,pixels&dc=keep&" +
	"seeds=2&folds=3&inner=3&bootstrap=100"

// atExit is called after the last test.
var atExit []func()

func TestMain(m *testing.M) {
	os.Exit(browsertest.Main(func() int {
		defer func() {
			for _, f := range atExit {
				f()
			}
		}()
		return m.Run()
	}))
}

// parts returns the options that all sites of the tests share, read once.
var parts = sync.OnceValues(func() (site.Options, error) {
	return pageOptions(context.Background(), filepath.Join("..", "build", "app.wasm"))
})

// products holds the sites by base and mirror, so that each compresses its files once for all tests.
var products sync.Map

// product returns a handler that serves the site as `serve` does.
func product(t *testing.T, base, mirror string) http.Handler {
	t.Helper()
	key := base + " " + mirror
	if h, ok := products.Load(key); ok {
		return h.(http.Handler)
	}
	o, err := parts()
	if err != nil {
		t.Fatal(err)
	}
	o.Base = base
	h, err := pageHandler(o, mirror, nil)
	if err != nil {
		t.Fatal(err)
	}
	products.Store(key, h)
	return h
}

// host is a server for walks. It can be cut off like a network: connections break, and new ones are not answered.
type host struct {
	http.Handler
	kept bool // browsers get the service worker that keeps the whole site for offline use
	off  atomic.Bool
}

func (s *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.off.Load() {
		panic(http.ErrAbortHandler)
	}
	if !s.kept && strings.HasSuffix(r.URL.Path, "/service-worker.js") {
		w.Header().Set("Content-Type", "text/javascript")
		return // an empty service worker, which keeps nothing
	}
	// Compressing takes longer than sending what never leaves the machine.
	r.Header.Del("Accept-Encoding")
	s.Handler.ServeHTTP(w, r)
}

// open serves the site until the test ends and returns its address. Most walks do without the copy of the site that
// browsers keep for offline use: each page has a profile of its own, and filling it takes as long as a short walk.
func open(t *testing.T, base, mirror string) (address string, server *host) {
	t.Helper()
	server = &host{Handler: product(t, base, mirror)}
	return server.listen(t) + base, server
}

// openKept is like open, with the copy for offline use.
func openKept(t *testing.T, base, mirror string) (address string, server *host) {
	t.Helper()
	server = &host{Handler: product(t, base, mirror), kept: true}
	return server.listen(t) + base, server
}

// listen serves until the test ends and returns the address.
func (s *host) listen(t *testing.T) string {
	listening := httptest.NewServer(s)
	t.Cleanup(listening.Close)
	return listening.URL
}

func state(name string) string { return `html[data-state="` + name + `"]` }

// looked takes a picture of the page and checks the page with axe-core.
func looked(p *browsertest.Page, name string) {
	p.Screenshot(name)
	p.Accessible()
}

func TestFirstResultOfOnesOwn(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	p.Open(address)
	p.WaitFor(`html[data-route="story"]`)
	p.WaitState("idle")
	looked(p, "story")

	p.Hash(quick)
	p.WaitFor(`html[data-route="encoding"]`)
	p.WaitFor("#run:not([disabled])")
	looked(p, "encoding-idle")
	p.Click("#run")
	p.WaitPassed("running")
	looked(p, "encoding-running")
	p.WaitState("done")
	looked(p, "encoding-done")

	p.Click("#table-toggle")
	p.WaitFor("#table-summary")
	looked(p, "encoding-table")

	name, content := p.Download(func() { p.Click("#export-json") })
	var result lab.Result
	if err := json.Unmarshal(content, &result); err != nil || !strings.HasSuffix(name, ".json") {
		t.Fatalf("%s is not a result: %v", name, err)
	}
	if result.Experiment != "encoding" || !result.Recording.Simulated || len(result.Verdicts) == 0 ||
		result.Table("summary") == nil {
		t.Errorf("the exported result lacks something: %.300s", content)
	}
	_, content = p.Download(func() { p.Click("#export-csv") })
	rows, err := csv.NewReader(strings.NewReader(string(content))).ReadAll()
	if err != nil || len(rows) != 1+len(result.Table("summary").Rows) {
		t.Errorf("the exported table has %d rows, %v", len(rows), err)
	}
	_, content = p.Download(func() { p.Click("#export-svg") })
	if !strings.HasPrefix(string(content), "<svg") && !strings.HasPrefix(string(content), "<?xml") {
		t.Errorf("the exported figure begins with %.60q", content)
	}
	p.NoErrors()
	p.NoForeignRequests()
}

// The page and the command line compute the same numbers.
func TestAnyNumberOfWorkersGivesTheSameNumbers(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	b := browsertest.Start(t)
	var first string
	for _, workers := range []string{"1", "3"} {
		p := b.Open(t, address+quick+"&run=1&workers="+workers)
		p.WaitState("done")
		_, content := p.Download(func() { p.Click("#export-json") })
		if first == "" {
			first = string(content)
		}
		if string(content) != first {
			t.Errorf("%s workers give other bytes than one", workers)
		}
		p.NoErrors()
		p.Close()
	}
}

// silence is a script that defines the function silenceWorkers: after a call, the page receives no messages from its
// present workers.
const silence = `{ const silent = new WeakSet(), all = [];
	globalThis.silenceWorkers = () => { for (const w of all) silent.add(w); return true; };
	globalThis.Worker = class extends Worker {
		constructor(...args) { super(...args); all.push(this); }
		addEventListener(kind, hear, ...rest) {
			super.addEventListener(kind, e => { if (!silent.has(this)) hear(e); }, ...rest);
		}
	}; }`

func TestFetchRunCancelAndReloadOnARealRecording(t *testing.T) {
	t.Parallel()
	mirror := sharedMirror(t)
	address, server := openKept(t, "/sub/path/", mirror)
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	p.Before(silence)
	const run = "#/encoding?recording=v4-cowley2023&session=210325&layer=max3&training=random,pixels&dc=keep&seeds=3&" +
		"folds=3&inner=3&bootstrap=100"
	p.Open(address + run)
	p.WaitFor("#fetch")
	looked(p, "encoding-not-here")

	// Without a network a card names cause and remedy, and a second attempt, with one, works.
	server.off.Store(true)
	p.Click("#fetch")
	p.WaitFor(".card.error")
	looked(p, "encoding-fetch-failed")
	server.off.Store(false)
	p.Click("#fetch")
	p.WaitFor(`#recording-card[data-here="true"]`)
	p.WaitFor("#run:not([disabled])")
	looked(p, "encoding-fetched")

	// Cancel takes effect at once: it does not wait for workers, which may never answer.
	p.Click("#run")
	p.WaitPassed("running")
	browsertest.Eval[bool](p, "silenceWorkers()")
	p.Click("#cancel")
	p.WaitState("idle")
	looked(p, "encoding-cancelled")

	// After a reload in the middle of a run, the run continues.
	p.Click("#run")
	p.WaitPassed("running")
	p.WaitUntil(`Number(document.querySelector("#run-progress")?.getAttribute("aria-valuenow")) > 30`)
	p.Reload()
	p.WaitState("done")
	looked(p, "encoding-v4-done")

	// All of this works without a network, too.
	p.WaitFor(`html[data-offline="ready"]`)
	server.off.Store(true)
	for _, where := range []string{"", "#/encoding", "?x=1#/encoding", "index.html"} {
		p.Open("about:blank")
		p.Open(address + where)
		route := "story"
		if strings.Contains(where, "encoding") {
			route = "encoding"
		}
		p.WaitFor(`html[data-route="` + route + `"]`)
	}
	p.Open("about:blank")
	p.Open(address + run + "&run=1")
	p.WaitState("done")
	looked(p, "encoding-offline")
}

// A recording that was cut short or changed on its way is refused with a message, and is not stored.
func TestDamagedRecordingsAreRefused(t *testing.T) {
	t.Parallel()
	entry, err := neural.EntryByID("v4-cowley2023")
	if err != nil {
		t.Fatal(err)
	}
	files, err := entry.Files("210325")
	if err != nil {
		t.Fatal(err)
	}
	b := browsertest.Start(t)
	for _, c := range []struct {
		name, says string
		damage     func(content []byte) []byte
	}{
		{"cut", "bytes", func(content []byte) []byte { return content[:len(content)/2] }},
		{"changed", "sha-256", func(content []byte) []byte { content[len(content)/2] ^= 1; return content }},
	} {
		t.Run(c.name, func(t *testing.T) {
			source, mirror := sharedMirror(t), t.TempDir()
			for i, f := range files {
				content, err := os.ReadFile(filepath.Join(source, filepath.FromSlash(f.Location())))
				if err != nil {
					t.Fatal(err)
				}
				if i == 0 {
					content = c.damage(content)
				}
				to := filepath.Join(mirror, filepath.FromSlash(f.Location()))
				if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(to, content, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			address, _ := open(t, "/", mirror)
			p := b.NewPage(t)
			p.Open(address + "#/encoding?recording=v4-cowley2023&session=210325")
			p.Click("#fetch")
			p.WaitFor(".card.error")
			if text := strings.ToLower(p.Text(".card.error")); !strings.Contains(text, c.says) {
				t.Errorf("the card says %q", text)
			}
			looked(p, "damaged "+c.name)
			p.Reload()
			p.WaitFor("#fetch")
			p.NoErrors()
			p.Close()
		})
	}
}

// sharedMirror returns the folder with files of the public recordings, for tests that need them.
func sharedMirror(t *testing.T) string {
	t.Helper()
	mirror, err := filepath.Abs(reference.Path(t, "mirror"))
	if err != nil {
		t.Fatal(err)
	}
	return mirror
}

func TestBrokenLinksAreExplained(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	for i, c := range []struct{ name, hash, selector, text string }{
		{"a hash of rubbish", "#/%00%ff&&&===", ".card.error", ""}, // the page's first address, the others are moved to
		{"unknown key", "#/encoding?colour=red", ".card.notice", "colour"},
		{"unknown route", "#/alchemy", ".card.error", "alchemy"},
		{"out of range", "#/encoding?seeds=-4", "#control-seeds-error", "4"},
		{"broken escape", "#/encoding?recording=%zz", ".card.notice", "%zz"},
		{"no such network", "#/encoding?network=64x64x1/conv7x7", "#control-network-error", "conv"},
		{"network too big", "#/encoding?network=1024x1024x1/conv3x3x64/relu&layer=relu1&weights=&training=random&run=1",
			".card.error", "1920 mb"},
		{"no such layer", "#/encoding?layer=max9&training=random&run=1", ".card.error", "max9"},
		{"no such session", "#/encoding?recording=v4-cowley2023&session=1&run=1", ".card.error", "session"},
	} {
		if i == 0 {
			p.Open(address + c.hash)
		} else {
			p.Hash(c.hash)
		}
		p.WaitUntil(fmt.Sprintf(`[...document.querySelectorAll(%q)].some(e => e.innerText.toLowerCase().includes(%q))`,
			c.selector, c.text))
		looked(p, "bad "+c.name)
		p.NoErrors()
	}
}

func TestNarrowDarkAndByKeyboard(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(360, 800)
	p.Media("prefers-color-scheme", "dark", "prefers-reduced-motion", "reduce")
	p.Open(address + quick)
	p.WaitFor("#run:not([disabled])")
	looked(p, "encoding-narrow-dark-idle")
	browsertest.Eval[bool](p, `(document.querySelector("#run").focus(), true)`)
	p.Press("\r")
	p.WaitState("done")
	looked(p, "encoding-narrow-dark-done")
	if wide := browsertest.Eval[float64](p, "document.documentElement.scrollWidth"); wide > 360 {
		t.Errorf("the page is %.0f pixels wide on a screen of 360", wide)
	}
	p.Hash("#/")
	p.WaitFor(`html[data-route="story"]`)
	looked(p, "story-narrow-dark")
	p.NoErrors()
}
