//go:build goexperiment.simd && go1.27 && (amd64 || arm64 || wasm)

package cpu

import (
	"simd/archsimd"
	"unsafe"
)

// vec is four values: the vector that amd64, arm64 and WebAssembly share. The
// kernels of this file move more memory than they compute, so wider ones would
// gain little.
type vec = archsimd.Float32x4

const lanes = 4

// at loads the four values at x[i:] without a bounds check: the loops below end
// before whole(len(x)) and cut their other slices to that length first.
func at(x []float32, i int) vec {
	return archsimd.LoadFloat32x4Array((*[lanes]float32)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(x)), 4*i)))
}

// put stores four values at x[i:]; see at.
func put(x []float32, i int, v vec) {
	v.StoreArray((*[lanes]float32)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(x)), 4*i)))
}

// whole returns the part of n values that fills vectors; the plain kernels do the rest.
func whole(n int) int { return n &^ (lanes - 1) }

func gatherSIMD(to, from []float32, width, step, cols, k int) {
	if cols%(2*lanes) != 0 || k == 0 {
		gatherGeneric(to, from, width, step, cols, k)
		return
	}
	to, from = to[:(k-1)*width+cols], from[:(k-1)*step+cols]
	for c := 0; c < cols; c += 2 * lanes {
		t, f := c, c
		for range k {
			v0, v1 := at(from, f), at(from, f+lanes)
			put(to, t, v0)
			put(to, t+lanes, v1)
			t, f = t+width, f+step
		}
	}
}

func reluSIMD(y, x []float32) {
	var zero vec
	n := whole(len(x))
	y = y[:len(x)]
	for i := 0; i < n; i += lanes {
		v := at(x, i)
		put(y, i, zero.IfElse(v.Less(zero), v))
	}
	reluGeneric(y[n:], x[n:])
}

func reluGradSIMD(dx, y, dy []float32) {
	var zero vec
	n := whole(len(y))
	dx, dy = dx[:len(y)], dy[:len(y)]
	for i := 0; i < n; i += lanes {
		put(dx, i, at(dy, i).Masked(at(y, i).Greater(zero)))
	}
	reluGradGeneric(dx[n:], y[n:], dy[n:])
}

func tanhGradSIMD(dx, y, dy []float32) {
	one := archsimd.BroadcastFloat32x4(1)
	n := whole(len(y))
	dx, dy = dx[:len(y)], dy[:len(y)]
	for i := 0; i < n; i += lanes {
		v := at(y, i)
		put(dx, i, at(dy, i).Mul(one.Sub(v.Mul(v))))
	}
	tanhGradGeneric(dx[n:], y[n:], dy[n:])
}

func maximumSIMD(y, x []float32) {
	n := whole(len(x))
	y = y[:len(x)]
	for i := 0; i < n; i += lanes {
		put(y, i, at(y, i).Max(at(x, i)))
	}
	maximumGeneric(y[n:], x[n:])
}

func addToSIMD(y, x []float32, a float32) {
	f := archsimd.BroadcastFloat32x4(a)
	n := whole(len(x))
	y = y[:len(x)]
	for i := 0; i < n; i += lanes {
		put(y, i, at(y, i).Add(f.Mul(at(x, i))))
	}
	addToGeneric(y[n:], x[n:], a)
}

func sumRowsSIMD(sum, x []float32) {
	n := len(sum)
	if n%lanes != 0 {
		sumRowsGeneric(sum, x)
		return
	}
	for c := 0; c < n; c += lanes {
		for from := c; from < len(x); from += sumBlock * n {
			var part vec
			for i := from; i < min(from+sumBlock*n, len(x)); i += n {
				part = part.Add(at(x, i))
			}
			put(sum, c, at(sum, c).Add(part))
		}
	}
}

