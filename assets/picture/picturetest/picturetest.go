// Package picturetest makes the picture files of tests.
package picturetest

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"testing"
)

// JPEG returns a picture of h rows and w columns in one colour, as a JPEG file; of a color.Gray one of luminance alone.
func JPEG(t testing.TB, h, w int, colour color.Color) []byte {
	t.Helper()
	bounds := image.Rect(0, 0, w, h)
	var m draw.Image = image.NewRGBA(bounds)
	if _, grey := colour.(color.Gray); grey {
		m = image.NewGray(bounds)
	}
	draw.Draw(m, bounds, image.NewUniform(colour), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
