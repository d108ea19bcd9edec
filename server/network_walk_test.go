//go:build !js

package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"untrained/server/browsertest"
)

// pixels returns a canvas's picture as a data URL.
func pixels(p *browsertest.Page, canvas string) string {
	return browsertest.Eval[string](p, `document.querySelector("`+canvas+`").toDataURL()`)
}

// largestPiece is how many elements a task of the page's thread may add to the page of networks. At most 246 were
// counted; the whole page has more than a thousand.
const largestPiece = 320

// readerStep is something that a user does on a page.
type readerStep struct {
	what string
	do   func()
}

// readsTheNetwork returns the steps that make the page of networks draw most; they begin at the story.
func readsTheNetwork(p *browsertest.Page) []readerStep {
	return []readerStep{
		{"from the story to the network", func() {
			p.Hash("#/network")
			p.WaitFor("#map-trained")
			p.WaitState("done")
		}},
		{"another layer, channel and digit", func() {
			p.Click("#layer-5")
			p.WaitText("#inside-title", "relu2")
			p.WaitState("done")
			p.Drag("#maps-random", browsertest.Place{X: 0.99, Y: 0.01})
			p.WaitUntil(`location.hash.includes("channel=")`)
			p.Fill("#control-digit", "7")
			p.WaitText("#inside-about", "digit 7")
			p.WaitState("done")
		}},
	}
}

func TestNetworkIsDrawnInPieces(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	p.Open(address + "#/")
	p.WaitFor(`html[data-route="story"]`)
	p.WaitFor("#claim-C1")
	for _, c := range readsTheNetwork(p) {
		pieces := p.Pieces(c.do)
		t.Logf("%s: %d pieces, the largest of %v elements", c.what, len(pieces), pieces[:min(4, len(pieces))])
		if len(pieces) == 0 || pieces[0] > largestPiece {
			t.Errorf("%s: one task adds %v elements, more than %d: draw them in parts", c.what, pieces, largestPiece)
		}
	}
	p.NoErrors()
}

