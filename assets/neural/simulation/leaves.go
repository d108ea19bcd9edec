package simulation

import (
	"math"

	"untrained/nn/elementary"
	"untrained/nn/random"
)

// Picture is a square grey picture of Side×Side pixels, row by row, 0 black to 255
// white.
type Picture struct {
	Side int
	Pix  []uint8
}

const (
	// oversampling is how finely a leaf's edge is drawn before pixels are averaged.
	oversampling = 2
	// maxLeaves bounds the work; a picture is nearly always full before.
	maxLeaves = 400
)

// DeadLeaves draws one picture of the dead-leaves model: shapes that hide one
// another, with sizes distributed as r⁻³, which gives natural images' scale
// invariance, edges and spectrum of amplitude about 1/f (Lee, Mumford & Huang 2001,
// Int J Comput Vis 41:35). Leaves are ellipses and rounded polygons; each has its
// own luminance, a shading and a texture of a few waves, since leaves without
// texture have too few fine details.
func DeadLeaves(side int, s *random.Stream) Picture {
	n := side * oversampling
	c := newCanvas(n)
	// Front leaf first: what is covered stays. After many leaves the rest is ground,
	// one leaf larger than the picture.
	for k := 0; c.free > 0; k++ {
		l := drawLeaf(float64(n), s)
		if k == maxLeaves {
			l = ground(float64(n), l)
		}
		c.paint(&l)
	}
	return develop(c.luminance, side, s)
}

// leaf is a shape with its surface. Lengths are in samples.
type leaf struct {
	x, y, radius float64
	cos, sin     float64 // of its direction
	aspect       float64 // minor over major axis
	corners      int     // 0 an ellipse
	level        float64
	shadeX       float64 // luminance per sample
	shadeY       float64
	waves        []wave
}

// wave is one sinusoid of a texture.
type wave struct{ kx, ky, phase, amplitude float64 }

func drawLeaf(n float64, s *random.Stream) leaf {
	// Density r⁻³ between the limits, by inversion: r = a / √(1 − u(1 − a²/b²)).
	smallest, largest := 0.06*n, 1.5*n
	u := s.Float64()
	ratio := smallest / largest
	r := smallest / math.Sqrt(1-float64(u*(1-float64(ratio*ratio))))
	l := leaf{
		x: s.Uniform(float64(-0.5*n), float64(1.5*n)), y: s.Uniform(float64(-0.5*n), float64(1.5*n)), radius: r,
		aspect: s.Uniform(0.3, 1), level: s.Norm(),
	}
	angle := s.Uniform(0, math.Pi)
	l.sin, l.cos = elementary.Sincos(angle)
	if s.Float64() < 0.5 {
		l.corners = 3 + s.IntN(4)
	}
	// The shading spans up to half a standard deviation of luminance over the leaf.
	l.shadeX, l.shadeY = s.Norm()*0.25/r, s.Norm()*0.25/r
	if s.Float64() < 0.75 {
		l.waves = drawTexture(n, s)
	}
	return l
}

// ground makes of a leaf one that fills the picture: even but for its texture.
func ground(n float64, l leaf) leaf {
	l.x, l.y, l.radius, l.aspect, l.corners = n/2, n/2, n, 1, 0 // n > n/√2, the corners' distance
	l.shadeX, l.shadeY = 0, 0
	return l
}

// drawTexture draws two to six waves, oriented (a grain) or not, with amplitudes
// that fall as 1/f.
func drawTexture(n float64, s *random.Stream) []wave {
	grain := s.Uniform(0, math.Pi)
	spread := s.Uniform(0.05, 1)
	contrast := s.Uniform(0.1, 0.5)
	waves := make([]wave, 2+s.IntN(5))
	for i := range waves {
		cycles := float64(4 * elementary.Exp(s.Uniform(0, 1.7))) // per picture: 4 to 22
		sin, cos := elementary.Sincos(grain + float64(spread*s.Norm()))
		k := 2 * math.Pi * cycles / n
		waves[i] = wave{kx: k * cos, ky: k * sin, phase: s.Uniform(0, 2*math.Pi), amplitude: contrast * 7 / cycles}
	}
	return waves
}

// canvas is n×n samples, of which some are covered.
type canvas struct {
	n         int
	luminance []float64
	covered   []bool
	free      int   // samples not covered
	freeInRow []int // the same for every row
}

func newCanvas(n int) *canvas {
	c := &canvas{n: n, luminance: make([]float64, n*n), covered: make([]bool, n*n), free: n * n, freeInRow: make([]int, n)}
	for y := range c.freeInRow {
		c.freeInRow[y] = n
	}
	return c
}

