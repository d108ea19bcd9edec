package host

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// photograph is a picture file that the browser decodes.
type photograph interface {
	// grey decodes a file, cuts the middle square out, makes it at most so many pixels
	// wide and gives its luminance, a byte a pixel. done is called later.
	Grey(file []byte, kind string, most int, done func(pix []byte, err error))
}

// The bounds of picture files: what is read, and what is decoded.
const (
	MaxPictureFile   = 32 << 20 // bytes
	maxPicturePixels = 64 << 20
)

// PictureKind looks at the head of a file: what it is, and how large the picture
// is before anything is decoded.
func PictureKind(b []byte) (kind string, w, h int, err error) {
	switch {
	case len(b) == 0:
		return "", 0, 0, errors.New("it is empty")
	case len(b) >= 24 && string(b[:8]) == "\x89PNG\r\n\x1a\n" && string(b[12:16]) == "IHDR":
		kind = "image/png"
		w, h = int(binary.BigEndian.Uint32(b[16:])), int(binary.BigEndian.Uint32(b[20:]))
	case len(b) >= 4 && b[0] == 0xFF && b[1] == 0xD8:
		kind = "image/jpeg"
		w, h = jpegSize(b)
	default:
		return "", 0, 0, errors.New("it is neither PNG nor JPEG; save it as one of them")
	}
	switch {
	case w < 1 || h < 1:
		return kind, w, h, errors.New("it is damaged: it does not say how large the picture is; take another file")
	case w > maxPicturePixels || h > maxPicturePixels || int64(w)*int64(h) > maxPicturePixels:
		return kind, w, h, fmt.Errorf("the picture has %d×%d pixels, more than %d million; make it smaller", w,
			h, maxPicturePixels>>20)
	case min(w, h) < 8:
		return kind, w, h, fmt.Errorf("the picture has %d×%d pixels; at least 8 a side are needed", w, h)
	}
	return kind, w, h, nil
}

// jpegSize follows a JPEG's segments to the frame header (ITU T.81, B.2.2); 0×0
// where there is none.
func jpegSize(b []byte) (w, h int) {
	for at := 2; at+4 <= len(b); {
		if b[at] != 0xFF {
			return 0, 0
		}
		marker := b[at+1]
		if marker == 0xFF { // a fill byte
			at++
			continue
		}
		length := int(binary.BigEndian.Uint16(b[at+2:]))
		frame := marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
		if frame && at+9 <= len(b) {
			return int(binary.BigEndian.Uint16(b[at+7:])), int(binary.BigEndian.Uint16(b[at+5:]))
		}
		if frame || length < 2 || marker == 0xDA {
			return 0, 0
		}
		at += 2 + length
	}
	return 0, 0
}

// luminance of pixels with four bytes each, by ITU-R BT.601; what is transparent
// lies on white.
func luminance(rgba []byte) []byte {
	out := make([]byte, len(rgba)/4)
	for i := range out {
		p := rgba[4*i : 4*i+4]
		l := 0.299*float64(p[0]) + 0.587*float64(p[1]) + 0.114*float64(p[2])
		a := float64(p[3]) / 255
		out[i] = uint8(l*a + 255*(1-a) + 0.5)
	}
	return out
}

func (Browser) Grey(file []byte, kind string, most int, done func([]byte, error)) {
	bytes := app.Window().Get("Uint8Array").New(len(file))
	app.CopyBytesToJS(bytes, file)
	blob := app.Window().Get("Blob").New([]any{bytes}, map[string]any{"type": kind})
	var decoded, failed app.Func
	release := func() {
		decoded.Release()
		failed.Release()
	}
	decoded = app.FuncOf(func(_ app.Value, args []app.Value) any {
		image := args[0]
		w, h := image.Get("width").Int(), image.Get("height").Int()
		side := min(w, h)
		n := min(side, most)
		canvas := Document().Call("createElement", "canvas")
		canvas.Set("width", n)
		canvas.Set("height", n)
		pen := canvas.Call("getContext", "2d")
		pen.Set("imageSmoothingQuality", "high")
		pen.Call("drawImage", image, (w-side)/2, (h-side)/2, side, side, 0, 0, n, n)
		image.Call("close")
		data := pen.Call("getImageData", 0, 0, n, n).Get("data")
		rgba := make([]byte, 4*n*n)
		app.CopyBytesToGo(rgba, app.Window().Get("Uint8Array").New(data.Get("buffer")))
		release()
		done(luminance(rgba), nil)
		return nil
	})
	failed = app.FuncOf(func(app.Value, []app.Value) any {
		release()
		done(nil, errors.New("the browser cannot decode it; it may be damaged: open it in another program and save it again"))
		return nil
	})
	app.Window().Call("createImageBitmap", blob).Call("then", decoded, failed)
}
