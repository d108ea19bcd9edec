package stimulus

import (
	"math"

	"untrained/nn/random"
)

// Twin returns the spectrum-matched noise of a picture: it has the same size and the same amplitude at every frequency
// of the discrete Fourier transform, with phases that are drawn uniformly and independently (Hermitian, so that the
// twin is real). Picture and twin differ only in statistics of higher order: edges, junctions, cells.
//
// Amplitudes are exact until the twin is clipped to [0, 1]; then mean and contrast are restored to those of the
// picture, as far as clipping allows. The amplitudes of a texture's twin are within a few per cent of the texture's.
// The transform treats the picture as periodic: a jump between opposite borders is part of the spectrum, and shows in
// the twin as faint streaks along rows and columns. Luminances that are NaN count as black.
func Twin(g Grey, s *random.Stream) Grey {
	out := NewGrey(g.H, g.W)
	if len(out.Pix) == 0 || len(g.Pix) != len(out.Pix) {
		return out
	}
	pix := make([]float64, len(g.Pix))
	for i, v := range g.Pix {
		pix[i] = clamp(float64(v), 0, 1)
	}
	mean, contrast := moments(pix)
	pix = scramble(pix, g.H, g.W, s)
	equaliseTo(pix, mean, contrast)
	for i, v := range pix {
		out.Pix[i] = float32(v)
	}
	return out
}

// scramble returns h×w luminances with new random phases and the same mean and amplitudes.
func scramble(pix []float64, h, w int, s *random.Stream) []float64 {
	f := newSpectrum(h, w)
	f.of(pix)
	for y := range h {
		for x := range w {
			i, mirror := y*w+x, (h-y)%h*w+(w-x)%w
			switch {
			case i == 0 || i > mirror:
				// The mean stays the same; the second of a pair was set with the first.
			case i == mirror: // an entry that is its own mirror is real: only its sign is random
				if s.Uint64()>>63 == 1 {
					f.re[i] = -f.re[i]
				}
			default:
				// Adding a uniform angle makes any phase uniform. The point on the circle is drawn by rejection, which is faster
				// than computing sine and cosine.
				cos, sin := pointOnCircle(s)
				re, im := times(f.re[i], f.im[i], cos, sin)
				f.re[i], f.im[i] = re, im
				f.re[mirror], f.im[mirror] = re, -im
			}
		}
	}
	return f.picture()
}

// pointOnCircle returns a uniformly distributed point on the unit circle (von Neumann 1951).
func pointOnCircle(s *random.Stream) (x, y float64) {
	for {
		x, y = float64(2*s.Float64())-1, float64(2*s.Float64())-1
		if r := float64(x*x) + float64(y*y); r <= 1 && r > 1e-4 {
			r = math.Sqrt(r)
			return x / r, y / r
		}
	}
}

// DrawTwin returns the spectrum-matched noise of a new sample: the Twin of the picture that Draw would return for this
// stream, with the mean and contrast of all textures. Families that are Gaussian noise look like their twins; the twins
// of all others lose what makes the family recognisable.
func (f Family) DrawTwin(size int, s *random.Stream) Grey {
	return Twin(f.Draw(size, s), s)
}
