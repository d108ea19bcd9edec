package npy

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
)

// Array is a NumPy array of numbers: a view of the bytes of a .npy file. Its methods convert the elements on request,
// in C order (last index fastest) whatever the order in the file.
type Array struct {
	Shape []int

	kind    byte // 'f', 'i', 'u' or 'b'
	size    int  // bytes of one element
	order   binary.ByteOrder
	fortran bool // first index fastest
	data    []byte
}

// Len returns the number of elements.
func (a *Array) Len() int { return len(a.data) / a.size }

// Type returns the type of the elements as NumPy writes it, without the byte order: "f8", "u1", ….
func (a *Array) Type() string { return string(a.kind) + strconv.Itoa(a.size) }

// Float64s returns all elements in C order. It returns an error if there are integers beyond ±2⁵³, which a float64 does
// not hold exactly.
func (a *Array) Float64s() ([]float64, error) {
	out := make([]float64, a.Len())
	var inexact int64
	a.visit(func(to int, b []byte) {
		switch a.Type() {
		case "f2":
			out[to] = half(a.order.Uint16(b))
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
		return nil, fmt.Errorf("%d integers are too large for a float64 to hold exactly", inexact)
	}
	return out, nil
}

// half returns the value of a number of 16 bits (IEEE 754, binary16).
func half(bits uint16) float64 {
	sign := 1.0
	if bits>>15 != 0 {
		sign = -1
	}
	exponent, fraction := int(bits>>10&31), float64(bits&1023)
	switch exponent {
	case 0: // zero and subnormal numbers
		return math.Copysign(math.Ldexp(fraction, -24), sign)
	case 31:
		if fraction != 0 {
			return math.NaN()
		}
		return math.Inf(int(sign))
	}
	return sign * math.Ldexp(1024+fraction, exponent-25)
}

// Uint8s returns the elements of an array of type u1 in C order, and an error for other types. The result may share
// memory with the content of the file.
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

// integer decodes one integer; ok is false if it is unsigned and beyond an int64.
func (a *Array) integer(b []byte) (v int64, ok bool) {
	var u uint64
	switch a.size {
	case 1:
		if u = uint64(b[0]); a.kind == 'b' && u != 0 {
			u = 1
		}
	case 2:
		u = uint64(a.order.Uint16(b))
	case 4:
		u = uint64(a.order.Uint32(b))
	case 8:
		u = a.order.Uint64(b)
	}
	if a.kind != 'i' {
		return int64(u), u <= math.MaxInt64
	}
	shift := 64 - 8*a.size
	return int64(u<<shift) >> shift, true
}

// visit calls f with every element and its position in C order.
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
