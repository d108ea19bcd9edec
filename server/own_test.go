package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/assets/neural"
	"untrained/assets/npy/npytest"
	"untrained/assets/reference"
	"untrained/nn/random"
)

// ownFolder writes a recording whose three units are means of parts of noise pictures, so that pixels predict them.
func ownFolder(t *testing.T) string {
	t.Helper()
	const n, side, units = 60, 16, 3
	s := random.New(1, "test", "own folder")
	pictures, responses := make([]byte, n*side*side), make([]float32, n*units)
	for i := range n {
		for u := range units {
			bright := s.IntN(200)
			for p := u * side * side / units; p < (u+1)*side*side/units; p++ {
				pictures[i*side*side+p] = byte(bright + s.IntN(56))
				responses[i*units+u] += float32(pictures[i*side*side+p]) / side / side
			}
		}
	}
	folder := filepath.Join(t.TempDir(), "mine")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"images.npy":    npytest.File(pictures, n, side, side),
		"responses.npy": npytest.File(responses, n, units),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// onPixels is a short run on a recording of one's own.
const onPixels = "recording=own&score=r&training=pixels&folds=3&inner=2&seeds=1"

// runOwn runs an experiment on the command line and returns its result.
func runOwn(t *testing.T, args ...string) *lab.Result {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out.json")
	if err := run(t.Context(), append(args, "-json", out, "-quiet", "-backend", "cpu-generic")); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	r := new(lab.Result)
	if err := json.Unmarshal(raw, r); err != nil {
		t.Fatal(err)
	}
	return r
}

// pixelScore returns the r of pixels.
func pixelScore(t *testing.T, r *lab.Result) float64 {
	t.Helper()
	summary := r.Table(lab.TableSummary)
	for _, row := range summary.Rows {
		if row[summary.Column(lab.ColumnTraining)] == lab.Pixels && row[summary.Column(lab.ColumnMeasure)] == "r" {
			return lab.Cell(summary, row, lab.ColumnEstimate)
		}
	}
	t.Fatalf("no r of pixels in %v", summary.Rows)
	return 0
}

// A folder and the same files named one by one give the same result, which names the session that the files are.
func TestRunOwnFolder(t *testing.T) {
	folder := ownFolder(t)
	r := runOwn(t, "encoding", onPixels, "-own", folder)
	if r.Recording.ID != neural.OwnID || r.Recording.Session == "" || r.Recording.SHA256 == "" {
		t.Errorf("the result names the recording %+v", r.Recording)
	}
	if got := pixelScore(t, r); !(got > 0.8) {
		t.Errorf("pixels predict their own means with r = %.2f", got)
	}
	files := runOwn(t, "encoding", onPixels, "-own", filepath.Join(folder, "images.npy"),
		filepath.Join(folder, "responses.npy"))
	if a, b := pixelScore(t, r), pixelScore(t, files); a != b {
		t.Errorf("the folder gives r = %v, its files %v", a, b)
	}
}

// The files that people have are read as the page reads them: see their README for what each holds.
func TestRunOwnFilesOfOthers(t *testing.T) {
	for _, name := range []string{"a01-control.npz", "b01-csv-control.zip"} {
		path := reference.Path(t, "files", name)
		if got := pixelScore(t, runOwn(t, "encoding", onPixels, "-own", path)); !(got > 0.5) {
			t.Errorf("%s: pixels predict linear filters of the picture with r = %.2f", name, got)
		}
	}
}

// What is wrong with files or flags is said with its remedy, before anything is computed.
func TestRunOwnRefuses(t *testing.T) {
	folder := ownFolder(t)
	images := filepath.Join(folder, "images.npy")
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"no files":       {[]string{"encoding", onPixels}, "add -own FILE"},
		"not used":       {[]string{"encoding", "recording=sim-v1", "-own", folder}, "add recording=own"},
		"no recording":   {[]string{"selectivity", "-own", folder}, "leave -own out"},
		"missing file":   {[]string{"encoding", onPixels, "-own", filepath.Join(folder, "absent.npy")}, "absent.npy"},
		"empty folder":   {[]string{"encoding", onPixels, "-own", t.TempDir()}, "is empty"},
		"no responses":   {[]string{"encoding", onPixels, "-own", images}, "add responses.npy"},
		"other session":  {[]string{"encoding", onPixels + "&session=other-00000000", "-own", folder}, "leave session out"},
		"shard":          {[]string{"encoding", onPixels, "-own", folder, "-shard", "1/2"}, "leave -shard out"},
		"stray argument": {[]string{"encoding", onPixels, "-quiet", images}, "is not a flag"},
	} {
		err := run(t.Context(), append(c.args, "-quiet", "-backend", "cpu-generic"))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want it to say %q", name, err, c.says)
		}
	}
}
