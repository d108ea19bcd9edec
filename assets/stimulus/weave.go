package stimulus

import (
	"math"

	"untrained/nn/elementary"
	"untrained/nn/random"
)

// weave is a twill: two sets of threads at right angles, each thread over two of the other set and under the next two,
// shifted by one thread from row to row.
var weave = Family{
	Name: "weave",
	About: "Cloth: round threads of unequal shade cross at right angles, over two and under the next two, " +
		"one thread later in every row, so that the long stitches climb in slanted ribs.",
	paint: func(size int, s *random.Stream) []float64 {
		thread := float64(1.05 * pitch(size))
		f := newFrame(size, s)
		const n = 64
		warp, weft := shades(n, s), shades(n, s)
		// Threads run in slow waves.
		bend, k := 0.13, 2*math.Pi/6.5
		phaseU, phaseV := s.Uniform(0, 2*math.Pi), s.Uniform(0, 2*math.Pi)
		return f.paintEach(size, func(u, v float64) float64 {
			u, v = u/thread, v/thread
			u, v = u+float64(bend*elementary.Sin(float64(k*v)+phaseU)), v+float64(bend*elementary.Sin(float64(k*u)+phaseV))
			i, a := wholes(u, n)
			j, b := wholes(v, n)
			// The position in the stitch that is on top here, which is two cells long: along it, 0 to 2, and across.
			k := (i - j + n) % 4
			along, across, shade := float64(k-2)+a, b, weft[j]
			if k < 2 { // of the warp, which runs along v
				along, across, shade = float64(1-k)+b, a, warp[i]
			}
			along, across = along-1, float64(2*across)-1
			round := 1 - float64(0.95*float64(float64(across*across)*float64(across*across)))
			dive := 1 - float64(0.8*float64(float64(along*along)*float64(along*along)))
			return float64((0.45 + float64(0.55*shade)) * float64(round*dive))
		})
	},
}
