package program

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// A wasm file holds what a program finds in its memory as data segments: address, length, bytes. Go's linker starts a
// new segment after every few zeros, up to the 100 000 that browsers accept, and the addresses hardly compress. Here
// the segments are laid out in memory, where tables can be found and changed, and are written again with gaps only
// where they are worth an address.

const (
	dataSection = 11
	i32Const    = 0x41
	end         = 0x0b

	// gap is the number of zeros that end a segment. Shorter runs compress better than an address.
	gap = 1024

	// maxMemory bounds the addresses of data segments; the page's program has 7 MB.
	maxMemory = 1 << 26
)

var header = []byte("\x00asm\x01\x00\x00\x00")

// section is the number of a section of a wasm file and its content.
type section struct {
	id      byte
	content []byte
}

// sections splits a wasm file.
func sections(wasm []byte) (all []section, err error) {
	if len(wasm) < len(header) || string(wasm[:len(header)]) != string(header) {
		return nil, errors.New("not a WebAssembly file of version 1")
	}
	for rest := wasm[len(header):]; len(rest) > 0; {
		id := rest[0]
		n, size := binary.Uvarint(rest[1:])
		if size <= 0 || n > uint64(len(rest)-1-size) {
			return nil, fmt.Errorf("section %d is cut off", id)
		}
		all = append(all, section{id, rest[1+size:][:n]})
		rest = rest[1+size+int(n):]
	}
	return all, nil
}

// join is the inverse of sections.
func join(all []section) []byte {
	wasm := append([]byte(nil), header...)
	for _, s := range all {
		wasm = append(wasm, s.id)
		wasm = binary.AppendUvarint(wasm, uint64(len(s.content)))
		wasm = append(wasm, s.content...)
	}
	return wasm
}

// unpack lays the segments of a data section out: memory begins at address 0 and ends with the last segment.
func unpack(data []byte) (memory []byte, err error) {
	r := reader{rest: data}
	for n := r.unsigned(); n > 0 && r.err == nil; n-- {
		// Kind 0: into memory 0, at an address that is a constant expression.
		if kind, op := r.unsigned(), r.byte(); kind != 0 || op != i32Const {
			return nil, fmt.Errorf("a data segment of kind %d with instruction %#x", kind, op)
		}
		at := r.signed()
		if r.byte() != end || at < 0 || at > maxMemory {
			return nil, fmt.Errorf("a data segment at %d", at)
		}
		content := r.bytes(r.unsigned())
		if to := int(at) + len(content); to > len(memory) {
			memory = append(memory, make([]byte, to-len(memory))...)
		}
		copy(memory[at:], content)
	}
	if r.err == nil && len(r.rest) > 0 {
		r.err = fmt.Errorf("%d bytes after the last data segment", len(r.rest))
	}
	return memory, r.err
}

// pack is the inverse of unpack: it writes segments that are separated by at least gap zeros.
func pack(memory []byte) []byte {
	var n uint64
	var segments []byte
	for at := 0; at < len(memory); {
		if memory[at] == 0 {
			at++
			continue
		}
		stop, zeros := at, 0 // stop is behind the last byte that is not zero
		for i := at; i < len(memory) && zeros < gap; i++ {
			if zeros++; memory[i] != 0 {
				stop, zeros = i+1, 0
			}
		}
		segments = appendSigned(append(segments, 0, i32Const), int64(at))
		segments = binary.AppendUvarint(append(segments, end), uint64(stop-at))
		segments = append(segments, memory[at:stop]...)
		n, at = n+1, stop
	}
	return append(binary.AppendUvarint(nil, n), segments...)
}

// appendSigned appends a number in signed LEB128, which differs from binary.AppendVarint.
func appendSigned(b []byte, v int64) []byte {
	for v < -64 || v > 63 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v)&0x7f)
}

// reader reads the numbers and bytes of a section; its first error stays, and everything read after it is zero.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) bytes(n uint64) (b []byte) {
	if r.err != nil || n > uint64(len(r.rest)) {
		if r.err == nil {
			r.err = fmt.Errorf("%d bytes wanted where %d are left", n, len(r.rest))
		}
		return nil
	}
	b, r.rest = r.rest[:n], r.rest[n:]
	return b
}

func (r *reader) byte() byte {
	if b := r.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) unsigned() uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.bytes(uint64(len(r.rest)) + 1) // records that the section is cut off
		return 0
	}
	r.bytes(uint64(size))
	return n
}

func (r *reader) signed() (v int64) {
	for shift := 0; shift < 64; shift += 7 {
		b := r.byte()
		v |= int64(b&0x7f) << shift
		if b < 0x80 {
			if b&0x40 != 0 && shift < 57 {
				v |= -1 << (shift + 7)
			}
			break
		}
	}
	return v
}
