//go:build goexperiment.simd && go1.27 && (amd64 || arm64 || wasm)

package linear

import (
	"unsafe"
)

// Loads and stores below are not bounds-checked: every function first cuts its
// slices to the lengths that its loops run to.

// Dot returns the inner product of a and b, of the same length.
func Dot(a, b []float64) float64 {
	if hasVectors() {
		return dotSIMD(a, b)
	}
	return Inner(a, b)
}

// Axpy adds alpha·x to y, of the same length.
func Axpy(y []float64, alpha float64, x []float64) {
	if hasVectors() {
		axpySIMD(y, alpha, x)
		return
	}
	axpyGeneric(y, alpha, x)
}

func dots(d *[8]float64, x, v []float64, step, n int) {
	if hasVectors() {
		dotsSIMD(d, x, v, step, n)
		return
	}
	dotsGeneric(d, x, v, step, n)
}

func combine(x []float64, c *[8]float64, v []float64, step, n int) {
	if hasVectors() {
		combineSIMD(x, c, v, step, n)
		return
	}
	combineGeneric(x, c, v, step, n)
}

func updateTimes(p, a []float64, step int, v, w, x []float64) {
	if hasVectors() {
		updateTimesSIMD(p, a, step, v, w, x)
		return
	}
	updateTimesGeneric(p, a, step, v, w, x)
}

// address returns where x begins.
func address(x []float64) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(x)) }

const width = 8 * lanes // bytes of a vector

func dotSIMD(a, b []float64) float64 {
	b = b[:len(a)]
	pa, pb := address(a), address(b)
	var s0, s1 vec
	i := 0
	for ; i+2*lanes <= len(a); i += 2 * lanes {
		s0 = mulAdd(load(unsafe.Add(pa, 8*i)), load(unsafe.Add(pb, 8*i)), s0)
		s1 = mulAdd(load(unsafe.Add(pa, 8*i+width)), load(unsafe.Add(pb, 8*i+width)), s1)
	}
	var parts [lanes]float64
	store(unsafe.Pointer(&parts), s0.Add(s1))
	leave()
	rest := 0.0
	for ; i < len(a); i++ {
		rest += a[i] * b[i]
	}
	return sum(&parts) + rest
}

func axpySIMD(y []float64, alpha float64, x []float64) {
	y = y[:len(x)]
	py, px := address(y), address(x)
	f := splat(alpha)
	i := 0
	for ; i+lanes <= len(x); i += lanes {
		to := unsafe.Add(py, 8*i)
		store(to, mulAdd(f, load(unsafe.Add(px, 8*i)), load(to)))
	}
	leave()
	for ; i < len(x); i++ {
		y[i] += alpha * x[i]
	}
}

func dotsSIMD(d *[8]float64, x, v []float64, step, n int) {
	x, v = x[:step+n], v[:3*step+n]
	x0, v0 := address(x), address(v)
	x1 := unsafe.Add(x0, 8*step)
	v1 := unsafe.Add(v0, 8*step)
	v2 := unsafe.Add(v1, 8*step)
	v3 := unsafe.Add(v2, 8*step)
	var s00, s01, s02, s03, s10, s11, s12, s13 vec
	i, end := 0, 8*(n&^(lanes-1)) // bytes
	for ; i+2*width <= end; i += 2 * width {
		t0, t1, t2, t3 := load(unsafe.Add(v0, i)), load(unsafe.Add(v1, i)), load(unsafe.Add(v2, i)), load(unsafe.Add(v3, i))
		y := load(unsafe.Add(x0, i))
		s00, s01, s02, s03 = mulAdd(y, t0, s00), mulAdd(y, t1, s01), mulAdd(y, t2, s02), mulAdd(y, t3, s03)
		y = load(unsafe.Add(x1, i))
		s10, s11, s12, s13 = mulAdd(y, t0, s10), mulAdd(y, t1, s11), mulAdd(y, t2, s12), mulAdd(y, t3, s13)
		j := i + width
		t0, t1, t2, t3 = load(unsafe.Add(v0, j)), load(unsafe.Add(v1, j)), load(unsafe.Add(v2, j)), load(unsafe.Add(v3, j))
		y = load(unsafe.Add(x0, j))
		s00, s01, s02, s03 = mulAdd(y, t0, s00), mulAdd(y, t1, s01), mulAdd(y, t2, s02), mulAdd(y, t3, s03)
		y = load(unsafe.Add(x1, j))
		s10, s11, s12, s13 = mulAdd(y, t0, s10), mulAdd(y, t1, s11), mulAdd(y, t2, s12), mulAdd(y, t3, s13)
	}
	for ; i < end; i += width {
		t0, t1, t2, t3 := load(unsafe.Add(v0, i)), load(unsafe.Add(v1, i)), load(unsafe.Add(v2, i)), load(unsafe.Add(v3, i))
		y := load(unsafe.Add(x0, i))
		s00, s01, s02, s03 = mulAdd(y, t0, s00), mulAdd(y, t1, s01), mulAdd(y, t2, s02), mulAdd(y, t3, s03)
		y = load(unsafe.Add(x1, i))
		s10, s11, s12, s13 = mulAdd(y, t0, s10), mulAdd(y, t1, s11), mulAdd(y, t2, s12), mulAdd(y, t3, s13)
	}
	var parts [8][lanes]float64
	to := unsafe.Pointer(&parts)
	store(to, s00)
	store(unsafe.Add(to, width), s01)
	store(unsafe.Add(to, 2*width), s02)
	store(unsafe.Add(to, 3*width), s03)
	store(unsafe.Add(to, 4*width), s10)
	store(unsafe.Add(to, 5*width), s11)
	store(unsafe.Add(to, 6*width), s12)
	store(unsafe.Add(to, 7*width), s13)
	leave()
	for k := range d {
		d[k] = sum(&parts[k])
	}
	for l := i / 8; l < n; l++ {
		for k := range 4 {
			d[k] += x[l] * v[k*step+l]
			d[4+k] += x[step+l] * v[k*step+l]
		}
	}
}

