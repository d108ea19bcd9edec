package simulation

import (
	"math"

	"untrained/nn/elementary"
	"untrained/nn/random"
)

// Cell is one model neuron of V1. Angles are in degrees, lengths in degrees of
// visual angle.
type Cell struct {
	Complex     bool
	X, Y        float64 // centre of its receptive field, from the picture's centre, right and down
	Orientation float64 // of the preferred bar or grating's stripes, [0, 180), 0 horizontal, counter-clockwise
	Frequency   float64 // preferred, cycles per degree
	Octaves     float64 // full width of spatial-frequency tuning at half height
	HalfWidth   float64 // of orientation tuning at half height
	Phase       float64 // of the filter: 0 even, 90 odd
	Rate        float64 // mean of the noise-free spike counts in 200 ms over the pictures
	Base        float64 // the part of Rate that is spontaneous
	Variability float64 // standard deviation of the gain from trial to trial
}

// drawCell draws a neuron, with a scatter (σ in degrees) of its place, from published distributions of macaque V1:
//
//   - simple or complex: 124 of 308 cells have F1/F0 > 1 (Ringach, Shapley & Hawken
//     2002, J Neurosci 22:5639);
//   - preferred orientation: uniform (the oblique effect is small in V1);
//   - preferred spatial frequency: log-normal with a median near 2 cycles per degree
//     and most cells within ±1 octave, and bandwidth 1.4 octaves (De Valois, Albrecht
//     & Thorell 1982, Vision Res 22:545, parafoveal cells);
//   - orientation tuning: half width at half height near 20°, broadly spread (De
//     Valois, Yund & Hepler 1982, Vision Res 22:531; Ringach et al. 2002). With the
//     bandwidth this fixes the receptive field's size: lengths σ·f of 0.3 to 0.7
//     along and across, as Ringach 2002 (J Neurophysiol 88:455) measured;
//   - phase: near even or odd symmetry (same paper);
//   - mean rate: log-normal (Buzsáki & Mizuseki 2014, Nat Rev Neurosci 15:264), here about 2 to 38 spikes a second, as
//     of driven cells;
//   - trial-to-trial gain: Goris, Movshon & Simoncelli 2014 (Nat Neurosci 17:858).
func drawCell(complexCell bool, scatter float64, s *random.Stream) Cell {
	return Cell{
		Complex:     complexCell,
		X:           scatter * truncated(s, 2),
		Y:           scatter * truncated(s, 2),
		Orientation: s.Uniform(0, 180),
		Frequency:   float64(2 * elementary.Exp(float64(0.75*math.Ln2*truncated(s, 1.5)))),
		Octaves:     1.4 + float64(0.35*truncated(s, 2)),
		HalfWidth:   float64(21 * elementary.Exp(float64(0.35*truncated(s, 2)))),
		Phase:       float64(90*s.IntN(4)) + float64(15*truncated(s, 2)),
		Rate:        float64(1.68 * elementary.Exp(float64(truncated(s, 1.5)))),
		Base:        s.Uniform(0, 0.25),
		Variability: s.Uniform(0.15, 0.4),
	}
}

// truncated is a standard normal deviate within ±limit.
func truncated(s *random.Stream, limit float64) float64 {
	for {
		if x := s.Norm(); math.Abs(x) <= limit {
			return x
		}
	}
}

// gabor is a filter over the pixels of a square window of a picture.
type gabor struct {
	left, top, width, height int
	even, odd                []float64 // height × width, zero mean under the envelope
}

// shape is what a Gabor needs: standard deviations along and across the stripes'
// normal follow from the tuning widths (the Fourier transform of a Gaussian is one).
type shape struct {
	x, y, orientation, frequency, phase float64
	normal, along                       float64 // σ in degrees of visual angle
}

