package cpu

import (
	"math"
	"unsafe"
)

// generic are the kernels in plain Go. Products are converted to float32 before they
// are added, which forbids the compiler to fuse the two, so that every machine
// computes the same bytes.
var generic = kernels{
	wide: &genericTiling, narrow: &genericTiling,
	activations: genericActivations,
	maximum:     maximumGeneric, addTo: addToGeneric, sumRows: sumRowsGeneric, adam: adamGeneric,
	addProduct: addProductGeneric, product: productGeneric,
	max2: max2Generic, max2Grad: max2GradGeneric, avg2: avg2Generic, avg2Grad: avg2GradGeneric,
}

var genericTiling = tiling{rows: 2, cols: 4, dense: tileGeneric, strided: tileGeneric, gather: gatherGeneric}

// tileGeneric multiplies 2×4 values at a time. Its pointers may end one step past
// their memory, see the vector kernels.
//
//go:nocheckptr
func tileGeneric(t *Tile, rows *int, tiles int, out, init unsafe.Pointer) {
	for range tiles {
		row := (*[2]int)(unsafe.Pointer(rows))
		c0 := (*[4]float32)(out)
		c1 := (*[4]float32)(unsafe.Add(out, 4*t.LDC))
		s0, s1 := *c0, *c1
		if init != nil {
			s0 = *(*[4]float32)(init)
			s1 = s0
		}
		s00, s01, s02, s03 := s0[0], s0[1], s0[2], s0[3]
		s10, s11, s12, s13 := s1[0], s1[1], s1[2], s1[3]
		b := t.B
		for span := range t.Spans {
			a0 := unsafe.Add(t.A, 4*(row[0]+span*t.ASpan))
			a1 := unsafe.Add(t.A, 4*(row[1]+span*t.ASpan))
			for range t.Length {
				x0, x1, y := *(*float32)(a0), *(*float32)(a1), (*[4]float32)(b)
				s00 += float32(x0 * y[0])
				s01 += float32(x0 * y[1])
				s02 += float32(x0 * y[2])
				s03 += float32(x0 * y[3])
				s10 += float32(x1 * y[0])
				s11 += float32(x1 * y[1])
				s12 += float32(x1 * y[2])
				s13 += float32(x1 * y[3])
				a0, a1, b = unsafe.Add(a0, 4*t.AStep), unsafe.Add(a1, 4*t.AStep), unsafe.Add(b, 4*t.BStep)
			}
		}
		*c0 = [4]float32{s00, s01, s02, s03}
		*c1 = [4]float32{s10, s11, s12, s13}
		if t.Floor == 0 {
			reluGeneric(c0[:], c0[:])
			reluGeneric(c1[:], c1[:])
		}
		out = unsafe.Add(out, 8*t.LDC)
		rows = (*int)(unsafe.Add(unsafe.Pointer(rows), unsafe.Sizeof(*row)))
	}
}

func gatherGeneric(to, from []float32, width, step, cols, k int) {
	for i := range k {
		copy(to[i*width:][:cols], from[i*step:])
	}
}

func maximumGeneric(y, x []float32) {
	for i, v := range x {
		if v > y[i] {
			y[i] = v
		}
	}
}

func addToGeneric(y, x []float32, a float32) {
	for i, v := range x {
		y[i] += float32(a * v)
	}
}

// sumBlock is how many rows sumRows adds up before it adds to the total.
const sumBlock = 256

func sumRowsGeneric(sum, x []float32) {
	n := len(sum)
	for c := range n {
		for from := 0; from < len(x); from += sumBlock * n {
			part := float32(0)
			for i := from; i < min(from+sumBlock*n, len(x)); i += n {
				part += x[i+c]
			}
			sum[c] += part
		}
	}
}

func adamGeneric(p, g, m, v []float32, h *[7]float32) {
	rate, beta1, beta2, epsilon, fix1, fix2, shrink := h[0], h[1], h[2], h[3], h[4], h[5], h[6]
	rest1, rest2 := 1-beta1, 1-beta2
	rate *= fix1
	for i, d := range g {
		m1 := float32(beta1*m[i]) + float32(rest1*d)
		v1 := float32(beta2*v[i]) + float32(rest2*float32(d*d))
		m[i], v[i] = m1, v1
		p[i] = (p[i] - float32(shrink*p[i])) - float32(rate*m1)/(float32(math.Sqrt(float64(float32(v1*fix2))))+epsilon)
	}
}

func max2Generic(y, x0, x1 []float32, c int) {
	for o := 0; o < len(y); o += c {
		for i := range c {
			at := 2*o + i
			y[o+i] = max(x0[at], x0[at+c], x1[at], x1[at+c])
		}
	}
}

func max2GradGeneric(dx0, dx1, x0, x1, y, dy []float32, c int) {
	for o := 0; o < len(y); o += c {
		for i := range c {
			at, top, d := 2*o+i, y[o+i], dy[o+i]
			dx0[at], dx0[at+c], dx1[at], dx1[at+c] = 0, 0, 0, 0
			switch top {
			case x0[at]:
				dx0[at] = d
			case x0[at+c]:
				dx0[at+c] = d
			case x1[at]:
				dx1[at] = d
			case x1[at+c]:
				dx1[at+c] = d
			}
		}
	}
}

func avg2Generic(y, x0, x1 []float32, c int) {
	for o := 0; o < len(y); o += c {
		for i := range c {
			at := 2*o + i
			y[o+i] = ((x0[at] + x0[at+c]) + (x1[at] + x1[at+c])) * 0.25
		}
	}
}

func avg2GradGeneric(dx0, dx1, dy []float32, c int) {
	for o := 0; o < len(dy); o += c {
		for i := range c {
			at, d := 2*o+i, dy[o+i]*0.25
			dx0[at], dx0[at+c], dx1[at], dx1[at+c] = d, d, d, d
		}
	}
}
