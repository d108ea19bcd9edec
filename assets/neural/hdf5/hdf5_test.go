package hdf5

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"
)

// names lists the members of a group in their stored order.
func names(o *Object) ([]string, error) {
	members, err := o.members()
	var list []string
	for _, m := range members {
		list = append(list, m.name)
	}
	return list, err
}

// builder writes the kind of file that MATLAB writes, block by block.
type builder struct{ b []byte }

func (w *builder) put(block []byte) (address uint64) {
	for len(w.b)%8 != 0 {
		w.b = append(w.b, 0)
	}
	address = uint64(len(w.b))
	w.b = append(w.b, block...)
	return address
}

// le packs integers of the sizes of their types.
func le(values ...any) []byte {
	var b bytes.Buffer
	for _, v := range values {
		switch v := v.(type) {
		case string:
			b.WriteString(v)
		case []byte:
			b.Write(v)
		default:
			binary.Write(&b, binary.LittleEndian, v)
		}
	}
	return b.Bytes()
}

// header is an object header of version 1 with these messages; the last ones go
// into a continuation.
func (w *builder) header(messages ...[]byte) uint64 {
	split := (len(messages) + 1) / 2
	rest := w.put(bytes.Join(messages[split:], nil))
	size := len(bytes.Join(messages[split:], nil))
	first := append(bytes.Join(messages[:split], nil), encode(continuationMessage, le(rest, uint64(size)))...)
	return w.put(append(le(uint8(1), uint8(0), uint16(len(messages)+1), uint32(1), uint32(len(first)), uint32(0)),
		first...))
}

func encode(kind int, data []byte) []byte {
	for len(data)%8 != 0 {
		data = append(data, 0)
	}
	return append(le(uint16(kind), uint16(len(data)), uint32(0)), data...)
}

func space(shape ...uint64) []byte {
	return encode(dataspaceMessage, le(uint8(1), uint8(len(shape)), uint8(0), make([]byte, 5), shape))
}

var (
	float64Type = encode(datatypeMessage, le(uint8(0x10|floatClass), []byte{0x20, 63, 0}, uint32(8), make([]byte, 12)))
	uint16Type  = encode(datatypeMessage, le(uint8(0x10|integerClass), []byte{0, 0, 0}, uint32(2),
		uint16(0), uint16(16)))
	int32BigType = encode(datatypeMessage, le(uint8(0x10|integerClass), []byte{9, 0, 0}, uint32(4),
		uint16(0), uint16(32)))
	referenceType = encode(datatypeMessage, le(uint8(0x10|referenceClass), []byte{0, 0, 0}, uint32(8)))
)

func textAttribute(name, value string) []byte {
	pad := func(b []byte) []byte { return append(b, make([]byte, -len(b)&7)...) }
	kind := le(uint8(0x10|stringClass), []byte{0, 0, 0}, uint32(len(value)))
	return encode(attributeMessage, le(uint8(1), uint8(0), uint16(len(name)+1), uint16(len(kind)), uint16(8),
		pad(append([]byte(name), 0)), pad(kind), make([]byte, 8), value))
}

func (w *builder) contiguous(kind []byte, data []byte, shape ...uint64) uint64 {
	at := w.put(data)
	return w.header(space(shape...), kind, encode(layoutMessage, le(uint8(3), uint8(1), at, uint64(len(data)))),
		textAttribute("MATLAB_class", "double"))
}

// chunked stores a 5×3 array of numbers 0, 1, 2, … in 2×2 chunks, shuffled and
// deflated, under a tree of two levels.
func (w *builder) chunked() uint64 {
	var nodes [][]byte
	for i := uint64(0); i < 5; i += 2 {
		var entries []byte
		for j := uint64(0); j < 3; j += 2 {
			plain := make([]byte, 32)
			for a := range uint64(2) {
				for b := range uint64(2) {
					v := 0.0
					if i+a < 5 && j+b < 3 {
						v = float64((i+a)*3 + j + b)
					}
					bits := le(v)
					for k := range 8 { // shuffle: byte k of all elements together
						plain[uint64(k)*4+a*2+b] = bits[k]
					}
				}
			}
			var z bytes.Buffer
			zw := zlib.NewWriter(&z)
			zw.Write(plain)
			zw.Close()
			at := w.put(z.Bytes())
			entries = append(entries, le(uint32(z.Len()), uint32(0), i, j, uint64(0), at)...)
		}
		nodes = append(nodes, le("TREE", uint8(chunkTree), uint8(0), uint16(2), undefined, undefined, entries))
	}
	root := le("TREE", uint8(chunkTree), uint8(1), uint16(3), undefined, undefined)
	for i, n := range nodes {
		root = append(root, le(uint32(0), uint32(0), uint64(2*i), uint64(0), uint64(0), w.put(n))...)
	}
	tree := w.put(root)
	filters := le(uint8(1), uint8(2), make([]byte, 6),
		uint16(shuffleFilter), uint16(8), uint16(1), uint16(1), "shuffle\x00", uint32(8), uint32(0),
		uint16(deflateFilter), uint16(8), uint16(1), uint16(1), "deflate\x00", uint32(3), uint32(0))
	return w.header(space(5, 3), float64Type, encode(filterMessage, filters),
		encode(layoutMessage, le(uint8(3), uint8(2), uint8(3), tree, uint32(2), uint32(2), uint32(8))))
}

