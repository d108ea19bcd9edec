package neural

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Array is a NumPy array: a view of the bytes of a .npy file. Numbers are
// converted when asked for, in C order (last index fastest) whatever the file's.
type Array struct {
	Shape []int

	kind    byte // 'f', 'i' or 'u'
	size    int  // bytes of one element
	order   binary.ByteOrder
	fortran bool // first index fastest
	data    []byte
}

const (
	npyMagic     = "\x93NUMPY"
	maxNPYHeader = 1 << 16
	maxNPYRank   = 8
)

// ReadNPY reads a .npy file (NumPy enhancement proposal 1, versions 1 to 3) of
// 1-, 2-, 4- or 8-byte numbers: floats (4 and 8), signed and unsigned integers,
// in either byte order and in C or Fortran order. No memory is taken beyond the
// shape: the array keeps a view of content. Errors name what is wrong: a foreign
// file, a header that cannot be read, another kind of element, a file that was cut.
func ReadNPY(content []byte) (*Array, error) {
	h, data, err := splitNPY(content)
	if err != nil {
		return nil, err
	}
	a := &Array{Shape: h.shape, fortran: h.fortran, data: data}
	if err := a.setType(h.descr); err != nil {
		return nil, err
	}
	// The product is checked against what is there before anything is computed
	// with it, so that it cannot overflow.
	count, have := 1, len(a.data)/a.size
	for _, d := range a.Shape {
		if d != 0 && count > have/d {
			return nil, fmt.Errorf(".npy file of shape %v holds %d bytes of numbers: it was cut", a.Shape, len(a.data))
		}
		count *= d
	}
	if count*a.size != len(a.data) {
		return nil, fmt.Errorf(".npy file of shape %v holds %d bytes of numbers where %d belong", a.Shape, len(a.data), count*a.size)
	}
	return a, nil
}

// splitNPY parts a .npy file into its header and the bytes of its elements.
func splitNPY(content []byte) (npyHeader, []byte, error) {
	if len(content) < 10 || string(content[:6]) != npyMagic {
		return npyHeader{}, nil, errors.New("not a .npy file: it does not begin with \\x93NUMPY")
	}
	var start, n int
	switch major := content[6]; major {
	case 1:
		start, n = 10, int(binary.LittleEndian.Uint16(content[8:]))
	case 2, 3:
		if len(content) < 12 {
			return npyHeader{}, nil, errors.New(".npy file ends inside its header: it was cut")
		}
		length := binary.LittleEndian.Uint32(content[8:])
		if length > maxNPYHeader {
			return npyHeader{}, nil, fmt.Errorf(".npy header of %d bytes: more than %d is not an array of numbers", length, maxNPYHeader)
		}
		start, n = 12, int(length)
	default:
		return npyHeader{}, nil, fmt.Errorf(".npy file of version %d: versions 1 to 3 can be read", major)
	}
	if len(content)-start < n {
		return npyHeader{}, nil, errors.New(".npy file ends inside its header: it was cut")
	}
	h, err := parseNPYHeader(string(content[start : start+n]))
	if err != nil {
		return npyHeader{}, nil, fmt.Errorf(".npy header: %w", err)
	}
	return h, content[start+n:], nil
}

