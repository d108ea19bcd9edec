package stimulus

import (
	"math"

	"untrained/nn/elementary"
	"untrained/nn/random"
)

// weave is a plain weave: two sets of threads at right angles, over and under.
var weave = Family{
	Name: "weave",
	About: "Cloth: threads of unequal shade cross at right angles, over one and under the next. Each " +
		"is round, and darkens where it dives below another.",
	paint: func(size int, s *random.Stream) []float64 {
		thread := float64(1.3 * pitch(size))
		f := newFrame(size, s)
		const n = 64
		warp, weft := shades(n, s), shades(n, s)
		// The cloth is not stretched evenly: threads run in slow waves.
		bend, k := 0.13, 2*math.Pi/6.5
		phaseU, phaseV := s.Uniform(0, 2*math.Pi), s.Uniform(0, 2*math.Pi)
		return f.paintEach(size, func(u, v float64) float64 {
			u, v = u/thread, v/thread
			u, v = u+float64(bend*elementary.Sin(float64(k*v)+phaseU)), v+float64(bend*elementary.Sin(float64(k*u)+phaseV))
			i, a := wholes(u, n)
			j, b := wholes(v, n)
			a, b = float64(2*a)-1, float64(2*b)-1
			shade := weft[j]
			if (i+j)%2 == 0 { // the warp, which runs along v, is on top here
				a, b, shade = b, a, warp[i]
			}
			// a runs along the upper thread, b across it.
			round := 1 - float64(0.95*float64(float64(b*b)*float64(b*b)))
			dive := 1 - float64(0.75*float64(a*a))
			return float64((0.45 + float64(0.55*shade)) * float64(round*dive))
		})
	},
}
