package stimulus

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"image/png"
	"io"
	"slices"
	"strings"
	"testing"
)

func everyDataset(t *testing.T) map[string]Dataset {
	t.Helper()
	sets := map[string]Dataset{
		"digits":   Digits{}.Dataset(1, 12),
		"textures": Textures{Size: 16, Families: Families()}.Dataset(1, 40),
		"twins":    Textures{Size: 17, Twins: true}.Dataset(1, 5),
		"kinds":    Textures{Size: 12}.TwinDataset(1, 6),
	}
	for _, label := range []Label{DigitLabel, FigureLabel, GroundLabel} {
		d, err := TextureDigits{Size: 28, Figures: []string{"wood", "foam"}}.Dataset(2, 6, label)
		if err != nil {
			t.Fatal(err)
		}
		sets["texture digits by "+string(label)] = d
	}
	b := Battery{Size: 10, Orientations: 3, Phases: 2, Cycles: []float64{1, 2}, Apertures: []float64{0, 1}, Contrast: 1}
	d, err := b.Dataset()
	if err != nil {
		t.Fatal(err)
	}
	all, _ := b.Gratings()
	for i := range d.N {
		if g, label := d.At(i); !same(g, all[i].Draw()) || 60*float64(label) != all[i].Orientation {
			t.Errorf("grating %d of the data set is another one", i)
		}
	}
	sets["gratings"] = d
	return sets
}

// What is written as IDX comes back, byte for byte, plain and packed.
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

// An NPZ file is what NumPy writes: heads of whole 64 bytes, and the plain bytes.
func TestNPZ(t *testing.T) {
	for name, d := range everyDataset(t) {
		var file, again bytes.Buffer
		if err := errors.Join(d.WriteNPZ(&file), d.WriteNPZ(&again)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !bytes.Equal(file.Bytes(), again.Bytes()) {
			t.Errorf("%s: written twice, the file differs", name)
		}
		r, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
		if err != nil {
			t.Fatal(err)
		}
		arrays := map[string][]byte{}
		for _, f := range r.File {
			entry, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(entry)
			if err != nil {
				t.Fatalf("%s: %s: %v", name, f.Name, err)
			}
			n := 10 + int(binary.LittleEndian.Uint16(b[8:]))
			if n%64 != 0 || b[n-1] != '\n' || string(b[:8]) != "\x93NUMPY\x01\x00" {
				t.Errorf("%s: head of %s: %q", name, f.Name, b[:n])
			}
			arrays[f.Name] = b[n:]
			if f.Name == "classes.npy" && name == "digits" && !strings.Contains(string(b[:n]), "{'descr': '<U1', 'fortran_order': False, 'shape': (10,), }") {
				t.Errorf("head of the classes: %q", b[:n])
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
			if got := string(bytes.ReplaceAll(arrays["classes.npy"], []byte{0}, nil)); got != "naturaltwin" || len(arrays["classes.npy"]) != 2*7*4 {
				t.Errorf("classes are %q in %d bytes", got, len(arrays["classes.npy"]))
			}
		}
	}
}

func TestDatasetLabels(t *testing.T) {
	sets := everyDataset(t)
	want := []string{"strands", "foam", "bricks", "spots", "wood"}
	for _, label := range []string{"figure", "ground"} {
		if got := sets["texture digits by "+label].Classes; !slices.Equal(got, want) {
			t.Errorf("classes by %s are %q, want %q", label, got, want)
		}
	}
	for i := range 6 {
		_, figure := sets["texture digits by figure"].At(i)
		_, ground := sets["texture digits by ground"].At(i)
		if figure != 1 && figure != 4 || ground == 4 || figure == ground {
			t.Errorf("picture %d is %s on %s", i, want[figure], want[ground])
		}
		if _, kind := sets["kinds"].At(i); kind != i%2 {
			t.Errorf("picture %d of textures and twins has label %d", i, kind)
		}
	}
	if _, err := (TextureDigits{}).Dataset(1, 4, "hue"); err == nil || !strings.Contains(err.Error(), "hue") {
		t.Errorf("label hue: %v", err)
	}
	if _, err := (TextureDigits{Cue: 3}).Dataset(1, 4, DigitLabel); err == nil {
		t.Error("a cue of 3 passes")
	}
	if _, err := (Battery{}).Dataset(); err == nil {
		t.Error("an empty battery passes")
	}
}

func TestDatasetSheet(t *testing.T) {
	d := Digits{}.Dataset(1, 25)
	var page bytes.Buffer
	if err := d.WriteSheet(&page, 20, 10, 3); err != nil { // five are left: two rows
		t.Fatal(err)
	}
	picture, err := png.Decode(&page)
	if err != nil {
		t.Fatal(err)
	}
	if b := picture.Bounds(); b.Dx() != 3*30+2 || b.Dy() != 2*30+2 {
		t.Errorf("the page is %v", b)
	}
	for _, c := range [][2]int{{-1, 3}, {25, 3}, {0, 0}} {
		if d.WriteSheet(io.Discard, c[0], c[1], 3) == nil {
			t.Errorf("%d pictures from %d on pass", c[1], c[0])
		}
	}
	big := Dataset{N: MaxPictures, H: 64, W: 64, Classes: []string{"a"}, At: d.At}
	if big.WriteSheet(io.Discard, 0, MaxPictures, 3) == nil {
		t.Error("a sheet of sixteen million pictures passes")
	}
}

// What cannot be written is refused before a byte is drawn, and a failing disk is
// not forgotten.
func TestDatasetRefusals(t *testing.T) {
	good := Digits{}.Dataset(1, 2)
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
		"sheet":      good.WriteSheet(broken, 0, 2, 1),
	} {
		if !errors.Is(err, full) {
			t.Errorf("%s: the cause is lost in %v", name, err)
		}
	}
}
