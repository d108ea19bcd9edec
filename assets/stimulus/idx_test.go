package stimulus

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"untrained/assets/reference"
)

// idxFile returns an IDX file with this header and data.
func idxFile(magic uint32, dimensions []uint32, data ...byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, magic)
	for _, n := range dimensions {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	return append(b, data...)
}

func TestIDXRefusals(t *testing.T) {
	two := []uint32{2, 1, 3}
	images, labels := idxFile(idxImages, two, 1, 2, 3, 4, 5, 6), idxFile(idxLabels, two[:1], 0, 1)
	if d, err := ReadIDX(images, labels, nil); err != nil || d.N != 2 || d.H != 1 || d.W != 3 || len(d.Classes) != 2 {
		t.Fatalf("a good file: %v, %+v", err, d)
	}
	packed := gzipped(images)
	flipped := bytes.Clone(packed)
	flipped[len(flipped)-6] ^= 1 // in its checksum
	for _, c := range []struct {
		name           string
		images, labels []byte
		classes        []string
		want           string
	}{
		{"empty", nil, labels, nil, "ends after 0 bytes"},
		{"cut in the head", images[:9], labels, nil, "ends after 9 bytes"},
		{"cut in the pictures", images[:len(images)-1], labels, nil, "need 6 bytes but 5"},
		{"cut labels", images, labels[:len(labels)-1], nil, "need 2 bytes but 1"},
		{"longer", append(bytes.Clone(images), 7), labels, nil, "1 bytes follow"},
		{"exchanged", labels, images, nil, "exchange them"},
		{"labels twice", labels, labels, nil, "exchange them"},
		{"a picture", []byte("\x89PNG\r\n\x1a\n0123456789"), labels, nil, "not an IDX file"},
		{"floats", idxFile(0x0d03, two, make([]byte, 24)...), labels, nil, "type 0x0d"},
		{"four dimensions", idxFile(0x0804, []uint32{2, 1, 1, 3}, make([]byte, 6)...), labels, nil, "4 dimensions, not 3"},
		{"no pictures", idxFile(idxImages, []uint32{0, 1, 3}), labels, nil, "dimension 1 is 0"},
		{"no width", idxFile(idxImages, []uint32{2, 1, 0}), labels, nil, "dimension 3 is 0"},
		{"too wide", idxFile(idxImages, []uint32{2, 1, 1025}), labels, nil, "dimension 3 is 1025"},
		{"huge count", idxFile(idxImages, []uint32{1<<32 - 1, 1 << 31, 1 << 31}), labels, nil, "dimension 1 is 4294967295"},
		{"too many bytes", idxFile(idxImages, []uint32{1 << 24, 1024, 1024}), labels, nil, "at most 1073741824"},
		{"lying count", idxFile(idxImages, []uint32{1 << 20, 32, 32}, 1), labels, nil, "cut off"},
		{"lying count, packed", gzipped(idxFile(idxImages, []uint32{1 << 20, 32, 32}, 1)), labels, nil, "cut off"},
		{"packed and longer", gzipped(append(bytes.Clone(images), 7, 8)), labels, nil, "more bytes follow"},
		{"packed and cut", packed[:len(packed)-9], labels, nil, "unexpected EOF"},
		{"packed, head cut", packed[:12], labels, nil, "unexpected EOF"},
		{"packed nothing", gzipped(nil), labels, nil, "ends after 0 bytes"},
		{"wrong checksum", flipped, labels, nil, "damaged gzip"},
		{"rubbish after gzip", append(bytes.Clone(packed), "rubbish"...), labels, nil, "damaged gzip"},
		{"half a gzip head", []byte{0x1f, 0x8b, 8}, labels, nil, "damaged gzip"},
		{"other count of labels", images, idxFile(idxLabels, []uint32{3}, 0, 1, 1), nil, "2 pictures but 3 labels"},
		{"label out of range", images, idxFile(idxLabels, []uint32{2}, 0, 9), []string{"a", "b"}, "picture 1 has label 9"},
		{"no classes", images, labels, []string{}, "label 0"},
	} {
		_, err := ReadIDX(c.images, c.labels, c.classes)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %q is not in the error %v", c.name, c.want, err)
		}
	}
}

