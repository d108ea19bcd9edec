//go:build soak

package main

import (
	"testing"
	"time"

	"untrained/app/lab/training"
	"untrained/server/browsertest"
)

// TestSoakFromAColdPageTo95Percent is work W8: how long it takes until 95 % of plain digits are right, data generation
// included, in a browser that has nothing of the page in its cache. The goal is 20 s on two quiet cores.
func TestSoakFromAColdPageTo95Percent(t *testing.T) {
	address, _ := openKept(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Viewport(1280, 1400)
	begun := time.Now()
	p.Open(address + "#/train?run=1")
	p.WaitState("done")
	took := time.Since(begun)
	t.Logf("W8: %s of plain digits, %.1f s after the click on a link", accuracy(p), took.Seconds())
	if took > 40*time.Second {
		t.Errorf("W8 took %.1f s", took.Seconds())
	}
	p.NoErrors()
}

// TestSoakTextureDigits is work W8t: the accuracy on each task of Texture-MNIST after a minute of training on a page
// that was not cached, while the pictures are drawn. The test logs the accuracy and does not judge it.
func TestSoakTextureDigits(t *testing.T) {
	address, _ := openKept(t, "/", "")
	b := browsertest.Start(t)
	for _, data := range []string{training.TextureDigits, training.FigureTexture, training.GroundTexture} {
		p := b.NewPage(t)
		network := training.Lesson{Data: data}.Network()
		p.Open(address + "#/train?data=" + data + "&network=" + network + "&target=0&steps=1000000&run=1")
		p.WaitState("running")
		begun := time.Now()
		p.WaitText(".progress-text", "correctly after step")
		time.Sleep(time.Minute - time.Since(begun))
		t.Logf("W8t %s: %s", data, p.Text(".progress-text"))
		p.NoErrors()
		p.Close()
	}
}