// group stores members, in two leaves under a tree of two levels.
func (w *builder) group(names []string, addresses []uint64) uint64 {
	var heap []byte
	entry := func(i int) []byte {
		at := uint64(len(heap))
		heap = append(append(heap, names[i]...), 0)
		return le(at, addresses[i], make([]byte, 24))
	}
	half := len(names) / 2
	var leaves [2]uint64
	for k, span := range [][2]int{{0, half}, {half, len(names)}} {
		leaf := le("SNOD", uint8(1), uint8(0), uint16(span[1]-span[0]))
		for i := span[0]; i < span[1]; i++ {
			leaf = append(leaf, entry(i)...)
		}
		node := le("TREE", uint8(groupTree), uint8(0), uint16(1), undefined, undefined, uint64(0), w.put(leaf), uint64(0))
		leaves[k] = w.put(node)
	}
	tree := w.put(le("TREE", uint8(groupTree), uint8(1), uint16(2), undefined, undefined, uint64(0), leaves[0], uint64(0),
		leaves[1], uint64(0)))
	segment := w.put(heap)
	local := w.put(le("HEAP", uint32(0), uint64(len(heap)), undefined, segment))
	return w.header(encode(symbolTableMessage, le(tree, local)))
}

// example is a file with a bit of everything behind a user block.
func example() []byte {
	w := &builder{b: make([]byte, 96)}
	one := w.contiguous(float64Type, le(1.5, math.Inf(-1), math.NaN(), 4.0), 2, 2)
	two := w.contiguous(uint16Type, le(uint16('V'), uint16('1')), 2, 1)
	big := w.contiguous(int32BigType, []byte{0xff, 0xff, 0xff, 0xfe, 0, 0, 1, 0}, 2)
	cells := w.contiguous(referenceType, le(two, one), 1, 2)
	root := w.group([]string{"big", "cells", "chunks", "one"}, []uint64{big, cells, w.chunked(), one})
	copy(w.b, le(signature, uint8(0), uint8(0), uint8(0), uint8(0), uint8(0), uint8(8), uint8(8), uint8(0), uint16(4),
		uint16(16), uint32(0),
		uint64(512), undefined, uint64(len(w.b)), undefined, uint64(0), root, uint32(0), uint32(0), make([]byte, 16)))
	return append(append([]byte("MATLAB 7.3 MAT-file"), make([]byte, 512-19)...), w.b...)
}

func floats(t *testing.T, o *Object) (*Dataset, []float64) {
	t.Helper()
	d, err := o.Dataset()
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	return d, v
}

