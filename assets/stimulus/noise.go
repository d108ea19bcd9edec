package stimulus

import (
	"math"

	"untrained/nn/elementary"
	"untrained/nn/random"
)

// frame turns and shifts the picture at random, so that a process that runs along u and v has no fixed orientation or
// place.
type frame struct {
	half, sin, cos, shiftU, shiftV float64
}

func newFrame(size int, s *random.Stream) frame {
	f := frame{half: float64(size) / 2}
	f.sin, f.cos = elementary.Sincos(s.Uniform(0, 2*math.Pi))
	f.shiftU, f.shiftV = s.Uniform(0, float64(size)), s.Uniform(0, float64(size))
	return f
}

// at returns the position of a pixel's centre in the frame, in pixels.
func (f frame) at(px, py int) (u, v float64) {
	x, y := float64(px)+0.5-f.half, float64(py)+0.5-f.half
	return float64(f.cos*x) + float64(f.sin*y) + f.shiftU, float64(f.cos*y) - float64(f.sin*x) + f.shiftV
}

// paintEach returns the luminance of every pixel by the pixel's place in the frame.
func (f frame) paintEach(size int, luminance func(u, v float64) float64) []float64 {
	pix := make([]float64, size*size)
	for py := range size {
		for px := range size {
			u, v := f.at(px, py)
			pix[py*size+px] = luminance(u, v)
		}
	}
	return pix
}

// noise is a smooth random function of the plane (gradient noise, Perlin 1985): about one hill or hollow in a unit
// cell, mean 0, standard deviation about 0.18. It repeats after noiseCells in either direction.
type noise struct{ gradients [][2]float64 }

const noiseCells = 64 // a power of two; every picture is less wide than this

func newNoise(s *random.Stream) noise {
	n := noise{gradients: make([][2]float64, noiseCells*noiseCells)}
	for i := range n.gradients {
		n.gradients[i] = [2]float64{float64(2*s.Float64()) - 1, float64(2*s.Float64()) - 1}
	}
	return n
}

func (n noise) at(x, y float64) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	i, j := int(fx)&(noiseCells-1), int(fy)&(noiseCells-1)
	right, below := (i+1)&(noiseCells-1), (j+1)&(noiseCells-1)
	x, y = x-fx, y-fy
	slope := func(i, j int, dx, dy float64) float64 {
		g := &n.gradients[j*noiseCells+i]
		return float64(g[0]*dx) + float64(g[1]*dy)
	}
	a, b := slope(i, j, x, y), slope(right, j, x-1, y)
	c, d := slope(i, below, x, y-1), slope(right, below, x-1, y-1)
	sx, sy := smooth(x), smooth(y)
	upper, lower := a+float64(sx*(b-a)), c+float64(sx*(d-c))
	return upper + float64(sy*(lower-upper))
}

// octaves returns the sum of the noise and of count − 1 copies, each twice as fine as the one before, with a share of
// its amplitude, and from another place of the plane.
func (n noise) octaves(x, y float64, count int, share float64) float64 {
	sum, amplitude := 0.0, 1.0
	for k := range count {
		sum += float64(amplitude * n.at(x, y))
		x, y = float64(2*x)+17.31+float64(k), float64(2*y)+5.77
		amplitude *= share
	}
	return sum
}

// smooth rises from 0 at 0 to 1 at 1, with slope and curvature 0 at both ends.
func smooth(t float64) float64 {
	return float64(float64(t*float64(t*t)) * (float64(t*(float64(6*t)-15)) + 10))
}

// wholes returns the whole part of x as an index into a table of n, and the fractional part.
func wholes(x float64, n int) (index int, rest float64) {
	whole := math.Floor(x)
	index = int(whole) % n
	if index < 0 {
		index += n
	}
	return index, x - whole
}

// shades returns a table of numbers uniform in [0, 1).
func shades(n int, s *random.Stream) []float64 {
	t := make([]float64, n)
	for i := range t {
		t[i] = s.Float64()
	}
	return t
}
