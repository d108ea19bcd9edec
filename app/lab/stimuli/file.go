package stimuli

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"untrained/app/lab"
	"untrained/assets/stimulus"
)

// maxFilePixels bounds a file of pictures: a browser holds it in memory several
// times while it is made and saved.
const maxFilePixels = 64 << 20

// FileFormat is a kind of file that a Gallery can be taken away in.
type FileFormat string

// The formats of files.
const (
	SheetPNG FileFormat = "png" // the contact sheet as a grey picture
	NPZ      FileFormat = "npz" // images, labels and classes as NumPy arrays
	IDX      FileFormat = "idx" // a zip of pictures and labels in MNIST's format, and the classes' names
)

// inFile returns how many pictures a file gets: gratings are those of the sheet.
func (g Gallery) inFile(c lab.Config) int {
	if g.Applies(c, lab.KeyN) {
		return c.Int(lab.KeyN)
	}
	return c.Int(lab.KeyCount)
}

// tooLarge says how many pictures of this size a file can hold, where it cannot
// hold as many as asked.
func (g Gallery) tooLarge(c lab.Config) string {
	n, size := g.inFile(c), c.Int(lab.KeySize)
	if n <= maxFilePixels/(size*size) {
		return ""
	}
	return fmt.Sprintf("%d pictures of %d×%d pixels are %d MB; a file here holds %d MB: choose at most %d, or smaller "+
		"pictures.",
		n, size, size, n*size*size>>20, maxFilePixels>>20, maxFilePixels/(size*size))
}

// MakeFile makes a file of the set. The name tells the set, the seed and the format.
// progress is called with the fraction done.
func (g Gallery) MakeFile(ctx context.Context, c lab.Config, format FileFormat,
	progress func(done float64)) (name string, content []byte, err error) {
	if err := g.drawable(c); err != nil {
		return "", nil, err
	}
	name = fmt.Sprintf("untrained-%s-%dpx", c.Get(lab.KeySet), c.Int(lab.KeySize))
	if g.Applies(c, lab.KeySeed) {
		name += fmt.Sprintf("-seed%d", c.Int(lab.KeySeed))
	}
	switch format {
	case SheetPNG:
		content, err = g.sheetPNG(ctx, c, progress)
		return name + ".png", content, err
	case NPZ:
		content, err = g.npz(ctx, c, progress)
		return fmt.Sprintf("%s-n%d.npz", name, g.inFile(c)), content, err
	case IDX:
		content, err = g.idx(ctx, c, progress)
		return fmt.Sprintf("%s-n%d-idx.zip", name, g.inFile(c)), content, err
	}
	return "", nil, fmt.Errorf("no file format %q", format)
}

// labels says which of a picture's labels a file carries, and the names of its
// values.
func (g Gallery) labels(c lab.Config) (which int, classes []string, err error) {
	families := make([]string, 0, 32)
	for _, f := range stimulus.Families() {
		families = append(families, f.Name)
	}
	set, label := c.Get(lab.KeySet), c.Get(lab.KeyLabel)
	if !g.Applies(c, lab.KeyLabel) {
		label = "content"
	}
	switch {
	case set == TextureSet && label == "content", set == TextureDigitSet && label == "figure":
		which = 0
		if set == TextureDigitSet {
			which = 1 // after the digit
		}
		return which, families, nil
	case set == TextureSet && label == "kind":
		return 1, []string{"natural", "spectrum-matched"}, nil
	case set == TextureDigitSet && label == "ground":
		return 2, families, nil
	case set == GratingSet:
		for i := range c.Int(lab.KeyCount) {
			classes = append(classes, gratingLabel(c, g.grating(c, i)))
		}
		return 0, classes, nil
	case label == "content":
		for i := range 10 {
			classes = append(classes, strconv.Itoa(i))
		}
		return 0, classes, nil
	}
	return 0, nil, fmt.Errorf("the set %s has no label %s", set, label)
}

// dataset returns the set as the formats of files take it.
func (g Gallery) dataset(c lab.Config, progress func(float64)) (stimulus.Dataset, error) {
	which, classes, err := g.labels(c)
	if err != nil {
		return stimulus.Dataset{}, err
	}
	if problem := g.tooLarge(c); problem != "" {
		return stimulus.Dataset{}, errors.New(strings.TrimSuffix(problem, "."))
	}
	n, size := g.inFile(c), c.Int(lab.KeySize)
	return stimulus.Dataset{About: c.String(), N: n, H: size, W: size, Classes: classes,
		At: func(i int) (stimulus.Grey, int) {
			p := g.draw(c, i)
			if progress != nil {
				progress(float64(i+1) / float64(n))
			}
			return p.Grey, p.labels[which]
		}}, nil
}

// stopping is a writer that fails once ctx is done.
type stopping struct {
	ctx context.Context
	io.Writer
}

func (s stopping) Write(b []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.Writer.Write(b)
}

func (g Gallery) npz(ctx context.Context, c lab.Config, progress func(float64)) ([]byte, error) {
	d, err := g.dataset(c, progress)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := d.WriteNPZ(stopping{ctx, &b}); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// idx writes both files of MNIST's format into one zip, because a page can give
// only one file at a time.
func (g Gallery) idx(ctx context.Context, c lab.Config, progress func(float64)) ([]byte, error) {
	d, err := g.dataset(c, progress)
	if err != nil {
		return nil, err
	}
	var images, labels, out bytes.Buffer
	if err := d.WriteIDX(stopping{ctx, &images}, &labels); err != nil {
		return nil, err
	}
	z := zip.NewWriter(stopping{ctx, &out})
	for _, f := range []struct {
		name    string
		content []byte
	}{
		{"images-idx3-ubyte", images.Bytes()}, {"labels-idx1-ubyte", labels.Bytes()},
		{"classes.txt", []byte(strings.Join(d.Classes, "\n") + "\n")},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(f.content); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (g Gallery) sheetPNG(ctx context.Context, c lab.Config, progress func(float64)) ([]byte, error) {
	sheet := stimulus.ContactSheet{Name: c.Get(lab.KeySet), Columns: sheetColumns(c.Int(lab.KeyCount))}
	for i := range c.Int(lab.KeyCount) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		sheet.Pictures = append(sheet.Pictures, g.draw(c, i).Grey)
		if progress != nil {
			progress(float64(i+1) / float64(c.Int(lab.KeyCount)))
		}
	}
	var b bytes.Buffer
	err := sheet.WritePNG(&b)
	return b.Bytes(), err
}

// sheetColumns makes a sheet about half as wide again as high.
func sheetColumns(n int) int {
	columns := 1
	for 2*columns*columns < 3*n {
		columns++
	}
	return columns
}
