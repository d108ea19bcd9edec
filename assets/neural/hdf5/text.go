package hdf5

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

const maxText = 4096 // bytes

// Kind is 'b' for truth values, 'u' and 'i' for integers, 'f' for floats, 0 for what holds no numbers.
func (d *Dataset) Kind() byte {
	switch {
	case d.truth:
		return 'b'
	case d.class == floatClass:
		return 'f'
	case d.class == integerClass && d.signed:
		return 'i'
	case d.class == integerClass:
		return 'u'
	}
	return 0
}

// Uint8s is the elements of an array of bytes, in stored order; ok is false for others.
func (d *Dataset) Uint8s() (b []uint8, ok bool) {
	return d.data, d.class == integerClass && d.size == 1 && !d.signed
}

// half returns the value of a float of 16 bits.
func half(bits uint16) float64 {
	sign := float64(1 - 2*int(bits>>15))
	exponent, fraction := int(bits>>10&31), float64(bits&1023)
	switch {
	case exponent == 0:
		return sign * math.Ldexp(fraction, -24)
	case exponent == 31 && fraction != 0:
		return math.NaN()
	case exponent == 31:
		return math.Inf(int(sign))
	}
	return sign * math.Ldexp(1024+fraction, exponent-25)
}

// Texts reads an array of texts, of one length or of any.
func (d *Dataset) Texts() ([]string, error) {
	if d.class != stringClass && d.class != variableClass {
		return nil, errors.New("the array holds no texts")
	}
	list := make([]string, d.Len())
	total := 0
	for i := range list {
		b := d.data[i*d.size:][:d.size]
		if d.class == variableClass {
			var err error
			if b, err = d.f.heapObject(u64(b[4:]), u32(b[12:]), u32(b)); err != nil {
				return nil, err
			}
			if total += len(b); total > len(d.f.b) {
				return nil, errRing
			}
		}
		list[i] = strings.ToValidUTF8(strings.TrimRight(string(b), "\x00 "), "\uFFFD")
	}
	return list, nil
}

// heapObject is object number index, of n bytes, of the global heap at an address.
func (f *File) heapObject(at uint64, index, n uint32) ([]byte, error) {
	if n == 0 {
		return nil, nil
	}
	head, err := f.block(at, 16, "GCOL")
	if err != nil {
		return nil, err
	}
	heap, err := f.bytes(at, u64(head[8:]))
	if err != nil {
		return nil, err
	}
	for rest := heap[min(16, len(heap)):]; len(rest) >= 16; {
		size := u64(rest[8:])
		if size > uint64(len(rest)-16) {
			break
		}
		if found := u16(rest); found == 0 {
			break
		} else if uint32(found) == index && uint64(n) <= size {
			return rest[16 : 16+n], nil
		}
		rest = rest[min(16+(size+7)&^7, uint64(len(rest))):]
	}
	return nil, fmt.Errorf("text %d is not where it should be: the file is damaged", index)
}

// Attribute is the text of an attribute. The error says whether there is none of this name, or none of text.
func (o *Object) Attribute(name string) (string, error) {
	for _, m := range o.messages {
		if m.kind != attributeMessage {
			continue
		}
		c := cursor{b: m.data}
		version := c.u8()
		c.u8()
		sizes := [3]int{c.u16(), c.u16(), c.u16()} // of name, type and shape
		if version == 3 {
			c.u8()
		}
		var parts [3][]byte
		for i, n := range sizes {
			parts[i] = c.take(n)
			if version == 1 {
				c.take(-n & 7)
			}
		}
		if c.bad || strings.TrimRight(string(parts[0]), "\x00") != name {
			continue
		}
		kind := parts[1]
		if len(kind) < 8 || kind[0]&15 != stringClass {
			return "", fmt.Errorf("attribute %s is no text", name)
		}
		return strings.TrimRight(string(c.take(int(min(u32(kind[4:]), maxText)))), "\x00 "), nil
	}
	return "", fmt.Errorf("there is no attribute %s", name)
}
