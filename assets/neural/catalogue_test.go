package neural

import (
	"context"
	"encoding/hex"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"untrained/assets/npy/npytest"
	"untrained/assets/reference"
)

// shared is a folder of the test data, which is not part of the repository.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	return reference.Path(t, parts...)
}

// mirror is a Source that reads the upstream files of the test data.
type mirror string

func (m mirror) Get(_ context.Context, f File) ([]byte, error) {
	content, err := os.ReadFile(filepath.Join(string(m), filepath.FromSlash(f.Location())))
	if err != nil {
		return nil, err
	}
	return content, f.Verify(content)
}

func TestCatalogueIsComplete(t *testing.T) {
	var ids []string
	for _, e := range Catalogue() {
		ids = append(ids, e.ID)
		if e.Title == "" || e.About == "" || (e.Area == "") != (e.Kind == KindWeights) || e.Citation == "" ||
			e.Licence == "" || len(e.Notes) == 0 {
			t.Errorf("%s: something is not said: %+v", e.ID, e)
		}
		if e.Simulated != (e.Bytes == 0) || e.Simulated != strings.HasPrefix(e.ID, "sim-") ||
			e.Simulated != strings.HasPrefix(e.About, "Simulated") {
			t.Errorf("%s: simulated is %v with %d bytes to fetch", e.ID, e.Simulated, e.Bytes)
		}
		sessions := e.Sessions
		if sessions == nil {
			sessions = []string{""}
		}
		for i, s := range sessions {
			files, err := e.Files(s)
			if err != nil {
				t.Fatal(err)
			}
			var total int64
			for _, f := range files {
				total += f.Bytes
				for _, sum := range []struct {
					digits string
					bytes  int
				}{{f.SHA256, 32}, {f.Blob, 20}} {
					if b, err := hex.DecodeString(sum.digits); sum.digits != "" && (err != nil || len(b) != sum.bytes) {
						t.Errorf("%s: checksum %q", f.Location(), sum.digits)
					}
				}
				if f.Checksum() == "" || f.SHA256 != "" && !f.Sized() || i == 0 && !f.Sized() {
					t.Errorf("%s of %s has neither SHA-256 nor git blob id, or no size: %+v", s, e.ID, f)
				}
				if commit, err := hex.DecodeString(f.Commit); err != nil || len(commit) != 20 || f.Bytes < 0 ||
					f.Bytes > maxUnsized || !filepath.IsLocal(f.Location()) {
					t.Errorf("%s: commit, size or path are wrong: %+v", e.ID, f)
				}
			}
			if i == 0 && total != e.Bytes {
				t.Errorf("%s: %d bytes to fetch where the files have %d", e.ID, e.Bytes, total)
			}
		}
	}
	if want := []string{"sim-v1", "sim-it", "sim-bold", "v4-cowley2023", "v1-henaff2021", "it-shapes", "human-objects",
		"objects92", "v1-ringach2002", "squeezenet10"}; !slices.Equal(ids, want) {
		t.Errorf("the catalogue has %q, want %q", ids, want)
	}
}

func TestNamesThatAreNotThere(t *testing.T) {
	for _, c := range []struct{ id, session, says string }{
		{"v4", "", `no recording "v4"; there are sim-v1, sim-it, sim-bold, v4-cowley2023, v1-henaff2021`},
		{"v4-cowley2023", "2103", `no session "2103"; there are 210325`},
		{"sim-v1", "a", "leave session empty"},
	} {
		if _, err := Open(t.Context(), c.id, c.session, nil); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// What a source says reaches whoever opens a recording: nothing is read of files that it
// refuses.
func TestOpenTellsWhatTheSourceSays(t *testing.T) {
	e, err := EntryByID("v4-cowley2023")
	if err != nil {
		t.Fatal(err)
	}
	files, err := e.Files("")
	if err != nil {
		t.Fatal(err)
	}
	lost := errors.New("lost")
	for name, c := range map[string]struct {
		content func(f File) ([]byte, error)
		says    string
	}{
		"none":  {func(File) ([]byte, error) { return nil, lost }, "lost"},
		"cut":   {func(File) ([]byte, error) { return make([]byte, 5), nil }, "5 bytes where the catalogue says 1841475"},
		"wrong": {func(f File) ([]byte, error) { return make([]byte, f.Bytes), nil }, files[0].SHA256},
	} {
		asked := 0
		_, err := Open(t.Context(), e.ID, "", sourceFunc(func(f File) ([]byte, error) {
			asked++
			content, err := c.content(f)
			if err == nil {
				err = f.Verify(content)
			}
			return content, err
		}))
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), e.ID) || asked != 1 {
			t.Errorf("%s: %v after %d files", name, err, asked)
		}
	}
}

type sourceFunc func(File) ([]byte, error)

func (s sourceFunc) Get(_ context.Context, f File) ([]byte, error) { return s(f) }

var v4 = sync.OnceValues(func() (*Recording, error) {
	folder, err := reference.Folder()
	if err != nil {
		return nil, err
	}
	return Open(context.Background(), "v4-cowley2023", "", mirror(filepath.Join(folder, "mirror")))
})

