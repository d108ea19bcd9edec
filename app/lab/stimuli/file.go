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
func (k config) inFile() int {
	if applies(k.Set, lab.KeyN) {
		return k.N
	}
	return k.Count
}

// tooLarge says how many pictures of this size a file can hold, where it cannot
// hold as many as asked.
func (k config) tooLarge() string {
	n, size := k.inFile(), k.Size
	if n <= maxFilePixels/(size*size) {
		return ""
	}
	return fmt.Sprintf("%d pictures of %d×%d pixels are %d MB; a file here holds %d MB: choose at most %d, or smaller "+
		"pictures.",
		n, size, size, n*size*size>>20, maxFilePixels>>20, maxFilePixels/(size*size))
}

// MakeFile makes a file of the set. The name tells the set, the seed and the format.
// progress is called with the fraction done.
func (Gallery) MakeFile(ctx context.Context, c lab.Config, format FileFormat,
	progress func(done float64)) (name string, content []byte, err error) {
	k, err := open(c)
	if err != nil {
		return "", nil, err
	}
	name = fmt.Sprintf("untrained-%s-%dpx", k.Set, k.Size)
	if applies(k.Set, lab.KeySeed) {
		name += fmt.Sprintf("-seed%d", k.Seed)
	}
	switch format {
	case SheetPNG:
		content, err = k.sheetPNG(ctx, progress)
		return name + ".png", content, err
	case NPZ:
		content, err = k.npz(ctx, progress)
		return fmt.Sprintf("%s-n%d.npz", name, k.inFile()), content, err
	case IDX:
		content, err = k.idx(ctx, progress)
		return fmt.Sprintf("%s-n%d-idx.zip", name, k.inFile()), content, err
	}
	return "", nil, fmt.Errorf("no file format %q", format)
}

// labels says which of a picture's labels a file carries, and the names of its
// values.
func (k config) labels() (which int, classes []string, err error) {
	families := make([]string, 0, 32)
	for _, f := range stimulus.Families() {
		families = append(families, f.Name)
	}
	set, label := k.Set, k.Label
	if !applies(k.Set, lab.KeyLabel) {
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
		for i := range k.Count {
			classes = append(classes, k.gratingLabel(k.grating(i)))
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
func (k config) dataset(progress func(float64)) (stimulus.Dataset, error) {
	which, classes, err := k.labels()
	if err != nil {
		return stimulus.Dataset{}, err
	}
	if problem := k.tooLarge(); problem != "" {
		return stimulus.Dataset{}, errors.New(strings.TrimSuffix(problem, "."))
	}
	n, size := k.inFile(), k.Size
	return stimulus.Dataset{About: k.text, N: n, H: size, W: size, Classes: classes,
		At: func(i int) (stimulus.Grey, int) {
			p := k.draw(i)
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

func (k config) npz(ctx context.Context, progress func(float64)) ([]byte, error) {
	d, err := k.dataset(progress)
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
func (k config) idx(ctx context.Context, progress func(float64)) ([]byte, error) {
	d, err := k.dataset(progress)
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

func (k config) sheetPNG(ctx context.Context, progress func(float64)) ([]byte, error) {
	sheet := stimulus.ContactSheet{Name: k.Set, Columns: sheetColumns(k.Count)}
	for i := range k.Count {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		sheet.Pictures = append(sheet.Pictures, k.draw(i).Grey)
		if progress != nil {
			progress(float64(i+1) / float64(k.Count))
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
