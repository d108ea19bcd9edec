//go:build !js

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"untrained/assets/neural/archive"
	"untrained/assets/npy"
	"untrained/assets/npy/npytest"
	"untrained/nn/random"
	"untrained/server/browsertest"
)

const v4Card = `#recording-v4-cowley2023`

func TestRecordingsAreFetchedLookedOverAndRemoved(t *testing.T) {
	t.Parallel()
	address, server := open(t, "/sub/path/", sharedMirror(t))
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	p.Open(address + "#/data")
	p.WaitFor(v4Card)
	looked(p, "data")

	// Without a network the card says so, and a second attempt, with one, works.
	server.off.Store(true)
	p.Click("#fetch-v4-cowley2023")
	p.WaitFor(v4Card + " .card.error")
	looked(p, "data-fetch-failed")
	server.off.Store(false)
	p.Click("#fetch-v4-cowley2023")
	p.WaitFor(v4Card + `[data-here="true"]`)
	p.WaitGone(v4Card + " .card.error")
	looked(p, "data-fetched")

	p.Click("#preview-v4-cowley2023")
	p.WaitState("done")
	p.WaitFor("#preview-figure-responses svg")
	p.WaitFor("#preview-figure-reliability svg")
	if n := p.Count("#preview canvas"); n != 12 {
		t.Errorf("%d pictures", n)
	}
	const flat = `[...document.querySelectorAll("#preview canvas")].filter(c => {
		const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
		return new Set(d.filter((_, i) => i % 4 === 0)).size < 10 }).length`
	if n := browsertest.Eval[int](p, flat); n != 0 {
		t.Errorf("%d pictures are blank", n)
	}
	looked(p, "data-preview")

	// After a reload the recording is there, and the link shows its preview.
	p.Reload()
	p.WaitFor(v4Card + `[data-here="true"]`)
	p.WaitFor("#preview-figure-responses svg")
	p.Click("#open-v4-cowley2023")
	p.WaitFor(`html[data-route="encoding"]`)
	p.WaitFor(`#recording-card[data-here="true"]`)

	p.Hash("#/data")
	p.Click("#remove-v4-cowley2023")
	p.WaitFor(v4Card + `[data-here="false"]`)
	p.WaitText("#storage-facts", "0 kB")
	p.Reload()
	p.WaitFor(v4Card + `[data-here="false"]`)
	p.NoErrors("raw.githubusercontent.com", "/mirror/", "/sub/path/worker.") // whichever was asked for without a network
}

func TestEveryKindOfRecordingIsLookedOver(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", sharedMirror(t))
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	for id, figure := range map[string]string{
		"v1-ringach2002": "circular-variance", "objects92": "dissimilarities", "it-shapes": "responses",
		"human-objects": "reliability",
	} {
		p.Open(address + "#/data?recording=" + id)
		p.WaitFor("#fetch-" + id)
		p.Click("#fetch-" + id)
		p.WaitFor("#preview-figure-" + figure + " svg")
		looked(p, "data-"+id)
	}
	p.Click("#remove-all")
	p.WaitFor("#remove-all-sure")
	looked(p, "data-remove-all")
	p.Click("#remove-all-sure")
	p.WaitFor(`#recording-objects92[data-here="false"]`)
	p.WaitFor(`#recording-v1-ringach2002[data-here="false"]`)
	p.NoErrors()
}

