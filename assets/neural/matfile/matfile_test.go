package matfile

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"
)

// writer writes MAT-files in one byte order.
type writer struct{ order binary.AppendByteOrder }

func (w writer) header() []byte {
	b := append([]byte("MATLAB 5.0 MAT-file"), bytes.Repeat([]byte{' '}, 124-19)...)
	b = w.order.AppendUint16(b, 0x0100)
	return w.order.AppendUint16(b, 'M'<<8|'I')
}

// data is an element: small where it fits and small is wanted.
func (w writer) data(kind uint32, small bool, data []byte) []byte {
	if small && len(data) <= 4 && len(data) > 0 {
		b := w.order.AppendUint32(nil, uint32(len(data))<<16|kind)
		return append(append(b, data...), make([]byte, 4-len(data))...)
	}
	b := w.order.AppendUint32(w.order.AppendUint32(nil, kind), uint32(len(data)))
	b = append(b, data...)
	return append(b, make([]byte, -len(data)&7)...)
}

func (w writer) ints(values ...int) (b []byte) {
	for _, v := range values {
		b = w.order.AppendUint32(b, uint32(v))
	}
	return b
}

func (w writer) doubles(values ...float64) (b []byte) {
	for _, v := range values {
		b = w.order.AppendUint64(b, math.Float64bits(v))
	}
	return b
}

// matrix is an array whose inner elements are already written.
func (w writer) matrix(class Class, name string, shape []int, inner ...[]byte) []byte {
	body := bytes.Join([][]byte{
		w.data(miUINT32, false, w.ints(int(class), 0)), w.data(miINT32, false, w.ints(shape...)),
		w.data(miINT8, true, []byte(name)), bytes.Join(inner, nil),
	}, nil)
	return w.data(miMATRIX, false, body)
}

// opaque is an object of MATLAB's newer classes: no dimensions, two more names, and a
// matrix that only MATLAB understands.
func (w writer) opaque(name string) []byte {
	return w.data(miMATRIX, false, bytes.Join([][]byte{
		w.data(miUINT32, false, w.ints(int(Opaque), 0)), w.data(miINT8, true, []byte(name)),
		w.data(miINT8, true, []byte("MCOS")),
		w.data(miINT8, false, []byte("table")), w.matrix(Uint32, "", []int{6, 1},
			w.data(miUINT32, false, w.ints(0xdd000000, 2, 1, 1, 1, 1))),
	}, nil))
}

func (w writer) compressed(element []byte) []byte {
	var z bytes.Buffer
	zw := zlib.NewWriter(&z)
	zw.Write(element)
	zw.Close()
	return append(w.order.AppendUint32(w.order.AppendUint32(nil, miCOMPRESSED), uint32(z.Len())), z.Bytes()...)
}

// example is a file with a bit of everything.
func (w writer) example() []byte {
	name := w.matrix(Char, "", []int{1, 2}, w.data(miUINT16, true,
		w.order.AppendUint16(w.order.AppendUint16(nil, 'V'), 0xe4)))
	value := func(v float64) []byte {
		return w.matrix(Double, "", []int{1, 1}, w.data(miDOUBLE, false, w.doubles(v)))
	}
	return bytes.Join([][]byte{
		w.header(),
		w.matrix(Double, "wide", []int{2, 3}, w.data(miUINT8, false, []byte{1, 2, 3, 4, 5, 6})), // stored narrow
		w.compressed(w.matrix(Cell, "cells", []int{1, 3}, name, w.data(miMATRIX, false, nil),
			w.matrix(Int16, "", []int{2, 1}, w.data(miINT16, true,
				w.order.AppendUint16(w.order.AppendUint16(nil, 0xffff), 7))))),
		w.matrix(Struct, "s", []int{1, 2}, w.data(miINT32, true, w.ints(4)),
			w.data(miINT8, false, []byte("x\x00\x00\x00name")), value(1), name, value(2), name),
		w.compressed(w.opaque("tbl")),
		w.matrix(Struct, "mixed", []int{1, 1}, w.data(miINT32, true, w.ints(4)),
			w.data(miINT8, false, []byte("o\x00\x00\x00x\x00\x00\x00")), w.opaque(""), value(3)),
		w.matrix(Single, "single", []int{1, 1}, w.data(miSINGLE, true, w.ints(int(math.Float32bits(1.25))))),
		w.matrix(Uint64, "large", []int{1, 1}, w.data(miUINT64, false, w.order.AppendUint64(nil, math.MaxUint64))),
	}, nil)
}