func TestNetworkIsBuiltAndLookedInto(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	p.Open(address + "#/network")
	p.WaitFor(`html[data-route="network"]`)
	p.WaitFor(`#map-trained`)
	p.WaitState("done")
	looked(p, "network")

	// The three columns differ, and none is blank.
	shown := map[string]bool{}
	for _, set := range []string{"random", "trained", "shuffled"} {
		for _, kind := range []string{"map", "maps", "filters"} {
			shown[pixels(p, "#"+kind+"-"+set+"-canvas")] = true
		}
	}
	if len(shown) != 9 {
		t.Errorf("%d different pictures of 9", len(shown))
	}

	// Pointing at a unit shows its values and draws its receptive field; a click chooses it.
	p.Hover("#map-trained", browsertest.Place{X: 0.01, Y: 0.01})
	p.WaitText("#tip", "relu1, channel 1, row 1, column 1: random ")
	p.WaitText("#tip", "It sees rows 1 to 7, columns 1 to 7")
	p.Screenshot("network-hover")
	p.Hover("#filters-random", browsertest.Place{X: 0.01, Y: 0.01})
	p.WaitText("#tip", "filter 1, input channel 1, row 1, column 1: weight random ")
	p.Drag("#map-random", browsertest.Place{X: 0.99, Y: 0.99})
	p.WaitUntil(`location.hash.includes("row=26&column=26")`)
	p.Drag("#maps-random", browsertest.Place{X: 0.99, Y: 0.01})
	p.WaitUntil(`location.hash.includes("channel=")`)
	p.WaitState("done")

	// The keyboard moves to other units and channels.
	const unit = `location.hash.match(/channel=(\d+)&row=(\d+)&column=(\d+)/).slice(1).map(Number)`
	at := browsertest.Eval[[3]int](p, unit)
	browsertest.Eval[bool](p, `(document.querySelector("#map-shuffled").focus(), true)`)
	p.Press(kb.PageDown)
	p.Press(kb.ArrowDown)
	p.Press(kb.ArrowLeft)
	want := fmt.Sprintf("[%d,%d,%d]", at[0]+1, at[1]+1, at[2]-1)
	p.WaitUntil(`JSON.stringify(` + unit + `) === "` + want + `" && document.activeElement.id === "map-shuffled"`)
	p.WaitState("done")
	p.Click("#fold-unit")
	p.WaitFor("#best canvas")
	if n := p.Count("#best canvas"); n < 3 || n > 18 {
		t.Errorf("%d best stimuli", n)
	}

	// Building: add a layer, change it, move it by keyboard and by mouse.
	p.Click("#edit-network")
	p.Click("#insert-3")
	p.WaitFor("#new-layers")
	looked(p, "network-adding")
	p.Click("#new-convolution")
	p.WaitUntil(`location.hash.includes("relu/conv3x3x16,same/max2")`)
	p.Fill("#setting-out", "4")
	p.WaitUntil(`location.hash.includes("relu/conv3x3x4,same/max2")`)
	p.WaitState("done")
	p.WaitText(".missing", "up to relu1")
	looked(p, "network-changed")
	p.Fill("#setting-step", "0")
	p.WaitText("#builder-refused", "stride 0 must be")
	looked(p, "network-refused")
	browsertest.Eval[bool](p, `(document.querySelector("#layer-left-3").focus(), true)`)
	p.Press("\r")
	p.WaitUntil(`location.hash.includes("conv7x7x16/conv3x3x4,same/relu")`)
	p.Click("#layer-remove-2")
	p.WaitUntil(`!location.hash.includes("network=")`) // as it was
	p.Click("#layer-1")
	p.WaitUntil(`location.hash.includes("layer=conv1")`)
	p.WaitState("done")

	// After another layer is chosen, pointing shows the values of that layer.
	p.Click("#layer-4")
	p.WaitUntil(`location.hash.includes("layer=conv2")`)
	p.WaitState("done")
	p.Hover("#filters-shuffled", browsertest.Place{X: 0.001, Y: 0.08})
	p.WaitText("#tip", "conv2, filter 1, input channel 1, row 2, column 1: weight random ")
	p.Screenshot("network-conv2")
	p.Click("#layer-1")
	p.WaitUntil(`location.hash.includes("layer=conv1")`)
	p.WaitState("done")

	// The slow motion moves, and a pause writes its position into the address.
	p.Click("#fold-slow")
	p.Fill("#control-speed", "medium")
	p.Click("#slow-play")
	p.WaitText("#slow-stage", "Row 1, column 2.")
	looked(p, "network-slow")
	p.Click("#slow-play")
	p.WaitUntil(`/row=1&column=\d/.test(location.hash)`)
	p.Click("#slow-step")
	p.WaitState("done")

	name, content := p.Download(func() { press(p, "#export-png") })
	if picture, err := png.Decode(bytes.NewReader(content)); err != nil || picture.Bounds().Dx() < 800 ||
		!strings.Contains(name, "conv1") {
		t.Errorf("%s: %v", name, err)
	}
	if folder := os.Getenv("UNTRAINED_SCREENSHOTS"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, "network-export.png"), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, content = p.Download(func() { press(p, "#export-csv") })
	if lines := bytes.Count(content, []byte("\n")); lines != 1+26*26 {
		t.Errorf("the CSV has %d lines", lines)
	}
	p.Click("#table-toggle")
	p.WaitFor("#table-map")
	looked(p, "network-tables")
	p.NoErrors()
	p.NoForeignRequests()
}