// Recordings that the server provides can be previewed and used without a click to download them and without a request
// to another host.
func TestRecordingsThatComeAlongNeedNoClick(t *testing.T) {
	t.Parallel()
	along, err := openProvisions(t.Context(), archive.Options{Base: sharedMirror(t), Dir: t.TempDir()}, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	o, err := parts()
	if err != nil {
		t.Fatal(err)
	}
	o.Carried = along.paths()
	h, err := pageHandler(o, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if h, err = along.beside(h, "/"); err != nil {
		t.Fatal(err)
	}
	address := (&host{Handler: h}).listen(t)
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	p.Open(address + "/#/data?recording=human-objects")
	p.WaitFor("#preview-figure-reliability svg")
	p.WaitFor(`#recording-v4-cowley2023[data-here="true"]`)
	if n := p.Count("#fetch-human-objects, #remove-human-objects, #fetch-v4-cowley2023, .card.error"); n != 0 {
		t.Errorf("there are %d buttons or errors of recordings that the server provides", n)
	}
	looked(p, "data-along")
	p.Hash("#/encoding?recording=it-shapes&training=random,pixels&dc=keep&seeds=2&folds=3&inner=3&bootstrap=100&run=1")
	p.WaitState("done")
	p.NoForeignRequests()
	p.NoErrors()
}

// A run whose link needs recordings of any kind that are not downloaded yet starts when they are; a recording that the
// data page downloaded can be used by an experiment too.
func TestARunBeginsWhenAllThatItNeedsIsFetched(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", sharedMirror(t))
	p := browsertest.Start(t).NewPage(t)
	p.Open(address + "#/data?recording=objects92")
	p.WaitFor("#fetch-objects92")
	p.Click("#fetch-objects92")
	p.WaitFor(`#recording-objects92[data-here="true"]`)
	p.Hash("#/encoding?recording=objects92&session=human-evc&higher=objects92&higher_session=monkey-it&" +
		"network=squeezenet10&weights=squeezenet10" +
		"&layer=fire3&higher_layer=fire9&training=trained&seeds=1&run=1")
	p.WaitFor(`#recording-card[data-here="true"]`)
	p.WaitFor("#fetch-all")
	p.Click("#fetch-all")
	p.WaitPassed("running")
	if n := p.Count(".card.error"); n != 0 {
		t.Errorf("%d cards say what is wrong", n)
	}
	p.NoErrors()
}

// In a browser that forbids storage, recordings can still be downloaded, shown and used, and the page says what will be
// lost.
func TestRecordingsWithoutStorage(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", sharedMirror(t))
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	p.Before(`for (const name of ["indexedDB", "sessionStorage", "localStorage"])
		Object.defineProperty(globalThis, name, {get() { throw new DOMException("forbidden", "SecurityError") }})`)
	p.Open(address + "#/data")
	p.WaitText("#storage-warning", "until the page is closed")
	looked(p, "data-no-storage")
	p.Click("#fetch-v4-cowley2023")
	p.WaitFor(v4Card + `[data-here="true"]`)
	p.Click("#preview-v4-cowley2023")
	p.WaitFor("#preview-figure-responses svg")
	p.NoErrors()
}

// ownNPZ writes a recording with 60 pictures, 6 units and four repeats. A unit's response is the mean luminance of a
// part of the picture, with noise.
func ownNPZ(t *testing.T, responses bool) string {
	t.Helper()
	const n, side, units, repeats = 60, 24, 6, 4
	s := random.New(1, "own recording")
	pictures, rates := make([]byte, n*side*side), make([]float32, n*units*repeats)
	for i := range n {
		for u := range units {
			level := s.IntN(200)
			for y := u * side / units; y < (u+1)*side/units; y++ {
				for x := range side {
					pictures[(i*side+y)*side+x] = byte(level + s.IntN(40))
				}
			}
			for k := range repeats {
				rates[(i*units+u)*repeats+k] = float32(level)/20 + float32(0.5*s.Norm())
			}
		}
	}
	var b bytes.Buffer
	z := npy.NewWriter(&b)
	add := func(name string, file []byte) {
		if _, err := z.Create(name, file); err != nil {
			t.Fatal(err)
		}
	}
	add("images", npytest.File(pictures, n, side, side))
	if responses {
		add("responses", npytest.File(rates, n, units, repeats))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "mine.npz")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestOwnRecordingFromFileToResult(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	p.Open(address + "#/data")
	p.Upload("#own-file", ownNPZ(t, false))
	p.WaitText("#own-error", "responses")
	looked(p, "data-own-refused")
	p.Upload("#own-file", ownNPZ(t, true))
	p.WaitFor("#own-use")
	p.WaitGone("#own-error .card")
	looked(p, "data-own-preview")
	p.Click("#own-use")
	p.WaitFor(`#recording-own[data-here="true"]`)
	looked(p, "data-own-kept")

	p.Click("#open-own")
	p.WaitFor(`#recording-card[data-here="true"]`)
	p.Hash("#/encoding?recording=own&training=random,pixels&dc=keep&seeds=1&folds=3&inner=3&bootstrap=100")
	p.WaitFor("#run:not([disabled])")
	p.WaitUntil(`location.hash.includes("session=mine.npz-")`)
	p.Click("#run")
	p.WaitState("done")
	looked(p, "encoding-own")
	p.Reload()
	p.WaitFor(`#recording-card[data-here="true"]`)

	p.Hash("#/data")
	p.Click("#remove-own")
	p.WaitGone("#recording-own")
	p.Hash("#/encoding?recording=own")
	p.WaitFor("#load-own")
	looked(p, "encoding-own-absent")
	p.NoErrors()
	p.NoForeignRequests()
}

func TestDataNarrowDark(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(360, 800)
	p.Media("prefers-color-scheme", "dark", "prefers-reduced-motion", "reduce")
	p.Open(address + "#/data?recording=sim-v1")
	p.WaitFor("#preview-figure-responses svg")
	looked(p, "data-narrow-dark")
	fits(t, p, 360)
	p.NoErrors()
}
