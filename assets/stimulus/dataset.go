package stimulus

import "fmt"

// Dataset is a set of N labelled pictures of H×W pixels that are drawn, or read, one at a time, so that a set can be
// written to a file without being in memory as a whole.
type Dataset struct {
	About   string   // what the pictures and labels are, one sentence
	N, H, W int      // pictures, and pixels of each
	Classes []string // names of the labels 0, 1, …, at most MaxClasses

	// At returns picture i, 0 ≤ i < N, and its label, an index into Classes. It must be a pure function, which may be
	// called from several goroutines.
	At func(i int) (Grey, int)
}

// The largest numbers of classes, whose labels are bytes in the file formats, and of pictures, which no training here
// needs.
const (
	MaxClasses  = 256
	MaxPictures = 1 << 24
)

// Validate returns an error that says why the set cannot be written, or nil if it can.
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

// each calls use with every picture as bytes, and its label, in order.
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
