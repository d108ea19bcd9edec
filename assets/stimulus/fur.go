package stimulus

import (
	"math"

	"untrained/nn/elementary"
	"untrained/nn/random"
)

// fur is many short hairs that follow a slowly turning direction, each hiding those
// below it.
var fur = Family{
	Name: "fur",
	About: "Short hairs, laid over each other along a direction that turns slowly from place to place, " +
		"light at the tip and dark at the root, like an animal's coat or grass in the wind.",
	paint: func(size int, s *random.Stream) []float64 {
		p := pitch(size)
		half := max(float64(0.15*p), 0.65)
		const pieces = 3
		step := float64(0.8 * p)
		n := newNoise(s)
		sin, cos := elementary.Sincos(s.Uniform(0, 2*math.Pi))
		low := -float64(2.4 * p)
		side := float64(size) + float64(4.8*p)
		c := newCanvas(size, 0)
		count := int(float64(float64(2.4*side)*side) / float64(float64(2*half)*float64(pieces*step)))
		for range count {
			x, y := low+float64(side*s.Float64()), low+float64(side*s.Float64())
			tone := float64(0.55 * s.Float64())
			for k := range pieces {
				// The common direction, turned by the noise at this place.
				a, b := float64(5.2*n.at(x/float64(5*p), y/float64(5*p))), float64(0.25*s.Norm())
				dx, dy := cos-float64((a+b)*sin), sin+float64((a+b)*cos)
				length := math.Sqrt(float64(dx*dx) + float64(dy*dy))
				nextX, nextY := x+float64(step*(dx/length)), y+float64(step*(dy/length))
				c.rod(x, y, nextX, nextY, half, func(t, d float64) float64 {
					along := (float64(k) + t) / pieces
					return tone + float64(0.45*along) - float64(0.35*float64(d*d))
				})
				x, y = nextX, nextY
			}
		}
		return c.pix
	},
}
