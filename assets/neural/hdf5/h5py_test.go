package hdf5

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// written are the files that h5py wrote in three generations of the format; see testdata/README.md.
var written = []string{"earliest", "v108", "latest"}

func fileOf(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name+".h5"))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestReadsWhatH5pyWrites(t *testing.T) {
	count := func(n int) (v []float64) {
		for i := range n {
			v = append(v, float64(i))
		}
		return v
	}
	for _, name := range written {
		f, err := Open(fileOf(t, name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		root, err := f.Root()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for set, want := range map[string][]float64{"chunks": count(15), "plain": count(15), "bytes": count(12),
			"single": count(12), "truth": {1, 0, 1}} {
			o, err := root.Child(set)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			d, err := o.Dataset()
			if err != nil {
				t.Errorf("%s, %s: %v", name, set, err)
				continue
			}
			if got, err := d.Float64s(); err != nil || !slices.Equal(got, want) {
				t.Errorf("%s, %s: %v (%v)", name, set, got, err)
			}
			if kind := d.Kind(); (kind == 'b') != (set == "truth") || (kind == 'u') != (set == "bytes" || set == "single") {
				t.Errorf("%s, %s: kind %q", name, set, kind)
			}
		}
		for _, set := range []string{"names", "marks"} {
			o, err := root.Child(set)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			d, err := o.Dataset()
			if err != nil {
				t.Errorf("%s, %s: %v", name, set, err)
				continue
			}
			if got, err := d.Texts(); err != nil || !slices.Equal(got, []string{"V1-00", "é"}) {
				t.Errorf("%s, %s: %q (%v)", name, set, got, err)
			}
		}
	}
}

// Damage anywhere in files of the later generations is an error or another number, never a panic.
func TestDamageInLaterGenerations(t *testing.T) {
	for _, name := range written[1:] {
		whole := fileOf(t, name)
		for at := 0; at < len(whole); at += 41 {
			content := slices.Clone(whole)
			content[at] ^= 0x85
			everything(content)
			everything(whole[:at])
		}
	}
}
