package neural

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"untrained/assets/zipfile"
)

const (
	maxSide   = 4096    // pixels of a picture's side
	maxPixels = 1 << 30 // bytes of all pictures together
)

// ReadJPEGZip reads a zip of JPEG pictures whose names end in a number, such as
// image0001.jpg: the numbers must run from 1 without a gap, and all pictures must
// have one size. The result has three channels, equal ones for a grey picture,
// and is the same on every machine (Go's decoder; others differ by a grey level).
// Reading stops when ctx is done.
func ReadJPEGZip(ctx context.Context, content []byte) (Images, error) {
	files, err := zipfile.Open(content)
	if err != nil {
		return Images{}, err
	}
	type numbered struct{ number, index int }
	var order []numbered
	for i, f := range files {
		base := path.Base(f.Name)
		if strings.HasPrefix(f.Name, "__MACOSX/") || strings.HasPrefix(base, ".") {
			continue // litter of file managers
		}
		n, err := pictureNumber(base)
		if err != nil {
			return Images{}, err
		}
		order = append(order, numbered{n, i})
	}
	if len(order) == 0 {
		return Images{}, errors.New("zip file without pictures")
	}
	slices.SortFunc(order, func(a, b numbered) int { return a.number - b.number })
	var out Images
	for i, o := range order {
		if o.number != i+1 {
			return Images{}, fmt.Errorf("picture number %d is missing or there twice (the next is %.80q)", i+1, files[o.index].Name)
		}
		if err := ctx.Err(); err != nil {
			return Images{}, err
		}
		data, err := files[o.index].Read()
		if err != nil {
			return Images{}, err
		}
		if err := out.appendJPEG(data, len(order)); err != nil {
			return Images{}, fmt.Errorf("%.80q: %w", files[o.index].Name, err)
		}
	}
	return out, nil
}

// pictureNumber reads the number before the ending: 17 of image0017.jpg.
func pictureNumber(name string) (int, error) {
	stem, ok := strings.CutSuffix(strings.ToLower(name), ".jpg")
	if !ok {
		stem, ok = strings.CutSuffix(strings.ToLower(name), ".jpeg")
	}
	digits := stem[len(strings.TrimRight(stem, "0123456789")):]
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 1 || n > zipfile.MaxFiles {
		return 0, fmt.Errorf("%.80q is not a numbered picture (image0001.jpg)", name)
	}
	return n, nil
}

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

func (m *Images) appendDecoded(data []byte, total int, kind string, config func(io.Reader) (image.Config, error), decode func(io.Reader) (image.Image, error)) error {
	size, err := config(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("not a %s picture that can be read: %w", kind, err)
	}
	if m.N == 0 {
		if size.Width < 1 || size.Height < 1 || size.Width > maxSide || size.Height > maxSide {
			return fmt.Errorf("picture of %d×%d pixels: the largest side that can be read is %d", size.Height, size.Width, maxSide)
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
	case *image.NRGBA, *image.Paletted, *image.Gray16, *image.RGBA64, *image.NRGBA64: // of PNG
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				r, g, bl, a := picture.At(x, y).RGBA()
				if a != 0xffff {
					return nil, errors.New("picture with transparent pixels: put it on a ground of one colour and save it again")
				}
				pix = append(pix, uint8(r>>8), uint8(g>>8), uint8(bl>>8))
			}
		}
	default:
		return nil, fmt.Errorf("picture in a colour model that cannot be read (%T): save it as RGB or grey", picture)
	}
	return pix, nil
}