func TestV4AgreesWithTheConvertedFile(t *testing.T) {
	r, err := v4()
	if err != nil {
		t.Fatal(err)
	}
	arrays := npytest.Open(t, shared(t, "converted", "v4-cowley2023-210325.npz"))
	values := func(name string) []float32 { return npytest.Float32s(t, arrays, name, 640, 50) }
	if !slices.Equal(r.Responses, values("responses")) {
		t.Error("mean responses differ")
	}
	for i, name := range []string{"responses_half0", "responses_half1"} {
		want := values(name)
		for at, v := range r.Halves[i] {
			if math.Abs(float64(v-want[at])) > 1e-6 {
				t.Fatalf("%s of %s is %v, want %v", name, r.place(at), v, want[at])
			}
		}
	}
	repeats := npytest.Int32s(t, arrays, "repeats_per_image", arrays["repeats_per_image"].Shape...)
	for at := range r.Responses {
		n := int32(0)
		for _, v := range r.Trials[at*r.Repeats : (at+1)*r.Repeats] {
			if v == v {
				n++
			}
		}
		if n != repeats[at/50] {
			t.Fatalf("%s has %d repeats, want %d", r.place(at), n, repeats[at/50])
		}
	}
	// JPEG decoders round differently; these are pictures without colour.
	if shape := arrays["images"].Shape; !slices.Equal(shape, []int{r.Images.N, r.Images.H, r.Images.W, r.Images.C}) {
		t.Fatalf("pictures of shape %v", shape)
	}
	want, err := arrays["images"].Uint8s()
	if err != nil {
		t.Fatal(err)
	}
	var sum, most float64
	for i, v := range r.Images.Pix {
		d := math.Abs(float64(v) - float64(want[i]))
		sum += d
		most = math.Max(most, d)
	}
	if mean := sum / float64(len(want)); mean >= 1 || most > 4 {
		t.Errorf("pixels differ by %.3f grey levels in the mean and %v at most", mean, most)
	} else {
		t.Logf("pixels differ by %.5f grey levels in the mean and %v at most", mean, most)
	}
}

func TestV4SaysWhatItIs(t *testing.T) {
	shared(t)
	r, err := v4()
	if err != nil {
		t.Fatal(err)
	}
	if r.ID != "v4-cowley2023" || r.Session != "210325" || r.Area != "V4" || r.Simulated || r.Expected != nil ||
		r.NUnits() != 50 || r.Repeats != 10 {
		t.Errorf("%s %s of %s: simulated %v, %d units, %d repeats", r.ID, r.Session, r.Area, r.Simulated,
			r.NUnits(), r.Repeats)
	}
	if !strings.Contains(r.Citation, "Cowley") || !strings.Contains(r.Licence, "GPL") ||
		!strings.Contains(strings.Join(r.Notes, " "), "interleaved") {
		t.Errorf("citation %q, licence %q, notes %q", r.Citation, r.Licence, r.Notes)
	}
	// SHA-256 over the two files' hashes, 64 bytes; computed with another tool.
	const want = "a881f7ec1753a4dc429b2246e1e861e3e1699cf2211e18cfc79dea26f66df90e"
	if r.SHA256 != want {
		t.Errorf("SHA-256 %s, want %s", r.SHA256, want)
	}
}

// A recording of another kind is refused before its files are asked for.
func TestRecordingsOpenOnlyAsWhatTheyAre(t *testing.T) {
	source := sourceFunc(func(f File) ([]byte, error) {
		t.Errorf("%s was asked for", f.Path)
		return nil, errors.New("not asked for")
	})
	for _, c := range []struct {
		id   string
		open func(id string) error
		want Kind
		says string
	}{
		{"v1-ringach2002", func(id string) error { _, err := Open(t.Context(), id, "", source); return err },
			KindResponses, "sim-v1"},
		{"v1-ringach2002", func(id string) error { _, err := OpenDissimilarities(t.Context(), id, "", source); return err },
			KindDissimilarities, "objects92"},
		{"sim-v1", func(id string) error { _, err := OpenTuning(t.Context(), id, "", source); return err },
			KindTuning, "v1-ringach2002"},
		{"it-shapes", func(id string) error { _, err := OpenRegions(t.Context(), id, "", source); return err },
			KindRegions, "human-objects"},
		{"human-objects", func(id string) error { _, err := ReadWeights(t.Context(), id, source); return err },
			KindWeights, "squeezenet10"},
	} {
		e, err := EntryByID(c.id)
		if err != nil {
			t.Fatal(err)
		}
		var kind *ErrKind
		if err := c.open(c.id); !errors.As(err, &kind) || kind.Have != e.Kind || kind.Want != c.want ||
			!strings.Contains(err.Error(), c.says) {
			t.Errorf("%s opened as %s: %v", c.id, c.want, err)
		}
	}
	if text, err := Describe(t.Context(), "sim-bold", "it", nil); err != nil || text != "480 pictures, 40 units" {
		t.Errorf("sim-bold is described as %q (%v)", text, err)
	}
}

// Only a recording of several areas has a list of them, and the early one comes first.
func TestAreasOfEntries(t *testing.T) {
	for _, e := range Catalogue() {
		areas := e.Areas()
		if (e.Kind == KindRegions) != (len(areas) > 1) {
			t.Errorf("%s, %s: areas %v", e.ID, e.Kind, areas)
		}
		if e.Kind == KindRegions && areas[0] != "EVC" {
			t.Errorf("%s: its first area is %s", e.ID, areas[0])
		}
	}
}

// What is longer than a file can be is not read to its end.
func TestMaxBytes(t *testing.T) {
	if n := (File{Bytes: 7}).MaxBytes(); n != 7 {
		t.Errorf("a file of 7 bytes may have %d", n)
	}
	if n := (File{}).MaxBytes(); n != maxUnsized {
		t.Errorf("a file of unknown size may have %d bytes, not %d", n, maxUnsized)
	}
}
