package stimulus

import (
	"math"

	"untrained/nn/elementary"
	"untrained/nn/random"
)

// hand is a writer at work on one digit. The skeletons in numerals.go are
// written in a box one unit high and about 0.6 wide, x to the right and y down.
type hand struct {
	s       *random.Stream
	loose   float64 // sd of the error with which each control point is hit
	strokes []stroke
}

// at is a control point, missed by a little.
func (h *hand) at(x, y float64) point {
	return point{x: x + float64(h.loose*h.s.Norm()), y: y + float64(h.loose*h.s.Norm())}
}

// pen puts the pen down and draws a smooth line through the points.
func (h *hand) pen(through ...point) {
	h.strokes = append(h.strokes, append(stroke{through[0]}, spline(through)...))
}

// corner goes on from where the pen is, with a change of direction.
func (h *hand) corner(through ...point) {
	last := &h.strokes[len(h.strokes)-1]
	from := (*last)[len(*last)-1]
	*last = append(*last, spline(append([]point{from}, through...))...)
}

// more goes on from where the pen is, without a change of direction: the last piece
// of the stroke and the new ones are one smooth line.
func (h *hand) more(through ...point) {
	last := &h.strokes[len(h.strokes)-1]
	from := h.tip()
	before := (*last)[max(len(*last)-1-samplesPerSpan, 0)]
	smooth := spline(append([]point{before, from}, through...))
	*last = append(*last, smooth[min(samplesPerSpan, len(smooth)):]...)
}

// flatten makes what was written this much lower; its foot stays.
func (h *hand) flatten(share float64) {
	for _, s := range h.strokes {
		for i := range s {
			s[i].y = 1 - float64((1-s[i].y)*share)
		}
	}
}

// tip is where the pen is.
func (h *hand) tip() point {
	last := h.strokes[len(h.strokes)-1]
	return last[len(last)-1]
}

func (h *hand) chance(p float64) bool        { return h.s.Float64() < p }
func (h *hand) in(low, high float64) float64 { return h.s.Uniform(low, high) }

// normal is a normal deviate, clamped to two and a half standard deviations.
func (h *hand) normal(mean, sd float64) float64 {
	return mean + float64(sd*clamp(h.s.Norm(), -2.5, 2.5))
}

// ring is control points on an ellipse from the angle from, over sweep (degrees,
// clockwise as seen, 0 to the right), its radius growing from 1+grow0 to 1+grow1.
func (h *hand) ring(x, y, rx, ry, from, sweep, grow0, grow1 float64) []point {
	n := max(4, int(math.Abs(sweep)/48))
	points := make([]point, n+1)
	for i := range points {
		t := float64(i) / float64(n)
		sin, cos := elementary.Sincos((from + float64(t*sweep)) * (math.Pi / 180))
		grow := 1 + grow0 + float64(t*(grow1-grow0))
		points[i] = h.at(x+float64(float64(rx*grow)*cos), y+float64(float64(ry*grow)*sin))
	}
	return points
}

// script is how a digit is put on the page.
type script struct {
	box    float64 // longer side of the digit as a share of the picture
	bold   float64 // factor on the width of the line
	spread float64 // factor on how much that width varies between digits, in log units
	bend   float64 // mean amplitude of the elastic field, as a share of the digit's height
	low    float64 // how far the centre of mass lies right of and below the middle, as a share of the picture
	widest float64 // half the widest line, as a share of the narrower side of the box
	free   bool    // with rarer forms and the traces of haste; else the first hand
}

// mnist is the layout of the MNIST pictures: a box of 20 pixels in 28, and a centre of
// mass 14.5 pixels from the left and the top. first is the first hand, which never
// changes.
var (
	mnist = script{box: 20.0 / 28, bold: 1, spread: 1.15, bend: 0.03, low: 0.5 / 28, widest: 0.175, free: true}
	first = script{box: 20.0 / 28, bold: 1, spread: 1, bend: 0.024, widest: 0.21}
)

// write draws a digit of the class, 0 to 9, into a picture of size×size.
func write(class, size int, s *random.Stream, style script) Grey {
	h := &hand{s: s}
	h.loose = 0.006 + float64(0.018*float64(s.Float64()*s.Float64()))
	if style.free {
		h.form(class)(h)
		h.haste(class)
	} else {
		numerals[class](h)
	}
	h.deform(class, style)
	return h.layOut(class, size, style)
}

// deform bends the written strokes the way hands differ: unequal halves, width, a
// smooth elastic field, slant and rotation.
func (h *hand) deform(class int, style script) {
	wide := elementary.Exp(h.normal(0, 0.2))
	halves := h.normal(0, 0.16) // > 0: a larger upper half
	slant := h.normal(0.16, 0.2)
	if class == 1 {
		slant = h.normal(0.22, 0.24)
		wide = 1
	}
	sin, cos := elementary.Sincos(h.normal(0, 0.07))
	strength := float64(style.bend * (0.4 + float64(1.2*h.s.Float64())))
	if class == 1 { // nothing but the line itself to bend
		strength /= 2
	}
	bend := h.elastic(strength)
	for _, s := range h.strokes {
		for i, p := range s {
			p.y += float64(halves * float64(p.y*(1-p.y)))
			p.x = float64((p.x - 0.3) * wide)
			p = bend(p)
			y := p.y - 0.5
			x := p.x - float64(slant*y)
			p.x, p.y = float64(cos*x)-float64(sin*y), float64(sin*x)+float64(cos*y)
			s[i] = p
		}
	}
}

