package neural

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"untrained/assets/zipfile"
)

// ReadJPEGZip reads a zip of JPEG pictures whose names end in a number, such as
// image0001.jpg: the numbers must run from 1 without a gap, and all pictures must
// have one size. The result has three channels, equal ones for a grey picture,
// and is the same on every machine (Go's decoder; others differ by a grey level).
// Reading stops when ctx is done.
func ReadJPEGZip(ctx context.Context, content []byte) (Images, error) {
	files, err := zipfile.Open(content)
	if err != nil {
		return Images{}, err
	}
	type numbered struct{ number, index int }
	var order []numbered
	for i, f := range files {
		base := path.Base(f.Name)
		if strings.HasPrefix(f.Name, "__MACOSX/") || strings.HasPrefix(base, ".") {
			continue // litter of file managers
		}
		n, err := pictureNumber(base)
		if err != nil {
			return Images{}, err
		}
		order = append(order, numbered{n, i})
	}
	if len(order) == 0 {
		return Images{}, errors.New("zip file without pictures")
	}
	slices.SortFunc(order, func(a, b numbered) int { return a.number - b.number })
	var out Images
	for i, o := range order {
		if o.number != i+1 {
			return Images{}, fmt.Errorf("picture number %d is missing or there twice (the next is %.80q)",
				i+1, files[o.index].Name)
		}
		if err := ctx.Err(); err != nil {
			return Images{}, err
		}
		data, err := files[o.index].Read()
		if err != nil {
			return Images{}, err
		}
		if err := out.appendJPEG(data, len(order)); err != nil {
			return Images{}, fmt.Errorf("%.80q: %w", files[o.index].Name, err)
		}
	}
	return out, nil
}

// pictureNumber reads the number before the ending: 17 of image0017.jpg.
func pictureNumber(name string) (int, error) {
	stem, ok := strings.CutSuffix(strings.ToLower(name), ".jpg")
	if !ok {
		stem, ok = strings.CutSuffix(strings.ToLower(name), ".jpeg")
	}
	digits := stem[len(strings.TrimRight(stem, "0123456789")):]
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 1 || n > zipfile.MaxFiles {
		return 0, fmt.Errorf("%.80q is not a numbered picture (image0001.jpg)", name)
	}
	return n, nil
}
