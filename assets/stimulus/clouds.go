package stimulus

import (
	"math"

	"untrained/nn/random"
)

// clouds is isotropic Gaussian noise with the amplitude spectrum 1/f of natural scenes (Field 1987), constant below
// four cycles per picture, so that every part of the picture has light and dark.
var clouds = Family{
	Name: "clouds",
	About: "Filtered noise without a direction: soft patches within patches, like clouds. It has the " +
		"spectrum of natural scenes and nothing else of them.",
	paint: func(size int, s *random.Stream) []float64 {
		n := powerOfTwo(size)
		f := newSpectrum(n, n)
		white(f, s)
		level := float64(4*float64(n)) / float64(size)
		f.filter(func(r float64) float64 { return 1 / max(r, level) })
		return crop(f.picture(), n, size)
	},
}

// powerOfTwo returns the smallest power of two that is not below size: periodic processes are computed on a tile of
// this side, of which the picture is a part.
func powerOfTwo(size int) int {
	n := 1
	for n < size {
		n *= 2
	}
	return n
}

// white makes f the spectrum of white Gaussian noise.
func white(f *spectrum, s *random.Stream) {
	for i := range f.re {
		f.re[i], f.im[i] = s.Norm(), 0
	}
	f.pass(f.re, f.im)
}

// filter multiplies every entry by a gain that depends on the frequency, in cycles per picture; the mean becomes 0.
func (f *spectrum) filter(gain func(radius float64) float64) {
	for y := range f.h {
		fy := frequency(y, f.h)
		for x := range f.w {
			fx, i := frequency(x, f.w), y*f.w+x
			g := 0.0
			if i > 0 {
				g = gain(math.Sqrt(float64(fx*fx) + float64(fy*fy)))
			}
			f.re[i] *= g
			f.im[i] *= g
		}
	}
}

// crop returns the upper left size×size pixels of an n×n picture.
func crop(pix []float64, n, size int) []float64 {
	out := make([]float64, size*size)
	for y := range size {
		copy(out[y*size:(y+1)*size], pix[y*n:])
	}
	return out
}