func combineSIMD(x []float64, c *[8]float64, v []float64, step, n int) {
	x, v = x[:step+n], v[:3*step+n]
	x0, v0 := address(x), address(v)
	x1 := unsafe.Add(x0, 8*step)
	v1 := unsafe.Add(v0, 8*step)
	v2 := unsafe.Add(v1, 8*step)
	v3 := unsafe.Add(v2, 8*step)
	c00, c01, c02, c03 := splat(c[0]), splat(c[1]), splat(c[2]), splat(c[3])
	c10, c11, c12, c13 := splat(c[4]), splat(c[5]), splat(c[6]), splat(c[7])
	i, end := 0, 8*(n&^(lanes-1)) // bytes
	for ; i < end; i += width {
		t0, t1, t2, t3 := load(unsafe.Add(v0, i)), load(unsafe.Add(v1, i)), load(unsafe.Add(v2, i)), load(unsafe.Add(v3, i))
		to := unsafe.Add(x0, i)
		store(to, mulAdd(c03, t3, mulAdd(c02, t2, mulAdd(c01, t1, mulAdd(c00, t0, load(to))))))
		to = unsafe.Add(x1, i)
		store(to, mulAdd(c13, t3, mulAdd(c12, t2, mulAdd(c11, t1, mulAdd(c10, t0, load(to))))))
	}
	leave()
	for l := i / 8; l < n; l++ {
		for k := range 4 {
			x[l] += c[k] * v[k*step+l]
			x[step+l] += c[4+k] * v[k*step+l]
		}
	}
}

// updateTimesSIMD takes rows by twos, so that a value of p, v, w and x is loaded
// for two values of A.
func updateTimesSIMD(p, a []float64, step int, v, w, x []float64) {
	n := len(x)
	p, v, w = p[:n], v[:n], w[:n]
	pp, pv, pw, px := address(p), address(v), address(w), address(x)
	i := 0
	for ; i+2 <= n; i += 2 {
		row0, row1 := a[i*step:][:i+1], a[(i+1)*step:][:i+2]
		r0, r1 := address(row0), address(row1)
		v0, v1, w0, w1 := splat(-v[i]), splat(-v[i+1]), splat(-w[i]), splat(-w[i+1])
		x0, x1 := splat(x[i]), splat(x[i+1])
		var s0, s1 vec
		j, end := 0, 8*(i&^(lanes-1)) // bytes
		for ; j < end; j += width {
			tv, tw, tx := load(unsafe.Add(pv, j)), load(unsafe.Add(pw, j)), load(unsafe.Add(px, j))
			to := unsafe.Add(r0, j)
			y0 := mulAdd(w0, tv, mulAdd(v0, tw, load(to)))
			store(to, y0)
			to = unsafe.Add(r1, j)
			y1 := mulAdd(w1, tv, mulAdd(v1, tw, load(to)))
			store(to, y1)
			s0, s1 = mulAdd(y0, tx, s0), mulAdd(y1, tx, s1)
			to = unsafe.Add(pp, j)
			store(to, mulAdd(y1, x1, mulAdd(y0, x0, load(to))))
		}
		var parts [2][lanes]float64
		store(unsafe.Pointer(&parts[0]), s0)
		store(unsafe.Pointer(&parts[1]), s1)
		leave()
		p0, p1 := sum(&parts[0]), sum(&parts[1])
		for l := j / 8; l < i; l++ {
			row0[l] -= v[i]*w[l] + w[i]*v[l]
			row1[l] -= v[i+1]*w[l] + w[i+1]*v[l]
			p0 += row0[l] * x[l]
			p1 += row1[l] * x[l]
			p[l] += row0[l]*x[i] + row1[l]*x[i+1]
		}
		row0[i] -= 2 * v[i] * w[i]
		row1[i] -= v[i+1]*w[i] + w[i+1]*v[i]
		row1[i+1] -= 2 * v[i+1] * w[i+1]
		p[i] = p0 + row0[i]*x[i] + row1[i]*x[i+1]
		p[i+1] = p1 + row1[i]*x[i] + row1[i+1]*x[i+1]
	}
	if i < n {
		updateRow(p, a[i*step:][:i+1], v, w, x)
	}
}