// elastic is a smooth random field of displacements: three plane waves, each from
// half to one and a half periods over the digit's height.
func (h *hand) elastic(strength float64) func(point) point {
	type wave struct{ kx, ky, phase, ax, ay float64 }
	var waves [3]wave
	for i := range waves {
		sin, cos := elementary.Sincos(h.in(0, 2*math.Pi))
		k := h.in(math.Pi, 3*math.Pi)
		waves[i] = wave{kx: k * cos, ky: k * sin, phase: h.in(0, 2*math.Pi),
			ax: strength * h.normal(0, 1), ay: strength * h.normal(0, 1)}
	}
	return func(p point) point {
		x, y := p.x, p.y
		for _, w := range waves {
			v := elementary.Sin(float64(w.kx*x) + float64(w.ky*y) + w.phase)
			p.x += float64(w.ax * v)
			p.y += float64(w.ay * v)
		}
		return p
	}
}

// layOut scales the digit into its box, gives the line its width, draws it, and
// moves it by whole pixels until its centre of mass is nearest where the script wants
// it.
func (h *hand) layOut(class, size int, style script) Grey {
	ramp := h.in(1, 1.5) // pixels from no ink to full ink across an edge
	box := float64(style.box * float64(size))
	// Median 2.7 pixels at 28; a bold line leaves room for the digit's shape.
	width := float64(clamp(elementary.Exp(h.normal(0.98, float64(0.27*style.spread))), 1.5, 5) * (float64(size) / 28))
	radius := clamp(float64(width*style.bold)/2, 0.55, box/6)
	if class != 1 { // nor is a narrow digit written with a pen that fills it
		left, top, right, bottom := extent(h.strokes, 0)
		aspect := min(right-left, bottom-top) / max(right-left, bottom-top, 1e-3)
		radius = max(min(radius, float64(style.widest*float64(box*aspect))), 0.55)
	}
	h.press(radius)
	if style.free {
		h.pressure()
	}

	// Scale the path until path and line together fill the box; as the pen's width is
	// not uniform, the second and third rounds make the fit exact.
	for range 3 {
		left, top, right, bottom := extent(h.strokes, ramp/2)
		side := max(right-left, bottom-top)
		path := max(side-float64(2*radius)-ramp, 1e-3)
		change := max((path+box-side)/path, 1e-3)
		for _, s := range h.strokes {
			for i := range s {
				s[i].x, s[i].y = float64(s[i].x*change), float64(s[i].y*change)
			}
		}
	}

	left, top, right, bottom := extent(h.strokes, ramp/2)
	page := NewGrey(size, size)
	middle := float64(float64(size) / 2)
	dx := math.Floor(middle-float64((right-left)/2)) - left
	dy := math.Floor(middle-float64((bottom-top)/2)) - top
	ink(page, h.strokes, dx, dy, ramp)
	x, y := centreOfMass(page)
	l, t, r, b := inked(page)
	centre := middle + float64(style.low*float64(size))
	shiftX := min(max(int(math.Floor(centre-x+0.5)), -l), size-r)
	shiftY := min(max(int(math.Floor(centre-y+0.5)), -t), size-b)
	return shifted(page, shiftX, shiftY)
}

// press gives every point of the strokes its half width around radius: slow swells,
// a tremor, and at times a stroke that thins out towards its end.
func (h *hand) press(radius float64) {
	swell, tremor := h.in(0, 0.16), h.in(0, 0.06)
	thin := 0.0
	if h.chance(0.25) {
		thin = h.in(0.1, 0.5)
	}
	for _, s := range h.strokes {
		phase, pace := h.in(0, 2*math.Pi), h.in(0.05, 0.2)
		for i := range s {
			f := 1 + float64(swell*elementary.Sin(phase+float64(pace*float64(i)))) + float64(tremor*h.normal(0, 1))
			if left := float64(len(s)-1-i) / float64(len(s)); left < 0.3 {
				f -= float64(thin * (1 - left/0.3))
			}
			s[i].radius = max(float64(radius*f), 0.5)
		}
	}
}

// inked is the smallest box of pixels with any ink, [left, right) × [top, bottom).
func inked(g Grey) (left, top, right, bottom int) {
	left, top = g.W, g.H
	for i, v := range g.Pix {
		if v > 0 {
			x, y := i%g.W, i/g.W
			left, right = min(left, x), max(right, x+1)
			top, bottom = min(top, y), max(bottom, y+1)
		}
	}
	return left, top, right, bottom
}

// centreOfMass is the luminance-weighted mean position; the middle if all is black.
func centreOfMass(g Grey) (x, y float64) {
	sum := 0.0
	for i, v := range g.Pix {
		w := float64(v)
		sum += w
		x += float64(w * (float64(i%g.W) + 0.5))
		y += float64(w * (float64(i/g.W) + 0.5))
	}
	if sum == 0 {
		return float64(g.W) / 2, float64(g.H) / 2
	}
	return x / sum, y / sum
}

// shifted is the picture moved right by dx and down by dy pixels, black where
// nothing came from.
func shifted(g Grey, dx, dy int) Grey {
	out := NewGrey(g.H, g.W)
	for y := max(0, dy); y < min(g.H, g.H+dy); y++ {
		from := g.Pix[(y-dy)*g.W : (y-dy+1)*g.W]
		to := out.Pix[y*g.W : (y+1)*g.W]
		if dx >= 0 {
			copy(to[min(dx, g.W):], from)
		} else {
			copy(to, from[min(-dx, g.W):])
		}
	}
	return out
}
