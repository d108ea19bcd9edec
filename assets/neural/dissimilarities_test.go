package neural

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestPairs(t *testing.T) {
	for _, n := range []int{2, 3, 92} {
		at := 0
		for i := range n {
			for j := i + 1; j < n; j++ {
				if got := Pair(n, i, j); got != at {
					t.Fatalf("pair %d, %d of %d pictures is at %d, want %d", i, j, n, got, at)
				}
				at++
			}
		}
		if Pairs(n) != at {
			t.Errorf("%d pictures have %d pairs, want %d", n, Pairs(n), at)
		}
	}
}

func TestDissimilaritiesValidate(t *testing.T) {
	good := func() *Dissimilarities {
		d := &Dissimilarities{
			Images: Images{N: 4, H: 1, W: 1, C: 1, Pix: []byte{1, 2, 3, 4}}, Values: make([]float32, 12),
			Subjects: []string{"a", "b"},
			Class:    []int32{0, 1, 1, 0}, Classes: []string{"face", "house"},
		}
		for i := range d.Values {
			d.Values[i] = float32(i)
		}
		return d
	}
	if err := good().Validate(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		change func(d *Dissimilarities)
		says   string
	}{
		{func(d *Dissimilarities) { d.Images.N = 3 }, "pixels where 3"},
		{func(d *Dissimilarities) { d.Values = d.Values[:11] }, "not a whole number of subjects"},
		{func(d *Dissimilarities) { d.Values = nil }, "not a whole number"},
		{func(d *Dissimilarities) { d.Subjects = d.Subjects[:1] }, "2 subjects where 1"},
		{func(d *Dissimilarities) { d.Subjects[1] = "a" }, "unique"},
		{func(d *Dissimilarities) { d.Values[8] = float32(math.NaN()) }, "pictures 0 and 3 in b is missing"},
		{func(d *Dissimilarities) { d.Values[5] = float32(math.Inf(1)) }, "pictures 2 and 3 in a is infinite"},
		{func(d *Dissimilarities) { copy(d.Values, []float32{-1, -2, -1, -3}) }, "4 of 6 dissimilarities in a are below 0"},
		{func(d *Dissimilarities) { copy(d.Values, make([]float32, 6)) }, "all pairs"},
		{func(d *Dissimilarities) { d.Class = d.Class[:3] }, "3 classes"},
		{func(d *Dissimilarities) { d.Class[2] = 2 }, "class 2; there are 2"},
	} {
		d := good()
		c.change(d)
		if err := d.Validate(); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v, want an error with %q", err, c.says)
		}
	}
	var none *Dissimilarities
	if none.Validate() == nil {
		t.Error("nothing is valid")
	}
}

func TestTuningValidate(t *testing.T) {
	good := TunedCell{CircularVariance: 0.5, Bandwidth: 20, MaxDC: 10, MinDC: 1, Spontaneous: 1, MaxF1: 5, Depth: 0.5}
	if err := (&Tuning{Cells: []TunedCell{good}}).Validate(); err != nil {
		t.Fatal(err)
	}
	if r := good.F1F0(); r != 0.5 || !driven(good) {
		t.Errorf("F1/F0 is %g", r)
	}
	for _, change := range []func(c *TunedCell){
		func(c *TunedCell) { c.CircularVariance = 1.1 }, func(c *TunedCell) { c.CircularVariance = math.NaN() },
		func(c *TunedCell) { c.MaxDC = 0 }, func(c *TunedCell) { c.Bandwidth = 91 },
		func(c *TunedCell) { c.Spontaneous = -1 },
		func(c *TunedCell) { c.MaxF1 = math.Inf(1) }, func(c *TunedCell) { c.Depth = math.NaN() },
		func(c *TunedCell) { c.MinDC = -1 },
	} {
		c := good
		change(&c)
		if err := (&Tuning{Cells: []TunedCell{good, c}}).Validate(); err == nil || !strings.Contains(err.Error(), "cell 1") {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if (&Tuning{}).Validate() == nil {
		t.Error("a table without cells is valid")
	}
}

func gzipped(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(text))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadRDMsJSONRefuses(t *testing.T) {
	whole := gzipped(t, `{"data": [0, 1, 1, 0], "shape": [1, 2, 2]}`)
	diagonal := `{"data": [1` + strings.Repeat(", 1", 92*92-1) + `], "shape": [1, 92, 92]}`
	for _, c := range []struct {
		name    string
		content []byte
		says    string
	}{
		{"empty", nil, "not a gzip file"},
		{"a page", []byte("<!doctype html>"), "not a gzip file"},
		{"cut", whole[:len(whole)-9], "damaged"},
		{"no JSON", gzipped(t, "hello"), "not the JSON"},
		{"another shape", whole, "shape [1 2 2]"},
		{"shape beyond the data", gzipped(t, `{"data": [0], "shape": [1, 92, 92]}`), "1 values"},
		{"hostile shape", gzipped(t, `{"data": [0], "shape": [4611686018427387904, 92, 92]}`), "1 values"},
		{"no dissimilarity", gzipped(t, diagonal), "differs from itself"},
		{"expands without end", gzipped(t, strings.Repeat(" ", maxJSONExpanded+1)), "expands to more"},
	} {
		if _, _, err := readRDMsJSON(c.content); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.says)
		}
	}
}

// Damaged downloads of the published files are refused in words, whatever the
// damage: these readers see verified files only, but the next source may not be.
func TestDamagedPublishedFiles(t *testing.T) {
	source := mirror(shared(t, "mirror"))
	for _, c := range []struct {
		file File
		read func([]byte) error
	}{
		{ringach2002File, func(b []byte) error { _, err := readRingach2002(b); return err }},
		{objects92Sessions[2].file, func(b []byte) error { _, _, err := readMonkeyIT(b); return err }},
		{objects92Sessions[3].file, func(b []byte) error { _, _, err := readHumanIT2008(b); return err }},
		{henaffParts[1].file, func(b []byte) error { _, err := readHenaffCounts(b); return err }},
	} {
		whole, err := source.Get(t.Context(), c.file)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.read(whole); err != nil {
			t.Errorf("%s: %v", c.file.Path, err)
		}
		for _, part := range []int{0, 100, 600, len(whole) / 3, len(whole) - 100} {
			if err := c.read(whole[:part]); err == nil {
				t.Errorf("%s is read from its first %d bytes", c.file.Path, part)
			}
		}
		for k := range 40 { // a byte that is wrong may be a number: it must only not break anything
			b := bytes.Clone(whole)
			at := (k*7919 + 128) % 4000
			b[at] ^= 0xff
			if err := c.read(b); err != nil && strings.TrimSpace(fmt.Sprint(err)) == "" {
				t.Errorf("%s with byte %d wrong: an error without words", c.file.Path, at)
			}
		}
	}
}

// driven reports whether a cell answered gratings with at least five spikes a second
// above its spontaneous rate, the usual selection.
func driven(c TunedCell) bool { return c.MaxDC > c.Spontaneous+5 }
