package hdf5

import (
	"errors"
	"fmt"
)

// objectV2 reads an object header of version 2, with the signature OHDR.
func (f *File) objectV2(address uint64) (*Object, error) {
	fail := func(err error) (*Object, error) { return nil, fmt.Errorf("object header at %#x: %w", address, err) }
	head, err := f.bytes(address, 6)
	if err != nil {
		return fail(err)
	}
	if head[4] != 2 {
		return fail(fmt.Errorf("version %d: versions 1 and 2 can be read", head[4]))
	}
	flags := head[5]
	at := address + 6
	if flags&0x20 != 0 {
		at += 16 // times
	}
	if flags&0x10 != 0 {
		at += 4 // when attributes are stored elsewhere
	}
	width := uint64(1) << (flags & 3)
	size, err := f.bytes(at, width)
	if err != nil {
		return fail(err)
	}
	length := uint64(0)
	for i, b := range size {
		length |= uint64(b) << (8 * i)
	}
	block, err := f.bytes(at+width, length)
	if err != nil {
		return fail(err)
	}
	o := &Object{f: f}
	blocks := [][]byte{block}
	for read := 0; len(blocks) > 0; {
		block, blocks = blocks[0], blocks[1:]
		for len(block) >= 4 {
			c := cursor{b: block}
			kind, n, how := c.u8(), c.u16(), c.u8()
			if flags&4 != 0 {
				c.take(2) // creation order
			}
			data := c.take(n)
			if c.bad || len(data) != n {
				if kind == 0 {
					break // a gap
				}
				return fail(fmt.Errorf("a message of %d bytes does not fit: the file is damaged", n))
			}
			block = c.b
			if read++; read > maxMessages {
				return fail(fmt.Errorf("more than %d messages", maxMessages))
			}
			switch {
			case kind == continuationMessage:
				if n < 16 {
					return fail(fmt.Errorf("continuation of %d bytes: the file is damaged", n))
				}
				next, err := f.block(u64(data), u64(data[8:]), "OCHK")
				if err != nil {
					return fail(err)
				}
				if len(next) < 8 {
					return fail(errCut)
				}
				blocks = append(blocks, next[4:len(next)-4])
			case how&sharedFlag != 0:
				return fail(errors.New("a shared message cannot be read"))
			case kind != 0:
				o.messages = append(o.messages, message{kind, data})
			}
		}
	}
	return o, nil
}

// IsGroup reports whether the object is a group.
func (o *Object) IsGroup() bool {
	return o.message(symbolTableMessage) != nil || o.message(linkInfoMessage) != nil || o.message(linkMessage) != nil
}

// Names lists the members of a group in their stored order.
func (o *Object) Names() ([]string, error) {
	members, err := o.members()
	if err != nil {
		return nil, err
	}
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = m.name
	}
	return names, nil
}

// links reads the members of a group that stores links in its header.
func (o *Object) links() (members []member, err error) {
	if b := o.message(linkInfoMessage); b != nil {
		c := cursor{b: b}
		c.u8()
		if c.u8()&1 != 0 {
			c.take(8)
		}
		if heap := c.u64(); !c.bad && heap != undefined {
			return nil, errors.New("a group with many members in the form of recent versions of HDF5 cannot be read: write " +
				"fewer than eight datasets into a group, or the earliest form (h5py.File(…, libver=\"earliest\"))")
		}
	}
	for _, m := range o.messages {
		if m.kind != linkMessage {
			continue
		}
		c := cursor{b: m.data}
		version, flags := c.u8(), c.u8()
		kind := 0
		if flags&8 != 0 {
			kind = c.u8()
		}
		if flags&4 != 0 {
			c.take(8)
		}
		if flags&16 != 0 {
			c.take(1)
		}
		length := 0
		for i := range 1 << (flags & 3) {
			length |= c.u8() << (8 * min(i, 4))
		}
		name := string(c.take(length))
		if version != 1 || c.bad {
			return nil, errors.New("a link that cannot be read: the file is damaged")
		}
		if kind != 0 {
			continue // a soft or external link
		}
		at := c.u64()
		if c.bad {
			return nil, errCut
		}
		members = append(members, member{name, at})
	}
	return members, nil
}

