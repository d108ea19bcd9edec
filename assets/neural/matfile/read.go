package matfile

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Types of data elements.
const (
	miINT8       = 1
	miUINT8      = 2
	miINT16      = 3
	miUINT16     = 4
	miINT32      = 5
	miUINT32     = 6
	miSINGLE     = 7
	miDOUBLE     = 9
	miINT64      = 12
	miUINT64     = 13
	miMATRIX     = 14
	miCOMPRESSED = 15
	miUTF8       = 16
	miUTF16      = 17
	miUTF32      = 18
)

// Limits of what a file may ask for.
const (
	headerBytes  = 128
	maxDepth     = 16      // arrays within arrays
	maxExpanded  = 1 << 28 // bytes of all compressed elements together
	maxArrays    = 1 << 20
	maxRank      = 16
	maxFieldName = 64
)

// errCut is what a file that ends too early, or a size that is wrong, comes to.
var errCut = errors.New("it ends inside an element: the file was cut or is damaged; fetch it again")

// Read reads all variables of a MAT-file, in stored order. Arrays may keep views
// of content.
func Read(content []byte) ([]*Array, error) {
	if len(content) < headerBytes {
		return nil, errors.New("not a MAT-file of level 5: it is shorter than its header of 128 bytes")
	}
	r := &reader{}
	switch mark := string(content[126:128]); mark {
	case "IM":
		r.order = binary.LittleEndian
	case "MI":
		r.order = binary.BigEndian
	default:
		return nil, fmt.Errorf("not a MAT-file of level 5: it has the byte-order mark %q", mark)
	}
	if version := r.order.Uint16(content[124:]); version != 0x0100 {
		return nil, fmt.Errorf("MAT-file of version %#04x: level 5 (0x0100) can be read here; 0x0200 is HDF5", version)
	}
	var variables []*Array
	for rest := content[headerBytes:]; len(rest) > 0; {
		e, after, err := r.element(rest)
		if err != nil {
			return nil, fmt.Errorf("MAT-file: %w", err)
		}
		rest = after
		if e.kind == miCOMPRESSED {
			data, err := r.expand(e.data)
			if err != nil {
				return nil, fmt.Errorf("MAT-file: compressed variable: %w", err)
			}
			if e, _, err = r.element(data); err != nil {
				return nil, fmt.Errorf("MAT-file: compressed variable: %w", err)
			}
		}
		if e.kind != miMATRIX {
			return nil, fmt.Errorf("MAT-file: element of type %d where a variable was expected", e.kind)
		}
		a, err := r.matrix(e.data, 0)
		if err != nil {
			return nil, fmt.Errorf("MAT-file: variable %d: %w", len(variables)+1, err)
		}
		variables = append(variables, a)
	}
	return variables, nil
}

// Find is the variable of a name. The error lists the names there are.
func Find(variables []*Array, name string) (*Array, error) {
	var names []string
	for _, v := range variables {
		if v.Name == name {
			return v, nil
		}
		names = append(names, v.Name)
	}
	return nil, fmt.Errorf("there is no variable %q; there are %.40q", name, names[:min(20, len(names))])
}

type reader struct {
	order    binary.ByteOrder
	expanded int // bytes so far
	arrays   int // so far
}

type element struct {
	kind uint32
	data []byte
}

// element splits off the first element: type, size and data, filled up to a
// multiple of eight bytes unless compressed; or, small, both in four bytes and
// four bytes of data.
func (r *reader) element(b []byte) (e element, rest []byte, err error) {
	if len(b) < 8 {
		return e, nil, errCut
	}
	first := r.order.Uint32(b)
	if n := first >> 16; n != 0 {
		if n > 4 {
			return e, nil, fmt.Errorf("small element of %d bytes: the file is damaged", n)
		}
		return element{first & 0xffff, b[4 : 4+n]}, b[8:], nil
	}
	n := uint64(r.order.Uint32(b[4:]))
	if n > uint64(len(b)-8) {
		return e, nil, errCut
	}
	e = element{first, b[8 : 8+n]}
	rest = b[8+n:]
	if e.kind != miCOMPRESSED {
		rest = rest[min(int(-n&7), len(rest)):]
	}
	return e, rest, nil
}

func (r *reader) expand(data []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	left := maxExpanded - r.expanded
	if _, err := io.Copy(&out, io.LimitReader(z, int64(left)+1)); err != nil {
		return nil, fmt.Errorf("%w: the file is damaged; fetch it again", err)
	}
	if out.Len() > left {
		return nil, fmt.Errorf("the file expands to more than %d bytes", maxExpanded)
	}
	r.expanded += out.Len()
	return out.Bytes(), nil
}

// parts takes elements off an array, one after the other, and keeps the first
// error.
type parts struct {
	r    *reader
	rest []byte
	err  error
}

