package hdf5

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// File is an HDF5 file.
type File struct {
	b    []byte // from the superblock on: addresses count from there
	root uint64 // address of the root group's object header
}

const (
	signature = "\x89HDF\r\n\x1a\n"
	undefined = ^uint64(0) // the address of what does not exist
)

// errCut is what a file that ends too early, or an address that leads out of it,
// comes to.
var errCut = errors.New("it leads beyond the end of the file: the file was cut or is damaged; fetch it again")

// Open finds the superblock, at the beginning or behind a user block of 512, 1024,
// 2048, … bytes, and reads it. The file keeps a view of content.
func Open(content []byte) (*File, error) {
	at := 0
	for !hasAt(content, at, signature) {
		if at = max(512, 2*at); at >= len(content) {
			return nil, errors.New("not an HDF5 file: there is no superblock at its beginning, nor after 512, 1024, … bytes")
		}
	}
	f := &File{b: content[at:]}
	head, err := f.bytes(8, 40)
	if err == nil && head[0] < 2 {
		head, err = f.bytes(8, 88)
	}
	if err != nil {
		return nil, fmt.Errorf("superblock: %w", err)
	}
	sizes, baseAt, rootAt := head[5:7], 16, 56
	switch head[0] {
	case 0:
	case 1:
		baseAt, rootAt = 20, 60
	case 2, 3:
		sizes, baseAt, rootAt = head[1:3], 4, 28
	default:
		return nil, fmt.Errorf("HDF5 superblock of version %d: versions 0 to 3 can be read", head[0])
	}
	if sizes[0] != 8 || sizes[1] != 8 {
		return nil, fmt.Errorf("HDF5 file with addresses of %d and lengths of %d bytes: 8 can be read", sizes[0], sizes[1])
	}
	base := u64(head[baseAt:])
	if base != 0 && base != uint64(at) {
		return nil, fmt.Errorf("HDF5 base address %d where the superblock is at %d", base, at)
	}
	if base == 0 && at != 0 {
		f.b = content // addresses count from the beginning of the file
	}
	f.root = u64(head[rootAt:])
	return f, nil
}

func hasAt(content []byte, at int, word string) bool {
	return len(content)-at >= len(word) && string(content[at:at+len(word)]) == word
}

// bytes is the n bytes at an address.
func (f *File) bytes(at, n uint64) ([]byte, error) {
	if at > uint64(len(f.b)) || n > uint64(len(f.b))-at {
		return nil, fmt.Errorf("%d bytes at address %#x: %w", n, at, errCut)
	}
	return f.b[at : at+n], nil
}

// block is bytes whose first four are a signature.
func (f *File) block(at, n uint64, word string) ([]byte, error) {
	b, err := f.bytes(at, n)
	if err != nil {
		return nil, err
	}
	if string(b[:4]) != word {
		return nil, fmt.Errorf("%q where %s was expected, at address %#x: the file is damaged", b[:4], word, at)
	}
	return b, nil
}

func u16(b []byte) uint16 { return binary.LittleEndian.Uint16(b) }
func u32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }
func u64(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }

// cursor reads a message field by field. After the end it reads zeros and bad is
// true.
type cursor struct {
	b   []byte
	bad bool
}

func (c *cursor) take(n int) []byte {
	if n < 0 || n > len(c.b) {
		c.bad, c.b = true, nil
		return make([]byte, min(max(n, 0), 8))
	}
	out := c.b[:n]
	c.b = c.b[n:]
	return out
}

func (c *cursor) u8() int     { return int(c.take(1)[0]) }
func (c *cursor) u16() int    { return int(u16(c.take(2))) }
func (c *cursor) u32() int    { return int(u32(c.take(4))) }
func (c *cursor) u64() uint64 { return u64(c.take(8)) }
