package neural

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"untrained/assets/npy/npytest"
	"untrained/assets/picture/picturetest"
	"untrained/assets/zipfile/ziptest"
	"untrained/nn/random"
)

func TestCowleyTable(t *testing.T) {
	list := cowleySessions()
	if len(list) != 50 || list[0].name != cowleyTried ||
		!slices.IsSortedFunc(list[1:], func(a, b cowleySession) int { return strings.Compare(a.name, b.name) }) {
		t.Errorf("%d sessions, the first is %s", len(list), list[0].name)
	}
	for _, s := range list {
		if s.counts.Blob == "" || s.units < 20 || s.units > 100 || s.pictures < 400 || s.shows == "" ||
			!slices.Contains([]string{"PE", "RA", "WE"}, s.animal) ||
			!slices.Contains([]string{"train", "validation", "test"}, s.set) {
			t.Errorf("%+v", s)
		}
	}
	e, err := EntryByID("v4-cowley2023")
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Sessions) != 45 || slices.Contains(e.Sessions, "201017") {
		t.Errorf("%d sessions can be fetched: %q", len(e.Sessions), e.Sessions)
	}
	for _, text := range []string{"190923\n", "19092 WE test 33 1200 - ? a ? x", "190923 WE test many 1200 - ? a ? x",
		"190923 WE test 33 1200 b 1x a ? x"} {
		if _, err := parseCowleyTable(text); err == nil || !strings.Contains(err.Error(), "table of V4 sessions") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Git blob ids stand for the files: those of the session whose SHA-256 is known, too.
func TestBlobIDsOfTheTriedSession(t *testing.T) {
	files := cowley2023().files(cowleyTried)
	for _, f := range files {
		content, err := os.ReadFile(filepath.Join(shared(t, "mirror"), filepath.FromSlash(f.Location())))
		if err != nil {
			t.Fatal(err)
		}
		if f.SHA256 = ""; f.Blob == "" {
			t.Errorf("%s has no git blob id", f.Path)
		}
		if err := f.Verify(content); err != nil {
			t.Error(err)
		}
		content[len(content)/2] ^= 1
		if err := f.Verify(content); err == nil || !strings.Contains(err.Error(), f.Blob) {
			t.Errorf("an altered file: %v", err)
		}
	}
}

// Sessions of which there are only means are read too: the means of this session lie
// beside its single repeats.
func TestV4SessionWithMeansOnly(t *testing.T) {
	folder := shared(t, "mirror", cowleyRepository, cowleyCommit, "data_V4_responses")
	pictures, err := os.ReadFile(filepath.Join(folder, "images", "images_210325.zip"))
	if err != nil {
		t.Fatal(err)
	}
	means, err := os.ReadFile(filepath.Join(folder, "responses_repeat_averaged", "responses_210325.npy"))
	if err != nil {
		t.Fatal(err)
	}
	s := cowleySessions()[0]
	r, err := s.read(t.Context(), pictures, means)
	if err != nil {
		t.Fatal(err)
	}
	full, err := v4()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Validate(); err != nil || !slices.Equal(r.Responses, full.Responses) {
		t.Errorf("means differ from the means of repeats (%v)", err)
	}
	if r.Trials != nil || r.Halves[0] != nil || !strings.Contains(r.Notes[len(r.Notes)-1], "no noise ceiling") {
		t.Error("a session of means claims to have repeats")
	}
	if strings.Contains(strings.Join(full.Notes, " "), "no noise ceiling") {
		t.Error("the note was added to the catalogue")
	}
	if _, err := s.read(t.Context(), pictures, pictures); err == nil ||
		!strings.Contains(err.Error(), "responses: not a .npy file") {
		t.Errorf("pictures for responses: %v", err)
	}
	s.units = 49
	if r, err = s.read(t.Context(), pictures, means); err != nil ||
		!strings.Contains(strings.Join(r.Notes, " "), "says 49 neurons and 640 pictures; the files have 50 and 640") {
		t.Errorf("another number of units: %v, notes %q", err, r.Notes)
	}
}

// A made session of each kind: single repeats of colour photographs, with some that were
// shown once or never, with many that were shown once, means alone, a neuron that never
// fires.
func TestMadeV4Sessions(t *testing.T) {
	const n, units, repeats, side = 20, 3, 4, 112
	var members []member
	for i := range n {
		members = append(members, member{fmt.Sprintf("image%04d.jpg", i+1),
			picturetest.JPEG(t, side, side, color.RGBA{uint8(10 * i), 200, 30, 255})})
	}
	pictures := ziptest.Zip(t, members...)
	type counts [units][n][repeats]float32
	nan := float32(math.NaN())
	for _, c := range []struct {
		name    string
		change  func(c *counts)
		means   bool
		n       int
		units   int
		halves  bool
		note    string
		missing int // repeats of the first picture that is left
	}{
		{"all repeats", func(*counts) {}, false, n, units, true, "", 0},
		{"different repeats", func(c *counts) { c[1][0][2] = nan }, false, n, units, true, "", 1},
		{"a picture that was never shown", func(c *counts) {
			for k := range repeats {
				c[0][0][k] = nan
			}
		}, false, n - 1, units, true, "1 of 20 pictures were shown too seldom (fewer than 2", 0},
		{"a picture that was shown once", func(c *counts) { c[2][0] = [repeats]float32{nan, nan, 5, nan} }, false, n - 1,
			units, true, "1 of 20 pictures were shown too seldom", 0},
		{"many pictures that were shown once", func(c *counts) {
			for i := range 7 {
				for u := range units {
					c[u][i] = [repeats]float32{float32(i + u), nan, nan, nan}
				}
			}
		}, false, n, units, false, "7 of 20 pictures have a single repeat: there is no noise ceiling", 9},
		{"a neuron that never fires", func(c *counts) { c[1] = [n][repeats]float32{} }, false, n, units - 1, true,
			"1 of 3 units answered all pictures alike", 0},
		{"means alone", func(*counts) {}, true, n, units, false, "only means over repeats", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var made counts
			s := random.New(7, "counts")
			for u := range units {
				for i := range n {
					for k := range repeats {
						made[u][i][k] = float32(s.Poisson(6))
					}
				}
			}
			c.change(&made)
			var values []float32
			shape := []int{units, n, repeats}
			for u := range units {
				for i := range n {
					if c.means {
						values = append(values, made[u][i][0])
						shape = shape[:2]
						continue
					}
					values = append(values, made[u][i][:]...)
				}
			}
			r, err := openCowley2023(t.Context(), "211018", pictures, npytest.File(values, shape...))
			if err != nil {
				t.Fatal(err)
			}
			if err := r.Validate(); err != nil {
				t.Fatal(err)
			}
			notes := strings.Join(r.Notes, " ")
			if r.Images.N != c.n || r.NUnits() != c.units || (r.Halves[0] != nil) != c.halves || r.Images.C != 3 ||
				!strings.Contains(r.Species, "RA") {
				t.Errorf("%d pictures, %d units, halves %v, species %s", r.Images.N, r.NUnits(), r.Halves[0] != nil, r.Species)
			}
			for _, want := range []string{"Not tried by us", "gaudy (1,500)",
				"says 56 neurons and 3000 pictures; the files have 3 and 20", c.note} {
				if !strings.Contains(notes, want) {
					t.Errorf("notes lack %q: %q", want, notes)
				}
			}
			if missing := strings.Contains(notes, "noise ceiling") || strings.Contains(notes, "seldom") ||
				strings.Contains(notes, "alike"); missing != (c.note != "") {
				t.Errorf("notes %q", notes)
			}
			// Pictures stay beside their responses, in colour.
			first := n - c.n
			if red := int(r.Images.Pix[0]); red < 10*first-4 || red > 10*first+4 || r.Images.Pix[1] < 190 {
				t.Errorf("the first picture has the colour %v, want red %d", r.Images.Pix[:3], 10*first)
			}
			if c.means {
				if r.Responses[1] != made[1][0][0] {
					t.Errorf("a mean is %v, want %v", r.Responses[1], made[1][0][0])
				}
				return
			}
			missing := 0
			for _, v := range r.Trials[:c.units*repeats] {
				if v != v {
					missing++
				}
			}
			if missing != c.missing || r.Trials[repeats-1] != made[0][first][repeats-1] && missing == 0 {
				t.Errorf("%d repeats of the first picture are missing, want %d", missing, c.missing)
			}
		})
	}
	for name, shape := range map[string][]int{"flat": {60}, "too few pictures": {20, 3},
		"too many dimensions": {1, 2, 3, 10}, "pictures of another session": {3, 10, 2}} {
		responses := npytest.File(make([]float32, 60), shape...)
		if _, err := openCowley2023(t.Context(), "211018", pictures, responses); err == nil ||
			!strings.Contains(err.Error(), "pictures") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The files of the fetched session, given by hand, are the same recording.
func TestOwnV4IsTheFetchedOne(t *testing.T) {
	folder := shared(t, "mirror", cowleyRepository, cowleyCommit, "data_V4_responses")
	var contents [2][]byte
	for i, name := range []string{"images/images_210325.zip", "responses_raw/responses_210325.npy"} {
		content, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		contents[i] = content
	}
	r, err := ReadCowley2023(t.Context(), "210325", contents[0], contents[1])
	if err != nil {
		t.Fatal(err)
	}
	want, err := v4()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(r.Responses, want.Responses) || !bytes.Equal(r.Images.Pix, want.Images.Pix) {
		t.Error("the session differs from the fetched one")
	}
	if p := r.Preview(); len(p.Warnings) != 0 || len(p.Reliabilities) != 50 {
		t.Errorf("warnings %q", p.Warnings)
	}
	if got := len(cowleySessions()); got != 50 {
		t.Errorf("%d sessions in the table, want 50", got)
	}
}
