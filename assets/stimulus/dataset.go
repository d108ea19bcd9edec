package stimulus

import (
	"fmt"
	"io"
	"slices"
	"strconv"
)

// Dataset is N labelled pictures of H×W that are drawn, or read, one at a time: it is
// written to a file without ever being in memory as a whole.
type Dataset struct {
	About   string   // what the pictures and labels are, one sentence
	N, H, W int      // pictures, and pixels of each
	Classes []string // names of the labels 0, 1, …, at most MaxClasses

	// At is picture i, 0 ≤ i < N, of H×W, and its label, an index into Classes. It is a
	// pure function and may be called from several goroutines.
	At func(i int) (Grey, int)
}

// The bounds of data sets: labels are bytes in the formats that we write, and so many
// pictures are more than anyone here trains on.
const (
	MaxClasses  = 256
	MaxPictures = 1 << 24
)

// Validate names the first thing that keeps the set from being written.
func (d Dataset) Validate() error {
	switch {
	case d.N < 1 || d.N > MaxPictures:
		return fmt.Errorf("data set of %d pictures: choose 1 to %d", d.N, MaxPictures)
	case d.H < 1 || d.W < 1 || d.H > MaxSize || d.W > MaxSize:
		return fmt.Errorf("data set of %d×%d pixels: sides must be 1 to %d", d.H, d.W, MaxSize)
	case len(d.Classes) < 1 || len(d.Classes) > MaxClasses:
		return fmt.Errorf("data set of %d classes: labels are bytes, so there must be 1 to %d", len(d.Classes), MaxClasses)
	case d.At == nil:
		return fmt.Errorf("data set %q has no pictures", d.About)
	}
	return nil
}

// each hands every picture over as bytes, with its label, in order.
func (d Dataset) each(use func(pixels []byte, label byte) error) error {
	if err := d.Validate(); err != nil {
		return err
	}
	for i := range d.N {
		g, label := d.At(i)
		if g.H != d.H || g.W != d.W || len(g.Pix) != d.H*d.W {
			return fmt.Errorf("picture %d is %d×%d in a data set of %d×%d", i, g.H, g.W, d.H, d.W)
		}
		if label < 0 || label >= len(d.Classes) {
			return fmt.Errorf("picture %d has label %d in a data set of %d classes", i, label, len(d.Classes))
		}
		if err := use(g.Bytes(), byte(label)); err != nil {
			return err
		}
	}
	return nil
}

// WriteSheet writes count pictures from the one with index from on as a PNG, in rows
// of this many columns. Only those are drawn; a set is shown page by page.
func (d Dataset) WriteSheet(w io.Writer, from, count, columns int) error {
	if err := d.Validate(); err != nil {
		return err
	}
	if from < 0 || from >= d.N || count < 1 {
		return fmt.Errorf("sheet of %d pictures from number %d of a data set of %d: there are none", count, from, d.N)
	}
	count = min(count, d.N-from)
	const most = 64 << 20
	if count > most/(d.H*d.W) {
		return fmt.Errorf("sheet of %d pictures of %d×%d: at most %d fit on one", count, d.H, d.W, most/(d.H*d.W))
	}
	sheet := ContactSheet{Name: d.About, Columns: columns}
	for i := range count {
		g, _ := d.At(from + i)
		sheet.Pictures = append(sheet.Pictures, g)
	}
	return sheet.WritePNG(w)
}

func digitNames() []string {
	names := make([]string, 10)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return names
}

func familyNames(families []Family) []string {
	names := make([]string, len(families))
	for i, f := range families {
		names[i] = f.Name
	}
	return names
}

// Dataset is the first n digits of this seed, labelled with their class.
func (d Digits) Dataset(seed uint64, n int) Dataset {
	size := clampSize(d.size())
	return Dataset{About: "drawn digits", N: n, H: size, W: size, Classes: digitNames(), At: func(i int) (Grey, int) {
		digit := d.Sample(seed, i)
		return digit.Grey, digit.Class
	}}
}