// lengths returns the envelope's σ along the direction of the luminance change and
// along the stripes, both in degrees, from the widths of frequency tuning (full, in
// octaves) and orientation tuning (half, in degrees), both at half height.
func (c Cell) lengths() (normal, along float64) {
	half := math.Sqrt(2 * math.Ln2) // half width of a unit Gaussian at half height
	b := elementary.Pow(2, c.Octaves)
	normal = half / (2 * math.Pi * c.Frequency) * (b + 1) / (b - 1)
	sin, cos := elementary.Sincos(c.HalfWidth * math.Pi / 180)
	along = half / (2 * math.Pi * c.Frequency) * cos / sin
	return normal, along
}

func (c Cell) shape() shape {
	normal, along := c.lengths()
	return shape{x: c.X, y: c.Y, orientation: c.Orientation, frequency: c.Frequency, phase: c.Phase,
		normal: normal, along: along}
}

// sample draws the filter on a picture of side×side pixels, degrees wide. Even and
// odd parts are in quadrature, blind to the mean luminance, and scaled to a gain
// of one for the preferred grating of contrast one at the best phase.
func (g shape) sample(side int, degrees float64) gabor {
	perDegree := float64(side) / degrees
	centreX := float64(float64(side-1)/2) + float64(g.x*perDegree)
	centreY := float64(float64(side-1)/2) + float64(g.y*perDegree)
	reach := 2.5 * math.Max(g.normal, g.along) * perDegree
	x0, x1 := span(centreX, reach, side)
	y0, y1 := span(centreY, reach, side)
	f := gabor{left: x0, top: y0, width: max(0, x1-x0), height: max(0, y1-y0)}
	f.even = make([]float64, f.width*f.height)
	f.odd = make([]float64, f.width*f.height)
	envelope := make([]float64, f.width*f.height)
	// The luminance changes across the stripes: at right angles to them.
	sin, cos := elementary.Sincos((g.orientation + 90) * math.Pi / 180)
	phase := g.phase * math.Pi / 180
	var sumE, sumEven, sumOdd, norm float64
	for y := range f.height {
		for x := range f.width {
			dx := (float64(x+x0) - centreX) / perDegree
			dy := -(float64(y+y0) - centreY) / perDegree // upwards
			u := float64(dx*cos) + float64(dy*sin)       // across the stripes
			v := float64(dy*cos) - float64(dx*sin)       // along them
			a, b := u/g.normal, v/g.along
			e := elementary.Exp(-(float64(a*a) + float64(b*b)) / 2)
			carrierSin, carrierCos := elementary.Sincos(float64(2*math.Pi*g.frequency*u) + phase)
			at := y*f.width + x
			envelope[at] = e
			f.even[at], f.odd[at] = float64(e*carrierCos), float64(e*carrierSin)
			sumE += e
			sumEven += f.even[at]
			sumOdd += f.odd[at]
		}
	}
	for at, e := range envelope {
		f.even[at] -= float64(e*sumEven) / sumE
		f.odd[at] -= float64(e*sumOdd) / sumE
		norm += float64(e / 2)
	}
	for at := range f.even {
		f.even[at] /= norm
		f.odd[at] /= norm
	}
	return f
}

// apply returns both filters' outputs for pictures of contrasts (luminance over mean luminance, minus one), side pixels
// a row: each pixel has the values of all pictures side by side.
func (f *gabor) apply(lanes []float64, side int) (even, odd [together]float64) {
	var e0, e1, e2, e3, o0, o1, o2, o3 float64
	for y := range f.height {
		row := lanes[((f.top+y)*side+f.left)*together:][:f.width*together]
		ke := f.even[y*f.width:][:f.width]
		ko := f.odd[y*f.width:][:f.width]
		for x, e := range ke {
			o, v := ko[x], (*[together]float64)(row[x*together:])
			e0 += float64(e * v[0])
			e1 += float64(e * v[1])
			e2 += float64(e * v[2])
			e3 += float64(e * v[3])
			o0 += float64(o * v[0])
			o1 += float64(o * v[1])
			o2 += float64(o * v[2])
			o3 += float64(o * v[3])
		}
	}
	return [together]float64{e0, e1, e2, e3}, [together]float64{o0, o1, o2, o3}
}
