package stimulus

import (
	"fmt"
	"image"
	"image/png"
	"io"
	"strconv"

	"untrained/nn/random"
)

const (
	sheetGap    = 2    // pixels between pictures
	sheetGround = 0x60 // its grey: no stimulus uses it as a ground
)

// Sheet lays pictures out in rows of the given number of columns (at least 1), each
// in a cell of the largest picture's size, top left. An empty list gives an empty
// image.
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

// ContactSheet is a page of pictures for looking at what an experiment is shown.
type ContactSheet struct {
	Name     string // of a file, without its ending: "digits"
	About    string // what row and column mean
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

// ContactSheets are pages of everything this package draws, from one seed.
func ContactSheets(seed uint64) []ContactSheet {
	const size = DefaultSize
	digits := ContactSheet{Name: "digits", About: "plain digits of 28 pixels, one class a row", Columns: 20}
	for class := range 10 {
		s := random.New(seed, "sheet", "digits", string(rune('0'+class)))
		for range digits.Columns {
			digits.Pictures = append(digits.Pictures, DrawDigit(class, 28, s))
		}
	}
	textures := ContactSheet{Name: "textures", About: "texture families, one a row", Columns: 12}
	twins := ContactSheet{Name: "twins", About: "the spectrum-matched noise of every picture of the sheet of textures", Columns: 12}
	for _, f := range Families() {
		for i := range textures.Columns {
			stream := func() *random.Stream { return random.New(seed, "sheet", "textures", f.Name, strconv.Itoa(i)) }
			textures.Pictures = append(textures.Pictures, f.Draw(size, stream()))
			twins.Pictures = append(twins.Pictures, f.DrawTwin(size, stream()))
		}
	}
	sheets := []ContactSheet{digits, textures, twins}
	all := familyNames(Families())
	for _, c := range []struct {
		name  string
		set   TextureDigits
		about string
	}{
		{"cue-0", TextureDigits{}, ""}, {"cue-default", TextureDigits{Cue: DefaultCue}, ""}, {"cue-1", TextureDigits{Cue: 1}, ""},
		{"all-families", TextureDigits{Cue: DefaultCue, Figures: all, Grounds: all}, ", of all families"},
		{"twins", TextureDigits{Cue: DefaultCue, Figures: all, Grounds: all, Twins: true}, ", of the noise of all families"},
	} {
		sheet := ContactSheet{
			Name: "texture-digits-" + c.name, Columns: 12,
			About: fmt.Sprintf("digits of one texture on a ground of another, luminance cue %v%s", c.set.Cue, c.about),
		}
		c.set.Size = size
		for i := range 5 * sheet.Columns {
			sheet.Pictures = append(sheet.Pictures, c.set.Sample(seed, i).Grey)
		}
		sheets = append(sheets, sheet)
	}
	b := NewBattery(size)
	gratings := ContactSheet{
		Name: "gratings", Columns: b.Orientations,
		About: "orientation along a row; rows: two phases a quarter apart, for each frequency, for each aperture",
	}
	for a := range b.Apertures {
		for c := range b.Cycles {
			for _, p := range []int{0, b.Phases / 4} {
				for o := range b.Orientations {
					gratings.Pictures = append(gratings.Pictures, b.Grating(a, c, o, p).Draw())
				}
			}
		}
	}
	return append(sheets, gratings)
}
