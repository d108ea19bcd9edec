package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"untrained/assets/picture"
	_ "untrained/assets/picture/formats"
)

// scene is a picture of 3×2 pixels, each of another grey: row by row 0, 40, 80 and 120, 160, 200.
func scene() *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	for i := range 6 {
		v := uint8(40 * i)
		m.Set(i%3, i/3, color.NRGBA{v, v, v, 255})
	}
	return m
}

func encoded(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exif is an EXIF structure with an orientation.
func exif(order binary.ByteOrder, o uint16) []byte {
	b := []byte("II*\x00\x08\x00\x00\x00")
	if order == binary.BigEndian {
		b = []byte("MM\x00*\x00\x00\x00\x08")
	}
	add := func(v any) { b, _ = binary.Append(b, order, v) }
	add(uint16(2))
	for _, entry := range [][2]uint16{{271, 7}, {274, o}} {
		add(entry[0])
		add(uint16(3))
		add(uint32(1))
		add(entry[1])
		add(uint16(0))
	}
	return append(b, 0, 0, 0, 0)
}

// chunked inserts a chunk behind the header of a PNG file.
func chunked(file []byte, kind string, data []byte) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	chunk = append(append(chunk, kind...), data...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	const header = 8 + 25
	return slices.Concat(file[:header], chunk, file[header:])
}

func reds(p *picture.Picture) (list []uint8) {
	for i := 0; i < len(p.Pix); i += 3 {
		list = append(list, p.Pix[i])
	}
	return list
}

func TestDecodeTurns(t *testing.T) {
	for o, want := range map[uint16][]uint8{
		1: {0, 40, 80, 120, 160, 200}, 2: {80, 40, 0, 200, 160, 120}, 3: {200, 160, 120, 80, 40, 0},
		4: {120, 160, 200, 0, 40, 80}, 5: {0, 120, 40, 160, 80, 200}, 6: {120, 0, 160, 40, 200, 80},
		7: {200, 80, 160, 40, 120, 0}, 8: {80, 200, 40, 160, 0, 120}, 9: {0, 40, 80, 120, 160, 200},
	} {
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			p, err := picture.Decode(chunked(encoded(t, scene()), "eXIf", exif(order, o)))
			if err != nil {
				t.Fatal(err)
			}
			h, w := 2, 3
			if o >= 5 && o <= 8 {
				h, w = 3, 2
			}
			if p.H != h || p.W != w || !slices.Equal(reds(p), want) || p.Turned != (o > 1 && o < 9) {
				t.Errorf("orientation %d, %v: %d×%d %v, want %v", o, order, p.H, p.W, reds(p), want)
			}
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, scene(), &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	segment := append([]byte("Exif\x00\x00"), exif(binary.BigEndian, 6)...)
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(segment)+2))
	p, err := picture.Decode(slices.Concat(head, segment, b.Bytes()[2:]))
	if err != nil || p.H != 3 || p.W != 2 || !p.Turned || p.Pix[0] < 110 || p.Pix[0] > 130 {
		t.Errorf("a JPEG on its side: %+v (%v)", p, err)
	}
}

func TestDecodeKinds(t *testing.T) {
	want := []uint8{0, 40, 80, 120, 160, 200}
	grey := image.NewGray(scene().Bounds())
	paletted := image.NewPaletted(scene().Bounds(), color.Palette{color.Gray{0}, color.Gray{40}, color.Gray{80},
		color.Gray{120}, color.Gray{160}, color.Gray{200}})
	wide := image.NewNRGBA64(scene().Bounds())
	for i, v := range want {
		grey.Set(i%3, i/3, color.Gray{v})
		paletted.Set(i%3, i/3, color.Gray{v})
		wide.Set(i%3, i/3, color.Gray{v})
	}
	files := map[string][]byte{"PNG": encoded(t, grey), "PNG with a palette": encoded(t, paletted),
		"PNG of 16 bits": encoded(t, wide)}
	var b, g, f bytes.Buffer
	if err := errors.Join(bmp.Encode(&b, scene()), gif.EncodeAll(&g, &gif.GIF{Image: []*image.Paletted{paletted, paletted},
		Delay: []int{1, 1}}), tiff.Encode(&f, scene(), nil)); err != nil {
		t.Fatal(err)
	}
	files["BMP"], files["GIF"], files["TIFF"] = b.Bytes(), g.Bytes(), f.Bytes()
	for name, content := range files {
		p, err := picture.Decode(content)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		kind, _, _ := strings.Cut(name, " ")
		if p.H != 2 || p.W != 3 || p.Kind != kind || !slices.Equal(reds(p), want) || p.Transparent || p.Turned {
			t.Errorf("%s: %+v", name, p)
		}
		if frames := map[bool]int{true: 2, false: 1}[name == "GIF"]; p.Frames != frames {
			t.Errorf("%s: %d frames", name, p.Frames)
		}
	}
}

func TestDecodeOnGround(t *testing.T) {
	m := scene()
	m.Set(0, 0, color.NRGBA{255, 255, 255, 0})
	m.Set(1, 0, color.NRGBA{255, 255, 255, 127})
	p, err := picture.Decode(encoded(t, m))
	if err != nil || !p.Transparent || p.Pix[0] != picture.Ground || p.Pix[3] < 189 || p.Pix[3] > 193 || p.Pix[6] != 80 {
		t.Errorf("%+v (%v)", p, err)
	}
}

func TestDecodeNames(t *testing.T) {
	for _, c := range []struct{ content, says string }{
		{"\x00\x00\x00\x18ftypheic....", "HEIC"}, {"\x00\x00\x00\x18ftypavif....", "AVIF"},
		{"\xff\x0a....", "JPEG XL"}, {"8BPS", "Photoshop"}, {"%PDF-1.4", "PDF"}, {"P5\n3 3", "PNM"},
		{"<svg xmlns='", "SVG"}, {"<!DOCTYPE html>", "web page"}, {"hello", "not a picture"}, {"", "not a picture"},
		{"\x89PNG\r\n\x1a\ncut", "not a PNG picture"}, {"RIFF....WEBPVP8 ", "not a WebP picture"},
	} {
		if p, err := picture.Decode([]byte(c.content)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %+v, %v; want an error with %q", c.content, p, err, c.says)
		}
	}
	huge := encoded(t, scene())
	binary.BigEndian.PutUint32(huge[16:], 1<<30)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	if _, err := picture.Decode(huge); err == nil || !strings.Contains(err.Error(), "largest side") {
		t.Errorf("a huge picture: %v", err)
	}
}

// For any bytes, Decode returns an error or as many pixels as it says.
func FuzzDecode(f *testing.F) {
	f.Add(encoded(f, scene()))
	f.Add(chunked(encoded(f, scene()), "eXIf", exif(binary.LittleEndian, 6)))
	f.Add(chunked(encoded(f, scene()), "acTL", make([]byte, 8)))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPEXIF\xff\xff\xff\xff"))
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<12 {
			return
		}
		if h, w, err := picture.Size(content); err != nil || h*w > 1<<16 {
			return
		}
		p, err := picture.Decode(content)
		if err == nil && (len(p.Pix) != 3*p.H*p.W || p.Frames < 1) {
			t.Fatalf("%d bytes for %d×%d", len(p.Pix), p.H, p.W)
		}
	})
}