func (p *parts) next(kinds ...uint32) element {
	if p.err != nil {
		return element{}
	}
	var e element
	if e, p.rest, p.err = p.r.element(p.rest); p.err != nil {
		return element{}
	}
	if !slices.Contains(kinds, e.kind) {
		p.err = fmt.Errorf("element of type %d where %d was expected: the file is damaged", e.kind, kinds)
		return element{}
	}
	return e
}

func (r *reader) matrix(data []byte, depth int) (*Array, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("arrays within arrays beyond %d levels", maxDepth)
	}
	if r.arrays++; r.arrays > maxArrays {
		return nil, fmt.Errorf("more than %d arrays", maxArrays)
	}
	if len(data) == 0 { // how an empty cell may be stored
		return &Array{Class: Double, Shape: []int{0, 0}}, nil
	}
	p := &parts{r: r, rest: data}
	flags := p.next(miUINT32)
	switch {
	case p.err != nil:
		return nil, p.err
	case len(flags.data) < 4:
		return nil, errCut
	}
	f := r.order.Uint32(flags.data)
	a := &Array{Class: Class(f & 0xff), Logical: f&0x0200 != 0}
	if a.Class == Opaque {
		// A name, the names of a type system and of a class, and whatever these mean: only
		// the first has a known form. There are no dimensions.
		name := p.next(miINT8, miUTF8)
		a.Name = string(name.data)
		return a, p.err
	}
	dims, name := p.next(miINT32), p.next(miINT8, miUTF8)
	if p.err != nil {
		return nil, p.err
	}
	a.Name = string(name.data)
	if _, known := classNames[a.Class]; !known {
		return nil, fmt.Errorf("%.40q is an array of %v: numbers, text, cells and structures can be read", a.Name, a.Class)
	}
	if f&0x0800 != 0 {
		return nil, fmt.Errorf("%.40q holds complex numbers: real ones can be read", a.Name)
	}
	count := 1
	for ; len(dims.data) >= 4; dims.data = dims.data[4:] {
		side := int32(r.order.Uint32(dims.data))
		if side < 0 || len(a.Shape) == maxRank || side != 0 && count > maxExpanded/int(side) {
			return nil, fmt.Errorf("%.40q has a shape that cannot be: %v, %d, …", a.Name, a.Shape, side)
		}
		a.Shape = append(a.Shape, int(side))
		count *= int(side)
	}
	switch a.Class {
	case Cell:
		return a, r.inner(a, p.rest, count, depth)
	case Struct:
		length, names := p.next(miINT32), p.next(miINT8)
		if p.err != nil {
			return nil, p.err
		}
		if err := a.setFields(r, length.data, names.data); err != nil {
			return nil, err
		}
		if len(a.Fields) > 0 && count > maxArrays/len(a.Fields) {
			return nil, fmt.Errorf("%.40q has more than %d fields", a.Name, maxArrays)
		}
		return a, r.inner(a, p.rest, count*len(a.Fields), depth)
	}
	e := p.next(miINT8, miUINT8, miINT16, miUINT16, miINT32, miUINT32, miSINGLE, miDOUBLE, miINT64, miUINT64,
		miUTF8, miUTF16, miUTF32)
	if p.err != nil {
		return nil, fmt.Errorf("%.40q: %w", a.Name, p.err)
	}
	a.stored = numbers{e.kind, r.order, e.data}
	// Characters of UTF-8 may take several bytes each.
	if n := a.stored.len(); n != count && e.kind != miUTF8 || len(e.data)%a.stored.size() != 0 {
		return nil, fmt.Errorf("%.40q of shape %v holds %d values: the file is damaged", a.Name, a.Shape, n)
	}
	return a, nil
}

// setFields splits names that are stored with equal lengths, filled up with zeros.
func (a *Array) setFields(r *reader, length, names []byte) error {
	if len(length) != 4 {
		return errCut
	}
	n := int(int32(r.order.Uint32(length)))
	if n < 1 || n > maxFieldName || len(names)%n != 0 {
		return fmt.Errorf("field names of %d bytes in %d: the file is damaged", n, len(names))
	}
	for ; len(names) > 0; names = names[n:] {
		name, _, _ := strings.Cut(string(names[:n]), "\x00")
		a.Fields = append(a.Fields, name)
	}
	return nil
}

// inner reads the arrays that an array consists of.
func (r *reader) inner(a *Array, rest []byte, count, depth int) error {
	if count > len(rest)/8 { // each has a tag at least
		return fmt.Errorf("%.40q of shape %v does not fit: %w", a.Name, a.Shape, errCut)
	}
	a.inner = make([]*Array, count)
	for i := range a.inner {
		e, after, err := r.element(rest)
		if err != nil {
			return err
		}
		if e.kind != miMATRIX {
			return fmt.Errorf("element of type %d inside %.40q: the file is damaged", e.kind, a.Name)
		}
		if a.inner[i], err = r.matrix(e.data, depth+1); err != nil {
			return fmt.Errorf("in %.40q: %w", a.Name, err)
		}
		rest = after
	}
	return nil
}
