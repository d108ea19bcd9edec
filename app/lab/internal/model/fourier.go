package model

import (
	"errors"
	"math"

	"untrained/app/lab/internal/linear"
	"untrained/app/lab/statistics"
	"untrained/nn/random"
)

// planeTransform is a discrete Fourier transform of side×side values. With so few points the sums of the definition,
// rows first, are fast enough.
type planeTransform struct {
	side     int
	taper    []float64 // by coordinate; all ones without
	cos, sin []float64 // of 2πj/side
	rows     []complex128
}

func newPlaneTransform(side int, taper bool) *planeTransform {
	t := &planeTransform{side: side, rows: make([]complex128, side*(side/2+1))}
	for i := range side {
		angle := 2 * math.Pi * float64(i) / float64(side)
		t.cos, t.sin = append(t.cos, math.Cos(angle)), append(t.sin, math.Sin(angle))
		w := 1.0
		if taper {
			w = 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/float64(side))
		}
		t.taper = append(t.taper, w)
	}
	return t
}

// complexity returns the mean frequency of a function sampled on a square grid of side×side points, row by row,
//
//	C = Σ |f̂(k)|·‖k‖ / Σ |f̂(k)|   over k ≠ 0,
//
// in cycles per side: how fast the function varies, whatever its amplitude and mean. With taper the function, less
// its mean, is first multiplied by a Hann window (Harris 1978), because its two ends differ and the jump between them
// would contain all frequencies: a ramp then has about 1.6, the floor of linear networks, and not 3 (16 points). A
// constant has 0. Teney et al. (2024, Neural Redshift) compare random networks by the mean frequency of their output
// on a grid; the window and planes of pictures are ours.
func (t *planeTransform) complexity(f []float64) float64 {
	side, half := t.side, t.side/2
	mean := statistics.Mean(f)
	// Along rows. For a real function, frequencies above the half follow from those below.
	for y := range side {
		for k := range half + 1 {
			re, im := 0.0, 0.0
			for x := range side {
				v := (f[y*side+x] - mean) * t.taper[x] * t.taper[y]
				re += v * t.cos[k*x%side]
				im -= v * t.sin[k*x%side]
			}
			t.rows[y*(half+1)+k] = complex(re, im)
		}
	}
	sum, weighted := 0.0, 0.0
	for kx := range half + 1 {
		for ky := range side {
			if kx == 0 && ky == 0 {
				continue
			}
			re, im := 0.0, 0.0
			for y := range side {
				c, s := t.cos[ky*y%side], -t.sin[ky*y%side]
				v := t.rows[y*(half+1)+kx]
				re += real(v)*c - imag(v)*s
				im += real(v)*s + imag(v)*c
			}
			size := math.Hypot(re, im)
			if kx > 0 && 2*kx != side {
				size *= 2 // its mirror image
			}
			fy := ky
			if ky > half {
				fy = side - ky
			}
			sum += size
			weighted += size * math.Hypot(float64(kx), float64(fy))
		}
	}
	if sum == 0 {
		return 0
	}
	return weighted / sum
}

// FourierComplexity returns the Fourier complexity, with a Hann window, of a function on a square grid of side×side
// points, as Complexity.Fourier has it, in cycles per side.
func FourierComplexity(f []float64, side int) float64 {
	return newPlaneTransform(side, true).complexity(f)
}

// Plane is a square of pictures around the centre of three: Centre + (a·U + b·V) for a and b from −½ to ½.
type Plane struct{ Centre, U, V []float64 }

// planeWidth is the side of a plane in units of the largest distance of the three pictures from their centre: all
// three lie well inside, where the window is near 1.
const planeWidth = 3

// PlaneThrough returns the plane through three pictures; ok is false if they span none. Their orientation in it and
// their distances change neither its shape nor, in units of these distances, its size.
func PlaneThrough(a, b, c []float32) (p *Plane, ok bool) {
	p = &Plane{make([]float64, len(a)), make([]float64, len(a)), make([]float64, len(a))}
	for i := range a {
		p.Centre[i] = (float64(a[i]) + float64(b[i]) + float64(c[i])) / 3
		p.U[i] = float64(b[i]) - float64(a[i])
		p.V[i] = float64(c[i]) - float64(a[i])
	}
	radius := 0.0
	for _, x := range [][]float32{a, b, c} {
		sum := 0.0
		for i, v := range x {
			sum += statistics.Square(float64(v) - p.Centre[i])
		}
		radius = math.Max(radius, math.Sqrt(sum))
	}
	uu := linear.Dot(p.U, p.U)
	linear.Axpy(p.V, -linear.Dot(p.U, p.V)/math.Max(uu, 1e-300), p.U)
	vv := linear.Dot(p.V, p.V)
	if radius == 0 || uu < 1e-6*radius*radius || vv < 1e-6*radius*radius {
		return nil, false
	}
	for i := range p.U {
		p.U[i] *= planeWidth * radius / math.Sqrt(uu)
		p.V[i] *= planeWidth * radius / math.Sqrt(vv)
	}
	return p, true
}

// plane draws three pictures and returns the plane through them.
func (m *complexityMeter) plane(stream *random.Stream) (*Plane, error) {
	const attempts = 50 // pictures may be repeated
	for range attempts {
		chosen := stream.Perm(m.n)[:3]
		if p, ok := PlaneThrough(m.picture(chosen[0]), m.picture(chosen[1]), m.picture(chosen[2])); ok {
			return p, nil
		}
	}
	return nil, errors.New("no three pictures span a plane: they are alike, or one is the mean of others; take other " +
		"pictures")
}

// Point writes the picture at a and b.
func (p *Plane) Point(x []float32, a, b float64) {
	for i := range x {
		x[i] = float32(p.Centre[i] + a*p.U[i] + b*p.V[i])
	}
}

// PlaneCoordinate returns a or b of point i of side along a side of a plane: the middle of its cell.
func PlaneCoordinate(i, side int) float64 { return (float64(i)+0.5)/float64(side) - 0.5 }