func TestReadsWhatMATLABWrites(t *testing.T) {
	f, err := Open(example())
	if err != nil {
		t.Fatal(err)
	}
	root, err := f.Root()
	if err != nil {
		t.Fatal(err)
	}
	if names, err := names(root); err != nil || !slices.Equal(names, []string{"big", "cells", "chunks", "one"}) {
		t.Fatalf("%q (%v)", names, err)
	}
	child := func(name string) *Object {
		o, err := root.Child(name)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	if _, v := floats(t, child("one")); v[0] != 1.5 || !math.IsInf(v[1], -1) || v[2] == v[2] || v[3] != 4 {
		t.Errorf("one is %v", v)
	}
	if _, v := floats(t, child("big")); !slices.Equal(v, []float64{-2, 256}) {
		t.Errorf("big-endian integers are %v", v)
	}
	d, v := floats(t, child("chunks"))
	want := make([]float64, 15)
	for i := range want {
		want[i] = float64(i)
	}
	if !slices.Equal(d.Shape, []int{5, 3}) || !slices.Equal(v, want) {
		t.Errorf("chunks are %v of shape %v", v, d.Shape)
	}
	cells, err := child("cells").Dataset()
	if err != nil {
		t.Fatal(err)
	}
	references, err := cells.References()
	if err != nil || len(references) != 2 {
		t.Fatalf("%v (%v)", references, err)
	}
	o, err := f.Object(references[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, v := floats(t, o); !slices.Equal(v, []float64{'V', '1'}) {
		t.Errorf("the first cell is %v", v)
	}
	if _, err := cells.Float64s(); err == nil {
		t.Error("references pass for numbers")
	}
	if _, err := d.References(); err == nil {
		t.Error("numbers pass for references")
	}
	if _, err := root.Child("two"); err == nil || !strings.Contains(err.Error(), `"chunks"`) {
		t.Errorf("a name that is not there: %v", err)
	}
	if _, err := root.Dataset(); err == nil {
		t.Error("a group passes for an array")
	}
	if _, err := names(o); err == nil {
		t.Error("an array passes for a group")
	}
}

func TestRefuses(t *testing.T) {
	whole := example()
	change := func(at int, bytes ...byte) []byte {
		b := slices.Clone(whole)
		copy(b[at:], bytes)
		return b
	}
	find := func(word string) int { return strings.Index(string(whole), word) }
	for _, c := range []struct {
		name    string
		content []byte
		says    string
	}{
		{"empty", nil, "not an HDF5 file"},
		{"a page", []byte("<!doctype html>"), "not an HDF5 file"},
		{"only the user block", whole[:512], "not an HDF5 file"},
		{"cut superblock", whole[:540], "cut"},
		{"another superblock", change(520, 9), "version 9"},
		{"short addresses", change(525, 4), "addresses of 4"},
		{"cut", whole[:len(whole)-40], "cut"},
		{"no tree", change(find("TREE"), 'X'), "damaged"},
		{"ring in a tree", change(find("TREE")+5, 9), "damaged"},
		{"no heap", change(find("HEAP"), 'X'), "HEAP"},
	} {
		if _, err := everything(c.content); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.says)
		}
	}
}

// A file in which any one byte differs, or that ends anywhere, is read or refused with a sentence of this package, and
// never takes more memory than its bytes can stand for.
func TestDamageAnywhere(t *testing.T) {
	whole, refused := example(), 0
	try := func(what string, at int, content []byte) {
		total, err := everything(content)
		switch {
		case err == nil && total > 20*1032*len(content):
			t.Errorf("%s %d: %d bytes of arrays from a file of %d", what, at, total, len(content))
		case err != nil:
			refused++
			if len(err.Error()) < 12 {
				t.Errorf("%s %d: error %q says nothing", what, at, err)
			}
		}
	}
	for at := 512; at < len(whole); at++ {
		for _, b := range []byte{0, whole[at] ^ 0x80, 0xff} {
			content := slices.Clone(whole)
			content[at] = b
			try("byte", at, content)
		}
		try("end at", at, whole[:at])
	}
	if refused < len(whole)-512 { // at the least, what ends too early
		t.Errorf("%d damaged files were refused", refused)
	}
}

// everything reads all that a file refers to, by names, and gives the bytes that
// arrays took.
func everything(content []byte) (total int, err error) {
	f, err := Open(content)
	if err != nil {
		return 0, err
	}
	root, err := f.Root()
	if err != nil {
		return 0, err
	}
	members, err := names(root)
	if err != nil {
		return 0, err
	}
	for _, name := range members[:min(len(members), 20)] {
		o, err := root.Child(name)
		if err != nil {
			return total, err
		}
		d, err := o.Dataset()
		if err != nil {
			return total, err
		}
		total += len(d.data)
		d.Float64s()
		if references, err := d.References(); err == nil {
			for _, r := range references[:min(len(references), 3)] {
				if o, err := f.Object(r); err == nil {
					o.Dataset()
				}
			}
		}
	}
	return total, nil
}

func FuzzOpen(f *testing.F) {
	whole := example()
	f.Add(whole)
	f.Add(whole[512:])
	f.Add(whole[:900])
	f.Add([]byte(signature))
	for _, name := range written {
		f.Add(fileOf(f, name))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<14 {
			return
		}
		if total, err := everything(content); err == nil && total > 20*1032*len(content) {
			t.Fatalf("%d bytes from a file of %d", total, len(content))
		}
	})
}
