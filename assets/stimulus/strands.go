package stimulus

import (
	"math"

	"untrained/nn/elementary"
	"untrained/nn/random"
)

// strands is Gaussian noise filtered for a direction: a sum of many plane waves whose frequencies fill a narrow wedge.
// Its spectrum describes it completely.
var strands = Family{
	Name: "strands",
	About: "Filtered noise: soft streaks that all run one way, like brushed metal or combed hair. " +
		"It is fully described by its spectrum; nothing in it has an edge.",
	paint: func(size int, s *random.Stream) []float64 {
		const waves = 48
		pix := make([]float64, size*size)
		along := s.Uniform(0, math.Pi)
		for range waves {
			// Frequencies log-uniform over an octave and a half around one cycle in 1.2
			// pitches, directions normal around the common one.
			f := elementary.Exp(s.Uniform(-0.55, 0.5)) / (1.2 * pitch(size))
			sin, cos := elementary.Sincos(along + float64(0.2*s.Norm()))
			addWave(pix, size, float64(2*math.Pi*f*cos), float64(2*math.Pi*f*sin), s.Uniform(0, 2*math.Pi))
		}
		return pix
	},
}

// addWave adds cos(kx·x + ky·y + phase); kx and ky are in radians per pixel. It rotates a point on the circle from
// pixel to pixel, which takes four products, while a cosine takes twenty.
func addWave(pix []float64, size int, kx, ky, phase float64) {
	startSin, startCos := elementary.Sincos(phase)
	downSin, downCos := elementary.Sincos(ky)
	rightSin, rightCos := elementary.Sincos(kx)
	for y := range size {
		a, b := startCos, startSin // rotates by kx from pixel to pixel, and by ky from row to row
		row := pix[y*size : (y+1)*size]
		for x := range row {
			row[x] += a
			a, b = float64(a*rightCos)-float64(b*rightSin), float64(a*rightSin)+float64(b*rightCos)
		}
		startCos, startSin = float64(startCos*downCos)-float64(startSin*downSin), float64(startCos*downSin)+
			float64(startSin*downCos)
	}
}