func adamSIMD(p, g, m, v []float32, h *[7]float32) {
	beta1, beta2 := archsimd.BroadcastFloat32x4(h[1]), archsimd.BroadcastFloat32x4(h[2])
	rest1, rest2 := archsimd.BroadcastFloat32x4(1-h[1]), archsimd.BroadcastFloat32x4(1-h[2])
	shrink := archsimd.BroadcastFloat32x4(h[6])
	rate, epsilon, fix2 := archsimd.BroadcastFloat32x4(h[0]*h[4]), archsimd.BroadcastFloat32x4(h[3]),
		archsimd.BroadcastFloat32x4(h[5])
	n := whole(len(g))
	p, m, v = p[:len(g)], m[:len(g)], v[:len(g)]
	for i := 0; i < n; i += lanes {
		d := at(g, i)
		m1 := beta1.Mul(at(m, i)).Add(rest1.Mul(d))
		v1 := beta2.Mul(at(v, i)).Add(rest2.Mul(d.Mul(d)))
		put(m, i, m1)
		put(v, i, v1)
		old := at(p, i)
		put(p, i, old.Sub(shrink.Mul(old)).Sub(rate.Mul(m1).Div(v1.Mul(fix2).Sqrt().Add(epsilon))))
	}
	adamGeneric(p[n:], g[n:], m[n:], v[n:], h)
}

// The 2×2 kernels take whole vectors of channels; for other numbers of channels the
// plain ones are used. All slices of a call hold whole rows: y and dy w·c values, the
// inputs 2·w·c.

func max2SIMD(y, x0, x1 []float32, c int) {
	if c%lanes != 0 {
		max2Generic(y, x0, x1, c)
		return
	}
	x0, x1 = x0[:2*len(y)], x1[:2*len(y)]
	for o := 0; o < len(y); o += c {
		for i := o; i < o+c; i += lanes {
			put(y, i, at(x0, o+i).Max(at(x0, o+i+c)).Max(at(x1, o+i).Max(at(x1, o+i+c))))
		}
	}
}

func max2GradSIMD(dx0, dx1, x0, x1, y, dy []float32, c int) {
	if c%lanes != 0 {
		max2GradGeneric(dx0, dx1, x0, x1, y, dy, c)
		return
	}
	n := len(y)
	dx0, dx1, x0, x1, dy = dx0[:2*n], dx1[:2*n], x0[:2*n], x1[:2*n], dy[:n]
	var zero vec
	for o := 0; o < n; o += c {
		for i := o; i < o+c; i += lanes {
			top, d := at(y, i), at(dy, i)
			// d is zero once the first largest value has received it.
			is := at(x0, o+i).Equal(top)
			put(dx0, o+i, d.Masked(is))
			d = zero.IfElse(is, d)
			is = at(x0, o+i+c).Equal(top)
			put(dx0, o+i+c, d.Masked(is))
			d = zero.IfElse(is, d)
			is = at(x1, o+i).Equal(top)
			put(dx1, o+i, d.Masked(is))
			d = zero.IfElse(is, d)
			put(dx1, o+i+c, d.Masked(at(x1, o+i+c).Equal(top)))
		}
	}
}

func avg2SIMD(y, x0, x1 []float32, c int) {
	if c%lanes != 0 {
		avg2Generic(y, x0, x1, c)
		return
	}
	quarter := archsimd.BroadcastFloat32x4(0.25)
	x0, x1 = x0[:2*len(y)], x1[:2*len(y)]
	for o := 0; o < len(y); o += c {
		for i := o; i < o+c; i += lanes {
			put(y, i, at(x0, o+i).Add(at(x0, o+i+c)).Add(at(x1, o+i).Add(at(x1, o+i+c))).Mul(quarter))
		}
	}
}

func avg2GradSIMD(dx0, dx1, dy []float32, c int) {
	if c%lanes != 0 {
		avg2GradGeneric(dx0, dx1, dy, c)
		return
	}
	quarter := archsimd.BroadcastFloat32x4(0.25)
	dx0, dx1 = dx0[:2*len(dy)], dx1[:2*len(dy)]
	for o := 0; o < len(dy); o += c {
		for i := o; i < o+c; i += lanes {
			d := at(dy, i).Mul(quarter)
			put(dx0, o+i, d)
			put(dx0, o+i+c, d)
			put(dx1, o+i, d)
			put(dx1, o+i+c, d)
		}
	}
}

// vectors returns the kernels that all processors with vectors share, with product
// kernels of the processor's own.
func vectors(wide, narrow *tiling) kernels {
	return kernels{
		wide: wide, narrow: narrow,
		activations: vectorActivations,
		maximum:     maximumSIMD, addTo: addToSIMD, sumRows: sumRowsSIMD, adam: adamSIMD,
		addProduct: addProductSIMD, product: productSIMD,
		max2: max2SIMD, max2Grad: max2GradSIMD, avg2: avg2SIMD, avg2Grad: avg2GradSIMD,
	}
}
