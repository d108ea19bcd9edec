package simulation

import (
	"math"

	"untrained/nn/elementary"
	"untrained/nn/random"
)

// Shapes are the classes of objects that DrawShape draws.
var Shapes = []string{"disc", "square", "triangle", "ring", "cross", "star", "crescent", "bar"}

// DrawShape draws one textured object on a textured ground and returns its class, an
// index into Shapes. Place, size, direction, polarity and both textures are free,
// so that whoever names the class must tolerate what inferior temporal cortex
// tolerates (DiCarlo, Zoccolan & Rust 2012, Neuron 73:415).
func DrawShape(side int, s *random.Stream) (Picture, int) {
	class := s.IntN(len(Shapes))
	n := side * oversampling
	radius := s.Uniform(0.22, 0.36) * float64(n)
	half := float64(n-1) / 2
	x := half + float64(s.Uniform(-0.16, 0.16)*float64(n))
	y := half + float64(s.Uniform(-0.16, 0.16)*float64(n))
	sin, cos := elementary.Sincos(s.Uniform(0, 2*math.Pi))
	// Object and ground differ in luminance by more than their textures vary, either
	// way.
	step := s.Uniform(1.5, 3)
	if s.IntN(2) == 1 {
		step = -step
	}
	luminance := make([]float64, n*n)
	weave(luminance, n, drawTexture(float64(n), s))
	object := make([]float64, n*n)
	weave(object, n, drawTexture(float64(n), s))
	for j := range n {
		for i := range n {
			dx, dy := (float64(i)-x)/radius, (float64(j)-y)/radius
			a := float64(dx*cos) + float64(dy*sin)
			b := float64(dy*cos) - float64(dx*sin)
			if inside(class, a, b) {
				luminance[j*n+i] = object[j*n+i] + step
			}
		}
	}
	return develop(luminance, side, s), class
}

// Aperture is how much of each of side×side pixels is left where pictures fade into mid grey: all up to the distance
// clear of the middle, nothing from the distance faded on, both in halves of the side, a raised cosine between.
func Aperture(side int, clear, faded float64) []float64 {
	left := make([]float64, 0, side*side)
	middle := float64(side-1) / 2
	for y := range side {
		for x := range side {
			dx, dy := (float64(x)-middle)/(float64(side)/2), (float64(y)-middle)/(float64(side)/2)
			gone := (math.Sqrt(float64(dx*dx)+float64(dy*dy)) - clear) / (faded - clear)
			left = append(left, (1+elementary.Cos(math.Pi*math.Max(0, math.Min(1, gone))))/2)
		}
	}
	return left
}

// Fade blends a picture into mid grey through an aperture.
func (p Picture) Fade(aperture []float64) {
	for i, left := range aperture {
		p.Pix[i] = uint8(math.Floor(float64(127.5+float64(left*(float64(p.Pix[i])-127.5))) + 0.5))
	}
}

// weave adds waves to n×n samples.
func weave(luminance []float64, n int, waves []wave) {
	for _, w := range waves {
		var r rotor
		r.stepSin, r.stepCos = elementary.Sincos(w.kx)
		for y := range n {
			r.sin, r.cos = elementary.Sincos(w.phase + float64(w.ky*float64(y)))
			for x := range n {
				luminance[y*n+x] += float64(w.amplitude * r.cos)
				r.step()
			}
		}
	}
}

// inside reports whether a point belongs to a shape within the unit circle.
func inside(class int, a, b float64) bool {
	square := float64(a*a) + float64(b*b)
	if square > 1 {
		return false
	}
	switch Shapes[class] {
	case "square":
		return math.Max(math.Abs(a), math.Abs(b)) < 0.7
	case "triangle":
		return polygon(3, a, b)
	case "ring":
		return square > 0.3
	case "cross":
		return math.Min(math.Abs(a), math.Abs(b)) < 0.25
	case "star":
		return star(a, b)
	case "crescent":
		d := a - 0.5
		return float64(d*d)+float64(b*b) > 0.5
	case "bar":
		return math.Abs(b) < 0.25
	}
	return true // disc
}

func polygon(corners int, a, b float64) bool {
	for i := range corners {
		e := corner[corners][i]
		if float64(a*e.cos)+float64(b*e.sin) > e.inner {
			return false
		}
	}
	return true
}

// star has five rays: at least four of the pentagram's five lines have the point on
// their inner side.
func star(a, b float64) bool {
	out := 0
	for i := range 5 {
		e := corner[5][i]
		if float64(a*e.cos)+float64(b*e.sin) > 0.309 { // cos 72°
			out++
		}
	}
	return out < 2
}
