package stimulus

import (
	"math"

	"untrained/nn/random"
)

// marble is veins along the zeros of a warped noise (Perlin 1985).
var marble = Family{
	Name: "marble",
	About: "Polished stone: thin dark veins wander, fork and fade over a pale clouded ground. They never " +
		"close a regular cell, and their width changes along the way.",
	paint: func(size int, s *random.Stream) []float64 {
		p := pitch(size)
		f := newFrame(size, s)
		n := newNoise(s)
		return f.paintEach(size, func(u, v float64) float64 {
			x, y := u/float64(4.3*p), v/float64(4.3*p)
			wx, wy := n.octaves(float64(1.3*x)+11, float64(1.3*y), 2, 0.6), n.octaves(float64(1.3*x), float64(1.3*y)+23, 2, 0.6)
			warpedX, warpedY := x+float64(0.9*wx), y+float64(0.9*wy)
			cloud := n.octaves(float64(1.2*x)+7, float64(1.2*y)+41, 2, 0.5)
			return float64(0.5*cloud) -
				vein(n.octaves(warpedX, warpedY, 2, 0.5), 0.035+float64(0.05*max(wx, 0))) -
				float64(0.6*vein(n.octaves(float64(1.5*warpedX)+31, float64(1.5*warpedY)+3, 2, 0.5), 0.03))
		})
	},
}

// vein returns 1 if v is 0, and less with the distance of v from 0, measured in width.
func vein(v, width float64) float64 {
	t := math.Abs(v) / width
	return 1 / (1 + float64(t*t))
}
