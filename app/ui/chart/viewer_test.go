package chart

import (
	"bytes"
	"image/png"
	"os/exec"
	"strings"
	"testing"
)

// A viewer that knows nothing of paint-order shows the letters that have a halo. Debian's python3-cairosvg is one.
func TestHaloInAnotherViewer(t *testing.T) {
	const program = "import cairosvg, sys; " +
		"sys.stdout.buffer.write(cairosvg.svg2png(bytestring=sys.stdin.buffer.read(), scale=2))"
	ink := func(svg string) (dark int) {
		cmd := exec.Command("/usr/bin/python3", "-c", program)
		cmd.Stdin = strings.NewReader(svg)
		out, err := cmd.Output()
		if err != nil {
			t.Skipf("Debian's python3-cairosvg draws the figure, and it is not here: %v", err)
		}
		m, err := png.Decode(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		for y := range m.Bounds().Dy() {
			for x := range m.Bounds().Dx() {
				if r, g, b, _ := m.At(x, y).RGBA(); r+g+b < 3*0x6000 {
					dark++
				}
			}
		}
		return dark
	}
	draw := func(halo bool) string {
		p := &pen{theme: Light}
		p.print(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60"><rect width="200" height="60" fill="#fff"/>`)
		p.text(label{x: 10, y: 40, size: 24, colour: Light.Ink, halo: halo}, "0.97 ± 0.02")
		p.print("</svg>")
		return p.String()
	}
	with, without := ink(draw(true)), ink(draw(false))
	if without == 0 || with < without*9/10 {
		t.Errorf("letters have %d dark pixels with a halo and %d without", with, without)
	}
	// No file relies on paint-order.
	if svg := draw(true); strings.Contains(svg, "paint-order") || !strings.Contains(svg, "aria-hidden") {
		t.Error(svg)
	}
}