// Kinds of chunk indices of data layout 4.
const (
	singleChunk  = 1
	implicitGrid = 2
	fixedArray   = 3
)

// pieces4 finds the chunks of a dataset of data layout 4, whose message goes on at c.
func (f *File) pieces4(c *cursor, d *Dataset, filtered bool) (chunk []int, list []piece, err error) {
	flags, dims, width := c.u8(), c.u8(), c.u8()
	if dims != len(d.Shape)+1 || width < 1 || width > 8 {
		return nil, nil, fmt.Errorf("chunks of %d dimensions in an array of %d: the file is damaged", dims-1, len(d.Shape))
	}
	sides := make([]int, dims)
	for i := range sides {
		for k, b := range c.take(width) {
			sides[i] |= int(b) << (8 * min(k, 7))
		}
	}
	if c.bad || sides[dims-1] != d.size {
		return nil, nil, errors.New("chunks of another type than their array: the file is damaged")
	}
	chunk = sides[:dims-1]
	count, volume, err := grid(d.Shape, chunk, d.size, len(f.b))
	if err != nil {
		return nil, nil, err
	}
	add := func(i int, at, stored uint64, skip uint32) error {
		p := piece{skip: skip, offset: make([]int, len(chunk))}
		if p.stored, err = f.bytes(at, stored); err != nil {
			return err
		}
		for k := len(chunk) - 1; k >= 0; k-- {
			along := (d.Shape[k] + chunk[k] - 1) / chunk[k]
			p.offset[k] = i % along * chunk[k]
			i /= along
		}
		list = append(list, p)
		return nil
	}
	switch kind := c.u8(); kind {
	case singleChunk:
		stored, skip := uint64(volume), uint32(0)
		if flags&2 != 0 {
			stored, skip = c.u64(), uint32(c.u32())
		}
		at := c.u64()
		if c.bad || count != 1 {
			return nil, nil, errors.New("a single chunk for more: the file is damaged")
		}
		err = add(0, at, stored, skip)
		return chunk, list, err
	case implicitGrid:
		at := c.u64()
		for i := range count {
			if err := add(i, at+uint64(i)*uint64(volume), uint64(volume), 0); err != nil {
				return nil, nil, err
			}
		}
		return chunk, list, nil
	case fixedArray:
		c.u8()
		at := c.u64()
		if c.bad {
			return nil, nil, errCut
		}
		err = f.walkFixed(at, count, uint64(volume), filtered, add)
		return chunk, list, err
	default:
		return nil, nil, fmt.Errorf("chunks are found by an index of kind %d: write the dataset with a fixed size (no "+
			"maxshape), or "+
			"in the earliest form (h5py.File(…, libver=\"earliest\"))", kind)
	}
}

// walkFixed visits the chunks of a fixed array.
func (f *File) walkFixed(at uint64, count int, volume uint64, filtered bool,
	add func(i int, at, stored uint64, skip uint32) error) error {
	head, err := f.block(at, 28, "FAHD")
	if err != nil {
		return err
	}
	entry, pageBits, entries, blockAt := uint64(head[6]), head[7], u64(head[8:]), u64(head[16:])
	if entries != uint64(count) || entry < 8 || entry > 20 || filtered != (entry > 8) || pageBits > 32 ||
		filtered && entry < 13 {
		return fmt.Errorf("an index of %d chunks of %d bytes where there are %d: the file is damaged", entries, entry, count)
	}
	if _, err := f.block(blockAt, 14, "FADB"); err != nil {
		return err
	}
	from, page := blockAt+14, uint64(1)<<pageBits
	paged := entries > page
	if paged {
		pages := (entries + page - 1) / page
		from += (pages+7)/8 + 4 // which pages are there, and a checksum
	}
	for i := range uint64(count) {
		place := from + i*entry
		if paged {
			place += i / page * 4 // a checksum after each page
		}
		b, err := f.bytes(place, entry)
		if err != nil {
			return err
		}
		chunkAt, stored, skip := u64(b), volume, uint32(0)
		if filtered {
			stored = 0
			for k, v := range b[8 : entry-4] {
				stored |= uint64(v) << (8 * k)
			}
			skip = u32(b[entry-4:])
		}
		if err := add(int(i), chunkAt, stored, skip); err != nil {
			return err
		}
	}
	return nil
}
