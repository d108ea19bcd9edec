package neural

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"slices"

	"golang.org/x/image/bmp"
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

// appendPicture is appendJPEG for PNG pictures too.
func (m *Images) appendPicture(data []byte, total int) error {
	if bytes.HasPrefix(data, []byte("\x89PNG")) {
		return m.appendDecoded(data, total, "PNG", png.DecodeConfig, png.Decode)
	}
	return m.appendJPEG(data, total)
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
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("damaged PNG picture: %w", err)
	}
	part, ok := picture.(interface {
		SubImage(image.Rectangle) image.Image
	})
	if !ok {
		return fmt.Errorf("picture in a colour model that cannot be read (%T): save it as RGB or grey", picture)
	}
	b := picture.Bounds()
	corner := b.Min.Add(image.Pt((b.Dx()-side)/2, (b.Dy()-side)/2))
	m.H, m.W, m.C = side, side, 3
	if m.Pix == nil {
		m.Pix = make([]uint8, 0, 3*side*side*total)
	}
	if m.Pix, err = appendRGB(m.Pix, part.SubImage(image.Rectangle{corner,
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
	picture, err := decode(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("damaged %s picture: %w", kind, err)
	}
	if b := picture.Bounds(); b.Dx() != m.W || b.Dy() != m.H {
		return fmt.Errorf("picture decodes to %d×%d pixels where its header says %d×%d", b.Dy(), b.Dx(), m.H, m.W)
	}
	if m.Pix, err = appendRGB(m.Pix, picture); err != nil {
		return err
	}
	m.N++
	return nil
}

var errTransparent = errors.New("picture with transparent pixels: put it on a ground of one colour and save it again")

// appendRGB appends a picture's pixels, three bytes each, row by row.
func appendRGB(pix []uint8, picture image.Image) ([]uint8, error) {
	b := picture.Bounds()
	pix = slices.Grow(pix, 3*b.Dx()*b.Dy())
	switch p := picture.(type) {
	case *image.Gray:
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				v := p.Pix[p.PixOffset(x, y)]
				pix = append(pix, v, v, v)
			}
		}
	case *image.YCbCr:
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				c := p.COffset(x, y)
				r, g, bl := color.YCbCrToRGB(p.Y[p.YOffset(x, y)], p.Cb[c], p.Cr[c])
				pix = append(pix, r, g, bl)
			}
		}
	case *image.RGBA:
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				at := p.PixOffset(x, y)
				pix = append(pix, p.Pix[at], p.Pix[at+1], p.Pix[at+2])
			}
		}
	case *image.Paletted:
		// A colour is looked up once, not at every pixel.
		colours := make([][4]uint8, len(p.Palette))
		for i, c := range p.Palette {
			r, g, bl, a := c.RGBA()
			colours[i] = [4]uint8{uint8(r >> 8), uint8(g >> 8), uint8(bl >> 8), uint8(a >> 8)}
		}
		for y := b.Min.Y; y < b.Max.Y; y++ {
			row := p.Pix[p.PixOffset(b.Min.X, y):]
			for _, i := range row[:b.Dx()] {
				if int(i) >= len(colours) {
					return nil, fmt.Errorf("picture with colour %d of a palette of %d: the file is damaged", i, len(colours))
				}
				c := colours[i]
				if c[3] != 0xff {
					return nil, errTransparent
				}
				pix = append(pix, c[0], c[1], c[2])
			}
		}
	case *image.NRGBA, *image.Gray16, *image.RGBA64, *image.NRGBA64: // of PNG
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				r, g, bl, a := picture.At(x, y).RGBA()
				if a != 0xffff {
					return nil, errTransparent
				}
				pix = append(pix, uint8(r>>8), uint8(g>>8), uint8(bl>>8))
			}
		}
	default:
		return nil, fmt.Errorf("picture in a colour model that cannot be read (%T): save it as RGB or grey", picture)
	}
	return pix, nil
}
