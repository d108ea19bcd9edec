package stimulus

import (
	"untrained/nn/elementary"
	"untrained/nn/random"
)

// coral is a Turing pattern (Turing 1952) computed with iterated filters: in one step, a short-range activator and a
// long-range inhibitor filter the concentration with a band pass, and saturation clips it. Noise becomes a labyrinth
// within a dozen steps.
var coral = Family{
	Name: "coral",
	About: "A labyrinth of winding ridges of one width, like brain coral. A substance that feeds itself " +
		"nearby and starves itself farther off falls into such stripes by itself.",
	paint: func(size int, s *random.Stream) []float64 {
		const steps, saturation = 10, 2.2
		n := powerOfTwo(size)
		f := newSpectrum(n, n)
		white(f, s)
		// The ring of frequencies that grow, in cycles per tile.
		ring := float64(n) / (1.55 * pitch(size))
		gain := make([]float64, n*n)
		for i := range gain {
			gain[i] = 1
		}
		band := &spectrum{h: n, w: n, re: gain, im: make([]float64, n*n)}
		band.filter(func(r float64) float64 {
			octaves := elementary.Log(r / ring)
			return elementary.Exp(-float64(octaves*octaves) * 12)
		})
		for step := range steps {
			for i, g := range gain {
				f.re[i] *= g
				f.im[i] *= g
			}
			pix := f.picture()
			_, sd := moments(pix)
			for i, v := range pix {
				pix[i] = clamp(float64(v*saturation)/max(sd, 1e-12), -1, 1)
			}
			if step < steps-1 {
				clear(f.im)
				f.pass(f.re, f.im)
			}
		}
		return crop(f.re, n, size)
	},
}
