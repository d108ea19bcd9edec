//go:build goexperiment.simd && go1.27 && (wasm || arm64)

package cpu

import (
	"simd/archsimd"
	"unsafe"
)

// The loads and stores below are not bounds-checked: product.run calls a kernel only
// for tiles whose rows and columns all lie inside A, the packed B and C; pointers that
// end one step past a row are not read. That step may leave the allocation, which is
// why the checks of unsafe arithmetic in race builds are off.

func load4(p unsafe.Pointer) archsimd.Float32x4     { return archsimd.LoadFloat32x4Array((*[4]float32)(p)) }
func store4(p unsafe.Pointer, v archsimd.Float32x4) { v.StoreArray((*[4]float32)(p)) }
func splat4(p unsafe.Pointer) archsimd.Float32x4    { return archsimd.BroadcastFloat32x4(*(*float32)(p)) }

// tile2x16 multiplies with vectors of four. Its eight sums, four values of B, one
// of A and a product fit sixteen registers. It is unrolled, because an iteration of a
// loop costs WebAssembly as much as a step of this one.
//
//go:nocheckptr
func tile2x16(t *Tile, rows *int, tiles int, out, init unsafe.Pointer) {
	ldc := 4 * t.LDC
	aSpan := 4 * t.ASpan
	for range tiles {
		row := (*[2]int)(unsafe.Pointer(rows))
		var c00, c01, c02, c03, c10, c11, c12, c13 archsimd.Float32x4
		if init != nil {
			c00 = load4(init)
			c01 = load4(unsafe.Add(init, 16))
			c02 = load4(unsafe.Add(init, 32))
			c03 = load4(unsafe.Add(init, 48))
			c10, c11, c12, c13 = c00, c01, c02, c03
		} else {
			p := out
			c00, c01, c02, c03 = load4(p), load4(unsafe.Add(p, 16)), load4(unsafe.Add(p, 32)), load4(unsafe.Add(p, 48))
			p = unsafe.Add(p, ldc)
			c10, c11, c12, c13 = load4(p), load4(unsafe.Add(p, 16)), load4(unsafe.Add(p, 32)), load4(unsafe.Add(p, 48))
		}
		b := t.B
		for span := range t.Spans {
			at := unsafe.Add(t.A, span*aSpan)
			a0 := unsafe.Add(at, 4*row[0])
			a1 := unsafe.Add(at, 4*row[1])
			k := t.Length
			for ; k >= 4; k -= 4 {
				b0, b1, b2, b3 := load4(b), load4(unsafe.Add(b, 16)), load4(unsafe.Add(b, 32)), load4(unsafe.Add(b, 48))
				x := splat4(a0)
				c00 = c00.Add(x.Mul(b0))
				c01 = c01.Add(x.Mul(b1))
				c02 = c02.Add(x.Mul(b2))
				c03 = c03.Add(x.Mul(b3))
				x = splat4(a1)
				c10 = c10.Add(x.Mul(b0))
				c11 = c11.Add(x.Mul(b1))
				c12 = c12.Add(x.Mul(b2))
				c13 = c13.Add(x.Mul(b3))
				b0, b1, b2, b3 = load4(unsafe.Add(b, 64)), load4(unsafe.Add(b, 80)), load4(unsafe.Add(b, 96)),
					load4(unsafe.Add(b, 112))
				x = splat4(unsafe.Add(a0, 4))
				c00 = c00.Add(x.Mul(b0))
				c01 = c01.Add(x.Mul(b1))
				c02 = c02.Add(x.Mul(b2))
				c03 = c03.Add(x.Mul(b3))
				x = splat4(unsafe.Add(a1, 4))
				c10 = c10.Add(x.Mul(b0))
				c11 = c11.Add(x.Mul(b1))
				c12 = c12.Add(x.Mul(b2))
				c13 = c13.Add(x.Mul(b3))
				b0, b1, b2, b3 = load4(unsafe.Add(b, 128)), load4(unsafe.Add(b, 144)), load4(unsafe.Add(b, 160)),
					load4(unsafe.Add(b, 176))
				x = splat4(unsafe.Add(a0, 8))
				c00 = c00.Add(x.Mul(b0))
				c01 = c01.Add(x.Mul(b1))
				c02 = c02.Add(x.Mul(b2))
				c03 = c03.Add(x.Mul(b3))
				x = splat4(unsafe.Add(a1, 8))
				c10 = c10.Add(x.Mul(b0))
				c11 = c11.Add(x.Mul(b1))
				c12 = c12.Add(x.Mul(b2))
				c13 = c13.Add(x.Mul(b3))
				b0, b1, b2, b3 = load4(unsafe.Add(b, 192)), load4(unsafe.Add(b, 208)), load4(unsafe.Add(b, 224)),
					load4(unsafe.Add(b, 240))
				x = splat4(unsafe.Add(a0, 12))
				c00 = c00.Add(x.Mul(b0))
				c01 = c01.Add(x.Mul(b1))
				c02 = c02.Add(x.Mul(b2))
				c03 = c03.Add(x.Mul(b3))
				x = splat4(unsafe.Add(a1, 12))
				c10 = c10.Add(x.Mul(b0))
				c11 = c11.Add(x.Mul(b1))
				c12 = c12.Add(x.Mul(b2))
				c13 = c13.Add(x.Mul(b3))
				b, a0, a1 = unsafe.Add(b, 256), unsafe.Add(a0, 16), unsafe.Add(a1, 16)
			}
			for ; k > 0; k-- {
				b0, b1, b2, b3 := load4(b), load4(unsafe.Add(b, 16)), load4(unsafe.Add(b, 32)), load4(unsafe.Add(b, 48))
				x := splat4(a0)
				c00 = c00.Add(x.Mul(b0))
				c01 = c01.Add(x.Mul(b1))
				c02 = c02.Add(x.Mul(b2))
				c03 = c03.Add(x.Mul(b3))
				x = splat4(a1)
				c10 = c10.Add(x.Mul(b0))
				c11 = c11.Add(x.Mul(b1))
				c12 = c12.Add(x.Mul(b2))
				c13 = c13.Add(x.Mul(b3))
				b, a0, a1 = unsafe.Add(b, 64), unsafe.Add(a0, 4), unsafe.Add(a1, 4)
			}
		}
		if t.Floor == 0 {
			var zero archsimd.Float32x4
			c00 = zero.IfElse(c00.Less(zero), c00)
			c01 = zero.IfElse(c01.Less(zero), c01)
			c02 = zero.IfElse(c02.Less(zero), c02)
			c03 = zero.IfElse(c03.Less(zero), c03)
			c10 = zero.IfElse(c10.Less(zero), c10)
			c11 = zero.IfElse(c11.Less(zero), c11)
			c12 = zero.IfElse(c12.Less(zero), c12)
			c13 = zero.IfElse(c13.Less(zero), c13)
		}
		store4(out, c00)
		store4(unsafe.Add(out, 16), c01)
		store4(unsafe.Add(out, 32), c02)
		store4(unsafe.Add(out, 48), c03)
		out = unsafe.Add(out, ldc)
		store4(out, c10)
		store4(unsafe.Add(out, 16), c11)
		store4(unsafe.Add(out, 32), c12)
		store4(unsafe.Add(out, 48), c13)
		out = unsafe.Add(out, ldc)
		rows = (*int)(unsafe.Add(unsafe.Pointer(rows), unsafe.Sizeof(*row)))
	}
}

