package stimulus

import (
	"fmt"
	"image"
	"image/png"
	"io"
)

const (
	sheetGap    = 2    // pixels between pictures
	sheetGround = 0x60 // grey level between pictures; not the background of any stimulus
)

// Sheet arranges pictures in rows of the given number of columns (at least 1). Each picture is at the top left of a
// cell of the largest picture's size. An empty list gives an empty image.
func Sheet(pictures []Grey, columns int) *image.Gray {
	columns = max(1, min(columns, len(pictures)))
	h, w := 0, 0
	for _, p := range pictures {
		h, w = max(h, p.H), max(w, p.W)
	}
	rows := (len(pictures) + columns - 1) / columns
	if rows == 0 {
		return image.NewGray(image.Rectangle{})
	}
	out := image.NewGray(image.Rect(0, 0, columns*(w+sheetGap)+sheetGap, rows*(h+sheetGap)+sheetGap))
	for i := range out.Pix {
		out.Pix[i] = sheetGround
	}
	for i, p := range pictures {
		left, top := sheetGap+i%columns*(w+sheetGap), sheetGap+i/columns*(h+sheetGap)
		b := p.Bytes()
		for y := range p.H {
			copy(out.Pix[(top+y)*out.Stride+left:], b[y*p.W:(y+1)*p.W])
		}
	}
	return out
}

// ContactSheet is a page of pictures that shows which pictures an experiment uses.
type ContactSheet struct {
	Name     string // of a file, without its ending: "digits"
	Pictures []Grey
	Columns  int
}

// WritePNG writes the sheet as a grey PNG.
func (c ContactSheet) WritePNG(w io.Writer) error {
	if len(c.Pictures) == 0 {
		return fmt.Errorf("contact sheet %q has no pictures", c.Name)
	}
	if err := png.Encode(w, Sheet(c.Pictures, c.Columns)); err != nil {
		return fmt.Errorf("contact sheet %q: %w", c.Name, err)
	}
	return nil
}
