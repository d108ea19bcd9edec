// Package picture decodes pictures of the kinds that people have, as a viewer shows them: upright as the camera noted,
// in red, green and blue bytes, transparent ones on a ground. Kinds that it does not decode it names.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
)

// MaxSide is the largest height and width of a picture, in pixels.
const MaxSide = 4096

// Ground is the grey on which transparent pictures are put.
const Ground = 128

// Picture is a decoded picture.
type Picture struct {
	H, W int
	Pix  []uint8 // H×W×3: red, green, blue
	Kind string  // "PNG", "JPEG", …

	Turned      bool // its file notes an orientation other than upright, which was applied
	Transparent bool // it has pixels that were put on Ground
	CMYK        bool // its colours were those of printing
	Frames      int  // of an animation; only the first is decoded
}

// Format is a kind of picture that can be decoded.
type Format struct {
	Name   string
	Is     func(content []byte) bool // by how files begin
	Config func(io.Reader) (image.Config, error)
	Decode func(io.Reader) (image.Image, error)
}

var registered []Format

// Register adds a format. Programs that read pictures import package formats, which does so; the page, which only hands
// files on, is smaller without.
func Register(f Format) { registered = append(registered, f) }

// kinds returns the formats that can be decoded.
func kinds() []Format {
	return append([]Format{
		{"PNG", Begins("\x89PNG\r\n\x1a\n"), png.DecodeConfig, png.Decode},
		{"JPEG", Begins("\xff\xd8"), jpeg.DecodeConfig, jpeg.Decode},
		{"BMP", Begins("BM"), bmp.DecodeConfig, bmp.Decode},
	}, registered...)
}

// Begins returns a function that reports whether content begins with a mark.
func Begins(mark string) func(content []byte) bool {
	return func(b []byte) bool { return bytes.HasPrefix(b, []byte(mark)) }
}

// IsWebP and IsTIFF report whether content begins as a file of that kind does.
func IsWebP(b []byte) bool { return Begins("RIFF")(b) && len(b) >= 12 && string(b[8:12]) == "WEBP" }

// IsTIFF is IsWebP for TIFF.
func IsTIFF(b []byte) bool { return Begins("II*\x00")(b) || Begins("MM\x00*")(b) }

// foreign returns kinds that are named and not decoded.
func foreign() []Format {
	return []Format{
		{Name: "WebP", Is: IsWebP}, {Name: "TIFF", Is: IsTIFF}, {Name: "GIF", Is: Begins("GIF8")},
		{Name: "HEIC", Is: brand("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1")},
		{Name: "AVIF", Is: brand("avif", "avis")},
		{Name: "JPEG XL", Is: func(b []byte) bool { return Begins("\xff\x0a")(b) || Begins("\x00\x00\x00\x0cJXL ")(b) }},
		{Name: "JPEG 2000", Is: func(b []byte) bool {
			return Begins("\x00\x00\x00\x0cjP  ")(b) || Begins("\xff\x4f\xff\x51")(b)
		}},
		{Name: "Photoshop", Is: Begins("8BPS")},
		{Name: "PDF", Is: Begins("%PDF")},
		{Name: "OpenEXR", Is: Begins("v/1\x01")},
		{Name: "Radiance HDR", Is: Begins("#?RADIANCE")},
		{Name: "portable anymap (PNM)", Is: func(b []byte) bool {
			return len(b) > 2 && b[0] == 'P' && b[1] >= '1' && b[1] <= '7' && b[2] <= ' '
		}},
		{Name: "SVG", Is: func(b []byte) bool {
			return bytes.Contains(b[:min(len(b), 1024)], []byte("<svg"))
		}},
		{Name: "web page", Is: func(b []byte) bool {
			head := bytes.ToLower(bytes.TrimSpace(b[:min(len(b), 256)]))
			return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html"))
		}},
	}
}

// brand matches ISO media files by their brands.
func brand(names ...string) func(b []byte) bool {
	return func(b []byte) bool {
		if len(b) < 12 || string(b[4:8]) != "ftyp" {
			return false
		}
		for _, name := range names {
			if string(b[8:12]) == name {
				return true
			}
		}
		return false
	}
}

