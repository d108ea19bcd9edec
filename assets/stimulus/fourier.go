package stimulus

import (
	"math"

	"untrained/nn/elementary"
)

// fourier transforms sequences of n complex numbers of any length n ≥ 1: a power of two by halving (Cooley & Tukey
// 1965), any other as a convolution with a chirp whose length is a power of two (Bluestein 1970), so that no size is
// padded or cut. The code uses real numbers because a compiler may fuse the products of complex ones.
type fourier struct {
	n, m     int       // m = n, or the power of two that is the length of the convolution
	sin, cos []float64 // of −2πk/m, k < m/2
	// The chirp e^(−iπk²/n), k < n, and the transform of its inverse; nil if m = n.
	chirpRe, chirpIm   []float64
	filterRe, filterIm []float64
	bufferRe, bufferIm []float64
}

func newFourier(n int) *fourier {
	f := &fourier{n: n, m: 1}
	for f.m < n {
		f.m *= 2
	}
	if f.m != n {
		for f.m < 2*n-1 {
			f.m *= 2
		}
	}
	f.sin, f.cos = make([]float64, f.m/2), make([]float64, f.m/2)
	for k := range f.sin {
		f.sin[k], f.cos[k] = elementary.Sincos(-2 * math.Pi * float64(k) / float64(f.m))
	}
	if f.m == n {
		return f
	}
	f.chirpRe, f.chirpIm = make([]float64, n), make([]float64, n)
	f.filterRe, f.filterIm = make([]float64, f.m), make([]float64, f.m)
	f.bufferRe, f.bufferIm = make([]float64, f.m), make([]float64, f.m)
	for k := range n {
		// k² modulo 2n keeps the angle small and therefore exact.
		f.chirpIm[k], f.chirpRe[k] = elementary.Sincos(-math.Pi * float64(k*k%(2*n)) / float64(n))
		for _, at := range [2]int{k, (f.m - k) % f.m} {
			f.filterRe[at], f.filterIm[at] = f.chirpRe[k], -f.chirpIm[k]
		}
	}
	f.halve(f.filterRe, f.filterIm)
	return f
}

// transform replaces x by X with X_j = Σ_k x_k·e^(−2πijk/n). With re and im exchanged it is the inverse, apart from the
// factor 1/n.
func (f *fourier) transform(re, im []float64) {
	if f.chirpRe == nil {
		f.halve(re, im)
		return
	}
	a, b := f.bufferRe, f.bufferIm
	clear(a)
	clear(b)
	for k := range f.n {
		a[k], b[k] = times(re[k], im[k], f.chirpRe[k], f.chirpIm[k])
	}
	f.halve(a, b)
	for k := range a {
		a[k], b[k] = times(a[k], b[k], f.filterRe[k], f.filterIm[k])
	}
	f.halve(b, a)
	scale := 1 / float64(f.m)
	for k := range f.n {
		re[k], im[k] = times(float64(a[k]*scale), float64(b[k]*scale), f.chirpRe[k], f.chirpIm[k])
	}
}

// times returns the product of the complex numbers a + ib and c + id.
func times(a, b, c, d float64) (re, im float64) {
	return float64(a*c) - float64(b*d), float64(a*d) + float64(b*c)
}

// halve computes the transform of length m, a power of two.
func (f *fourier) halve(re, im []float64) {
	re, im = re[:f.m], im[:f.m]
	for i, j := 1, 0; i < f.m; i++ { // reorder by reversed bits of the index
		bit := f.m / 2
		for ; j&bit != 0; bit /= 2 {
			j ^= bit
		}
		j ^= bit
		if i < j {
			re[i], re[j] = re[j], re[i]
			im[i], im[j] = im[j], im[i]
		}
	}
	for half := 1; half < f.m; half *= 2 {
		stride := f.m / 2 / half
		for from := 0; from < f.m; from += 2 * half {
			for k := range half {
				c, d := f.cos[k*stride], f.sin[k*stride]
				i, j := from+k, from+k+half
				x, y := re[j], im[j]
				x, y = float64(x*c)-float64(y*d), float64(x*d)+float64(y*c)
				re[j], im[j] = re[i]-x, im[i]-y
				re[i], im[i] = re[i]+x, im[i]+y
			}
		}
	}
}

// spectrum is the discrete Fourier transform of a picture of h×w: re + i·im, h×w, row
// after row, the frequency (0, 0) first.
type spectrum struct {
	h, w   int
	re, im []float64
	across *fourier
	down   *fourier
}

func newSpectrum(h, w int) *spectrum {
	f := &spectrum{h: h, w: w, re: make([]float64, h*w), im: make([]float64, h*w), across: newFourier(w)}
	f.down = f.across
	if h != w {
		f.down = newFourier(h)
	}
	return f
}

// of sets the spectrum to that of h×w real numbers.
func (f *spectrum) of(pix []float64) {
	copy(f.re, pix)
	clear(f.im)
	f.pass(f.re, f.im)
}

// picture returns the real part of the inverse transform, h×w. It overwrites the spectrum.
func (f *spectrum) picture() []float64 {
	f.pass(f.im, f.re)
	scale := 1 / float64(f.h*f.w)
	for i := range f.re {
		f.re[i] *= scale
	}
	return f.re
}

func (f *spectrum) pass(re, im []float64) {
	for y := range f.h {
		f.across.transform(re[y*f.w:(y+1)*f.w], im[y*f.w:(y+1)*f.w])
	}
	columnRe, columnIm := make([]float64, f.h), make([]float64, f.h)
	for x := range f.w {
		for y := range f.h {
			columnRe[y], columnIm[y] = re[y*f.w+x], im[y*f.w+x]
		}
		f.down.transform(columnRe, columnIm)
		for y := range f.h {
			re[y*f.w+x], im[y*f.w+x] = columnRe[y], columnIm[y]
		}
	}
}

// frequency returns the signed frequency of entry k of n, in cycles per n pixels.
func frequency(k, n int) float64 {
	if 2*k > n {
		k -= n
	}
	return float64(k)
}
