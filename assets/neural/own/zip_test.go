package own

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
)

type entry struct {
	name    string
	content []byte
}

func zipped(t testing.TB, entrys ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range entrys {
		w, err := z.Create(m.name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(m.content)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lying is a zip with one stored file whose declared expanded size is wrong.
func lying(t testing.TB, name string, content []byte, declared uint64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(content),
		CompressedSize64: uint64(len(content)), UncompressedSize64: declared,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Write(content)
	z.Close()
	return b.Bytes()
}

// jpegOf is a JPEG of one luminance, or of one colour.
func jpegOf(t testing.TB, h, w int, colour color.Color) []byte {
	t.Helper()
	var m image.Image
	if g, ok := colour.(color.Gray); ok {
		grey := image.NewGray(image.Rect(0, 0, w, h))
		for i := range grey.Pix {
			grey.Pix[i] = g.Y
		}
		m = grey
	} else {
		rgba := image.NewRGBA(image.Rect(0, 0, w, h))
		for y := range h {
			for x := range w {
				rgba.Set(x, y, colour)
			}
		}
		m = rgba
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
