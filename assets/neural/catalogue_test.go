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
)

// shared is a folder of the test data, which is not part of the repository.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	root := os.Getenv("UNTRAINED_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(root); err != nil {
		t.Skipf("no test data: %v (set UNTRAINED_SHARED to their folder)", err)
	}
	return filepath.Join(append([]string{root, "data"}, parts...)...)
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
		if e.Title == "" || e.About == "" || (e.Area == "") != (e.Kind == KindWeights) || e.Citation == "" || e.Licence == "" || len(e.Notes) == 0 {
			t.Errorf("%s: something is not said: %+v", e.ID, e)
		}
		if e.Simulated != (e.Bytes == 0) || e.Simulated != strings.HasPrefix(e.ID, "sim-") || e.Simulated != strings.HasPrefix(e.About, "Simulated") {
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
				if commit, err := hex.DecodeString(f.Commit); err != nil || len(commit) != 20 || f.Bytes < 0 || f.Bytes > maxUnsized || !filepath.IsLocal(f.Location()) {
					t.Errorf("%s: commit, size or path are wrong: %+v", e.ID, f)
				}
			}
			if i == 0 && total != e.Bytes {
				t.Errorf("%s: %d bytes to fetch where the files have %d", e.ID, e.Bytes, total)
			}
		}
	}
	if want := []string{"sim-v1", "sim-it", "sim-bold", "v4-cowley2023", "v1-henaff2021", "it-shapes", "human-objects", "objects92", "v1-ringach2002", "squeezenet10"}; !slices.Equal(ids, want) {
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

func TestOpenRefusesOtherFiles(t *testing.T) {
	e, err := EntryByID("v4-cowley2023")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Open(t.Context(), "", nil); err == nil || !strings.Contains(err.Error(), "2 files; 0 were given") {
		t.Errorf("without files: %v", err)
	}
	files, _ := e.Files("")
	short := [][]byte{make([]byte, 5), make([]byte, 5)}
	if _, err := e.Open(t.Context(), "", short); err == nil || !strings.Contains(err.Error(), "5 bytes where the catalogue says 1841475") {
		t.Errorf("cut files: %v", err)
	}
	zeros := [][]byte{make([]byte, files[0].Bytes), make([]byte, files[1].Bytes)}
	if _, err := e.Open(t.Context(), "", zeros); err == nil || !strings.Contains(err.Error(), files[0].SHA256) || !strings.Contains(err.Error(), "fetch it again") {
		t.Errorf("wrong files: %v", err)
	}
	lost := errors.New("lost")
	if _, err := Open(t.Context(), e.ID, "", sourceFunc(func(File) ([]byte, error) { return nil, lost })); !errors.Is(err, lost) {
		t.Errorf("a source that fails: %v", err)
	}
}

type sourceFunc func(File) ([]byte, error)

func (s sourceFunc) Get(_ context.Context, f File) ([]byte, error) { return s(f) }

var v4 = sync.OnceValues(func() (*Recording, error) {
	root := os.Getenv("UNTRAINED_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	return Open(context.Background(), "v4-cowley2023", "", mirror(filepath.Join(root, "data", "mirror")))
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
	repeats, err := arrays["repeats_per_image"].Int32s()
	if err != nil {
		t.Fatal(err)
	}
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
	if err := arrays["images"].HasShape(r.Images.N, r.Images.H, r.Images.W, r.Images.C); err != nil {
		t.Fatal(err)
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
	if r.ID != "v4-cowley2023" || r.Session != "210325" || r.Area != "V4" || r.Simulated || r.Expected != nil || r.NUnits() != 50 || r.Repeats != 10 {
		t.Errorf("%s %s of %s: simulated %v, %d units, %d repeats", r.ID, r.Session, r.Area, r.Simulated, r.NUnits(), r.Repeats)
	}
	if !strings.Contains(r.Citation, "Cowley") || !strings.Contains(r.Licence, "GPL") || !strings.Contains(strings.Join(r.Notes, " "), "interleaved") {
		t.Errorf("citation %q, licence %q, notes %q", r.Citation, r.Licence, r.Notes)
	}
	// SHA-256 over the two files' hashes, 64 bytes; computed with another tool.
	const want = "a881f7ec1753a4dc429b2246e1e861e3e1699cf2211e18cfc79dea26f66df90e"
	if r.SHA256 != want {
		t.Errorf("SHA-256 %s, want %s", r.SHA256, want)
	}
}

func TestEntriesOpenOnlyWhatTheyAre(t *testing.T) {
	tuning, err := EntryByID("v1-ringach2002")
	if err != nil {
		t.Fatal(err)
	}
	objects, err := EntryByID("objects92")
	if err != nil {
		t.Fatal(err)
	}
	var kind *ErrKind
	if _, err := tuning.Open(t.Context(), "", nil); !errors.As(err, &kind) || kind.Have != KindTuning || kind.Want != KindResponses {
		t.Errorf("a tuning table opened as responses: %v", err)
	}
	if _, err := tuning.OpenDissimilarities(t.Context(), "", nil); !errors.As(err, &kind) || !strings.Contains(err.Error(), "objects92") {
		t.Errorf("a tuning table opened as dissimilarities: %v", err)
	}
	if _, err := OpenTuning(t.Context(), "sim-v1", "", nil); !errors.As(err, &kind) || !strings.Contains(err.Error(), "v1-ringach2002") {
		t.Errorf("responses opened as a tuning table: %v", err)
	}
	if _, err := tuning.OpenTuning(t.Context(), "", [][]byte{[]byte("<html>")}); err == nil || !strings.Contains(err.Error(), "fetch it again") {
		t.Errorf("another file: %v", err)
	}
	if _, err := objects.OpenDissimilarities(t.Context(), "human-evc", nil); err == nil || !strings.Contains(err.Error(), "93 files; 0 were given") {
		t.Errorf("no files: %v", err)
	}
	if text, err := Describe(t.Context(), "sim-bold", "it", nil); err != nil || text != "320 pictures, 40 units" {
		t.Errorf("sim-bold is described as %q (%v)", text, err)
	}
}
