package npy

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"testing"

	"untrained/assets/zipfile"
)

// Header and Strings agree with the files that numpy.save of NumPy 2 writes for numpy.arange(6, dtype='<f4').reshape(2,
// 3), for numpy.uint8([7]) and for numpy.array(['a', 'bé']): the header, padded to 64 bytes, and the elements.
func TestHeaderIsNumPys(t *testing.T) {
	for _, c := range []struct {
		got  []byte
		dict string
	}{
		{Header("<f4", 2, 3), "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"},
		{Header("|u1", 1), "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }"},
		{Header("<f8"), "{'descr': '<f8', 'fortran_order': False, 'shape': (), }"},
		{Strings([]string{"a", "bé"})[:128], "{'descr': '<U2', 'fortran_order': False, 'shape': (2,), }"},
	} {
		want := fmt.Appendf(nil, "\x93NUMPY\x01\x00\x76\x00%-117s\n", c.dict)
		if !bytes.Equal(c.got, want) {
			t.Errorf("header %q, want %q", c.got, want)
		}
	}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	names := []string{"digits", "", "mit Ümlaut", "視覚"}
	if got, err := ReadStrings(Strings(names)); err != nil || !slices.Equal(got, names) {
		t.Errorf("%q (%v)", got, err)
	}
	if got, err := ReadStrings(Strings(nil)); err != nil || len(got) != 0 {
		t.Errorf("no names: %q (%v)", got, err)
	}
	want := []float64{1, -2, 3.5, 0, 1e300, -0.25}
	for _, shape := range [][]int{{6}, {2, 3}, {1, 2, 3, 1}} {
		a, err := Read(append(Header("<f8", shape...), encode(binary.LittleEndian, want)...))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := a.Float64s(); err != nil || !slices.Equal(got, want) || !slices.Equal(a.Shape, shape) {
			t.Errorf("%v of shape %v (%v)", got, a.Shape, err)
		}
	}
}

func TestReadStrings(t *testing.T) {
	for name, c := range map[string]struct {
		file []byte
		want []string
	}{
		"bytes": {file(1, dict("|S3", false, "(2,)"), []byte("ab\x00abc")), []string{"ab", "abc"}},
		"big endian": {file(1, dict(">U2", false, "(1,)"), encode(binary.BigEndian, []uint32{'h', 'i'})),
			[]string{"hi"}},
		"padded": {file(1, dict("<U3", false, "(1,)"), encode(binary.LittleEndian, []uint32{'é', 0, 0})),
			[]string{"é"}},
		"no character":       {file(1, dict("<U1", false, "(1,)"), encode(binary.LittleEndian, []uint32{0x110000})), nil},
		"too long":           {file(1, dict("<U99999999999", false, "(2,)"), nil), nil},
		"cut":                {file(1, dict("|S3", false, "(2,)"), []byte("abcde")), nil},
		"more than a list":   {file(1, dict("|S1", false, "(2, 1)"), []byte("ab")), nil},
		"numbers":            {file(1, dict("<f4", false, "(1,)"), make([]byte, 4)), nil},
		"length that is not": {file(1, dict("|S0", false, "(1,)"), nil), nil},
	} {
		got, err := ReadStrings(c.file)
		if (err == nil) != (c.want != nil) || !slices.Equal(got, c.want) {
			t.Errorf("%s: %q (%v), want %q", name, got, err, c.want)
		}
	}
}

func TestWriter(t *testing.T) {
	write := func() []byte {
		var b bytes.Buffer
		w := NewWriter(&b)
		pixels, err := w.Create("images", Header("|u1", 2, 2))
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range [][]byte{{1, 2}, {3, 4}} { // as a stream
			if _, err := pixels.Write(row); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(w.Add("classes", Strings([]string{"a", "b"})), w.Close()); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	content := write()
	if !bytes.Equal(content, write()) {
		t.Error("files of the same arrays differ")
	}
	files, err := zipfile.Open(content)
	if err != nil || len(files) != 2 || files[0].Name != "images.npy" || files[1].Name != "classes.npy" {
		t.Fatalf("%v (%v)", files, err)
	}
	images, err := files[0].Read()
	if err != nil {
		t.Fatal(err)
	}
	a, err := Read(images)
	if err != nil || !slices.Equal(a.Shape, []int{2, 2}) {
		t.Fatalf("%v (%v)", a, err)
	}
	if v, err := a.Uint8s(); err != nil || !bytes.Equal(v, []byte{1, 2, 3, 4}) {
		t.Errorf("%v (%v)", v, err)
	}
	if w := NewWriter(broken{}); w.Add("a", make([]byte, 1<<20)) == nil && w.Close() == nil {
		t.Error("a full disk was not noticed")
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func FuzzReadStrings(f *testing.F) {
	f.Add(Strings([]string{"abc", "d"}))
	f.Add(file(1, dict("|S2", false, "(2,)"), []byte("ab\x00\x00")))
	f.Add(file(1, dict("<U99999999999", false, "(2,)"), nil))
	f.Fuzz(func(t *testing.T, content []byte) {
		if names, err := ReadStrings(content); err == nil && len(names) > len(content) {
			t.Fatalf("%d names in %d bytes", len(names), len(content))
		}
	})
}