// Kind names the kind of a picture file by its content, "" for what is none; readable reports whether Decode decodes
// it.
func Kind(content []byte) (name string, readable bool) {
	for _, k := range kinds() {
		if k.Is(content) {
			return k.Name, true
		}
	}
	for _, k := range foreign() {
		if k.Is(content) {
			return k.Name, false
		}
	}
	return "", false
}

// Size returns the height and width of the picture as a viewer shows it, without decoding it. The error names the kind
// of a file that cannot be decoded.
func Size(content []byte) (h, w int, err error) {
	for _, k := range kinds() {
		if !k.Is(content) {
			continue
		}
		size, err := k.Config(bytes.NewReader(content))
		if err != nil {
			return 0, 0, fmt.Errorf("not a %s picture that can be read: %w", k.Name, err)
		}
		if size.Width < 1 || size.Height < 1 || size.Width > MaxSide || size.Height > MaxSide {
			return 0, 0, fmt.Errorf("picture of %d×%d pixels: the largest side that can be read is %d", size.Height,
				size.Width, MaxSide)
		}
		if orientation(k.Name, content) >= 5 {
			return size.Width, size.Height, nil
		}
		return size.Height, size.Width, nil
	}
	if name, _ := Kind(content); name != "" {
		return 0, 0, fmt.Errorf("this is a %s file: save it as PNG", name)
	}
	return 0, 0, errors.New("not a picture that can be read: save it as PNG")
}

// Decode decodes a picture. It checks the size in the file's header before it takes memory for pixels.
func Decode(content []byte) (*Picture, error) {
	h, w, err := Size(content)
	if err != nil {
		return nil, err
	}
	for _, k := range kinds() {
		if !k.Is(content) {
			continue
		}
		m, err := k.Decode(bytes.NewReader(content))
		if err != nil {
			return nil, fmt.Errorf("damaged %s picture: %w", k.Name, err)
		}
		p := &Picture{Kind: k.Name, Frames: frames(k.Name, content)}
		o := orientation(k.Name, content)
		if b := m.Bounds(); o < 5 && (b.Dx() != w || b.Dy() != h) || o >= 5 && (b.Dx() != h || b.Dy() != w) {
			return nil, fmt.Errorf("picture decodes to %d×%d pixels where its header says %d×%d", b.Dy(), b.Dx(), h, w)
		}
		p.H, p.W = m.Bounds().Dy(), m.Bounds().Dx()
		if _, p.CMYK = m.(*image.CMYK); p.CMYK {
			m = onGround(m)
		}
		if p.Pix, err = AppendRGB(nil, m); errors.Is(err, ErrTransparent) {
			p.Transparent = true
			p.Pix, err = AppendRGB(nil, onGround(m))
		}
		if err != nil {
			return nil, err
		}
		if o > 1 {
			p.Turned = true
			p.turn(o)
		}
		return p, nil
	}
	return nil, errors.New("not a picture that can be read: save it as PNG")
}

// onGround returns a picture over Ground, without transparent pixels.
func onGround(m image.Image) image.Image {
	out := image.NewRGBA(m.Bounds())
	draw.Draw(out, out.Bounds(), image.NewUniform(color.Gray{Ground}), image.Point{}, draw.Src)
	draw.Draw(out, out.Bounds(), m, m.Bounds().Min, draw.Over)
	return out
}

// turn applies an orientation of EXIF, 2 to 8.
func (p *Picture) turn(o int) {
	h, w := p.H, p.W
	if o >= 5 {
		h, w = w, h
	}
	out := make([]uint8, 0, len(p.Pix))
	for y := range h {
		for x := range w {
			sy, sx := y, x // where the pixel is stored
			if o >= 5 {
				sy, sx = x, y
			}
			if o == 2 || o == 3 || o == 7 || o == 8 {
				sx = p.W - 1 - sx
			}
			if o == 3 || o == 4 || o == 6 || o == 7 {
				sy = p.H - 1 - sy
			}
			at := 3 * (sy*p.W + sx)
			out = append(out, p.Pix[at], p.Pix[at+1], p.Pix[at+2])
		}
	}
	p.H, p.W, p.Pix = h, w, out
}
