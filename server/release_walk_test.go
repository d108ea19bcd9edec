package main

import (
	"archive/zip"
	"compress/gzip"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"untrained/server/browsertest"
)

// The zip of `make release`, unpacked below some path of a host that only serves files, runs an experiment to its end
// after the network is cut.
func TestReleaseWithTheNetworkCut(t *testing.T) {
	t.Parallel()
	b := browsertest.Start(t)
	folder := t.TempDir()
	file := filepath.Join(folder, "untrained.zip")
	if err := export(t.Context(), []string{"-wasm", filepath.Join("..", "build", "app.wasm"), "-zip", file}); err != nil {
		t.Fatal(err)
	}
	firstLoad(t)
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if err := os.CopyFS(folder, z); err != nil {
		t.Fatal(err)
	}
	files := &host{Handler: http.StripPrefix("/some/where",
		http.FileServer(http.Dir(filepath.Join(folder, "untrained")))), kept: true}
	address := files.listen(t) + "/some/where/"
	p := b.Open(t, address+"#/stories")
	p.WaitFor(`html[data-route="unknown"]`) // #/stories is for development and is not released
	p.Hash("#/")
	p.WaitFor(`html[data-route="story"]`)
	p.WaitFor(`html[data-offline="ready"]`)
	p.NoErrors()
	p.NoForeignRequests()

	files.off.Store(true)
	p = p.Tab()
	p.Open(address + quick)
	p.WaitFor("#run:not([disabled])")
	p.Click("#run")
	p.WaitState("done")
	p.WaitFor(".card.verdict")
	pages := browsertest.Eval[[]string](p,
		`[...document.querySelectorAll("nav a[href^='#/']")].map(a => a.getAttribute("href"))`)
	if len(pages) < 15 {
		t.Errorf("the menu has only %q", pages)
	}
	for _, page := range pages {
		p.Hash(page)
		p.WaitGone(`html[data-route="unknown"], html[data-state="failed"]`)
	}
	p.NoErrors("service-worker.js") // the browser looks for a newer one, in vain
}

// firstLoad fails the test if the page's program and everything that is loaded before it exceed 2.16 MB over the wire.
// The bound is for brotli, whose output has 0.655 of the size of gzip's; the test compresses with gzip, which is much
// faster.
func firstLoad(t *testing.T) {
	t.Helper()
	wasm, err := os.ReadFile(filepath.Join("..", "build", "app.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	n := counter(0)
	w := gzip.NewWriter(&n)
	if _, err := w.Write(wasm); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	// It was 2.47 MB with a toy a claim, before tables of lines and regular expressions were left out; the goal is 2.0.
	const goal, others, brotli = 2_160_000, 25_000, 0.655
	if over := brotli*float64(n) + others; over > goal {
		t.Errorf("the first load is about %.0f bytes over the wire, %d with gzip; the goal is %d", over, n, goal)
	}
}
