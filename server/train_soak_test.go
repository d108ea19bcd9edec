//go:build soak && !js

package main

import (
	"testing"
	"time"

	"untrained/app/lab/training"
	"untrained/server/browsertest"
)

// TestSoakTextureDigits is work W8t: how much of each task of Texture-MNIST is
// right after a minute of training from a cold page, pictures drawn meanwhile. It
// is reported as measured.
func TestSoakTextureDigits(t *testing.T) {
	address, _ := open(t, "/", "")
	b := browsertest.Start(t)
	for _, data := range []string{training.TextureDigits, training.FigureTexture, training.GroundTexture} {
		p := b.NewPage(t)
		p.Patience = 2 * time.Minute
		config := "#/train?data=" + data + "&network=" + training.Lesson{Data: data}.Network() + "&target=0&steps=1000000&run=1"
		p.Open(address + config)
		p.WaitFor(state("running"))
		begun := time.Now()
		p.WaitText(".progress-text", "right after step")
		time.Sleep(time.Minute - time.Since(begun))
		t.Logf("W8t %s: %s", data, p.Text(".progress-text"))
		p.NoErrors()
		p.Close()
	}
}
