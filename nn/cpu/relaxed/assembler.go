package relaxed

// value is the type of a parameter or a local, as WebAssembly encodes it.
type value byte

const (
	i32  value = 0x7f
	v128 value = 0x7b
)

// local is the number of a parameter or of a local.
type local uint32

// function is a function without results while it is written. Its methods append one instruction each and return the
// function, so that what works together on the stack stands on one line.
type function struct {
	name   string
	params int     // all of them i32; they are the first locals
	locals []value // the others
	code   []byte
}

func newFunction(name string, params int) *function { return &function{name: name, params: params} }

// local declares a local, which is zero at first.
func (f *function) local(t value) local {
	f.locals = append(f.locals, t)
	return local(f.params + len(f.locals) - 1)
}

// op appends an instruction and the numbers that follow it.
func (f *function) op(code []byte, numbers ...uint32) *function {
	f.code = append(f.code, code...)
	for _, n := range numbers {
		f.code = unsigned(f.code, n)
	}
	return f
}

// Locals and numbers.

func (f *function) get(l local) *function { return f.op([]byte{0x20}, uint32(l)) } // local.get
func (f *function) set(l local) *function { return f.op([]byte{0x21}, uint32(l)) } // local.set
func (f *function) tee(l local) *function { return f.op([]byte{0x22}, uint32(l)) } // local.tee

func (f *function) constant(n int32) *function { return f.op(signed([]byte{0x41}, n)) } // i32.const
func (f *function) isZero() *function          { return f.op([]byte{0x45}) }            // i32.eqz
func (f *function) add() *function             { return f.op([]byte{0x6a}) }            // i32.add
func (f *function) subtract() *function        { return f.op([]byte{0x6b}) }            // i32.sub
func (f *function) multiply() *function        { return f.op([]byte{0x6c}) }            // i32.mul
func (f *function) shiftLeft() *function       { return f.op([]byte{0x74}) }            // i32.shl

// A loop and a condition ("if") end with end. branchIf takes a number from the stack and, unless it is zero, leaves the
// condition, or starts the loop again, that is depth levels around it.

func (f *function) loop() *function                 { return f.op([]byte{0x03, nothing}) }
func (f *function) when() *function                 { return f.op([]byte{0x04, nothing}) }
func (f *function) otherwise() *function            { return f.op([]byte{0x05}) }
func (f *function) end() *function                  { return f.op([]byte{0x0b}) }
func (f *function) branchIf(depth uint32) *function { return f.op([]byte{0x0d}, depth) } // br_if

// nothing is the type of what takes and leaves nothing on the stack.
const nothing = 0x40

// Loads take an address from the stack, to which offset bytes are added; store takes an address and, above it, a value.

func (f *function) load(offset int32) *function       { return f.memory(offset, 0x28) }       // i32.load
func (f *function) loadVector(offset int32) *function { return f.memory(offset, 0xfd, 0x00) } // v128.load
func (f *function) loadSplat(offset int32) *function  { return f.memory(offset, 0xfd, 0x09) } // v128.load32_splat
func (f *function) store(offset int32) *function      { return f.memory(offset, 0xfd, 0x0b) } // v128.store

func (f *function) memory(offset int32, code ...byte) *function {
	const aligned = 2 // the address is a multiple of 2² bytes: all that is known of float32
	return f.op(code, aligned, uint32(offset))
}

// multiplyAdd is f32x4.relaxed_madd: of x, y and z on the stack it leaves x·y + z, rounded once or twice.
func (f *function) multiplyAdd() *function { return f.op([]byte{0xfd}, 0x105) }

// maximum is f32x4.pmax: of x and y on the stack it leaves y where x < y and else x, NaN included.
func (f *function) maximum() *function { return f.op([]byte{0xfd}, 0xeb) }

// module returns the module that exports the functions under their names and imports the memory env.memory.
func module(functions ...*function) []byte {
	var types, declared, exports, bodies [][]byte
	for i, f := range functions {
		types = append(types, f.signature())
		declared = append(declared, unsigned(nil, uint32(i))) // its type
		exports = append(exports, unsigned(append(text(f.name), 0), uint32(i)))
		bodies = append(bodies, f.body())
	}
	const anySize = 0
	memory := append(append(text("env"), text("memory")...), 2, anySize, 0)
	m := []byte("\x00asm\x01\x00\x00\x00")
	for _, s := range []struct {
		id    byte
		items [][]byte
	}{{1, types}, {2, [][]byte{memory}}, {3, declared}, {7, exports}, {10, bodies}} {
		m = append(append(m, s.id), sized(list(s.items))...)
	}
	return m
}

// signature returns the function's type.
func (f *function) signature() []byte {
	t := unsigned([]byte{0x60}, uint32(f.params))
	for range f.params {
		t = append(t, byte(i32))
	}
	return append(t, 0) // results
}

// body returns the function's locals and code.
func (f *function) body() []byte {
	var locals [][]byte
	for _, t := range f.locals {
		locals = append(locals, []byte{1, byte(t)}) // one of this type
	}
	return sized(append(append(list(locals), f.code...), 0x0b)) // end
}

// list puts the number of items before them; sized and text put the number of bytes before them.
func list(items [][]byte) []byte {
	b := unsigned(nil, uint32(len(items)))
	for _, i := range items {
		b = append(b, i...)
	}
	return b
}

func sized(b []byte) []byte { return append(unsigned(nil, uint32(len(b))), b...) }
func text(s string) []byte  { return sized([]byte(s)) }

// unsigned appends n in LEB128: seven bits a byte, the lowest first; the eighth bit is set where more follow.
func unsigned(b []byte, n uint32) []byte {
	for ; n >= 0x80; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return append(b, byte(n))
}

// signed appends n in signed LEB128, where the seventh bit of the last byte is the sign.
func signed(b []byte, n int32) []byte {
	for ; n < -0x40 || n >= 0x40; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return append(b, byte(n)&0x7f)
}