func TestNetworkSeesWhatIsDrawnOrUploaded(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	p.Open(address + "#/network?stimulus=drawing&candidates=10&layer=conv1")
	p.WaitFor("#pad-canvas")
	p.WaitState("done")
	blank := pixels(p, "#seen-canvas")
	other := func(than string) {
		t.Helper()
		p.WaitUntil(`document.documentElement.dataset.state === "done" && ` +
			`document.querySelector("#seen-canvas").toDataURL() !== "` + than + `"`)
	}

	// A layer can be dragged by mouse and by finger.
	p.Click("#edit-network")
	p.WaitFor("#card-3 .grip") // only then do cards follow a pointer
	order := `[...document.querySelectorAll(".layers .layer-face strong")].map(e => e.textContent).join()`
	first := browsertest.Eval[string](p, order)
	browsertest.Eval[bool](p, `(document.querySelector(".layers").scrollTo(0, 0), true)`)
	p.Drag("#card-3 .layer-face", browsertest.Place{X: 0.5, Y: 0.3}, browsertest.Place{X: 0.3, Y: 0.3},
		browsertest.Place{X: -0.9, Y: 0.3})
	p.WaitUntil(order + ` !== "` + first + `"`)
	p.WaitUntil(`location.hash.includes("conv7x7x16/max2/relu/")`)
	p.Swipe("#card-2 .grip", browsertest.Place{X: 0.5, Y: 0.5}, browsertest.Place{X: 0.7, Y: 0.5},
		browsertest.Place{X: 1.9, Y: 0.5})
	p.WaitUntil(`!location.hash.includes("network=")`) // as it was
	p.WaitState("done")

	// Drawing on the pad by mouse, by finger and by keyboard.
	p.Drag("#pad", browsertest.Place{X: 0.3, Y: 0.2}, browsertest.Place{X: 0.7, Y: 0.2}, browsertest.Place{X: 0.4, Y: 0.8})
	other(blank)
	seven := pixels(p, "#seen-canvas")
	p.Swipe("#pad", browsertest.Place{X: 0.35, Y: 0.5}, browsertest.Place{X: 0.5, Y: 0.5},
		browsertest.Place{X: 0.65, Y: 0.5})
	other(seven)
	crossed := pixels(p, "#seen-canvas")
	browsertest.Eval[bool](p, `(document.querySelector("#pad").focus(), true)`)
	for range 5 {
		p.Press(kb.ArrowDown)
	}
	p.Press(" ")
	other(crossed)
	looked(p, "network-drawing")
	link := browsertest.Eval[string](p, "location.hash")
	drawn := pixels(p, "#seen-canvas")
	second := browsertest.Start(t).NewPage(t)
	second.Open(address + link)
	second.WaitState("done")
	if pixels(second, "#seen-canvas") != drawn {
		t.Error("the link shows another drawing")
	}
	second.Close()
	p.Click("#pad-wipe")
	p.WaitUntil(`document.querySelector("#seen-canvas").toDataURL() === "` + blank + `"`)

	// A picture file is shown; a file that is not a picture is refused.
	folder := t.TempDir()
	photo := image.NewRGBA(image.Rect(0, 0, 320, 200))
	for y := range 200 {
		for x := range 320 {
			photo.Set(x, y, color.RGBA{uint8(x), uint8(y), uint8(x ^ y), 255})
		}
	}
	var jpg, whole bytes.Buffer
	if err := jpeg.Encode(&jpg, photo, nil); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&whole, photo); err != nil {
		t.Fatal(err)
	}
	file := func(name string, content []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	p.Fill("#control-stimulus", "upload")
	p.WaitText("#control-stimulus-error", "No picture file is at hand")
	p.Upload("#picture-file", file("notes.txt", []byte("not a picture")))
	p.WaitText("#picture-file-error", "neither PNG nor JPEG")
	p.Upload("#picture-file", file("half.png", whole.Bytes()[:100]))
	p.WaitText("#picture-file-error", "cannot decode")
	looked(p, "network-file-refused")
	p.Upload("#picture-file", file("photo.jpg", jpg.Bytes()))
	p.WaitText("#picture-file-help", "photo.jpg is shown")
	other(blank)
	fromJPEG := pixels(p, "#seen-canvas")
	p.Upload("#picture-file", file("photo.png", whole.Bytes()))
	other(fromJPEG)
	looked(p, "network-file")
	p.NoErrors()
	p.NoForeignRequests()
}

func TestNetworkNarrowDark(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(360, 800)
	p.Media("prefers-color-scheme", "dark", "prefers-reduced-motion", "reduce")
	p.Open(address + "#/network?candidates=20&layer=relu2&stimulus=texture-digit")
	p.WaitState("done")
	looked(p, "network-narrow-dark")
	fits(t, p, 360)
	p.Click("#fold-slow")
	p.WaitFor("#slow-play[disabled]")
	p.WaitFor("#slow-calm")
	p.Click("#slow-step")
	p.WaitText("#slow-stage", "1. Take the window.")
	p.WaitState("done")
	looked(p, "network-narrow-dark-slow")
	p.Hash("#/network?network=48x48x1/conv7x7x32/relu&layer=relu9&channel=99&stimulus=drawing")
	p.WaitText(".card.notice", "relu9")
	p.WaitState("done")
	looked(p, "network-narrow-dark-corrected")
	p.NoErrors()
}
