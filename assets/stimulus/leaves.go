package stimulus

import (
	"math"

	"untrained/nn/random"
)

// leaves is the dead leaves model (Matheron 1968; Lee, Mumford & Huang 2001): discs
// whose radii r have the density r⁻³ fall one upon the other until the ground is
// hidden. It has the edges, the occlusion and the scaling of natural scenes.
var leaves = Family{
	Name: "leaves",
	About: "Round leaves of one shade each, from tiny to large, fallen on top of each other until nothing " +
		"of the ground is left. Things that hide things: the simplest model of a natural scene.",
	paint: func(size int, s *random.Stream) []float64 {
		p := pitch(size)
		smallest, largest := max(float64(0.3*p), 1.2), float64(2.6*p)
		low, side := -largest, float64(size)+float64(2*largest)
		// With the density r⁻³, r⁻² is uniform.
		inverseLow, inverseHigh := 1/float64(largest*largest), 1/float64(smallest*smallest)
		c := newCanvas(size, 0.5)
		covered := 0.0 // area of all leaves, in units of the picture with its margin
		for covered < 4 {
			r := 1 / math.Sqrt(s.Uniform(inverseLow, inverseHigh))
			x, y := low+float64(side*s.Float64()), low+float64(side*s.Float64())
			tone := s.Float64()
			c.lay(x-r-1, y-r-1, x+r+1, y+r+1, func(px, py float64) (float64, float64) {
				px, py = px-x, py-y
				return tone, clamp(r-math.Sqrt(float64(px*px)+float64(py*py))+0.5, 0, 1)
			})
			covered += float64(math.Pi*float64(r*r)) / float64(side*side)
		}
		return c.pix
	},
}
