package npy

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
)

const (
	magic     = "\x93NUMPY"
	maxHeader = 1 << 16
	maxRank   = 8
)

// Is reports whether content begins as a .npy file does.
func Is(content []byte) bool {
	return strings.HasPrefix(string(content[:min(len(content), len(magic))]), magic)
}

// ErrObjects is the error of Read and ReadStrings for an array of Python objects, which only a program that obeys
// pickle
// could read.
var ErrObjects = errors.New("it holds Python objects (pickle), which are never read here")

// Read reads a .npy file of versions 1 to 3 that holds numbers: floats of 2, 4 or 8 bytes, signed or unsigned integers
// of 1, 2, 4 or 8 bytes, truth values, in either byte order, in C or Fortran order. The array is a view of content;
// Read allocates
// memory only for the shape. The error says whether the file has another format, a header that cannot be read, or
// elements of another type, or was cut short.
func Read(content []byte) (*Array, error) {
	h, data, err := split(content)
	if err != nil {
		return nil, err
	}
	a := &Array{Shape: h.shape, fortran: h.fortran, data: data}
	if err := a.setType(h.descr); err != nil {
		return nil, err
	}
	// The product is checked against the number of elements in the file after each factor, so that it cannot overflow.
	count, have := 1, len(a.data)/a.size
	for _, d := range a.Shape {
		if d != 0 && count > have/d {
			return nil, fmt.Errorf(".npy file of shape %v holds only %d bytes of numbers: it was cut short", a.Shape,
				len(a.data))
		}
		count *= d
	}
	if count*a.size != len(a.data) {
		return nil, fmt.Errorf(".npy file of shape %v holds %d bytes of numbers, not %d", a.Shape,
			len(a.data), count*a.size)
	}
	return a, nil
}

// split returns the header of a .npy file, and the bytes of its elements.
func split(content []byte) (header, []byte, error) {
	if len(content) < 10 || string(content[:6]) != magic {
		return header{}, nil, errors.New("not a .npy file: it does not begin with \\x93NUMPY")
	}
	var start, n int
	switch major := content[6]; major {
	case 1:
		start, n = 10, int(binary.LittleEndian.Uint16(content[8:]))
	case 2, 3:
		if len(content) < 12 {
			return header{}, nil, errors.New(".npy file ends inside its header: it was cut short")
		}
		length := binary.LittleEndian.Uint32(content[8:])
		if length > maxHeader {
			return header{}, nil, fmt.Errorf(".npy header of %d bytes: more than %d is not an array of numbers", length,
				maxHeader)
		}
		start, n = 12, int(length)
	default:
		return header{}, nil, fmt.Errorf(".npy file of version %d: versions 1 to 3 can be read", major)
	}
	if len(content)-start < n {
		return header{}, nil, errors.New(".npy file ends inside its header: it was cut short")
	}
	h, err := parseHeader(string(content[start : start+n]))
	if err != nil {
		return header{}, nil, fmt.Errorf(".npy header: %w", err)
	}
	return h, content[start+n:], nil
}

// setType sets the byte order, the kind and the size of the elements from a type such as "<f8".
func (a *Array) setType(descr string) error {
	if strings.HasSuffix(descr, "O") {
		return fmt.Errorf(".npy elements are of type %q: %w", descr, ErrObjects)
	}
	known := []string{"b1", "f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"}
	if len(descr) != 3 || !strings.Contains("<>|=", descr[:1]) || !slices.Contains(known, descr[1:]) {
		return fmt.Errorf(".npy elements are of type %.40q: real numbers (f2, f4, f8, i1…i8, u1…u8, b1) can be read", descr)
	}
	a.kind, a.size = descr[1], int(descr[2]-'0')
	a.order = binary.LittleEndian
	if descr[0] == '>' {
		a.order = binary.BigEndian
	}
	if a.size > 1 && descr[0] == '|' {
		return fmt.Errorf(".npy elements are of type %q, which leaves the byte order open", descr)
	}
	return nil
}
