package relaxed

import (
	"encoding/binary"
	"fmt"
	"math"
)

// machine runs the code of a function of this package slowly, so that tests need no browser. It knows the instructions
// of the assembler, and panics at others.
type machine struct {
	memory []byte
	fused  bool // multiplyAdd rounds once
	code   []byte
	at     int
	locals []word
	stack  []word
}

// word holds an i32 or a v128.
type word struct {
	n int32
	v [lanes]float32
}

// call calls the first function of a module.
func (m *machine) call(module []byte, args ...int32) {
	m.code, m.at = module, len("\x00asm\x01\x00\x00\x00")
	for m.op() != 10 {
		size := m.unsigned()
		m.at += int(size)
	}
	m.unsigned() // bytes of the section
	m.unsigned() // functions
	m.unsigned() // bytes of the first
	m.locals = make([]word, len(args))
	for i, a := range args {
		m.locals[i].n = a
	}
	for range m.unsigned() {
		m.locals = append(m.locals, make([]word, m.unsigned())...)
		m.at++ // their type
	}
	m.run()
	if len(m.stack) != 0 {
		panic(fmt.Sprintf("%d values are left on the stack", len(m.stack)))
	}
}

// run runs a body until its end or its "else" and reports whether it branched to its beginning instead.
func (m *machine) run() (again bool) {
	for {
		switch op := m.op(); op {
		case 0x03: // loop
			m.at++
			for start := m.at; m.run(); {
				m.at = start
			}
		case 0x04: // if
			m.at++
			if m.pop().n != 0 {
				m.run()
				if m.code[m.at-1] == 0x05 {
					m.skip()
				}
			} else if m.skip() == 0x05 {
				m.run()
			}
		case 0x05, 0x0b: // else, end
			return false
		case 0x0d: // br_if
			if m.unsigned() != 0 {
				panic("a branch to an outer level")
			}
			if m.pop().n != 0 {
				return true
			}
		default:
			m.plain(op)
		}
	}
}

// skip goes behind the "else" or the end of the body and returns which it was.
func (m *machine) skip() (op byte) {
	for depth := 0; ; {
		switch op = m.op(); op {
		case 0x03, 0x04:
			m.at++
			depth++
		case 0x05, 0x0b:
			if depth == 0 {
				return op
			}
			if op == 0x0b {
				depth--
			}
		case 0x0d, 0x20, 0x21, 0x22, 0x41:
			m.unsigned()
		case 0x28:
			m.unsigned()
			m.unsigned()
		case 0xfd:
			if sub := m.unsigned(); sub <= 0x0b {
				m.unsigned()
				m.unsigned()
			}
		}
	}
}

// plain runs an instruction that does not branch.
func (m *machine) plain(op byte) {
	switch op {
	case 0x20:
		m.push(m.locals[m.unsigned()])
	case 0x21:
		m.locals[m.unsigned()] = m.pop()
	case 0x22:
		m.locals[m.unsigned()] = m.stack[len(m.stack)-1]
	case 0x41:
		m.push(word{n: m.signed()})
	case 0x45:
		n := int32(0)
		if m.pop().n == 0 {
			n = 1
		}
		m.push(word{n: n})
	case 0x6a, 0x6b, 0x6c, 0x74:
		y, x := m.pop().n, m.pop().n
		m.push(word{n: map[byte]int32{0x6a: x + y, 0x6b: x - y, 0x6c: x * y, 0x74: x << (y & 31)}[op]})
	case 0x28:
		m.push(word{n: int32(binary.LittleEndian.Uint32(m.address()))})
	case 0xfd:
		m.vector(m.unsigned())
	default:
		panic(fmt.Sprintf("unknown instruction %#x", op))
	}
}

func (m *machine) vector(op uint32) {
	var w word
	switch op {
	case 0x00, 0x09: // load, load32_splat
		from, step := m.address(), 4
		if op == 0x09 {
			step = 0
		}
		for i := range w.v {
			w.v[i] = math.Float32frombits(binary.LittleEndian.Uint32(from[step*i:]))
		}
	case 0x0b: // store
		w = m.pop()
		to := m.address()
		for i, v := range w.v {
			binary.LittleEndian.PutUint32(to[4*i:], math.Float32bits(v))
		}
		return
	case 0x105: // relaxed_madd
		z, y, x := m.pop().v, m.pop().v, m.pop().v
		for i := range w.v {
			w.v[i] = float32(x[i]*y[i]) + z[i]
			if m.fused { // a product of two float32 is a float64, whose sum is rounded twice at worst
				w.v[i] = float32(float64(x[i])*float64(y[i]) + float64(z[i]))
			}
		}
	case 0xeb: // pmax
		y, x := m.pop().v, m.pop().v
		for i := range w.v {
			w.v[i] = x[i]
			if x[i] < y[i] {
				w.v[i] = y[i]
			}
		}
	default:
		panic(fmt.Sprintf("unknown vector instruction %#x", op))
	}
	m.push(w)
}

// address takes an address from the stack and returns the memory there.
func (m *machine) address() []byte {
	m.unsigned() // alignment
	offset := m.unsigned()
	return m.memory[uint32(m.pop().n)+offset:]
}

func (m *machine) push(w word) { m.stack = append(m.stack, w) }

func (m *machine) pop() word {
	w := m.stack[len(m.stack)-1]
	m.stack = m.stack[:len(m.stack)-1]
	return w
}

func (m *machine) op() byte {
	m.at++
	return m.code[m.at-1]
}

// unsigned reads a number in LEB128.
func (m *machine) unsigned() (n uint32) {
	for shift := 0; ; shift += 7 {
		b := m.op()
		n |= uint32(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
}

// signed reads a number in signed LEB128.
func (m *machine) signed() (n int32) {
	for shift := 0; ; shift += 7 {
		b := m.op()
		n |= int32(b&0x7f) << shift
		if b < 0x80 {
			return n << max(0, 25-shift) >> max(0, 25-shift) // the sign
		}
	}
}
