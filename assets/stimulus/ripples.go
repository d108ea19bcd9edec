package stimulus

import (
	"math"

	"untrained/nn/elementary"
	"untrained/nn/random"
)

// ripples is Gaussian noise like strands, with a far narrower band: an eighth of an octave and a few degrees.
var ripples = Family{
	Name: "ripples",
	About: "Filtered noise of almost one frequency and one direction: even waves that swell, fade and " +
		"fork, like sand under shallow water.",
	paint: func(size int, s *random.Stream) []float64 {
		const waves = 40
		pix := make([]float64, size*size)
		along := s.Uniform(0, math.Pi)
		for range waves {
			f := elementary.Exp(float64(0.09*s.Norm())) / (1.25 * pitch(size))
			sin, cos := elementary.Sincos(along + float64(0.11*s.Norm()))
			addWave(pix, size, float64(2*math.Pi*f*cos), float64(2*math.Pi*f*sin), s.Uniform(0, 2*math.Pi))
		}
		return pix
	},
}
