package npy

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// file returns a .npy file of a version with a header text and the bytes of the elements.
func file(version byte, header string, data []byte) []byte {
	var b bytes.Buffer
	b.WriteString(magic)
	b.Write([]byte{version, 0})
	if version == 1 {
		binary.Write(&b, binary.LittleEndian, uint16(len(header)))
	} else {
		binary.Write(&b, binary.LittleEndian, uint32(len(header)))
	}
	b.WriteString(header)
	b.Write(data)
	return b.Bytes()
}

func dict(descr string, fortran bool, shape string) string {
	order := "False"
	if fortran {
		order = "True"
	}
	return fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': %s, }      \n", descr, order, shape)
}

func encode(order binary.ByteOrder, values any) []byte {
	var b bytes.Buffer
	binary.Write(&b, order, values)
	return b.Bytes()
}

func TestReadTypes(t *testing.T) {
	little, big := binary.LittleEndian, binary.BigEndian
	want := []float64{0, 1, 2, 3, 4, 5} // 2×3
	for _, c := range []struct {
		descr string
		data  []byte
	}{
		{"<f4", encode(little, []float32{0, 1, 2, 3, 4, 5})},
		{">f4", encode(big, []float32{0, 1, 2, 3, 4, 5})},
		{"<f8", encode(little, want)},
		{">f8", encode(big, want)},
		{"|u1", []byte{0, 1, 2, 3, 4, 5}},
		{"|i1", []byte{0, 1, 2, 3, 4, 5}},
		{"<i2", encode(little, []int16{0, 1, 2, 3, 4, 5})},
		{">u2", encode(big, []uint16{0, 1, 2, 3, 4, 5})},
		{"<i4", encode(little, []int32{0, 1, 2, 3, 4, 5})},
		{">i4", encode(big, []int32{0, 1, 2, 3, 4, 5})},
		{"<i8", encode(little, []int64{0, 1, 2, 3, 4, 5})},
		{">i8", encode(big, []int64{0, 1, 2, 3, 4, 5})},
		{"<u8", encode(little, []uint64{0, 1, 2, 3, 4, 5})},
		{"<f2", encode(little, []uint16{0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500})},
		{">f2", encode(big, []uint16{0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500})},
	} {
		for version := byte(1); version <= 3; version++ {
			a, err := Read(file(version, dict(c.descr, false, "(2, 3)"), c.data))
			if err != nil {
				t.Errorf("%s, version %d: %v", c.descr, version, err)
				continue
			}
			got, err := a.Float64s()
			if err != nil || !slices.Equal(got, want) || !slices.Equal(a.Shape, []int{2, 3}) || a.Type() != c.descr[1:] {
				t.Errorf("%s, version %d: %v of shape %v (%v)", c.descr, version, got, a.Shape, err)
			}
		}
	}
}

// Values of binary16 as IEEE 754 lists them.
func TestHalf(t *testing.T) {
	for bits, want := range map[uint16]float64{0x0001: 0x1p-24, 0x03ff: 1023 * 0x1p-24, 0x0400: 0x1p-14,
		0x3555: 0.333251953125,
		0x3bff: 0.99951171875, 0x3c01: 1.0009765625, 0x7bff: 65504, 0xc000: -2, 0x7c00: math.Inf(1), 0xfc00: math.Inf(-1)} {
		if got := half(bits); got != want {
			t.Errorf("%#04x is %g, want %g", bits, got, want)
		}
	}
	if v := half(0x7e00); v == v {
		t.Errorf("0x7e00 is %g, want NaN", v)
	}
	if v := half(0x8000); v != 0 || !math.Signbit(v) {
		t.Errorf("0x8000 is %g, want -0", v)
	}
}

func TestReadTruthValues(t *testing.T) {
	a, err := Read(file(1, dict("|b1", false, "(3,)"), []byte{0, 1, 255}))
	if err != nil {
		t.Fatal(err)
	}
	if v, err := a.Float64s(); err != nil || !slices.Equal(v, []float64{0, 1, 1}) || a.Type() != "b1" {
		t.Errorf("%v of type %s (%v)", v, a.Type(), err)
	}
}

func TestReadFortranOrder(t *testing.T) {
	// Element (i, j, k) is 100i + 10j + k; stored with i fastest.
	var stored []int32
	for k := range 4 {
		for j := range 3 {
			for i := range 2 {
				stored = append(stored, int32(100*i+10*j+k))
			}
		}
	}
	a, err := Read(file(1, dict("<i4", true, "(2, 3, 4)"), encode(binary.LittleEndian, stored)))
	if err != nil {
		t.Fatal(err)
	}
	got, err := a.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	for at, v := range got {
		if want := float64(100*(at/12) + 10*(at/4%3) + at%4); v != want {
			t.Fatalf("element %d is %v, want %v", at, v, want)
		}
	}
}

