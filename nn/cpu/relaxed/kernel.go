package relaxed

import (
	"unsafe"

	"untrained/nn/cpu"
)

// The tile that the kernel keeps in registers: 12 sums, two vectors of B and one value of A leave one of the 16 vector
// registers that amd64 has to the browser's compiler. The sums are enough to hide a latency of four cycles, and a
// step's eight loads take less time than its twelve multiply-adds. With 4×12 or 3×16 values, as many sums but one
// vector of B more, the compiler moves sums to memory and the kernel loses a third.
const (
	Rows = 6
	Cols = 8

	lanes   = 4
	vectors = Cols / lanes
)

// Name is the name under which the module exports its kernel.
const Name = "tile"

// Module returns the module. It imports env.memory and exports one function, the kernel, whose parameters are those of
// a cpu.TileFunc: addresses, and the number of tiles.
func Module() []byte { return module(tileKernel()) }

// Where the members of a cpu.Tile lie. Go's int and pointers have eight bytes in WebAssembly, of which the lower four
// say all.
const (
	offsetA      = int32(unsafe.Offsetof(cpu.Tile{}.A))
	offsetB      = int32(unsafe.Offsetof(cpu.Tile{}.B))
	offsetSpans  = int32(unsafe.Offsetof(cpu.Tile{}.Spans))
	offsetLength = int32(unsafe.Offsetof(cpu.Tile{}.Length))
	offsetAStep  = int32(unsafe.Offsetof(cpu.Tile{}.AStep))
	offsetASpan  = int32(unsafe.Offsetof(cpu.Tile{}.ASpan))
	offsetBStep  = int32(unsafe.Offsetof(cpu.Tile{}.BStep))
	offsetLDC    = int32(unsafe.Offsetof(cpu.Tile{}.LDC))
	offsetFloor  = int32(unsafe.Offsetof(cpu.Tile{}.Floor))

	intBytes    = 8
	vectorBytes = 4 * lanes
)

// tileKernel writes the kernel. Its loops run at least once. They are not unrolled: older compilers of browsers put the
// multiply-adds of one sum behind each other, where each waits for the one before.
func tileKernel() *function {
	const tile, rows, tiles, out, init local = 0, 1, 2, 3, 4
	f := newFunction(Name, 5)
	ldc, aStep, bStep, skip := f.local(i32), f.local(i32), f.local(i32), f.local(i32)
	b, spans, steps, at := f.local(i32), f.local(i32), f.local(i32), f.local(i32)
	var a [Rows]local
	var sums [Rows][vectors]local
	for r := range Rows {
		a[r] = f.local(i32)
		for j := range vectors {
			sums[r][j] = f.local(v128)
		}
	}
	var bs [vectors]local
	for j := range bs {
		bs[j] = f.local(v128)
	}
	x, zero := f.local(v128), f.local(v128)

	bytes := func(offset int32) *function { return f.get(tile).load(offset).constant(2).shiftLeft() } // of float32
	bytes(offsetLDC).set(ldc)
	bytes(offsetAStep).set(aStep)
	bytes(offsetBStep).set(bStep)
	// From the end of a stretch to the start of the next: aSpan − length·aStep.
	bytes(offsetASpan).get(tile).load(offsetLength).get(aStep).multiply().subtract().set(skip)

	f.loop() // over tiles
	{
		f.get(init).when()
		for r := range sums {
			for j, s := range sums[r] {
				f.get(init).loadVector(int32(vectorBytes * j)).set(s)
			}
		}
		f.otherwise()
		f.get(out).set(at)
		for r := range sums {
			for j, s := range sums[r] {
				f.get(at).loadVector(int32(vectorBytes * j)).set(s)
			}
			f.get(at).get(ldc).add().set(at)
		}
		f.end()

		f.get(tile).load(offsetB).set(b)
		for r := range a {
			f.get(tile).load(offsetA).get(rows).load(int32(intBytes * r)).constant(2).shiftLeft().add().set(a[r])
		}
		f.get(tile).load(offsetSpans).set(spans)
		f.loop() // over stretches
		{
			f.get(tile).load(offsetLength).set(steps)
			f.loop() // over steps
			{
				for j := range bs {
					f.get(b).loadVector(int32(vectorBytes * j)).set(bs[j])
				}
				f.get(b).get(bStep).add().set(b)
				for r := range a {
					f.get(a[r]).loadSplat(0).set(x)
					f.get(a[r]).get(aStep).add().set(a[r])
					for j, s := range sums[r] {
						f.get(x).get(bs[j]).get(s).multiplyAdd().set(s)
					}
				}
				f.again(steps)
			}
			f.end()
			for r := range a {
				f.get(a[r]).get(skip).add().set(a[r])
			}
			f.again(spans)
		}
		f.end()

		f.get(tile).load(offsetFloor).isZero().when() // the bits of the float32 0
		for r := range sums {
			for _, s := range sums[r] {
				f.get(s).get(zero).maximum().set(s)
			}
		}
		f.end()
		for r := range sums {
			for j, s := range sums[r] {
				f.get(out).get(s).store(int32(vectorBytes * j))
			}
			f.get(out).get(ldc).add().set(out)
		}
		f.get(rows).constant(intBytes * Rows).add().set(rows)
		f.again(tiles)
	}
	f.end()
	return f
}

// again ends the body of a loop: it takes one off the counter and starts the loop again unless nothing is left.
func (f *function) again(counter local) { f.get(counter).constant(-1).add().tee(counter).branchIf(0) }