// Dataset is the first n textures of this seed, or their twins, labelled with their
// family.
func (t Textures) Dataset(seed uint64, n int) Dataset {
	size := clampSize(t.size())
	about := "textures"
	if t.Twins {
		about = "spectrum-matched noise of textures"
	}
	return Dataset{About: about, N: n, H: size, W: size, Classes: familyNames(t.families()), At: func(i int) (Grey, int) {
		texture := t.Sample(seed, i)
		return texture.Grey, texture.Family
	}}
}

// TwinDataset mixes the first n textures of this seed with twins: an even index is a
// texture, an odd one spectrum-matched noise, and the label says which. No texture is
// there together with its own twin.
func (t Textures) TwinDataset(seed uint64, n int) Dataset {
	d := t.Dataset(seed, n)
	d.About, d.Classes = "textures and spectrum-matched noise", []string{"natural", "twin"}
	d.At = func(i int) (Grey, int) {
		kind := i & 1
		t := t
		t.Twins = kind == 1
		return t.Sample(seed, i).Grey, kind
	}
	return d
}

// Label is which of its three labels a texture digit is given in a data set.
type Label string

// The tasks of Texture-MNIST: read the digit, name the texture inside it, name the
// one around it.
const (
	DigitLabel  Label = "digit"
	FigureLabel Label = "figure"
	GroundLabel Label = "ground"
)

// Dataset is the first n texture digits of this seed with the labels of one task. The
// classes of FigureLabel and GroundLabel are the same: every family that may occur in
// either place. The error is that of Validate, or names a label that is none.
func (t TextureDigits) Dataset(seed uint64, n int, label Label) (Dataset, error) {
	if err := t.Validate(); err != nil {
		return Dataset{}, err
	}
	size := t.Size
	if size == 0 {
		size = DefaultSize
	}
	d := Dataset{About: "digits of one texture on a ground of another, labelled by " + string(label), N: n, H: size, W: size, Classes: digitNames()}
	if label == DigitLabel {
		d.At = func(i int) (Grey, int) {
			digit := t.Sample(seed, i)
			return digit.Grey, digit.Digit
		}
		return d, nil
	}
	if label != FigureLabel && label != GroundLabel {
		return Dataset{}, fmt.Errorf("texture digits have no label %q: choose %s, %s or %s", label, DigitLabel, FigureLabel, GroundLabel)
	}
	families := t.families()
	figures, grounds := t.pairs(families)
	used := append(figures, grounds...)
	slices.Sort(used)
	used = slices.Compact(used)
	d.Classes = nil
	class := make([]int, len(families))
	for k, i := range used {
		d.Classes = append(d.Classes, families[i].Name)
		class[i] = k
	}
	d.At = func(i int) (Grey, int) {
		digit := t.Sample(seed, i)
		if label == FigureLabel {
			return digit.Grey, class[digit.Figure]
		}
		return digit.Grey, class[digit.Ground]
	}
	return d, nil
}

// Dataset is all gratings of the battery in the order of Index, labelled with their
// orientation. The error is that of Validate.
func (b Battery) Dataset() (Dataset, error) {
	if err := b.Validate(); err != nil {
		return Dataset{}, err
	}
	d := Dataset{About: "gratings, labelled by orientation", N: b.Len(), H: b.Size, W: b.Size}
	for o := range b.Orientations {
		d.Classes = append(d.Classes, strconv.FormatFloat(b.Grating(0, 0, o, 0).Orientation, 'g', 4, 64)+"°")
	}
	d.At = func(i int) (Grey, int) {
		phase, rest := i%b.Phases, i/b.Phases
		orientation, rest := rest%b.Orientations, rest/b.Orientations
		return b.Grating(rest/len(b.Cycles), rest%len(b.Cycles), orientation, phase).Draw(), orientation
	}
	return d, d.Validate()
}
