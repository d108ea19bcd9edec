package stimulus

import (
	"math"

	"untrained/nn/elementary"
	"untrained/nn/random"
)

// needles are straight sticks that fell in all directions on a dark ground.
var needles = Family{
	Name: "needles",
	About: "Straight pale sticks thrown on dark ground in all directions, like fallen pine needles. " +
		"They cross at every angle, and one can see which lies above.",
	paint: func(size int, s *random.Stream) []float64 {
		p := pitch(size)
		half := max(float64(0.2*p), 0.85)
		low, side := -float64(3*p), float64(size)+float64(6*p)
		c := newCanvas(size, 0.08)
		count := int(float64(float64(0.95*side)*side)/float64(float64(2*half)*float64(4*p))) + 1
		for range count {
			x, y := low+float64(side*s.Float64()), low+float64(side*s.Float64())
			sin, cos := elementary.Sincos(s.Uniform(0, 2*math.Pi))
			reach := float64(p * s.Uniform(1.5, 2.7))
			tone := s.Uniform(0.55, 1)
			dx, dy := float64(reach*cos), float64(reach*sin)
			c.rod(x-dx, y-dy, x+dx, y+dy, half+0.6, func(_, d float64) float64 { // its shadow
				return 0.08
			})
			c.rod(x-dx, y-dy, x+dx, y+dy, half, func(_, d float64) float64 {
				return float64(tone * (1 - float64(0.5*float64(d*math.Sqrt(d)))))
			})
		}
		return c.pix
	},
}
