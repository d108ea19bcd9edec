package neural

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"untrained/assets/npy"
)

// images reads images.npy or the picture files.
func (p *ownParts) images(ctx context.Context) (m Images, err error) {
	f := p.named["images"]
	switch {
	case f != nil && len(p.pictures) > 0:
		return m, fmt.Errorf("there are both images.npy and %d picture files: keep one of them", len(p.pictures))
	case f != nil:
		a, err := npy.Read(f.Content)
		if err != nil {
			return m, err
		}
		return imagesOf(a)
	case len(p.pictures) == 0:
		return m, fmt.Errorf("there are none among %s: add images.npy, or PNG or JPEG files", list(p.all))
	}
	for _, f := range p.pictures {
		if err := ctx.Err(); err != nil {
			return m, err
		}
		if err := m.appendPicture(f.Content, len(p.pictures)); err != nil {
			return m, fmt.Errorf("%.80q: %w; make all pictures one size", f.Name, err)
		}
	}
	return m, nil
}

// imagesOf turns an array into pictures.
func imagesOf(a *npy.Array) (m Images, err error) {
	switch s := a.Shape; {
	case len(s) == 3:
		m = Images{N: s[0], H: s[1], W: s[2], C: 1}
	case len(s) == 4 && (s[3] == 1 || s[3] == 3):
		m = Images{N: s[0], H: s[1], W: s[2], C: s[3]}
	case len(s) == 4 && (s[1] == 1 || s[1] == 3):
		return m, fmt.Errorf("shape %v has the channels second: put them last (numpy.moveaxis(images, 1, 3))", s)
	default:
		return m, fmt.Errorf("shape %v: pictures × height × width, or × 1 or 3 channels, can be read", s)
	}
	if m.N < 2 {
		return m, fmt.Errorf("%d pictures: at least two are needed", m.N)
	}
	if a.Type() == "u1" {
		m.Pix, err = a.Uint8s()
		return m, err
	}
	if a.Len() > maxPixels/8 {
		return m, fmt.Errorf("%d numbers are too many: store pictures as bytes (uint8)", a.Len())
	}
	v, err := a.Float64s()
	if err != nil {
		return m, err
	}
	most := 0.0
	for i, x := range v {
		if !(x >= 0 && x <= 255) {
			return m, fmt.Errorf("pixel %d is %g: values from 0 to 255, or from 0 to 1, can be read", i, x)
		}
		most = math.Max(most, x)
	}
	scale := 1.0
	if strings.HasPrefix(a.Type(), "f") && most <= 1 {
		scale = 255
	}
	m.Pix = make([]uint8, len(v))
	for i, x := range v {
		m.Pix[i] = uint8(math.Floor(float64(x*scale) + 0.5))
	}
	return m, nil
}

// readTable reads numbers from .npy or .csv; header is the first line of a .csv
// when it holds names.
func readTable(f *OwnFile) (shape []int, values []float64, header []string, err error) {
	if npy.Is(f.Content) {
		a, err := npy.Read(f.Content)
		if err != nil {
			return nil, nil, nil, err
		}
		if a.Len() > maxValues {
			return nil, nil, nil, fmt.Errorf("%d numbers: at most %d can be used", a.Len(), maxValues)
		}
		values, err = a.Float64s()
		return a.Shape, values, nil, err
	}
	if strings.HasSuffix(strings.ToLower(f.Name), ".npy") {
		return nil, nil, nil, fmt.Errorf("%.80q is not a .npy file: it does not begin with \\x93NUMPY", f.Name)
	}
	rows := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(f.Content), "\ufeff")))
	rows.TrimLeadingSpace = true
	records, err := rows.ReadAll()
	if err != nil {
		return nil, nil, nil, fmt.Errorf("not a table that can be read: %w", err)
	}
	if len(records) > 0 && !isNumber(records[0][0]) {
		header, records = records[0], records[1:]
	}
	if len(records) == 0 {
		return nil, nil, nil, errors.New("the table is empty")
	}
	shape = []int{len(records), len(records[0])} // the reader wants equal lengths
	for i, record := range records {
		for j, text := range record {
			if text == "" || !isNumber(text) {
				return nil, nil, nil, fmt.Errorf("row %d, column %d is %.40q, not a number: leave the unit out, or give single "+
					"repeats with NaN", i+1, j+1, text)
			}
			v, _ := strconv.ParseFloat(text, 64)
			values = append(values, v)
		}
	}
	return shape, values, header, nil
}

func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

// names reads names.npy or names.txt, or takes a table's header.
func (p *ownParts) names(header []string) ([]string, error) {
	f := p.named["names"]
	if f == nil {
		return header, nil
	}
	if npy.Is(f.Content) {
		names, err := npy.ReadStrings(f.Content)
		if err != nil {
			return nil, fmt.Errorf("names: %w", err)
		}
		return names, nil
	}
	var names []string
	for line := range strings.Lines(string(f.Content)) {
		if line = strings.TrimSpace(line); line != "" {
			names = append(names, line)
		}
	}
	return names, nil
}

// readGroup reads one whole number a picture.
func readGroup(f *OwnFile, n int) ([]int32, error) {
	_, values, _, err := readTable(f)
	if err != nil {
		return nil, err
	}
	if len(values) != n {
		return nil, fmt.Errorf("%d groups for %d pictures: one a picture is needed", len(values), n)
	}
	group := make([]int32, n)
	for i, v := range values {
		if v != float64(int32(v)) {
			return nil, fmt.Errorf("picture %d is in group %g: whole numbers are needed", i, v)
		}
		group[i] = int32(v)
	}
	return group, nil
}
