package program

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Go's linker gives every program tables by which the runtime goes from an instruction to its function, file and line.
// Some of what they hold is dear over the wire and of little use in a browser:
//
//   - The tables of files and lines are 0.17 MB. A stack trace of the page names functions, and as few of them are
//     inlined, that is enough to find a fault.
//   - Tables of the instructions at which a goroutine must not be interrupted: in WebAssembly none is, so that nothing
//     asks for them.
//   - findfunctab has an entry for every 4 096 addresses. A function has 65 536 in WebAssembly, so 16 entries a
//     function, 3.3 MB of the program's memory: its numbers are 0.1 MB over the wire. The runtime takes an entry as a
//     place to begin and goes on from there, so that numbers rounded down to a multiple of 16 serve as well.
//
// Both are changed in the finished file, as the linker has no flags for it. The layout is that of Toolchain (its
// src/runtime/symtab.go and runtime2.go); if it is another, trim returns an error instead of a broken program.

const (
	// The first eight bytes of the header: a magic number, two zeros, the smallest instruction's size, a pointer's size.
	headerMagic = "\xf1\xff\xff\xff\x00\x00\x01\x08"

	// In a moduledata, the header's address is followed by the slices funcnametab, cutab, filetab, pctab, pclntable and
	// ftab, then by findfunctab, minpc and maxpc.
	toFindfunctab = 8 + 6*24

	bucket     = 4096 // addresses of one entry of findfunctab
	bucketSize = 4 + 16
	begin      = 16 // rounding of an entry's function
)

// trim returns a program of Go for WebAssembly without files and lines, with a findfunctab that compresses, and with
// data segments only where there is data. It changes nothing in a program that it returned before.
func trim(wasm []byte) ([]byte, error) {
	all, err := sections(wasm)
	if err != nil {
		return nil, err
	}
	for i, s := range all {
		if s.id != dataSection {
			continue
		}
		memory, err := unpack(s.content)
		if err != nil {
			return nil, err
		}
		t, err := findTables(memory)
		if err != nil {
			return nil, err
		}
		if err := errors.Join(t.dropLines(), t.roundBuckets()); err != nil {
			return nil, err
		}
		all[i].content = pack(memory)
		return join(all), nil
	}
	return nil, errors.New("a program without data")
}

// tables are the runtime's tables in a program's memory: header is the address of pcHeader, n the number of functions;
// the others are addresses.
type tables struct {
	memory                                         []byte
	n                                              int
	header, cutab, filetab, pctab, functab, module int
}

func findTables(memory []byte) (t tables, err error) {
	t = tables{memory: memory, header: bytes.Index(memory, []byte(headerMagic))}
	if t.header < 0 || len(memory)-t.header < 72 {
		return t, errors.New("the runtime's tables were not found")
	}
	word := func(i int) int { return int(binary.LittleEndian.Uint64(memory[t.header+8*i:])) }
	t.n = word(1)
	names := t.header + word(4)
	t.cutab, t.filetab, t.pctab, t.functab = t.header+word(5), t.header+word(6), t.header+word(7), t.header+word(8)
	for at, before := t.functab, len(memory); ; {
		if at < t.header || at > before {
			return t, fmt.Errorf("the header of the runtime's tables is not that of %s", Toolchain)
		}
		if at == names {
			break
		}
		before = at
		at = map[int]int{t.functab: t.pctab, t.pctab: t.filetab, t.filetab: t.cutab, t.cutab: names}[at]
	}
	if t.n < 1 || t.n > (len(memory)-t.functab)/8 {
		return t, fmt.Errorf("%d functions do not fit into the runtime's tables", t.n)
	}
	pointers := binary.LittleEndian.AppendUint64(nil, uint64(t.header))
	pointers = binary.LittleEndian.AppendUint64(pointers, uint64(names))
	t.module = bytes.Index(memory, pointers)
	if t.module < 0 || len(memory)-t.module < toFindfunctab+24 {
		return t, errors.New("the runtime's moduledata was not found")
	}
	return t, nil
}

// dropLines makes every function one without files, lines and interruptions, and clears the tables that only they used.
func (t tables) dropLines() error {
	const (
		pcsp   = 4 * 4
		pcfile = 5 * 4
		pcln   = 6 * 4
		count  = 7 * 4 // of the tables of a function beyond these three
		unit   = 8 * 4
		line   = 9 * 4 // where the function begins
		others = 11 * 4
	)
	kept, gone := make(map[uint32]bool), make(map[uint32]bool)
	for i := range t.n {
		at := t.functab + int(binary.LittleEndian.Uint32(t.memory[t.functab+8*i+4:]))
		if at+others > len(t.memory) {
			return fmt.Errorf("function %d lies behind the tables", i)
		}
		f := t.memory[at:]
		n := int(binary.LittleEndian.Uint32(f[count:]))
		if n > (len(f)-others)/4 {
			return fmt.Errorf("function %d has %d tables", i, n)
		}
		unneeded := []int{pcfile, pcln}
		if n > 0 {
			unneeded = append(unneeded, others) // PCDATA_UnsafePoint is the first of the others
		}
		for _, field := range unneeded {
			gone[binary.LittleEndian.Uint32(f[field:])] = true
			clear(f[field:][:4]) // 0: the function has no such table
		}
		clear(f[unit:][:4])
		clear(f[line:][:4])
		kept[binary.LittleEndian.Uint32(f[pcsp:])] = true
		for j := 1; j < n; j++ {
			kept[binary.LittleEndian.Uint32(f[others+4*j:])] = true
		}
	}
	for offset := range gone {
		if offset == 0 || kept[offset] {
			continue
		}
		if err := t.clearTable(int(offset)); err != nil {
			return err
		}
	}
	clear(t.memory[t.cutab:t.pctab]) // names of files and which unit of compilation has which
	return nil
}

// clearTable clears one table of pctab: pairs of numbers, the first of them a difference of values, which is 0 only in
// the first pair and at the end.
func (t tables) clearTable(offset int) error {
	if offset > t.functab-t.pctab {
		return fmt.Errorf("a table of lines at %d of %d bytes", offset, t.functab-t.pctab)
	}
	table := t.memory[t.pctab+offset : t.functab]
	r := reader{rest: table}
	for first := true; r.err == nil; first = false {
		if difference := r.unsigned(); difference == 0 && !first {
			break
		}
		r.unsigned()
	}
	clear(table[:len(table)-len(r.rest)])
	return r.err
}

// roundBuckets rounds the functions of findfunctab down.
func (t tables) roundBuckets() error {
	word := func(i int) int { return int(binary.LittleEndian.Uint64(t.memory[t.module+toFindfunctab+8*i:])) }
	at, addresses := word(0), word(2)-word(1)
	n := (addresses + bucket - 1) / bucket
	if at < 0 || n < 1 || at > len(t.memory) || n > (len(t.memory)-at)/bucketSize {
		return fmt.Errorf("findfunctab at %d has no room for %d addresses", at, addresses)
	}
	for before := 0; n > 0; n, at = n-1, at+bucketSize {
		f := int(binary.LittleEndian.Uint32(t.memory[at:]))
		whole := n > 1 // the last entry is cut off where the last function ends
		if f < before || f >= t.n || whole && !zero(t.memory[at+4:at+bucketSize]) {
			return fmt.Errorf("findfunctab names function %d of %d after %d: not the layout of %s", f, t.n, before, Toolchain)
		}
		binary.LittleEndian.PutUint32(t.memory[at:], uint32(f-f%begin))
		before = f
	}
	return nil
}

func zero(b []byte) bool { return len(bytes.Trim(b, "\x00")) == 0 }
