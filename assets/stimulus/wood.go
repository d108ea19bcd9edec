package stimulus

import (
	"math"

	"untrained/nn/random"
)

// wood is growth rings cut lengthwise: bands that darken slowly and end sharply, bent
// around knots, over fine fibres.
var wood = Family{
	Name: "wood",
	About: "A planed board: growth rings run along it, each darkening slowly and ending at a sharp line, " +
		"and part around knots. Fine fibres follow the grain.",
	paint: func(size int, s *random.Stream) []float64 {
		p := pitch(size)
		f := newFrame(size, s)
		n := newNoise(s)
		knots := scatterKnots(size, s)
		soft := max(0.12, 0.8/float64(1.35*p))
		return f.paintEach(size, func(u, v float64) float64 {
			x, y := u/p, v/p
			ring := y/1.35 + float64(1.1*n.at(x/9, y/3.2)) + float64(0.45*n.at(x/5+20, y/1.7))
			for _, k := range knots {
				dx, dy := (u-k.u)/float64(2.6*k.radius), (v-k.v)/k.radius
				r := 1 + float64(dx*dx) + float64(dy*dy)
				ring += float64(k.rings / float64(r*r))
			}
			_, t := wholes(ring, 1)
			// Late wood becomes darker and darker, then light again within a soft edge.
			dark := float64(t * t)
			if left := 1 - t; left < soft {
				dark = float64(dark * float64(left/soft))
			}
			fibre := n.at(x/3+40, y/0.28)
			return float64(0.32*fibre) - dark
		})
	},
}

// knot is a branch in the board: it adds so many rings around (u, v).
type knot struct{ u, v, radius, rings float64 }

func scatterKnots(size int, s *random.Stream) []knot {
	p := pitch(size)
	reach := float64(1.5 * float64(size)) // a frame shifts the picture by up to its size
	count := int(math.Floor(float64(4*float64(reach*reach)) / float64(float64(70*p)*p)))
	low, high := float64(-0.75*float64(size)), float64(1.75*float64(size))
	knots := make([]knot, count)
	for i := range knots {
		knots[i] = knot{u: s.Uniform(low, high), v: s.Uniform(low, high), radius: float64(p * s.Uniform(0.7, 1.2)),
			rings: s.Uniform(1.4, 2.8)}
		if s.Uint64()>>63 == 1 {
			knots[i].rings = -knots[i].rings
		}
	}
	return knots
}