// strided2x16 is tile2x16 for factors that are not packed.
//
//go:nocheckptr
func strided2x16(t *Tile, rows *int, tiles int, out, init unsafe.Pointer) {
	ldc := 4 * t.LDC
	aStep, aSpan, bStep := 4*t.AStep, 4*t.ASpan, 4*t.BStep
	for range tiles {
		row := (*[2]int)(unsafe.Pointer(rows))
		var c00, c01, c02, c03, c10, c11, c12, c13 archsimd.Float32x4
		if init != nil {
			c00 = load4(init)
			c01 = load4(unsafe.Add(init, 16))
			c02 = load4(unsafe.Add(init, 32))
			c03 = load4(unsafe.Add(init, 48))
			c10, c11, c12, c13 = c00, c01, c02, c03
		} else {
			p := out
			c00, c01, c02, c03 = load4(p), load4(unsafe.Add(p, 16)), load4(unsafe.Add(p, 32)), load4(unsafe.Add(p, 48))
			p = unsafe.Add(p, ldc)
			c10, c11, c12, c13 = load4(p), load4(unsafe.Add(p, 16)), load4(unsafe.Add(p, 32)), load4(unsafe.Add(p, 48))
		}
		b := t.B
		for span := range t.Spans {
			at := unsafe.Add(t.A, span*aSpan)
			a0 := unsafe.Add(at, 4*row[0])
			a1 := unsafe.Add(at, 4*row[1])
			k := t.Length
			for ; k >= 4; k -= 4 {
				b0, b1, b2, b3 := load4(b), load4(unsafe.Add(b, 16)), load4(unsafe.Add(b, 32)), load4(unsafe.Add(b, 48))
				b = unsafe.Add(b, bStep)
				x := splat4(a0)
				a0 = unsafe.Add(a0, aStep)
				c00 = c00.Add(x.Mul(b0))
				c01 = c01.Add(x.Mul(b1))
				c02 = c02.Add(x.Mul(b2))
				c03 = c03.Add(x.Mul(b3))
				x = splat4(a1)
				a1 = unsafe.Add(a1, aStep)
				c10 = c10.Add(x.Mul(b0))
				c11 = c11.Add(x.Mul(b1))
				c12 = c12.Add(x.Mul(b2))
				c13 = c13.Add(x.Mul(b3))
				b0, b1, b2, b3 = load4(b), load4(unsafe.Add(b, 16)), load4(unsafe.Add(b, 32)), load4(unsafe.Add(b, 48))
				b = unsafe.Add(b, bStep)
				x = splat4(a0)
				a0 = unsafe.Add(a0, aStep)
				c00 = c00.Add(x.Mul(b0))
				c01 = c01.Add(x.Mul(b1))
				c02 = c02.Add(x.Mul(b2))
				c03 = c03.Add(x.Mul(b3))
				x = splat4(a1)
				a1 = unsafe.Add(a1, aStep)
				c10 = c10.Add(x.Mul(b0))
				c11 = c11.Add(x.Mul(b1))
				c12 = c12.Add(x.Mul(b2))
				c13 = c13.Add(x.Mul(b3))
				b0, b1, b2, b3 = load4(b), load4(unsafe.Add(b, 16)), load4(unsafe.Add(b, 32)), load4(unsafe.Add(b, 48))
				b = unsafe.Add(b, bStep)
				x = splat4(a0)
				a0 = unsafe.Add(a0, aStep)
				c00 = c00.Add(x.Mul(b0))
				c01 = c01.Add(x.Mul(b1))
				c02 = c02.Add(x.Mul(b2))
				c03 = c03.Add(x.Mul(b3))
				x = splat4(a1)
				a1 = unsafe.Add(a1, aStep)
				c10 = c10.Add(x.Mul(b0))
				c11 = c11.Add(x.Mul(b1))
				c12 = c12.Add(x.Mul(b2))
				c13 = c13.Add(x.Mul(b3))
				b0, b1, b2, b3 = load4(b), load4(unsafe.Add(b, 16)), load4(unsafe.Add(b, 32)), load4(unsafe.Add(b, 48))
				b = unsafe.Add(b, bStep)
				x = splat4(a0)
				a0 = unsafe.Add(a0, aStep)
				c00 = c00.Add(x.Mul(b0))
				c01 = c01.Add(x.Mul(b1))
				c02 = c02.Add(x.Mul(b2))
				c03 = c03.Add(x.Mul(b3))
				x = splat4(a1)
				a1 = unsafe.Add(a1, aStep)
				c10 = c10.Add(x.Mul(b0))
				c11 = c11.Add(x.Mul(b1))
				c12 = c12.Add(x.Mul(b2))
				c13 = c13.Add(x.Mul(b3))
			}
			for ; k > 0; k-- {
				b0, b1, b2, b3 := load4(b), load4(unsafe.Add(b, 16)), load4(unsafe.Add(b, 32)), load4(unsafe.Add(b, 48))
				b = unsafe.Add(b, bStep)
				x := splat4(a0)
				a0 = unsafe.Add(a0, aStep)
				c00 = c00.Add(x.Mul(b0))
				c01 = c01.Add(x.Mul(b1))
				c02 = c02.Add(x.Mul(b2))
				c03 = c03.Add(x.Mul(b3))
				x = splat4(a1)
				a1 = unsafe.Add(a1, aStep)
				c10 = c10.Add(x.Mul(b0))
				c11 = c11.Add(x.Mul(b1))
				c12 = c12.Add(x.Mul(b2))
				c13 = c13.Add(x.Mul(b3))
			}
		}
		if t.Floor == 0 {
			var zero archsimd.Float32x4
			c00 = zero.IfElse(c00.Less(zero), c00)
			c01 = zero.IfElse(c01.Less(zero), c01)
			c02 = zero.IfElse(c02.Less(zero), c02)
			c03 = zero.IfElse(c03.Less(zero), c03)
			c10 = zero.IfElse(c10.Less(zero), c10)
			c11 = zero.IfElse(c11.Less(zero), c11)
			c12 = zero.IfElse(c12.Less(zero), c12)
			c13 = zero.IfElse(c13.Less(zero), c13)
		}
		store4(out, c00)
		store4(unsafe.Add(out, 16), c01)
		store4(unsafe.Add(out, 32), c02)
		store4(unsafe.Add(out, 48), c03)
		out = unsafe.Add(out, ldc)
		store4(out, c10)
		store4(unsafe.Add(out, 16), c11)
		store4(unsafe.Add(out, 32), c12)
		store4(unsafe.Add(out, 48), c13)
		out = unsafe.Add(out, ldc)
		rows = (*int)(unsafe.Add(unsafe.Pointer(rows), unsafe.Sizeof(*row)))
	}
}

var (
	tiling16 = tiling{rows: 2, cols: 16, dense: tile2x16, strided: strided2x16, gather: gatherSIMD}
	simd128  = vectors(&tiling16, &tiling16)
)

// fastest returns the vector kernels: every processor that runs the build has them.
func fastest() *kernels { return &simd128 }