// setType reads a type such as "<f8": byte order, kind, bytes.
func (a *Array) setType(descr string) error {
	known := []string{"f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"}
	if len(descr) != 3 || !strings.Contains("<>|=", descr[:1]) || !slices.Contains(known, descr[1:]) {
		return fmt.Errorf(".npy elements are of type %.40q: real numbers (f4, f8, i1…i8, u1…u8) can be read", descr)
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

// Len is the number of elements.
func (a *Array) Len() int { return len(a.data) / a.size }

// Type is the type of an element: "f8", "u1", ….
func (a *Array) Type() string { return string(a.kind) + strconv.Itoa(a.size) }

// HasShape returns an error that names both shapes unless they are equal.
func (a *Array) HasShape(want ...int) error {
	if !slices.Equal(a.Shape, want) {
		return fmt.Errorf("shape %v where %v was expected", a.Shape, want)
	}
	return nil
}

// Float64s converts all elements, in C order. Integers beyond 2⁵³ are refused
// because they would change.
func (a *Array) Float64s() ([]float64, error) {
	out := make([]float64, a.Len())
	var inexact int64
	a.visit(func(to int, b []byte) {
		switch a.Type() {
		case "f4":
			out[to] = float64(math.Float32frombits(a.order.Uint32(b)))
		case "f8":
			out[to] = math.Float64frombits(a.order.Uint64(b))
		default:
			v, ok := a.integer(b)
			if !ok || v > 1<<53 || v < -1<<53 {
				inexact++
			}
			out[to] = float64(v)
		}
	})
	if inexact > 0 {
		return nil, fmt.Errorf("%d integers are too large to be exact as numbers", inexact)
	}
	return out, nil
}

// Float32s converts all elements, in C order, rounding to nearest.
func (a *Array) Float32s() ([]float32, error) {
	wide, err := a.Float64s()
	if err != nil {
		return nil, err
	}
	out := make([]float32, len(wide))
	for i, v := range wide {
		out[i] = float32(v)
	}
	return out, nil
}

// Uint8s gives the elements of an array of u1, in C order; other types are
// refused. The result may share memory with the file's content.
func (a *Array) Uint8s() ([]uint8, error) {
	if a.Type() != "u1" {
		return nil, fmt.Errorf("elements are of type %s where bytes (u1) were expected", a.Type())
	}
	if !a.fortran {
		return a.data, nil
	}
	out := make([]uint8, a.Len())
	a.visit(func(to int, b []byte) { out[to] = b[0] })
	return out, nil
}

// Int32s converts an array of integers, in C order; values that do not fit and
// floats are refused.
func (a *Array) Int32s() ([]int32, error) {
	if a.kind == 'f' {
		return nil, fmt.Errorf("elements are of type %s where integers were expected", a.Type())
	}
	out := make([]int32, a.Len())
	var outside int
	a.visit(func(to int, b []byte) {
		v, ok := a.integer(b)
		if !ok || v != int64(int32(v)) {
			outside++
		}
		out[to] = int32(v)
	})
	if outside > 0 {
		return nil, fmt.Errorf("%d integers do not fit into 32 bits", outside)
	}
	return out, nil
}

// integer reads one integer; ok is false for an unsigned one beyond an int64.
func (a *Array) integer(b []byte) (v int64, ok bool) {
	var u uint64
	switch a.size {
	case 1:
		u = uint64(b[0])
	case 2:
		u = uint64(a.order.Uint16(b))
	case 4:
		u = uint64(a.order.Uint32(b))
	case 8:
		u = a.order.Uint64(b)
	}
	if a.kind == 'u' {
		return int64(u), u <= math.MaxInt64
	}
	shift := 64 - 8*a.size
	return int64(u<<shift) >> shift, true
}

// visit calls f for every element with its place in C order.
func (a *Array) visit(f func(to int, element []byte)) {
	n := a.Len()
	if !a.fortran {
		for i := range n {
			f(i, a.data[i*a.size:(i+1)*a.size])
		}
		return
	}
	strides := make([]int, len(a.Shape)) // of C order, in elements
	for d, step := len(a.Shape)-1, 1; d >= 0; d-- {
		strides[d] = step
		step *= a.Shape[d]
	}
	index := make([]int, len(a.Shape))
	to := 0
	for i := range n {
		f(to, a.data[i*a.size:(i+1)*a.size])
		for d := range index { // the first index runs fastest
			index[d]++
			to += strides[d]
			if index[d] < a.Shape[d] {
				break
			}
			to -= index[d] * strides[d]
			index[d] = 0
		}
	}
}
