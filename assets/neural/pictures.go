package neural

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"

	"untrained/assets/picture"
)

const (
	maxSide   = 4096    // pixels of a picture's side
	maxPixels = 1 << 30 // bytes of all pictures together
)

// appendJPEG decodes one more picture; total is how many there will be. The size
// is read, and the limits are checked, before pixels are decoded.
func (m *Images) appendJPEG(data []byte, total int) error {
	return m.appendDecoded(data, total, "JPEG", jpeg.DecodeConfig, jpeg.Decode)
}

// appendBMP is appendJPEG for Windows bitmaps.
func (m *Images) appendBMP(data []byte, total int) error {
	return m.appendDecoded(data, total, "BMP", bmp.DecodeConfig, bmp.Decode)
}

// appendCentre decodes one more PNG picture and keeps a square of side pixels: it begins
// at row ⌊(height − side)/2⌋ and column ⌊(width − side)/2⌋. Pictures may differ in size.
func (m *Images) appendCentre(data []byte, side, total int) error {
	size, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("not a PNG picture that can be read: %w", err)
	}
	switch {
	case size.Width < side || size.Height < side || size.Width > maxSide || size.Height > maxSide:
		return fmt.Errorf("picture of %d×%d pixels: sides from %d to %d can be read", size.Height, size.Width, side, maxSide)
	case total > maxPixels/(3*side*side):
		return fmt.Errorf("%d pictures of %d×%d pixels need more than %d bytes", total, side, side, maxPixels)
	}
	decoded, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("damaged PNG picture: %w", err)
	}
	part, ok := decoded.(interface {
		SubImage(image.Rectangle) image.Image
	})
	if !ok {
		return fmt.Errorf("picture in a colour model that cannot be read (%T): save it as RGB or grey", decoded)
	}
	b := decoded.Bounds()
	corner := b.Min.Add(image.Pt((b.Dx()-side)/2, (b.Dy()-side)/2))
	m.H, m.W, m.C = side, side, 3
	if m.Pix == nil {
		m.Pix = make([]uint8, 0, 3*side*side*total)
	}
	if m.Pix, err = picture.AppendRGB(m.Pix, part.SubImage(image.Rectangle{corner,
		corner.Add(image.Pt(side, side))})); err != nil {
		return err
	}
	m.N++
	return nil
}

func (m *Images) appendDecoded(data []byte, total int, kind string, config func(io.Reader) (image.Config, error),
	decode func(io.Reader) (image.Image, error)) error {
	size, err := config(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("not a %s picture that can be read: %w", kind, err)
	}
	if m.N == 0 {
		if size.Width < 1 || size.Height < 1 || size.Width > maxSide || size.Height > maxSide {
			return fmt.Errorf("picture of %d×%d pixels: the largest side that can be read is %d", size.Height,
				size.Width, maxSide)
		}
		if total > maxPixels/(3*size.Width*size.Height) {
			return fmt.Errorf("%d pictures of %d×%d pixels need more than %d bytes", total, size.Height, size.Width, maxPixels)
		}
		m.H, m.W, m.C = size.Height, size.Width, 3
	}
	if size.Height != m.H || size.Width != m.W {
		return fmt.Errorf("picture of %d×%d pixels among pictures of %d×%d", size.Height, size.Width, m.H, m.W)
	}
	decoded, err := decode(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("damaged %s picture: %w", kind, err)
	}
	if b := decoded.Bounds(); b.Dx() != m.W || b.Dy() != m.H {
		return fmt.Errorf("picture decodes to %d×%d pixels where its header says %d×%d", b.Dy(), b.Dx(), m.H, m.W)
	}
	if m.Pix, err = picture.AppendRGB(m.Pix, decoded); err != nil {
		return err
	}
	m.N++
	return nil
}
