package lab

import (
	"bytes"
	"context"
	"fmt"

	"untrained/assets/stimulus"
)

// maxFilePixels bounds a file of pictures: a browser holds it in memory several
// times while it is made and saved.
const maxFilePixels = 64 << 20

// FileFormat is a kind of file that a Gallery can be taken away in.
type FileFormat string

// SheetPNG is the contact sheet as a grey picture.
const SheetPNG FileFormat = "png"

// inFile is how many pictures a file gets: gratings are those of the sheet.
func (g Gallery) inFile(c Config) int {
	if g.Applies(c, "n") {
		return c.Int("n")
	}
	return c.Int("count")
}

// tooLarge says how many pictures of this size a file can hold, where it cannot
// hold as many as asked.
func (g Gallery) tooLarge(c Config) string {
	n, size := g.inFile(c), c.Int("size")
	if n <= maxFilePixels/(size*size) {
		return ""
	}
	return fmt.Sprintf("%d pictures of %d×%d pixels are %d MB; a file here holds %d MB: choose at most %d, or smaller pictures.",
		n, size, size, n*size*size>>20, maxFilePixels>>20, maxFilePixels/(size*size))
}

// File makes a file of the set. The name tells the set, the seed and the format.
// progress is called with the fraction done.
func (g Gallery) File(ctx context.Context, c Config, format FileFormat, progress func(done float64)) (name string, content []byte, err error) {
	if err := g.drawable(c); err != nil {
		return "", nil, err
	}
	name = fmt.Sprintf("untrained-%s-%dpx", c.Get("set"), c.Int("size"))
	if g.Applies(c, "seed") {
		name += fmt.Sprintf("-seed%d", c.Int("seed"))
	}
	switch format {
	case SheetPNG:
		content, err = g.sheetPNG(ctx, c, progress)
		return name + ".png", content, err
	}
	return "", nil, fmt.Errorf("no file format %q", format)
}

func (g Gallery) sheetPNG(ctx context.Context, c Config, progress func(float64)) ([]byte, error) {
	sheet := stimulus.ContactSheet{Name: c.Get("set"), Columns: sheetColumns(c.Int("count"))}
	for i := range c.Int("count") {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		sheet.Pictures = append(sheet.Pictures, g.draw(c, i).Grey)
		if progress != nil {
			progress(float64(i+1) / float64(c.Int("count")))
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
