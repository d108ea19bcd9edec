package hdf5

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
)

// Filters of chunks.
const (
	deflateFilter = 1
	shuffleFilter = 2
)

// readFilters lists a dataset's filters in the order of writing; version 1 of the
// pipeline.
func readFilters(b []byte) ([]int, error) {
	if b == nil {
		return nil, nil
	}
	c := cursor{b: b}
	version, count := c.u8(), c.u8()
	c.take(6)
	if version != 1 || count > 8 {
		return nil, fmt.Errorf("%d filters, version %d: at most 8 of version 1 can be read", count, version)
	}
	var filters []int
	for range count {
		id, name, _, values := c.u16(), c.u16(), c.u16(), c.u16()
		c.take(name)
		c.take(4 * (values + values&1))
		if id != deflateFilter && id != shuffleFilter {
			return nil, fmt.Errorf("filter %d: deflate and shuffle (1 and 2) can be read", id)
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

// assemble expands the chunks of an array of n bytes. All chunks must be there,
// once, without sharing bytes, before memory for the array is taken.
func (f *File) assemble(tree uint64, shape, chunk []int, size, n int, filters []int) ([]byte, error) {
	want, volume := 1, size
	for i, side := range chunk {
		if side < 1 || side > max(1, shape[i])*2 || volume > 1032*len(f.b)/side {
			return nil, fmt.Errorf("chunks of shape %v in an array of shape %v: the file is damaged", chunk, shape)
		}
		want *= (shape[i] + side - 1) / side // at most the number of elements
		volume *= side
	}
	if n == 0 {
		return nil, nil
	}
	seen := make(map[string]bool)
	var pieces []piece
	total := 0
	budget := len(f.b) / 16
	err := f.walk(tree, chunkTree, 16+8*len(shape), -1, &budget, func(key []byte, at uint64) error {
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
		if place := string(key[8:]); seen[place] {
			return errors.New("a chunk is there twice: the file is damaged")
		} else {
			seen[place] = true
		}
		pieces = append(pieces, p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("chunks: %w", err)
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
