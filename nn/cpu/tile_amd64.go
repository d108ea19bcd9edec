//go:build goexperiment.simd && go1.27

package cpu

import (
	"simd/archsimd"
	"unsafe"
)

// The loads and stores below are not bounds-checked: product.run calls a kernel only
// for tiles whose rows and columns all lie inside A, the packed B and C; pointers that
// end one step past a row are not read. That step may leave the allocation, which is
// why the checks of unsafe arithmetic in race builds are off.

func load8(p unsafe.Pointer) archsimd.Float32x8     { return archsimd.LoadFloat32x8Array((*[8]float32)(p)) }
func store8(p unsafe.Pointer, v archsimd.Float32x8) { v.StoreArray((*[8]float32)(p)) }
func splat8(p unsafe.Pointer) archsimd.Float32x8    { return archsimd.BroadcastFloat32x8(*(*float32)(p)) }

func load16(p unsafe.Pointer) archsimd.Float32x16 {
	return archsimd.LoadFloat32x16Array((*[16]float32)(p))
}
func store16(p unsafe.Pointer, v archsimd.Float32x16) { v.StoreArray((*[16]float32)(p)) }
func splat16(p unsafe.Pointer) archsimd.Float32x16 {
	return archsimd.BroadcastFloat32x16(*(*float32)(p))
}

// tile4x16 multiplies with AVX2 and FMA.
//
//go:nocheckptr
func tile4x16(t *Tile, rows *int, tiles int, out, init unsafe.Pointer) {
	ldc := 4 * t.LDC
	aStep, aSpan, bStep := 4*t.AStep, 4*t.ASpan, 4*t.BStep
	for range tiles {
		row := (*[4]int)(unsafe.Pointer(rows))
		var c00, c01, c10, c11, c20, c21, c30, c31 archsimd.Float32x8
		if init != nil {
			c00 = load8(init)
			c01 = load8(unsafe.Add(init, 32))
			c10, c11 = c00, c01
			c20, c21 = c00, c01
			c30, c31 = c00, c01
		} else {
			p := out
			c00, c01 = load8(p), load8(unsafe.Add(p, 32))
			p = unsafe.Add(p, ldc)
			c10, c11 = load8(p), load8(unsafe.Add(p, 32))
			p = unsafe.Add(p, ldc)
			c20, c21 = load8(p), load8(unsafe.Add(p, 32))
			p = unsafe.Add(p, ldc)
			c30, c31 = load8(p), load8(unsafe.Add(p, 32))
		}
		b := t.B
		for span := range t.Spans {
			at := unsafe.Add(t.A, span*aSpan)
			a0 := unsafe.Add(at, 4*row[0])
			a1 := unsafe.Add(at, 4*row[1])
			a2 := unsafe.Add(at, 4*row[2])
			a3 := unsafe.Add(at, 4*row[3])
			for range t.Length {
				b0, b1 := load8(b), load8(unsafe.Add(b, 32))
				b = unsafe.Add(b, bStep)
				x := splat8(a0)
				a0 = unsafe.Add(a0, aStep)
				c00 = x.MulAdd(b0, c00)
				c01 = x.MulAdd(b1, c01)
				x = splat8(a1)
				a1 = unsafe.Add(a1, aStep)
				c10 = x.MulAdd(b0, c10)
				c11 = x.MulAdd(b1, c11)
				x = splat8(a2)
				a2 = unsafe.Add(a2, aStep)
				c20 = x.MulAdd(b0, c20)
				c21 = x.MulAdd(b1, c21)
				x = splat8(a3)
				a3 = unsafe.Add(a3, aStep)
				c30 = x.MulAdd(b0, c30)
				c31 = x.MulAdd(b1, c31)
			}
		}
		if t.Floor == 0 {
			var zero archsimd.Float32x8
			c00 = zero.Merge(c00, c00.Less(zero))
			c01 = zero.Merge(c01, c01.Less(zero))
			c10 = zero.Merge(c10, c10.Less(zero))
			c11 = zero.Merge(c11, c11.Less(zero))
			c20 = zero.Merge(c20, c20.Less(zero))
			c21 = zero.Merge(c21, c21.Less(zero))
			c30 = zero.Merge(c30, c30.Less(zero))
			c31 = zero.Merge(c31, c31.Less(zero))
		}
		store8(out, c00)
		store8(unsafe.Add(out, 32), c01)
		out = unsafe.Add(out, ldc)
		store8(out, c10)
		store8(unsafe.Add(out, 32), c11)
		out = unsafe.Add(out, ldc)
		store8(out, c20)
		store8(unsafe.Add(out, 32), c21)
		out = unsafe.Add(out, ldc)
		store8(out, c30)
		store8(unsafe.Add(out, 32), c31)
		out = unsafe.Add(out, ldc)
		rows = (*int)(unsafe.Add(unsafe.Pointer(rows), unsafe.Sizeof(*row)))
	}
	archsimd.ClearAVXUpperBits() // for which instructions on single numbers would wait
}

