package stimuli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"untrained/app/lab"
	"untrained/assets/stimulus"
)

// Measurement is the numbers of one picture. Luminance runs from 0, black, to 1,
// white.
type Measurement struct {
	Config  string     `json:"config"`
	Picture int        `json:"picture"` // number on the sheet, from 1
	Label   string     `json:"label"`
	Mean    float64    `json:"mean"`   // luminance
	RMS     float64    `json:"rms"`    // standard deviation of the luminance
	Lowest  float64    `json:"lowest"` // luminance
	Highest float64    `json:"highest"`
	Sides   []Side     `json:"sides,omitempty"`
	Shares  []float64  `json:"shares"`   // percent of the pixels in each of Greys equal steps of luminance
	Rings   []float64  `json:"spectrum"` // see RadialSpectrum
	Pixels  [2]int     `json:"pixels"`   // height and width
	Degrees [2]float64 `json:"degrees"`  // height and width of the field of view, 0 where it is not stated
}

// Side is the moments of one side of a texture digit's outline.
type Side struct {
	Name   string  `json:"name"` // "digit" or "ground"
	Pixels int     `json:"pixels"`
	Mean   float64 `json:"mean"` // luminance
	RMS    float64 `json:"rms"`
}

// Greys is the number of steps of a Measurement's histogram.
const Greys = 20

// MeasurePicture measures the picture of the sheet that the configuration names.
func (Gallery) MeasurePicture(ctx context.Context, c lab.Config) (*Measurement, error) {
	k, err := open(c)
	if err != nil {
		return nil, err
	}
	if problem := k.problems()[lab.KeyPicture]; problem != "" {
		return nil, errors.New(strings.TrimSuffix(problem, "."))
	}
	p := k.draw(k.Picture - 1)
	m := &Measurement{Config: k.text, Picture: k.Picture, Label: p.label, Pixels: [2]int{p.H, p.W},
		Lowest: math.Inf(1), Highest: math.Inf(-1), Shares: make([]float64, Greys)}
	m.Mean, m.RMS = p.Moments()
	for _, v := range p.Pix {
		x := float64(v)
		m.Lowest, m.Highest = min(m.Lowest, x), max(m.Highest, x)
		m.Shares[min(max(int(x*Greys), 0), Greys-1)] += 100 / float64(len(p.Pix))
	}
	if applies(k.Set, lab.KeyFOVDeg) {
		m.Degrees = [2]float64{k.FOVDeg, k.FOVDeg}
	}
	if len(p.mask.Pix) == len(p.Pix) {
		m.Sides = sides(p.Grey, p.mask)
	}
	m.Rings, err = RadialSpectrum(ctx, p.Grey)
	return m, err
}

// sides takes the moments where the figure covers at least half of a pixel, and
// where it covers less.
func sides(p, mask stimulus.Grey) []Side {
	both := []Side{{Name: "digit"}, {Name: "ground"}}
	var sum, square [2]float64
	for i, v := range p.Pix {
		k := 1
		if mask.Pix[i] >= 0.5 {
			k = 0
		}
		both[k].Pixels++
		sum[k] += float64(v)
		square[k] += float64(v) * float64(v)
	}
	for k := range both {
		if n := float64(both[k].Pixels); n > 0 {
			both[k].Mean = sum[k] / n
			both[k].RMS = math.Sqrt(max(square[k]/n-both[k].Mean*both[k].Mean, 0))
		}
	}
	return both
}

// RadialSpectrum returns the mean amplitude of a square picture's Fourier components
// in rings of spatial frequency: element r−1 averages |F(kx, ky)|/N² over the
// frequencies whose length rounds to r cycles per picture, r = 1 … N/2. The mean
// luminance is not part of it. The transform is computed term by term, N³ steps.
func RadialSpectrum(ctx context.Context, p stimulus.Grey) ([]float64, error) {
	n := p.H
	if n != p.W || n < 2 {
		return nil, fmt.Errorf("spectrum of %d×%d pixels: a square of at least 2×2 is needed", p.H, p.W)
	}
	cos, sin := make([]float64, n), make([]float64, n)
	for i := range n {
		sin[i], cos[i] = math.Sincos(2 * math.Pi * float64(i) / float64(n))
	}
	// Rows first; the picture is real, so half of the columns tell all.
	half := n/2 + 1
	re, im := make([]float64, n*half), make([]float64, n*half)
	for y := range n {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		row := p.Pix[y*n : (y+1)*n]
		for k := range half {
			var a, b float64
			for x, at := 0, 0; x < n; x++ {
				v := float64(row[x])
				a += v * cos[at]
				b -= v * sin[at]
				if at += k; at >= n {
					at -= n
				}
			}
			re[y*half+k], im[y*half+k] = a, b
		}
	}
	rings, counts := make([]float64, n/2), make([]float64, n/2)
	for kx := range half {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for ky := range n {
			var a, b float64
			for y, at := 0, 0; y < n; y++ {
				u, v := re[y*half+kx], im[y*half+kx]
				a += u*cos[at] + v*sin[at]
				b += v*cos[at] - u*sin[at]
				if at += ky; at >= n {
					at -= n
				}
			}
			fy := float64(ky)
			if ky > n/2 {
				fy -= float64(n)
			}
			ring := int(math.Round(math.Hypot(float64(kx), fy)))
			if ring < 1 || ring > n/2 {
				continue
			}
			weight := 2.0 // a column and its mirror image
			if kx == 0 || 2*kx == n {
				weight = 1
			}
			rings[ring-1] += weight * math.Hypot(a, b) / float64(n*n)
			counts[ring-1] += weight
		}
	}
	for i := range rings {
		rings[i] /= max(counts[i], 1)
	}
	return rings, nil
}
