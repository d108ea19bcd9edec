package hdf5

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
)

// Filters of chunks.
const (
	deflateFilter  = 1
	shuffleFilter  = 2
	fletcherFilter = 3 // a checksum of four bytes at the end
)

// filterNames names filters that are not read.
var filterNames = map[int]string{4: "szip", 32000: "LZF", 32001: "Blosc", 32004: "LZ4", 32008: "bitshuffle",
	32015: "Zstandard"}

// readFilters lists a dataset's filters in the order of writing.
func readFilters(b []byte) ([]int, error) {
	if b == nil {
		return nil, nil
	}
	c := cursor{b: b}
	version, count := c.u8(), c.u8()
	if version != 1 && version != 2 || count > 8 {
		return nil, fmt.Errorf("%d filters, version %d: at most 8 of versions 1 and 2 can be read", count, version)
	}
	if version == 1 {
		c.take(6)
	}
	var filters []int
	for range count {
		id, name := c.u16(), 0
		if version == 1 || id >= 256 {
			name = c.u16()
		}
		_, values := c.u16(), c.u16()
		c.take(name)
		if version == 1 {
			values += values & 1
		}
		c.take(4 * values)
		if id != deflateFilter && id != shuffleFilter && id != fletcherFilter {
			return nil, fmt.Errorf("data packed by %s (filter %d): write them with gzip, or not packed",
				cmp.Or(filterNames[id], "another program"), id)
		}
		filters = append(filters, id)
	}
	if c.bad {
		return nil, errors.New("list of filters ends early: the file is damaged")
	}
	return filters, nil
}

// piece is one stored chunk.
type piece struct {
	offset []int
	stored []byte
	skip   uint32 // bit i: filter i was not applied
}

// grid returns how many chunks an array has, and the bytes of each.
func grid(shape, chunk []int, size, file int) (count, volume int, err error) {
	count, volume = 1, size
	for i, side := range chunk {
		if side < 1 || side > max(1, shape[i])*2 || volume > 1032*file/side {
			return 0, 0, fmt.Errorf("chunks of shape %v in an array of shape %v: the file is damaged", chunk, shape)
		}
		count *= (shape[i] + side - 1) / side // at most the number of elements
		volume *= side
	}
	return count, volume, nil
}

// pieces3 finds the chunks that a B-tree of version 1 names.
func (f *File) pieces3(tree uint64, shape, chunk []int) (pieces []piece, err error) {
	total := 0
	budget := len(f.b) / 16
	err = f.walk(tree, chunkTree, 16+8*len(shape), -1, &budget, func(key []byte, at uint64) error {
		p := piece{skip: u32(key[4:]), offset: make([]int, len(shape))}
		var err error
		if p.stored, err = f.bytes(at, uint64(u32(key))); err != nil {
			return err
		}
		if total += len(p.stored); total > len(f.b) {
			return errRing
		}
		for i := range shape {
			v := u64(key[8+8*i:])
			if v >= uint64(shape[i]) || v%uint64(chunk[i]) != 0 {
				return fmt.Errorf("chunk at %d along dimension %d: the file is damaged", v, i)
			}
			p.offset[i] = int(v)
		}
		pieces = append(pieces, p)
		return nil
	})
	return pieces, err
}

// assemble expands the chunks of an array of n bytes. All chunks must be there,
// once, without sharing bytes, before memory for the array is taken.
func (f *File) assemble(pieces []piece, shape, chunk []int, size, n int, filters []int) ([]byte, error) {
	want, volume, err := grid(shape, chunk, size, len(f.b))
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bool, len(pieces))
	total := 0
	for _, p := range pieces {
		if total += len(p.stored); total > len(f.b) {
			return nil, errRing
		}
		at := fmt.Sprint(p.offset)
		if seen[at] {
			return nil, errors.New("a chunk is there twice: the file is damaged")
		}
		seen[at] = true
	}
	if len(pieces) != want {
		return nil, fmt.Errorf("%d chunks where an array of shape %v has %d: the file was cut or has gaps",
			len(pieces), shape, want)
	}
	out := make([]byte, n)
	for _, p := range pieces {
		data, err := p.expand(filters, size, volume)
		if err != nil {
			return nil, fmt.Errorf("chunk at %v: %w", p.offset, err)
		}
		place(out, data, shape, chunk, p.offset, size)
	}
	return out, nil
}

// expand undoes the filters, last first.
func (p piece) expand(filters []int, size, volume int) ([]byte, error) {
	data := p.stored
	for i := len(filters) - 1; i >= 0; i-- {
		if p.skip>>i&1 != 0 {
			continue
		}
		switch filters[i] {
		case deflateFilter:
			z, err := zlib.NewReader(bytes.NewReader(data))
			if err != nil {
				return nil, fmt.Errorf("deflate: %w", err)
			}
			var out bytes.Buffer
			if _, err := io.Copy(&out, io.LimitReader(z, int64(volume)+1)); err != nil {
				return nil, fmt.Errorf("deflate: %w", err)
			}
			data = out.Bytes()
		case shuffleFilter:
			data = unshuffle(data, size)
		case fletcherFilter:
			if len(data) < 4 {
				return nil, errCut
			}
			data = data[:len(data)-4]
		}
	}
	if len(data) != volume {
		return nil, fmt.Errorf("%d bytes where %d belong: the file is damaged", len(data), volume)
	}
	return data, nil
}

// unshuffle puts the bytes of each element together again: all first bytes are
// stored first, then all second ones, ….
func unshuffle(data []byte, size int) []byte {
	count := len(data) / size
	out := bytes.Clone(data)
	for b := range size {
		for i := range count {
			out[i*size+b] = data[b*count+i]
		}
	}
	return out
}

// place copies a chunk to where it belongs, row by row, without what lies beyond
// the array's edges.
func place(out, data []byte, shape, chunk, offset []int, size int) {
	rank := len(shape)
	if rank == 0 {
		copy(out, data)
		return
	}
	last := rank - 1
	row := min(chunk[last], shape[last]-offset[last]) * size
	index := make([]int, rank) // of the row within the chunk
	for from := 0; from < len(data); from += chunk[last] * size {
		to, inside := 0, true
		for i := range rank {
			at := offset[i] + index[i]
			inside = inside && at < shape[i]
			to = to*shape[i] + at
		}
		if inside {
			copy(out[to*size:], data[from:from+row])
		}
		for i := last - 1; i >= 0; i-- {
			if index[i]++; index[i] < chunk[i] {
				break
			}
			index[i] = 0
		}
	}
}
