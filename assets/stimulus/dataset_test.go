package stimulus

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"untrained/assets/zipfile/ziptest"
)

// everyDataset returns sets of several sizes and numbers of classes.
func everyDataset(t *testing.T) map[string]Dataset {
	t.Helper()
	b := Battery{Size: 10, Orientations: 3, Phases: 2, Cycles: []float64{1, 2}, Apertures: []float64{0, 1}, Contrast: 1}
	gratings, err := b.Gratings()
	if err != nil {
		t.Fatal(err)
	}
	return map[string]Dataset{
		"digits": digitSet(12),
		"textures": {N: 40, H: 16, W: 16, Classes: familyNames(), At: func(i int) (Grey, int) {
			x := Textures{Size: 16, Families: Families()}.Sample(1, i)
			return x.Grey, x.Family
		}},
		"kinds": {N: 6, H: 12, W: 12, Classes: []string{"natural", "twin"}, At: func(i int) (Grey, int) {
			return Textures{Size: 12, Twins: i%2 == 1}.Sample(1, i).Grey, i % 2
		}},
		"gratings": {N: len(gratings), H: 10, W: 10, Classes: []string{"0°", "60°", "120°"}, At: func(i int) (Grey, int) {
			return gratings[i].Draw(), int(gratings[i].Orientation / 60)
		}},
	}
}

func digitSet(n int) Dataset {
	return Dataset{About: "drawn digits", N: n, H: 28, W: 28, Classes: strings.Split("0123456789", ""),
		At: func(i int) (Grey, int) {
			d := Digits{}.Sample(1, i)
			return d.Grey, d.Class
		}}
}

func familyNames() (names []string) {
	for _, f := range Families() {
		names = append(names, f.Name)
	}
	return names
}

// A set that is written as IDX is read back byte for byte, plain and gzipped.
func TestIDXRoundTrip(t *testing.T) {
	for name, d := range everyDataset(t) {
		var images, labels bytes.Buffer
		if err := d.WriteIDX(&images, &labels); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, classes := range [][]string{d.Classes, nil} {
			for _, packed := range []bool{false, true} {
				a, b := images.Bytes(), labels.Bytes()
				if packed {
					a, b = gzipped(a), gzipped(b)
				}
				back, err := ReadIDX(a, b, classes)
				if err != nil {
					t.Fatalf("%s, packed %v: %v", name, packed, err)
				}
				if back.N != d.N || back.H != d.H || back.W != d.W || classes != nil && !slices.Equal(back.Classes, d.Classes) {
					t.Fatalf("%s: %d of %d×%d in %q came back", name, back.N, back.H, back.W, back.Classes)
				}
				for i := range d.N {
					want, label := d.At(i)
					got, gotLabel := back.At(i)
					if !bytes.Equal(want.Bytes(), got.Bytes()) || label != gotLabel {
						t.Fatalf("%s, packed %v: picture %d differs", name, packed, i)
					}
				}
			}
		}
	}
}

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

// An NPZ file has the form that NumPy writes: headers of a multiple of 64 bytes, and the plain bytes.
func TestNPZ(t *testing.T) {
	for name, d := range everyDataset(t) {
		var file, again bytes.Buffer
		if err := errors.Join(d.WriteNPZ(&file), d.WriteNPZ(&again)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !bytes.Equal(file.Bytes(), again.Bytes()) {
			t.Errorf("%s: written twice, the file differs", name)
		}
		arrays := ziptest.Contents(t, file.Bytes())
		for array, b := range arrays {
			n := 10 + int(binary.LittleEndian.Uint16(b[8:]))
			if n%64 != 0 || b[n-1] != '\n' || string(b[:8]) != "\x93NUMPY\x01\x00" {
				t.Errorf("%s: header of %s: %q", name, array, b[:n])
			}
			arrays[array] = b[n:]
			if array == "classes.npy" && name == "digits" &&
				!strings.Contains(string(b[:n]), "{'descr': '<U1', 'fortran_order': False, 'shape': (10,), }") {
				t.Errorf("header of the classes: %q", b[:n])
			}
		}
		var images, labels []byte
		for i := range d.N {
			g, label := d.At(i)
			images, labels = append(images, g.Bytes()...), append(labels, byte(label))
		}
		if !bytes.Equal(arrays["images.npy"], images) || !bytes.Equal(arrays["labels.npy"], labels) {
			t.Errorf("%s: pictures or labels differ", name)
		}
		if name == "kinds" {
			if got := string(bytes.ReplaceAll(arrays["classes.npy"], []byte{0}, nil)); got != "naturaltwin" ||
				len(arrays["classes.npy"]) != 2*7*4 {
				t.Errorf("classes are %q in %d bytes", got, len(arrays["classes.npy"]))
			}
		}
	}
}

// A set that cannot be written is refused before any picture is drawn, and the error of a failing disk is returned.
func TestDatasetRefusals(t *testing.T) {
	good := digitSet(2)
	change := func(f func(*Dataset)) Dataset { d := good; f(&d); return d }
	for want, d := range map[string]Dataset{
		"0 pictures":     change(func(d *Dataset) { d.N = 0 }),
		"16777217":       change(func(d *Dataset) { d.N = MaxPictures + 1 }),
		"28×0 pixels":    change(func(d *Dataset) { d.W = 0 }),
		"0 classes":      change(func(d *Dataset) { d.Classes = nil }),
		"257 classes":    change(func(d *Dataset) { d.Classes = make([]string, 257) }),
		"no pictures":    change(func(d *Dataset) { d.At = nil }),
		"28×28 in a":     change(func(d *Dataset) { d.H = 29 }),
		"of 1 classes":   change(func(d *Dataset) { d.Classes = []string{"x"} }),
		"picture 0 has ": change(func(d *Dataset) { d.At = func(int) (Grey, int) { return NewGrey(28, 28), -1 } }),
	} {
		for format, err := range map[string]error{"NPZ": d.WriteNPZ(io.Discard), "IDX": d.WriteIDX(io.Discard, io.Discard)} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q is not in the error %v", format, want, err)
			}
		}
	}
	full := errors.New("disk full")
	broken := writerFunc(func([]byte) (int, error) { return 0, full })
	for name, err := range map[string]error{
		"NPZ":        good.WriteNPZ(broken),
		"IDX images": good.WriteIDX(broken, io.Discard),
		"IDX labels": good.WriteIDX(io.Discard, broken),
	} {
		if !errors.Is(err, full) {
			t.Errorf("%s: the cause is lost in %v", name, err)
		}
	}
}
