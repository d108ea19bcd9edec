package own

import (
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"untrained/assets/neural"
	_ "untrained/assets/picture/formats"
	"untrained/assets/reference"
)

// told is what a user is told of a recording: the error, or notes, warnings and questions.
func told(r *Recording, err error) string {
	if err != nil {
		return "error: " + err.Error()
	}
	var lines []string
	if r.Responses != nil {
		lines = append(lines, r.Responses.Notes...)
	} else if r.Dissimilarities != nil {
		lines = append(lines, r.Dissimilarities.Notes...)
	}
	for _, w := range r.Preview.Warnings {
		lines = append(lines, "warning: "+w)
	}
	for _, q := range r.Questions {
		lines = append(lines, "question: "+q.Text)
	}
	return strings.Join(lines, "\n")
}

// Files as other programs write them, in the folder files of the reference data, whose README says what each holds.
// Those that are read hold the same recording as the first.
func TestFilesOfOthers(t *testing.T) {
	folder := reference.Path(t, "files")
	var control *neural.Recording // the first
	for _, c := range []struct {
		file string
		read bool
		says string // in what the user is told; "" nothing but what every recording says
	}{
		{"a01-control.npz", true, ""},
		{"a02-responses-float16.npz", true, ""},
		{"a04-images-float-overshoot.npz", true, "1 of 34560 pixels lay outside of 0 to 1"},
		{"a07-names-object-pickle.npz", true, "names (names.npy) were left out"},
		{"a08-group-strings.npz", true, ""},
		{"a09-images-HxWxN-matlab.npz", true, "height × width × pictures, and were turned"},
		{"a11-images-rgba.npz", true, "alpha is opaque everywhere"},
		{"a13-savez-of-a-dict.npz", false, "savez(\"mine.npz\", **d)"},
		{"a20-zip-around-an-npz.zip", true, "Left out: readme.txt"},
		{"a21-images-zip-beside-responses", true, ""},
		{"b01-csv-control.zip", true, "separated by commas, decimal point"},
		{"b02-csv-numpy-savetxt-default.zip", true, "separated by blanks, decimal point"},
		{"b04-csv-semicolons-decimal-comma.zip", true, "separated by semicolons, decimal comma"},
		{"b06-csv-pandas-with-index.zip", true, "the first column (0, …, 59) was left out"},
		{"b08-csv-excel-unicode-text-utf16.zip", true, "separated by tabs, decimal point; UTF-16"},
		{"b10-csv-excel-sep-line-bom.zip", true, "separated by commas, decimal point"},
		{"b14-names-txt-with-bom.zip", true, ""},
		{"b15-unpadded-names-responses-in-listdir-order.zip", true, "places 59 of 60 pictures otherwise"},
		{"c01-png-variants.zip", true, ""},
		{"c02-png-transparent.zip", true, "put on a grey ground (128 of 255)"},
		{"c05-jpeg-exif-square.zip", true, "45 of 60 pictures note how the camera was held"},
		{"c07-a-third-is-webp-heic.zip", true, ""},
		{"d01-rdm-control.npz", true, ""},
		{"d02-rdm-crossnobis-negative.npz", true, "are below 0"},
		{"d03-rdm-float32-rounding-asymmetric.npz", true, "rounding to 32 bits"},
		{"d05-rdm-one-missing-pair.npz", true, "1 of 60 pictures with missing pairs were left out"},
		{"g01-matlab-v5.mat", true, "height × width × pictures, and were turned"},
		{"g02-matlab-v73-earliest.mat", true, ""},
	} {
		var files []File
		err := filepath.Walk(filepath.Join(folder, c.file), func(path string, about os.FileInfo, err error) error {
			if err != nil || about.IsDir() {
				return err
			}
			content, err := os.ReadFile(path)
			files = append(files, File{filepath.Base(path), content})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		r, err := Read(t.Context(), files)
		said := told(r, err)
		t.Logf("%s: %s", c.file, said)
		if (err == nil) != c.read || !strings.Contains(said, c.says) {
			t.Errorf("%s: %s, want %q", c.file, said, c.says)
			continue
		}
		if !c.read {
			continue
		}
		n := r.Preview.Pictures
		if want := map[bool]int{true: 59, false: 60}[strings.HasPrefix(c.file, "d05")]; n != want || r.Preview.Height != 24 {
			t.Errorf("%s: %d pictures of %d×%d", c.file, n, r.Preview.Height, r.Preview.Width)
		}
		if r.Responses == nil {
			continue
		}
		if u := r.Responses.UnitName(0); r.Responses.Units != nil && u != "V1-00" {
			t.Errorf("%s: the first unit is called %q", c.file, u)
		}
		if control == nil {
			control = r.Responses
		}
		if strings.HasPrefix(c.file, "b15") {
			continue // see below
		}
		most := map[string]float64{"c02": 255, "c05": 6}[c.file[:3]] // a ground; JPEG
		if pixels, responses := differ(r.Responses, control, func(i int) int { return i }); pixels > most+0.3 ||
			responses > 1e-3 {
			t.Errorf("%s: pixels differ from the control's by %.3g, responses by %.3g", c.file, pixels, responses)
		}
	}
	// The other order, as its user may answer, is the right one there.
	content, err := os.ReadFile(filepath.Join(folder, "b15-unpadded-names-responses-in-listdir-order.zip"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(t.Context(), Answer([]File{{"b15.zip", content}}, "order", plainNames))
	if err != nil {
		t.Fatal(err)
	}
	number := func(i int) int {
		n, _ := strconv.Atoi(strings.Trim(r.Preview.Names[i], "imagepn."))
		return n - 1
	}
	n := len(r.Preview.Names)
	r.Responses.Responses = r.Responses.Responses[:n*r.Responses.NUnits()]
	r.Responses.Images.N = n
	if pixels, responses := differ(r.Responses, control, number); pixels > 0.3 || responses > 1e-3 ||
		r.Preview.Names[1] != "image10.png" {
		t.Errorf("in the plain order pixels differ by %.3g, responses by %.3g, names %q", pixels, responses, r.Preview.Names)
	}
}

// differ returns the mean absolute differences of a recording's pixels and mean responses from those of the control,
// whose picture at(i) is its picture i.
func differ(r, control *neural.Recording, at func(i int) int) (pixels, responses float64) {
	m, size, units := r.Images, r.Images.H*r.Images.W, r.NUnits()
	for i := range m.N {
		for k := range size {
			want := float64(control.Images.Pix[at(i)*size+k])
			pixels += math.Abs(float64(m.Pix[(i*size+k)*m.C])-want) / float64(m.N*size)
		}
		for u := range units {
			responses += math.Abs(float64(r.Responses[i*units+u]-control.Responses[at(i)*units+u])) / float64(m.N*units)
		}
	}
	return pixels, responses
}
