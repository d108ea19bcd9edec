package stimulus

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"testing"
)

func TestSheet(t *testing.T) {
	a, b := NewGrey(3, 2), NewGrey(2, 4)
	a.Pix[5], b.Pix[0] = 1, 0.5
	s := Sheet([]Grey{a, b, a}, 2) // cells of 3×4
	if size := s.Bounds().Size(); size.X != 2*(4+2)+2 || size.Y != 2*(3+2)+2 {
		t.Fatalf("the sheet is %v", size)
	}
	for _, c := range []struct {
		x, y int
		want uint8
	}{{0, 0, sheetGround}, {2, 2, 0}, {3, 4, 255}, {8, 2, 128}, {3, 9, 255}, {8, 7, sheetGround}} {
		if got := s.GrayAt(c.x, c.y).Y; got != c.want {
			t.Errorf("pixel (%d, %d) is %d, want %d", c.x, c.y, got, c.want)
		}
	}
	if !Sheet(nil, 0).Bounds().Empty() {
		t.Error("no pictures, yet a sheet")
	}
	if w := Sheet([]Grey{a}, -3).Bounds().Dx(); w != 2+4 {
		t.Errorf("one picture in -3 columns is %d wide", w)
	}
}

func TestContactSheet(t *testing.T) {
	c := ContactSheet{Name: "digits", Columns: 3}
	for i := range 7 {
		c.Pictures = append(c.Pictures, Digits{Size: 20}.Sample(1, i).Grey)
	}
	var file bytes.Buffer
	if err := c.WritePNG(&file); err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(&file)
	if err != nil {
		t.Fatal(err)
	}
	if gray, ok := picture.(*image.Gray); !ok || !bytes.Equal(gray.Pix, Sheet(c.Pictures, 3).Pix) {
		t.Errorf("the file holds another sheet, of %v", picture.Bounds())
	}
	if err := (ContactSheet{Name: "none"}).WritePNG(&bytes.Buffer{}); err == nil {
		t.Error("an empty sheet was written")
	}
	broken := errors.New("disk full")
	if err := (ContactSheet{Name: "x", Pictures: []Grey{NewGrey(2, 2)},
		Columns: 1}).WritePNG(writerFunc(func([]byte) (int, error) { return 0, broken })); !errors.Is(err, broken) {
		t.Errorf("the cause %v is lost in %v", broken, err)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

func TestGrey(t *testing.T) {
	g := Grey{H: 1, W: 4, Pix: []float32{-1, 0.5, 1, 2}}
	if b := g.Bytes(); !bytes.Equal(b, []byte{0, 128, 255, 255}) {
		t.Errorf("bytes are %v", b)
	}
	if g.At(0, 0) != -1 || g.At(-1, 0) != MeanGrey || g.At(4, 0) != MeanGrey || g.At(0, 1) != MeanGrey {
		t.Error("At is wrong at the border")
	}
	if mean, rms := (Grey{}).Moments(); mean != 0 || rms != 0 {
		t.Errorf("moments of nothing are %v and %v", mean, rms)
	}
	if g := NewGrey(-2, 5); g.H != 0 || len(g.Pix) != 0 {
		t.Errorf("a picture of height -2 has %d pixels", len(g.Pix))
	}
}