func TestReadShapes(t *testing.T) {
	for shape, want := range map[string][]int{
		"()": {}, "(3,)": {3}, "(3L,)": {3}, "(1, 3)": {1, 3}, "(3,1,)": {3, 1}, "(0,)": {0}, "(0, 5)": {0, 5},
	} {
		n := 1
		for _, d := range want {
			n *= d
		}
		for _, fortran := range []bool{false, true} {
			a, err := Read(file(1, dict("|u1", fortran, shape), make([]byte, n)))
			if err != nil || !slices.Equal(a.Shape, want) || a.Len() != n {
				t.Errorf("shape %s: %v", shape, err)
				continue
			}
			if v, err := a.Uint8s(); err != nil || len(v) != n {
				t.Errorf("shape %s: %d elements (%v)", shape, len(v), err)
			}
		}
	}
	// Keys may be in any order, and quotes single or double.
	if _, err := Read(file(2, `{"shape":(2,),"descr":"<f4","fortran_order":False}`, make([]byte, 8))); err != nil {
		t.Error(err)
	}
}

func TestReadRefuses(t *testing.T) {
	good := dict("<f8", false, "(2,)")
	two := make([]byte, 16)
	for _, c := range []struct {
		name string
		file []byte
		says string
	}{
		{"empty", nil, "not a .npy file"},
		{"a zip", []byte("PK\x03\x04aaaaaaaaaaa"), "not a .npy file"},
		{"version 9", file(9, good, two), "version 9"},
		{"cut in the header", file(1, good, nil)[:30], "cut"},
		{"cut in the length", file(2, good, nil)[:11], "cut"},
		{"cut in the data", file(1, good, two[:15]), "cut"},
		{"no data", file(1, good, nil), "cut"},
		{"too much data", file(1, good, append(two, 0)), "17 bytes"},
		{"huge header", append([]byte(magic), 2, 0, 255, 255, 255, 255, '{'), "header of 4294967295 bytes"},
		{"huge shape", file(1, dict("<f8", false, "(2147483647, 2147483647, 2147483647)"), two), "cut"},
		{"shape beyond 64 bits", file(1, dict("<f8", false, "(99999999999999999999,)"), two), "shape"},
		{"negative shape", file(1, dict("<f8", false, "(-2,)"), two), "shape"},
		{"many dimensions", file(1, dict("<f8", false, "(1,1,1,1,1,1,1,1,1,2)"), two), "dimensions"},
		{"objects", file(1, dict("|O", false, "(2,)"), two), "pickle"},
		{"text", file(1, dict("<U8", false, "(2,)"), two), "type"},
		{"complex", file(1, dict("<c8", false, "(2,)"), two), "type"},
		{"open byte order", file(1, dict("|f8", false, "(2,)"), two), "byte order"},
		{"structure", file(1, "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,)}", two), "structures"},
		{"code", file(1, "{'descr': '<f8', 'fortran_order': __import__('os'), 'shape': (2,)}", two),
			"neither True nor False"},
		{"no shape", file(1, "{'descr': '<f8', 'fortran_order': False}", two), "\"shape\" is missing"},
		{"shape twice", file(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'shape': (2,)}", two), "twice"},
		{"another key", file(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'x': 1}", two), "unknown key"},
		{"no dictionary", file(1, "hello", two), "expected"},
		{"word without end", file(1, "{'descr", two), "does not end"},
		{"something after", file(1, strings.TrimSpace(good)+" + 1", two), "follows"},
	} {
		a, err := Read(c.file)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, %v, want an error with %q", c.name, a, err, c.says)
		}
	}
}

func TestArrayConversionsRefuseWhatWouldChange(t *testing.T) {
	read := func(descr string, values any) *Array {
		a, err := Read(file(1, dict(descr, false, "(1,)"), encode(binary.LittleEndian, values)))
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if _, err := read("<i8", []int64{1<<53 + 1}).Float64s(); err == nil {
		t.Error("2⁵³+1 became a float")
	}
	if _, err := read("<u8", []uint64{math.MaxUint64}).Float64s(); err == nil {
		t.Error("2⁶⁴−1 became a float")
	}
	if v, err := read("<i8", []int64{-1 << 53}).Float64s(); err != nil || v[0] != -1<<53 {
		t.Errorf("−2⁵³ became %v (%v)", v, err)
	}
	if _, err := read("<i4", []int32{1}).Uint8s(); err == nil {
		t.Error("an int32 became a byte")
	}
	if v, err := read("|i1", []int8{-3}).Float64s(); err != nil || v[0] != -3 {
		t.Errorf("−3 became %v (%v)", v, err)
	}
}

// For any bytes, Read returns an array that can be converted, or an error, and uses memory in proportion to the input.
func FuzzRead(f *testing.F) {
	f.Add(file(1, dict("<f8", false, "(2,)"), make([]byte, 16)))
	f.Add(file(2, dict(">i4", true, "(2, 2)"), make([]byte, 16)))
	f.Add(file(3, dict("|u1", true, "(0, 9)"), nil))
	f.Add(file(1, "{'descr': \"<f4\", 'shape': (1L,), 'fortran_order': True}", make([]byte, 4)))
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, content []byte) {
		a, err := Read(content)
		if err != nil {
			return
		}
		n := 1
		for _, d := range a.Shape {
			n *= d
		}
		if n != a.Len() || a.Len() > len(content) {
			t.Fatalf("shape %v with %d elements in %d bytes", a.Shape, a.Len(), len(content))
		}
		if v, err := a.Float64s(); err == nil && len(v) != n {
			t.Fatalf("%d elements of %d", len(v), n)
		}
		if v, err := a.Uint8s(); err == nil && len(v) != n {
			t.Fatalf("%d elements of %d", len(v), n)
		}
	})
}