// tile4x32 multiplies with AVX-512.
//
//go:nocheckptr
func tile4x32(t *Tile, rows *int, tiles int, out, init unsafe.Pointer) {
	ldc := 4 * t.LDC
	aStep, aSpan, bStep := 4*t.AStep, 4*t.ASpan, 4*t.BStep
	for range tiles {
		row := (*[4]int)(unsafe.Pointer(rows))
		var c00, c01, c10, c11, c20, c21, c30, c31 archsimd.Float32x16
		if init != nil {
			c00 = load16(init)
			c01 = load16(unsafe.Add(init, 64))
			c10, c11 = c00, c01
			c20, c21 = c00, c01
			c30, c31 = c00, c01
		} else {
			p := out
			c00, c01 = load16(p), load16(unsafe.Add(p, 64))
			p = unsafe.Add(p, ldc)
			c10, c11 = load16(p), load16(unsafe.Add(p, 64))
			p = unsafe.Add(p, ldc)
			c20, c21 = load16(p), load16(unsafe.Add(p, 64))
			p = unsafe.Add(p, ldc)
			c30, c31 = load16(p), load16(unsafe.Add(p, 64))
		}
		b := t.B
		for span := range t.Spans {
			at := unsafe.Add(t.A, span*aSpan)
			a0 := unsafe.Add(at, 4*row[0])
			a1 := unsafe.Add(at, 4*row[1])
			a2 := unsafe.Add(at, 4*row[2])
			a3 := unsafe.Add(at, 4*row[3])
			for range t.Length {
				b0, b1 := load16(b), load16(unsafe.Add(b, 64))
				b = unsafe.Add(b, bStep)
				x := splat16(a0)
				a0 = unsafe.Add(a0, aStep)
				c00 = x.MulAdd(b0, c00)
				c01 = x.MulAdd(b1, c01)
				x = splat16(a1)
				a1 = unsafe.Add(a1, aStep)
				c10 = x.MulAdd(b0, c10)
				c11 = x.MulAdd(b1, c11)
				x = splat16(a2)
				a2 = unsafe.Add(a2, aStep)
				c20 = x.MulAdd(b0, c20)
				c21 = x.MulAdd(b1, c21)
				x = splat16(a3)
				a3 = unsafe.Add(a3, aStep)
				c30 = x.MulAdd(b0, c30)
				c31 = x.MulAdd(b1, c31)
			}
		}
		if t.Floor == 0 {
			var zero archsimd.Float32x16
			c00 = zero.Merge(c00, c00.Less(zero))
			c01 = zero.Merge(c01, c01.Less(zero))
			c10 = zero.Merge(c10, c10.Less(zero))
			c11 = zero.Merge(c11, c11.Less(zero))
			c20 = zero.Merge(c20, c20.Less(zero))
			c21 = zero.Merge(c21, c21.Less(zero))
			c30 = zero.Merge(c30, c30.Less(zero))
			c31 = zero.Merge(c31, c31.Less(zero))
		}
		store16(out, c00)
		store16(unsafe.Add(out, 64), c01)
		out = unsafe.Add(out, ldc)
		store16(out, c10)
		store16(unsafe.Add(out, 64), c11)
		out = unsafe.Add(out, ldc)
		store16(out, c20)
		store16(unsafe.Add(out, 64), c21)
		out = unsafe.Add(out, ldc)
		store16(out, c30)
		store16(unsafe.Add(out, 64), c31)
		out = unsafe.Add(out, ldc)
		rows = (*int)(unsafe.Add(unsafe.Pointer(rows), unsafe.Sizeof(*row)))
	}
	archsimd.ClearAVXUpperBits() // for which instructions on single numbers would wait
}

var (
	tiling16 = tiling{rows: 4, cols: 16, dense: tile4x16, strided: tile4x16, gather: gatherSIMD}
	tiling32 = tiling{rows: 4, cols: 32, dense: tile4x32, strided: tile4x32, gather: gatherSIMD}
	avx2     = vectors(&tiling16, &tiling16)
	avx512   = vectors(&tiling32, &tiling16)
)

// fastest returns the widest kernels that this processor runs.
func fastest() *kernels {
	switch {
	case archsimd.X86.AVX512():
		return &avx512
	case archsimd.X86.AVX2() && archsimd.X86.FMA():
		return &avx2
	}
	return &generic
}
