package hdf5

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Classes of datatypes.
const (
	integerClass   = 0
	floatClass     = 1
	stringClass    = 3
	referenceClass = 7
	enumClass      = 8 // names of integers; h5py writes truth values so
	variableClass  = 9 // lists, of which texts can be read
)

const maxRank = 8

// Dataset is an array of numbers or references. Shape is as stored, the last index
// fastest: the reverse of MATLAB's.
type Dataset struct {
	Shape []int

	f      *File // texts of any length lie elsewhere in it
	class  int
	size   int // bytes of an element
	signed bool
	truth  bool // truth values
	order  binary.ByteOrder
	data   []byte // in C order
}

// Dataset reads and expands the object's data.
func (o *Object) Dataset() (*Dataset, error) {
	d := &Dataset{}
	if err := d.setSpace(o.message(dataspaceMessage)); err != nil {
		return nil, err
	}
	if err := d.setType(o.message(datatypeMessage)); err != nil {
		return nil, err
	}
	n, err := d.bytes(len(o.f.b))
	if err != nil {
		return nil, err
	}
	filters, err := readFilters(o.message(filterMessage))
	if err != nil {
		return nil, err
	}
	d.f = o.f
	c := cursor{b: o.message(layoutMessage)}
	version, class := c.u8(), c.u8()
	if version != 3 && version != 4 || c.bad {
		return nil, fmt.Errorf("data layout of version %d: versions 3 and 4 can be read", version)
	}
	if version == 4 && class == 2 {
		if n == 0 {
			return d, nil
		}
		chunk, pieces, err := o.f.pieces4(&c, d, len(filters) > 0)
		if err != nil {
			return nil, err
		}
		d.data, err = o.f.assemble(pieces, d.Shape, chunk, d.size, n, filters)
		return d, err
	}
	switch class {
	case 0: // in the header itself
		d.data = c.take(c.u16())
	case 1:
		at, stored := c.u64(), c.u64()
		if at == undefined && n == 0 {
			break
		}
		if d.data, err = o.f.bytes(at, stored); err != nil {
			return nil, err
		}
	case 2:
		dims, tree := c.u8()-1, c.u64()
		if dims != len(d.Shape) {
			return nil, fmt.Errorf("chunks of %d dimensions in an array of %d: the file is damaged", dims, len(d.Shape))
		}
		chunk := make([]int, dims)
		for i := range chunk {
			chunk[i] = c.u32()
		}
		if c.u32() != d.size || c.bad {
			return nil, errors.New("chunks of another type than their array: the file is damaged")
		}
		if _, _, err := grid(d.Shape, chunk, d.size, len(o.f.b)); err != nil {
			return nil, err
		}
		if n == 0 {
			break
		}
		pieces, err := o.f.pieces3(tree, d.Shape, chunk)
		if err != nil {
			return nil, fmt.Errorf("chunks: %w", err)
		}
		if d.data, err = o.f.assemble(pieces, d.Shape, chunk, d.size, n, filters); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("data layout of class %d: compact, contiguous and chunked (0 to 2) can be read", class)
	}
	if c.bad || len(d.data) != n {
		return nil, fmt.Errorf("array of shape %v holds %d bytes where %d belong: the file is damaged",
			d.Shape, len(d.data), n)
	}
	return d, nil
}

func (d *Dataset) setSpace(b []byte) error {
	c := cursor{b: b}
	version, rank, _ := c.u8(), c.u8(), c.u8()
	switch version {
	case 1:
		c.take(5)
	case 2:
		c.take(1)
	default:
		return fmt.Errorf("dataspace of version %d: 1 and 2 can be read", version)
	}
	if rank > maxRank {
		return fmt.Errorf("array of %d dimensions: at most %d can be read", rank, maxRank)
	}
	d.Shape = make([]int, rank)
	for i := range d.Shape {
		v := c.u64()
		if v > math.MaxInt32 {
			return fmt.Errorf("array with a side of %d: at most %d can be read", v, math.MaxInt32)
		}
		d.Shape[i] = int(v)
	}
	if c.bad {
		return errors.New("dataspace ends early: the file is damaged")
	}
	return nil
}

func (d *Dataset) setType(b []byte) error {
	if len(b) < 8 {
		return errors.New("the object is not an array: it has no datatype")
	}
	d.class, d.size, d.order = int(b[0]&15), int(u32(b[4:])), binary.LittleEndian
	if b[1]&1 != 0 {
		d.order = binary.BigEndian
	}
	d.signed = b[1]&8 != 0
	switch {
	case d.class == enumClass && d.size == 1:
		d.class, d.truth = integerClass, true
		return nil
	case d.class == integerClass && (d.size == 1 || d.size == 2 || d.size == 4 || d.size == 8),
		d.class == floatClass && (d.size == 2 || d.size == 4 || d.size == 8),
		d.class == stringClass && d.size >= 1 && d.size <= maxText, d.class == variableClass && d.size == 16 && b[1]&15 == 1,
		d.class == referenceClass && d.size == 8 && b[1]&15 == 0:
		return nil
	}
	return fmt.Errorf("elements of class %d with %d bytes: numbers, texts and object references can be read", d.class,
		d.size)
}

// bytes is the size of the whole array, which deflate must be able to pack into
// the file: its best ratio is 1032.
func (d *Dataset) bytes(file int) (int, error) {
	n := d.size
	for _, side := range d.Shape {
		if side != 0 && n > 1032*file/side {
			return 0, fmt.Errorf("array of shape %v, %d bytes each, is larger than a file of %d bytes can hold",
				d.Shape, d.size, file)
		}
		n *= side
	}
	return n, nil
}

// Len is the number of elements.
func (d *Dataset) Len() int { return len(d.data) / d.size }

// Float64s converts the elements, in stored order. Integers beyond 2⁵³ are refused
// because they would change.
func (d *Dataset) Float64s() ([]float64, error) {
	out := make([]float64, d.Len())
	for i := range out {
		b := d.data[i*d.size:][:d.size]
		switch {
		case d.class == floatClass && d.size == 2:
			out[i] = half(d.order.Uint16(b))
		case d.class == floatClass && d.size == 4:
			out[i] = float64(math.Float32frombits(d.order.Uint32(b)))
		case d.class == floatClass:
			out[i] = math.Float64frombits(d.order.Uint64(b))
		case d.class == integerClass:
			v, ok := d.integer(b)
			if !ok || v > 1<<53 || v < -1<<53 {
				return nil, fmt.Errorf("integer %d of %d is too large to be exact as a number", i, len(out))
			}
			out[i] = float64(v)
		default:
			return nil, errors.New("the array holds texts or references where numbers were expected")
		}
	}
	return out, nil
}

// integer reads one integer; ok is false for an unsigned one beyond an int64.
func (d *Dataset) integer(b []byte) (v int64, ok bool) {
	var u uint64
	switch d.size {
	case 1:
		u = uint64(b[0])
	case 2:
		u = uint64(d.order.Uint16(b))
	case 4:
		u = uint64(d.order.Uint32(b))
	case 8:
		u = d.order.Uint64(b)
	}
	if !d.signed {
		return int64(u), u <= math.MaxInt64
	}
	shift := 64 - 8*d.size
	return int64(u<<shift) >> shift, true
}

// References returns the addresses that an array of object references holds: the
// cells of a MATLAB cell array; see File.Object.
func (d *Dataset) References() ([]uint64, error) {
	if d.class != referenceClass {
		return nil, errors.New("the array holds numbers where references were expected")
	}
	out := make([]uint64, d.Len())
	for i := range out {
		out[i] = u64(d.data[8*i:])
	}
	return out, nil
}