// paint colours the samples that the leaf contains and no leaf before covered.
func (c *canvas) paint(l *leaf) {
	x0, x1 := span(l.x, l.radius, c.n)
	y0, y1 := span(l.y, l.radius, c.n)
	rotors := make([]rotor, len(l.waves))
	for i, w := range l.waves {
		rotors[i].stepSin, rotors[i].stepCos = elementary.Sincos(w.kx)
	}
	hits := make([]int, 0, c.n) // what of a row the leaf covers
	for y := y0; y < y1; y++ {
		if c.freeInRow[y] == 0 {
			continue
		}
		dy, hits := float64(y)-l.y, hits[:0]
		for x := x0; x < x1; x++ {
			if !c.covered[y*c.n+x] && l.contains(float64(x)-l.x, dy) {
				hits = append(hits, x)
			}
		}
		if len(hits) == 0 {
			continue
		}
		for i, w := range l.waves {
			rotors[i].sin, rotors[i].cos = elementary.Sincos(w.phase + float64(w.kx*(float64(x0)-l.x)) + float64(w.ky*dy))
		}
		at := x0 // where the waves are
		for _, x := range hits {
			for ; at < x; at++ {
				for i := range rotors {
					rotors[i].step()
				}
			}
			v := l.level + float64(l.shadeX*(float64(x)-l.x)) + float64(l.shadeY*dy)
			for i := range rotors {
				v += float64(l.waves[i].amplitude * rotors[i].cos)
			}
			c.luminance[y*c.n+x], c.covered[y*c.n+x] = v, true
		}
		c.freeInRow[y] -= len(hits)
		c.free -= len(hits)
	}
}

// span is the range of samples within a radius, cut to the picture.
func span(centre, radius float64, n int) (from, to int) {
	from = int(math.Max(0, math.Ceil(centre-radius)))
	to = int(math.Min(float64(n), math.Floor(centre+radius)+1))
	return from, to
}

func (l *leaf) contains(dx, dy float64) bool {
	// Along and across the leaf's direction, in radii.
	a := (float64(dx*l.cos) + float64(dy*l.sin)) / l.radius
	b := (float64(dy*l.cos) - float64(dx*l.sin)) / float64(l.radius*l.aspect)
	d := float64(a*a) + float64(b*b)
	if d > 1 {
		return false
	}
	if l.corners == 0 {
		return true
	}
	// A regular polygon within the ellipse: inside every edge.
	for i := range l.corners {
		e := corner[l.corners][i]
		if float64(a*e.cos)+float64(b*e.sin) > e.inner {
			return false
		}
	}
	return true
}

// edge is the outward direction of a polygon's edge and its distance from the centre.
type edge struct{ cos, sin, inner float64 }

// corner holds the edges of regular polygons with three to six corners.
var corner = func() (c [7][]edge) {
	for n := 3; n <= 6; n++ {
		inner := elementary.Cos(math.Pi / float64(n))
		for i := range n {
			sin, cos := elementary.Sincos(2 * math.Pi * float64(i) / float64(n))
			c[n] = append(c[n], edge{cos, sin, inner})
		}
	}
	return c
}()

// rotor runs through the samples of a wave by turning a unit vector, which costs
// four products where a cosine costs fifty.
type rotor struct{ cos, sin, stepCos, stepSin float64 }

func (r *rotor) step() {
	r.cos, r.sin = float64(r.cos*r.stepCos)-float64(r.sin*r.stepSin), float64(r.sin*r.stepCos)+float64(r.cos*r.stepSin)
}

// develop averages samples to pixels and gives the picture a mean near one half
// and a root-mean-square contrast between those of a flat and of a busy scene
// (Frazor & Geisler 2006, Vision Res 46:1585: local contrasts of natural scenes
// mostly lie between 0.1 and 0.6).
func develop(luminance []float64, side int, s *random.Stream) Picture {
	n := side * oversampling
	v := make([]float64, side*side)
	var sum float64
	for y := range side {
		for x := range side {
			var cell float64
			for j := range oversampling {
				for i := range oversampling {
					cell += luminance[(y*oversampling+j)*n+x*oversampling+i]
				}
			}
			v[y*side+x] = float64(cell / (oversampling * oversampling))
			sum += v[y*side+x]
		}
	}
	mean := sum / float64(len(v))
	var square float64
	for _, x := range v {
		square += float64((x - mean) * (x - mean))
	}
	rms := math.Sqrt(square / float64(len(v)))
	gain := 0.0
	if rms > 0 {
		gain = s.Uniform(0.12, 0.3) / rms
	}
	level := s.Uniform(0.42, 0.58)
	p := Picture{Side: side, Pix: make([]uint8, len(v))}
	for i, x := range v {
		grey := math.Floor(float64(255*(level+float64(gain*(x-mean)))) + 0.5)
		p.Pix[i] = uint8(math.Max(0, math.Min(255, grey)))
	}
	return p
}
