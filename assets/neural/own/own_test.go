package own

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/assets/neural"
	"untrained/assets/npy"
	"untrained/assets/npy/npytest"
	"untrained/assets/picture/picturetest"
	"untrained/assets/zipfile/ziptest"
	"untrained/nn/random"
)

// entry is a file of an archive.
type entry struct {
	Name    string
	Content []byte
}

const (
	ownN     = 60
	ownUnits = 3
)

// ownPictures are 60 pictures of 4×4 pixels, no two the same.
func ownPictures() []byte {
	s := random.New(1, "own pictures")
	pix := make([]byte, ownN*16)
	for i := range pix {
		pix[i] = byte(s.IntN(256))
	}
	return pix
}

// ownResponses are 60 × 3 × repeats values that repeat well.
func ownResponses(repeats int) []float32 {
	s := random.New(2, "own responses")
	var v []float32
	for range ownN * ownUnits {
		mean := s.Norm()
		for range repeats {
			v = append(v, float32(mean+0.3*s.Norm()))
		}
	}
	return v
}

func npz(t testing.TB, arrays map[string][]byte) []File {
	t.Helper()
	var members []entry
	for name, content := range arrays {
		members = append(members, entry{name + ".npy", content})
	}
	return []File{{"folder/mine.npz", ziptest.Zip(t, members...)}}
}

func TestReadOwnNPZ(t *testing.T) {
	group := make([]float32, ownN)
	for i := range group {
		group[i] = float32(i / 10)
	}
	trials := ownResponses(4)
	trials[0], trials[5] = float32(math.NaN()), float32(math.NaN()) // missing repeats
	own, err := Read(t.Context(), npz(t, map[string][]byte{
		"images": npytest.File(ownPictures(), 60, 4, 4), "responses": npytest.File(trials, ownN, ownUnits, 4),
		"group": npytest.File(group, ownN), "names": npy.Strings([]string{"a", "bé", "long"}),
	}))
	if err != nil {
		t.Fatal(err)
	}
	r := own.Responses
	if r == nil || own.Dissimilarities != nil || r.ID != neural.OwnID || r.Session != "mine.npz" || len(r.SHA256) != 64 {
		t.Fatalf("%+v", own)
	}
	if r.Images.N != ownN || r.Images.C != 1 || r.NUnits() != ownUnits || r.Repeats != 4 ||
		!slices.Equal(r.Units, []string{"a", "bé", "long"}) {
		t.Errorf("%d pictures, %d units %q, %d repeats", r.Images.N, r.NUnits(), r.Units, r.Repeats)
	}
	p := own.Preview
	if p.Pictures != ownN || p.First.N != 12 || len(p.First.Pix) != 12*16 || len(p.Groups) != 6 || p.Groups[0] != 10 ||
		len(p.Warnings) != 0 {
		t.Errorf("%d pictures, groups %v, warnings %q", p.Pictures, p.Groups, p.Warnings)
	}
	for u, rho := range p.Reliabilities {
		if rho < 0.9 || rho > 1 {
			t.Errorf("unit %d has reliability %.3f", u, rho)
		}
	}
	total := 0
	for _, n := range p.Histogram.Counts {
		total += n
	}
	if total != ownN*ownUnits {
		t.Errorf("the histogram counts %d of %d responses", total, ownN*ownUnits)
	}
}

