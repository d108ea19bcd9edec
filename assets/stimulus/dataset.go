package stimulus

import "fmt"

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
