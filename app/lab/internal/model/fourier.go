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

// plane is a square of pictures around the centre of three: centre + (a·u + b·v)
// for a and b from −½ to ½.
type plane struct{ centre, u, v []float64 }

// planeWidth is the side of a plane in units of the largest distance of the three pictures from their centre: all
// three lie well inside, where the window is near 1.
const planeWidth = 3

// plane draws three pictures and returns the plane through them. Their orientation in it and their distances change
// neither its shape nor, in units of these distances, its size.
func (m *complexityMeter) plane(stream *random.Stream) (*plane, error) {
	const attempts = 50 // pictures may be repeated
	for range attempts {
		chosen := stream.Perm(m.n)[:3]
		a, b, c := m.picture(chosen[0]), m.picture(chosen[1]), m.picture(chosen[2])
		p := &plane{make([]float64, len(a)), make([]float64, len(a)), make([]float64, len(a))}
		for i := range a {
			p.centre[i] = (float64(a[i]) + float64(b[i]) + float64(c[i])) / 3
			p.u[i] = float64(b[i]) - float64(a[i])
			p.v[i] = float64(c[i]) - float64(a[i])
		}
		radius := 0.0
		for _, x := range [][]float32{a, b, c} {
			sum := 0.0
			for i, v := range x {
				sum += statistics.Square(float64(v) - p.centre[i])
			}
			radius = math.Max(radius, math.Sqrt(sum))
		}
		uu := linear.Dot(p.u, p.u)
		linear.Axpy(p.v, -linear.Dot(p.u, p.v)/math.Max(uu, 1e-300), p.u)
		vv := linear.Dot(p.v, p.v)
		if radius == 0 || uu < 1e-6*radius*radius || vv < 1e-6*radius*radius {
			continue
		}
		for i := range p.u {
			p.u[i] *= planeWidth * radius / math.Sqrt(uu)
			p.v[i] *= planeWidth * radius / math.Sqrt(vv)
		}
		return p, nil
	}
	return nil, errors.New("no three pictures span a plane: they are alike, or one is the mean of others; take other " +
		"pictures")
}

func (p *plane) point(x []float32, a, b float64) {
	for i := range x {
		x[i] = float32(p.centre[i] + a*p.u[i] + b*p.v[i])
	}
}
