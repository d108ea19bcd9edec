package stimulus

import (
	"math"

	"untrained/nn/random"
)

// contours are the level lines of a smooth random field, all of the same width.
var contours = Family{
	Name: "contours",
	About: "The contour lines of a hilly map: thin dark closed loops, one in the other, that never cross " +
		"or end, crowded on slopes and far apart on summits.",
	paint: func(size int, s *random.Stream) []float64 {
		p := pitch(size)
		f := newFrame(size, s)
		n := newNoise(s)
		const levels = 7.0
		width, soft := max(float64(0.2*p), 0.8), 1.1
		height := func(u, v float64) float64 {
			return float64(levels * n.octaves(u/float64(4*p), v/float64(4*p), 2, 0.3))
		}
		return f.paintEach(size, func(u, v float64) float64 {
			h := height(u, v)
			dx, dy := float64(2*(height(u+0.5, v)-h)), float64(2*(height(u, v+0.5)-h))
			slope := max(math.Sqrt(float64(dx*dx)+float64(dy*dy)), 0.02)
			_, t := wholes(h+0.5, 1)
			return edge((math.Abs(t-0.5)/slope - width) / soft)
		})
	},
}
