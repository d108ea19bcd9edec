package picture

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"slices"
)

// ErrTransparent is the error of AppendRGB for a picture that is not opaque everywhere.
var ErrTransparent = errors.New("picture with transparent pixels: put it on a ground of one colour and save it again")

// AppendRGB appends a picture's pixels, three bytes each, row by row. It returns ErrTransparent if one is not opaque.
func AppendRGB(pix []uint8, picture image.Image) ([]uint8, error) {
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
		if !p.Opaque() {
			return nil, ErrTransparent
		}
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
					return nil, ErrTransparent
				}
				pix = append(pix, c[0], c[1], c[2])
			}
		}
	case *image.NRGBA, *image.Gray16, *image.RGBA64, *image.NRGBA64, *image.NYCbCrA: // of PNG and WebP
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				r, g, bl, a := picture.At(x, y).RGBA()
				if a != 0xffff {
					return nil, ErrTransparent
				}
				pix = append(pix, uint8(r>>8), uint8(g>>8), uint8(bl>>8))
			}
		}
	default:
		return nil, fmt.Errorf("picture in a colour model that cannot be read (%T): save it as RGB or grey", picture)
	}
	return pix, nil
}