// For a header that promises a gigabyte, no memory is allocated.
func TestIDXTakesNoMemoryForPromises(t *testing.T) {
	labels := idxFile(idxLabels, []uint32{1}, 0)
	for name, file := range map[string][]byte{
		"plain":  idxFile(idxImages, []uint32{1 << 20, 32, 32}, 1, 2, 3),
		"packed": gzipped(idxFile(idxImages, []uint32{1 << 20, 32, 32}, 1, 2, 3)),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := ReadIDX(file, labels, nil); err == nil {
			t.Errorf("%s: a lying head passes", name)
		}
		runtime.ReadMemStats(&after)
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 1<<20 {
			t.Errorf("%s: %d bytes were taken", name, taken)
		}
	}
}

func FuzzReadIDX(f *testing.F) {
	images, labels := idxFile(idxImages, []uint32{2, 1, 3}, 1, 2, 3, 4, 5, 6), idxFile(idxLabels, []uint32{2}, 0, 1)
	f.Add(images, labels)
	f.Add(gzipped(images), gzipped(labels))
	f.Add(labels, images)
	f.Add(images[:7], labels[:3])
	f.Add(idxFile(idxImages, []uint32{1 << 31, 1 << 31, 1 << 31}), labels)
	f.Fuzz(func(t *testing.T, images, labels []byte) {
		d, err := ReadIDX(images, labels, nil)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "IDX") {
				t.Errorf("the error does not say what was read: %v", err)
			}
			return
		}
		// The set that was read can be drawn and written; read again, it is the same.
		var a, b bytes.Buffer
		if err := d.WriteIDX(&a, &b); err != nil {
			t.Fatal(err)
		}
		if a.Len() != 16+d.N*d.H*d.W || b.Len() != 8+d.N {
			t.Errorf("%d of %d×%d were written as %d and %d bytes", d.N, d.H, d.W, a.Len(), b.Len())
		}
		if !bytes.HasPrefix(images, []byte{0x1f, 0x8b}) && !bytes.Equal(a.Bytes(), images) {
			t.Error("the pictures changed on the way")
		}
	})
}

// Files that were packed twice or zipped are read, and digits that lie on their side are noticed.
func TestReadIDXOfOthers(t *testing.T) {
	folder := reference.Path(t, "files")
	read := func(name string) []byte {
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	labels := read("f01-control-labels-idx1-ubyte")
	control, err := ReadIDX(read("f01-control-images-idx3-ubyte"), labels, nil)
	if err != nil {
		t.Fatal(err)
	}
	if sideways, spread := control.Sideways(); sideways || spread == 0 {
		t.Errorf("upright digits lie on their side: %g", spread)
	}
	lying, err := ReadIDX(read("f03-emnist-transposed-images-idx3-ubyte"), labels, nil)
	if err != nil {
		t.Fatal(err)
	}
	if sideways, spread := lying.Sideways(); !sideways {
		t.Errorf("transposed digits stand upright: %g", spread)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("images-idx3-ubyte")
	if err != nil {
		t.Fatal(err)
	}
	w.Write(read("f01-control-images-idx3-ubyte"))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"gzip twice": read("f08-double-gz-images-idx3-ubyte.gz"),
		"zip": b.Bytes()} {
		d, err := ReadIDX(content, labels, nil)
		if err != nil || d.N != control.N {
			t.Errorf("%s: %d pictures (%v)", name, d.N, err)
			continue
		}
		for i := range d.N {
			got, _ := d.At(i)
			if want, _ := control.At(i); !slices.Equal(got.Pix, want.Pix) {
				t.Errorf("%s: picture %d differs", name, i)
				break
			}
		}
	}
}