func TestReadOwnFolder(t *testing.T) {
	// Eleven pictures in colour, in the order of the numbers in their names; units in
	// a table with names; one unit is constant.
	var files []File
	table := "left,flat,right\n"
	for i := range 11 {
		m := image.NewNRGBA(image.Rect(0, 0, 5, 4))
		for k := range 20 {
			m.Set(k%5, k/5, color.NRGBA{uint8(10 * i), uint8(k), 7, 255})
		}
		var b bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		files = append(files, File{fmt.Sprintf("mine/stimulus%d.png", 10-i), b.Bytes()})
		table += fmt.Sprintf("%d, 3, %g\n", i, math.Sin(float64(i)))
	}
	files = append(files, File{"mine/responses.csv", []byte(table)}, File{"mine/.DS_Store", nil},
		File{"mine/notes.md", []byte("hello")})
	own, err := Read(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	r := own.Responses
	if r.Images.N != 11 || r.Images.H != 4 || r.Images.W != 5 || r.Images.C != 3 || r.Images.Pix[0] != 100 ||
		r.Images.Pix[60] != 90 {
		t.Errorf("pictures %d of %d×%d×%d, first %v", r.Images.N, r.Images.H, r.Images.W, r.Images.C, r.Images.Pix[:3])
	}
	if !slices.Equal(r.Units, []string{"left", "right"}) || r.Halves[0] != nil || r.Responses[2] != 1 {
		t.Errorf("units %q, responses %v", r.Units, r.Responses[:4])
	}
	warnings := strings.Join(own.Preview.Warnings, " ")
	if !strings.Contains(warnings, "no repeats") || !strings.Contains(warnings, "11 pictures are few") ||
		!strings.Contains(strings.Join(own.Preview.Notes, " "), "flat") {
		t.Errorf("warnings %q, notes %q", warnings, own.Preview.Notes)
	}
}

func TestReadOwnDissimilarities(t *testing.T) {
	const n = 12
	images := npytest.File(ownPictures()[:n*16], 12, 4, 4, 1)
	s := random.New(3, "rdm")
	var rows, matrices []float32
	for range 2 {
		matrix := make([]float32, n*n)
		for i := range n {
			for j := i + 1; j < n; j++ {
				v := float32(s.Uniform(0.1, 1.5))
				rows = append(rows, v)
				matrix[i*n+j], matrix[j*n+i] = v, v
			}
		}
		matrices = append(matrices, matrix...)
	}
	pairs := neural.Pairs(n)
	for what, rdm := range map[string][]byte{
		"rows": npytest.File(rows, 2, pairs), "matrices": npytest.File(matrices, 2, n, n),
	} {
		own, err := Read(t.Context(), npz(t, map[string][]byte{"images": images, "rdm": rdm}))
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		d := own.Dissimilarities
		if d == nil || !slices.Equal(d.Values, rows) || len(d.Subjects) != 2 || len(own.Preview.Reliabilities) != 2 {
			t.Errorf("%s: %+v", what, own)
		}
		if got, want := d.Subject(1)[neural.Pair(n, 3, 7)], matrices[n*n+3*n+7]; got != want {
			t.Errorf("%s: pair 3, 7 of the second subject is %v, want %v", what, got, want)
		}
	}
	matrices[5] += 0.1
	if _, err := Read(t.Context(), npz(t, map[string][]byte{"images": images,
		"rdm": npytest.File(matrices[:n*n], n, n)})); err == nil || !strings.Contains(err.Error(), "not symmetric") {
		t.Errorf("a matrix that is not symmetric: %v", err)
	}
}

func TestReadOwnRefuses(t *testing.T) {
	images := npytest.File(ownPictures(), 60, 4, 4)
	good := ownResponses(1)
	with := func(at int, v float32) []float32 {
		c := slices.Clone(good)
		c[at] = v
		return c
	}
	nan := float32(math.NaN())
	flat := make([]float32, ownN*ownUnits)
	missing := ownResponses(2)
	missing[8], missing[9] = nan, nan
	responses := npytest.File(good, ownN, ownUnits)
	pixels := func(odd float32) []float32 { // from 0 to 9, and one other
		v := make([]float32, ownN*16)
		for i := range v {
			v[i] = float32(i % 10)
		}
		v[1] = odd
		return v
	}
	for _, c := range []struct {
		name   string
		arrays map[string][]byte
		says   string
	}{
		{"no images", map[string][]byte{"responses": responses}, "add images.npy"},
		{"no responses", map[string][]byte{"images": images}, "neither responses nor rdm"},
		{"both", map[string][]byte{"images": images, "responses": responses, "rdm": responses}, "both responses and rdm"},
		{"another number of pictures", map[string][]byte{"images": images, "responses": npytest.File(good, 30, 6)},
			"first side must be"},
		{"a list", map[string][]byte{"images": images, "responses": npytest.File(good, ownN*ownUnits)}, "pictures × units"},
		{"missing value", map[string][]byte{"images": images, "responses": npytest.File(with(7, nan), ownN, ownUnits)},
			"unit 1 to picture 2 is missing"},
		{"infinite value", map[string][]byte{"images": images,
			"responses": npytest.File(with(7, float32(math.Inf(1))), ownN, ownUnits)}, "infinite"},
		{"no repeat at all", map[string][]byte{"images": images, "responses": npytest.File(missing, ownN, ownUnits, 2)},
			"unit 1 to picture 1"},
		{"all constant", map[string][]byte{"images": images, "responses": npytest.File(flat, ownN, ownUnits)},
			"every unit has the same response"},
		{"one group", map[string][]byte{"images": images, "responses": responses,
			"group": npytest.File(make([]float32, ownN), ownN)}, "at least two groups"},
		{"groups of other pictures", map[string][]byte{"images": images, "responses": responses,
			"group": npytest.File(make([]float32, 5), 5)}, "5 groups for 60"},
		{"half a group", map[string][]byte{"images": images, "responses": responses,
			"group": npytest.File(with(0, 0.5)[:ownN], ownN)}, "whole numbers"},
		{"names of other units", map[string][]byte{"images": images, "responses": responses,
			"names": npy.Strings([]string{"a", "b"})}, "2 names for 3 units"},
		{"names twice", map[string][]byte{"images": images, "responses": responses,
			"names": npy.Strings([]string{"a", "b", "a"})}, "unique"},
		{"names as numbers", map[string][]byte{"images": images, "responses": responses, "names": npytest.File(good[:3], 3)},
			"text (U or S)"},
		{"channels first", map[string][]byte{"images": npytest.File(ownPictures(), 20, 3, 4, 4), "responses": responses},
			"the first side of both"},
		{"one long picture", map[string][]byte{"images": npytest.File(ownPictures(), 960), "responses": responses},
			"pictures × height × width"},
		{"pixels beyond", map[string][]byte{"images": npytest.File(pixels(1000), 60, 4, 4), "responses": responses},
			"1 outside of 0 to 255"},
		{"pixels missing", map[string][]byte{
			"images": npytest.File(pixels(nan), 60, 4, 4), "responses": responses}, "pixel 1, is NaN"},
		{"few pictures", map[string][]byte{"images": npytest.File(ownPictures()[:64], 4, 4, 4),
			"responses": npytest.File(good[:12], 4, 3)}, "at least 10"},
		{"cut", map[string][]byte{"images": images, "responses": responses[:len(responses)-1]}, "cut"},
		{"rdm of other pictures", map[string][]byte{"images": images, "rdm": npytest.File(good[:9], 3, 3)},
			"60×60 or 1770 pairs"},
	} {
		_, err := Read(t.Context(), npz(t, c.arrays))
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "your recording: ") {
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.says)
		}
	}
	for name, files := range map[string][]File{
		"no files":            nil,
		"a page":              {{"x.npz", []byte("<!doctype html>")}},
		"cut zip":             {{"x.npz", []byte("PK\x03\x04hello")}},
		"responses as a page": {{"images.npy", images}, {"responses.npy", []byte("<!doctype html>")}},
		"table with a gap":    {{"images.npy", images}, {"responses.csv", []byte("1,2\n3,\n")}},
		"ragged table":        {{"images.npy", images}, {"responses.csv", []byte("1,2\n3\n")}},
		"empty table":         {{"images.npy", images}, {"responses.csv", nil}},
		"responses twice":     {{"images.npy", images}, {"responses.csv", []byte("1")}, {"responses.npy", responses}},
		"two sizes": {{"1.jpg", picturetest.JPEG(t, 8, 8, color.Gray{3})},
			{"2.jpg", picturetest.JPEG(t, 8, 9, color.Gray{3})},
			{"responses.csv", []byte("1\n2\n")}},
		"hostile zip": {{"x.zip", ziptest.Lying(t, "responses.npy", []byte("x"), 1<<40)}},
	} {
		if own, err := Read(t.Context(), files); err == nil {
			t.Errorf("%s: read as %+v", name, own)
		}
	}
}

