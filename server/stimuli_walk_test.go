//go:build !js

package main

import (
	"bytes"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"untrained/assets/npy"
	"untrained/assets/stimulus"
	"untrained/assets/zipfile/ziptest"
	"untrained/server/browsertest"
)

func TestStimuliAreDrawnChangedAndSaved(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	p.Open(address + "#/stimuli")
	p.WaitFor(`html[data-route="stimuli"]`)
	p.WaitState("done")
	looked(p, "stimuli")
	if n := p.Count(".cell canvas"); n != 24 {
		t.Errorf("%d canvases", n)
	}
	// Every canvas shows a picture: more than one grey level.
	const flat = `[...document.querySelectorAll(".cell canvas")].filter(c => {
		const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
		return new Set(d.filter((_, i) => i % 4 === 0)).size < 10 }).length`
	if n := browsertest.Eval[int](p, flat); n != 0 {
		t.Errorf("%d pictures are blank", n)
	}

	// A changed choice appears in the address and changes the pictures.
	before := browsertest.Eval[string](p, `document.querySelector("#large").toDataURL()`)
	p.Fill("#control-cue", "0")
	p.WaitUntil(`location.hash.includes("cue=0")`)
	p.WaitState("done")
	p.WaitText("#measured", "In the digit")
	if browsertest.Eval[string](p, `document.querySelector("#large").toDataURL()`) == before {
		t.Error("without the cue the picture is the same")
	}
	looked(p, "stimuli-cue-0")
	p.Fill("#control-size-slider", "128")
	p.Fill("#control-count", "100")
	p.WaitState("done")
	p.WaitUntil(`document.querySelectorAll(".cell canvas").length === 100`)
	looked(p, "stimuli-large-sheet")

	// The keyboard moves between pictures.
	browsertest.Eval[bool](p, `(document.querySelector("#picture-1").focus(), true)`)
	p.Press(kb.ArrowRight)
	p.WaitUntil(`location.hash.includes("picture=2")`)

	name, content := p.Download(func() { press(p, "#save-png") })
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil || !strings.HasSuffix(name, "128px-seed1.png") || picture.Bounds().Dx() < 10*128 {
		t.Errorf("%s: %v", name, err)
	}

	// The files hold the pictures that the page shows.
	p.Hash("#/stimuli?set=digits&size=28&n=50&seed=3")
	p.WaitUntil(`location.hash.includes("n=50")`)
	p.WaitState("done")
	name, content = p.Download(func() { press(p, "#save-npz") })
	images, err := npy.Read(ziptest.Contents(t, content)["images.npy"])
	if err != nil || !strings.HasSuffix(name, "seed3-n50.npz") || !slices.Equal(images.Shape, []int{50, 28, 28}) {
		t.Fatalf("%s: %v", name, err)
	}
	_, content = p.Download(func() { press(p, "#save-idx") })
	files := ziptest.Contents(t, content)
	read, err := stimulus.ReadIDX(files["images-idx3-ubyte"], files["labels-idx1-ubyte"], nil)
	if err != nil || read.N != 50 {
		t.Fatalf("%d pictures, %v", read.N, err)
	}
	for i := range read.N {
		got, label := read.At(i)
		want := stimulus.Digits{Size: 28}.Sample(3, i)
		if !bytes.Equal(got.Bytes(), want.Bytes()) || label != want.Class {
			t.Fatalf("picture %d of the browser's file is not that of this machine", i)
		}
	}
	p.Fill("#control-n", "1000000")
	p.WaitText("#control-n-error", "choose at most")
	looked(p, "stimuli-too-many")

	for _, set := range []string{"digits", "textures", "gratings&fov_deg=4&size=96"} {
		p.Hash("#/stimuli?set=" + set)
		p.WaitState("done")
		p.Click("#table-toggle")
		p.WaitFor("#table-pictures")
		looked(p, "stimuli-"+strings.SplitN(set, "&", 2)[0])
		p.Click("#table-toggle")
	}
	p.Hash("#/stimuli?set=gratings&size=28&cycles=20")
	p.WaitText("#control-cycles-error", "at most 14")
	looked(p, "stimuli-problem")
	p.NoErrors()
	p.NoForeignRequests()
}

func TestStimuliNarrowDark(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(360, 800)
	p.Media("prefers-color-scheme", "dark", "prefers-reduced-motion", "reduce")
	p.Open(address + "#/stimuli?count=8")
	p.WaitState("done")
	looked(p, "stimuli-narrow-dark")
	fits(t, p, 360)
	p.NoErrors()
}

// press clicks a button with JavaScript, wherever it is: what is drawn above the button may still change its height.
func press(p *browsertest.Page, selector string) {
	p.WaitUntil(`!document.querySelector("` + selector + `").disabled`) // a button is while the file before is made
	browsertest.Eval[bool](p, `(document.querySelector("`+selector+`").click(), true)`)
}