func TestReadsBothByteOrders(t *testing.T) {
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		variables, err := Read(writer{order}.example())
		if err != nil {
			t.Fatal(err)
		}
		find := func(name string) *Array {
			a, err := Find(variables, name)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		numbers := func(a *Array, want ...float64) {
			t.Helper()
			if v, err := a.Float64s(); err != nil || !slices.Equal(v, want) {
				t.Errorf("%v: %s is %v (%v), want %v", order, a.Name, v, err, want)
			}
		}
		numbers(find("wide"), 1, 2, 3, 4, 5, 6)
		numbers(find("single"), 1.25)
		if err := find("wide").HasShape(2, 3); err != nil {
			t.Error(err)
		}
		cells := find("cells")
		first, err := cells.Cell(0)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := first.Text(); err != nil || text != "Vä" {
			t.Errorf("%v: text is %q (%v)", order, text, err)
		}
		if empty, err := cells.Cell(1); err != nil || empty.Len() != 0 {
			t.Errorf("%v: an empty cell: %v", order, err)
		}
		third, err := cells.Cell(2)
		if err != nil {
			t.Fatal(err)
		}
		numbers(third, -1, 7)
		// Opaque elements are passed over, wherever they are, and what follows is read.
		if passed := find("tbl"); passed.Class != Opaque || passed.Shape != nil {
			t.Errorf("%v: an opaque variable reads as %v", order, passed)
		}
		if inner, err := find("mixed").Field(0, "o"); err != nil || inner.Class != Opaque {
			t.Errorf("%v: an opaque field reads as %v (%v)", order, inner, err)
		}
		if x, err := find("mixed").Field(0, "x"); err != nil {
			t.Error(err)
		} else {
			numbers(x, 3)
		}
		for i := range 2 {
			x, err := find("s").Field(i, "x")
			if err != nil {
				t.Fatal(err)
			}
			numbers(x, float64(i+1))
		}
		for what, err := range map[string]error{
			"a cell beyond the last":       second(cells.Cell(3)),
			"a cell of a structure":        second(find("s").Cell(0)),
			"a field that is not there":    second(find("s").Field(0, "y")),
			"an element beyond the last":   second(find("s").Field(2, "x")),
			"a field of numbers":           second(find("wide").Field(0, "x")),
			"text of numbers":              second(find("wide").Text()),
			"numbers of cells":             second(cells.Float64s()),
			"numbers of an opaque object":  second(find("tbl").Float64s()),
			"text of an opaque object":     second(find("tbl").Text()),
			"a field of an opaque object":  second(find("tbl").Field(0, "x")),
			"an integer that is too large": second(find("large").Float64s()),
			"a variable that is not there": second(Find(variables, "t")),
		} {
			if err == nil {
				t.Errorf("%v: %s is given", order, what)
			}
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestRefuses(t *testing.T) {
	w := writer{binary.LittleEndian}
	whole := w.example()
	file := func(elements ...[]byte) []byte { return append(w.header(), bytes.Join(elements, nil)...) }
	deep := w.matrix(Double, "", []int{1, 1}, w.data(miDOUBLE, false, w.doubles(1)))
	for range maxDepth + 2 {
		deep = w.matrix(Cell, "", []int{1, 1}, deep)
	}
	v73 := bytes.Clone(whole)
	v73[125] = 2
	for _, c := range []struct {
		name    string
		content []byte
		says    string
	}{
		{"empty", nil, "shorter than its header"},
		{"a page", bytes.Repeat([]byte("<html>"), 40), "byte-order mark"},
		{"version 7.3", v73, "HDF5"},
		{"cut", whole[:len(whole)-9], "cut"},
		{"hostile size", file([]byte{miMATRIX, 0, 0, 0, 0xff, 0xff, 0xff, 0xff}), "cut"},
		{"hostile small size", file([]byte{miMATRIX, 0, 9, 0, 0, 0, 0, 0}), "small element of 9"},
		{"hostile shape", file(w.matrix(Double, "x", []int{1 << 30, 1 << 30}, w.data(miUINT8, false, []byte{1}))),
			"shape that cannot be"},
		{"negative shape", file(w.matrix(Double, "x", []int{-1, 1}, w.data(miUINT8, false, []byte{1}))),
			"shape that cannot be"},
		{"hostile cells", file(w.matrix(Cell, "x", []int{1 << 20})), "cut"},
		{"hostile structures", file(w.matrix(Struct, "x", []int{1 << 20}, w.data(miINT32, true, w.ints(1)),
			w.data(miINT8, true, []byte("ab")))), "fields"},
		{"too deep", file(deep), "levels"},
		{"too few values", file(w.matrix(Double, "x", []int{2, 1}, w.data(miDOUBLE, false, w.doubles(1)))), "holds 1 values"},
		{"opaque and cut", file(w.data(miMATRIX, false, w.data(miUINT32, false, w.ints(int(Opaque), 0)))), "cut"},
		{"sparse", file(w.matrix(5, "x", []int{1, 1})), "class 5"},
		{"not compressed at all", file(w.data(miCOMPRESSED, false, []byte("hello"))), "compressed"},
		{"no variable", file(w.data(miDOUBLE, false, w.doubles(1))), "type 9"},
	} {
		if _, err := Read(c.content); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.says)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		whole := writer{order}.example()
		f.Add(whole)
		f.Add(whole[:300])
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<14 {
			return
		}
		variables, err := Read(content)
		if err != nil {
			return
		}
		for _, v := range variables {
			v.Float64s()
			v.Text()
			if a, err := v.Cell(0); err == nil && a == nil {
				t.Fatal("a cell is nothing")
			}
			for _, name := range v.Fields {
				if a, err := v.Field(0, name); err == nil && a == nil {
					t.Fatal("a field is nothing")
				}
			}
		}
	})
}