// A session of the V4 source that was fetched by hand is recognised, whatever it
// holds; here in colour.
func TestReadV4ByHand(t *testing.T) {
	const n, units, repeats = 12, 2, 3
	var members []entry
	for i := range n {
		members = append(members, entry{fmt.Sprintf("image%04d.jpg", i+1),
			picturetest.JPEG(t, 112, 112, color.RGBA{uint8(20 * i), 200, 30, 255})})
	}
	s := random.New(4, "counts")
	counts := make([]float32, units*n*repeats)
	for i := range counts {
		counts[i] = float32(s.Poisson(4))
	}
	files := []File{{"responses_201017.npy", npytest.File(counts, units, n, repeats)},
		{"a/images_201017.zip", ziptest.Zip(t, members...)}}
	own, err := Read(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	r := own.Responses
	if r.Area != "V4" || r.ID != neural.OwnID || r.Session != "v4-cowley2023-201017" || r.Images.C != 3 ||
		r.NUnits() != units ||
		r.Repeats != repeats {
		t.Errorf("%s %s: %d units, %d repeats", r.ID, r.Session, r.NUnits(), r.Repeats)
	}
	if red, green := r.Images.Pix[5*112*112*3], r.Images.Pix[5*112*112*3+1]; red < 96 || red > 104 ||
		green < 196 || green > 204 {
		t.Errorf("colours are lost: %d, %d", red, green)
	}
	if got, want := r.Trials[(3*units+1)*repeats+2], counts[(1*n+3)*repeats+2]; got != want {
		t.Errorf("a count is %v, want %v", got, want)
	}
	notes := strings.Join(r.Notes, " ")
	if !strings.Contains(notes, "gaudy") || !strings.Contains(notes,
		"says 88 neurons and 900 pictures; the files have 2 and 12") || !strings.Contains(r.Species, "PE") {
		t.Errorf("notes %q, species %q", notes, r.Species)
	}
	files[0].Name, files[1].Name = "responses_999999.npy", "images_999999.zip"
	if _, err := Read(t.Context(), files); err == nil || !strings.Contains(err.Error(), `no session "999999"`) {
		t.Errorf("a session that does not exist: %v", err)
	}
}

func TestNaturalOrder(t *testing.T) {
	want := []string{"", "a", "a1", "a2", "a2b", "a10", "a10a", "b1", "b0001c", "b2"}
	got := slices.Clone(want)
	random.New(1, "order").Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	slices.SortFunc(got, naturalOrder)
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("responses.csv", []byte("1\n2\n"), npytest.File(ownPictures(), 60, 4, 4))
	f.Add("responses.npy", npytest.File(ownResponses(1), ownN, ownUnits), npytest.File(ownPictures(), 60, 4, 4))
	f.Add("rdm.npy", npytest.File(make([]float32, 1770), 1770), npytest.File(ownPictures(), 60, 4, 4))
	f.Add("names.npy", npy.Strings([]string{"a", "b"}), []byte("x"))
	f.Fuzz(func(t *testing.T, name string, content, images []byte) {
		if len(content) > 1<<14 || len(images) > 1<<14 {
			return
		}
		own, err := Read(t.Context(), []File{{"images.npy", images}, {name, content}})
		if err != nil {
			return
		}
		if own.Responses != nil {
			err = own.Responses.Validate()
		} else {
			err = own.Dissimilarities.Validate()
		}
		if err != nil {
			t.Fatalf("what was read is not valid: %v", err)
		}
		for _, v := range own.Preview.Reliabilities {
			if v != v {
				t.Fatal("a reliability is NaN")
			}
		}
	})
}
