package input

import (
	"math"

	"untrained/assets/neural"
	"untrained/nn/elementary"
)

// Cut-out pictures show an object on white. Their background is found in the pixels: it is what can be reached from
// the border over nearly white pixels, in pictures whose border is mostly white.
const (
	nearlyWhite = 240 // of 255, in every channel; JPEG leaves a ripple
	whiteBorder = 0.5 // share of a picture's border; objects may touch it
	mostCutOut  = 0.5 // share of a recording's pictures that makes them cut-outs
)

// GroundOf returns, for every pixel of every picture, whether it is background; nil if the pictures are not cut-outs.
func GroundOf(m neural.Images) []bool {
	area := m.H * m.W
	ground := make([]bool, m.N*area)
	cut := 0
	var stack []int
	for i := range m.N {
		pix, mark := m.Pix[i*area*m.C:][:area*m.C], ground[i*area:][:area]
		white := func(p int) bool {
			for _, v := range pix[p*m.C:][:m.C] {
				if v < nearlyWhite {
					return false
				}
			}
			return true
		}
		stack = stack[:0]
		border := 0
		visit := func(p int) {
			if !mark[p] && white(p) {
				mark[p] = true
				stack = append(stack, p)
			}
		}
		for y := range m.H {
			for x := range m.W {
				if y == 0 || x == 0 || y == m.H-1 || x == m.W-1 {
					border++
					visit(y*m.W + x)
				}
			}
		}
		if float64(len(stack)) < whiteBorder*float64(border) {
			clear(mark)
			continue
		}
		cut++
		for len(stack) > 0 {
			p := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if y := p / m.W; y > 0 {
				visit(p - m.W)
			}
			if y := p / m.W; y < m.H-1 {
				visit(p + m.W)
			}
			if x := p % m.W; x > 0 {
				visit(p - 1)
			}
			if x := p % m.W; x < m.W-1 {
				visit(p + 1)
			}
		}
	}
	if float64(cut) < mostCutOut*float64(m.N) {
		return nil
	}
	return ground
}

// Toned returns the pictures with another gamma, and cut-outs with a background of the mean colour of all objects, so
// that it becomes 0 when pictures are standardised.
func (e Entrance) Toned(r *neural.Recording) *neural.Recording {
	return e.tonedOn(r, nil)
}

// tonedOn returns what toned does with a background of this colour (RGB); nil means the objects' mean.
func (e Entrance) tonedOn(r *neural.Recording, colour []float64) *neural.Recording {
	curve := e.Gamma != 0 && e.Gamma != 1
	var ground []bool
	if !e.White {
		ground = GroundOf(r.Images)
	}
	if !curve && ground == nil {
		return r
	}
	changed := *r
	changed.Images.Pix = append([]uint8(nil), r.Images.Pix...)
	pix, channels := changed.Images.Pix, r.Images.C
	if curve {
		var table [256]uint8
		for v := 1; v < 256; v++ {
			table[v] = uint8(math.Round(255 * elementary.Pow(float64(v)/255, e.Gamma)))
		}
		for k, v := range pix {
			pix[k] = table[v]
		}
	}
	if ground == nil {
		return &changed
	}
	if colour == nil {
		colour = make([]float64, channels)
		objects := 0
		for p, outside := range ground {
			if outside {
				continue
			}
			objects++
			for c, v := range pix[p*channels:][:channels] {
				colour[c] += float64(v)
			}
		}
		for c := range colour {
			colour[c] /= float64(max(objects, 1))
		}
	} else if channels == 1 {
		colour = []float64{luminance(colour[0], colour[1], colour[2])}
	}
	for p, outside := range ground {
		if outside {
			for c := range channels {
				pix[p*channels+c] = uint8(math.Round(colour[c]))
			}
		}
	}
	return &changed
}

// luminance returns the luminance of ITU-R BT.601, as in golden/ridge.json.
func luminance(r, g, b float64) float64 { return 0.299*r + 0.587*g + 0.114*b }

// Silhouettes returns pictures of where the objects of cut-outs are, 255 on 0; nil if the pictures are not cut-outs.
func Silhouettes(r *neural.Recording) *neural.Recording {
	ground := GroundOf(r.Images)
	if ground == nil {
		return nil
	}
	changed := *r
	changed.Images.C = 1
	changed.Images.Pix = make([]uint8, len(ground))
	for p, outside := range ground {
		if !outside {
			changed.Images.Pix[p] = 255
		}
	}
	return &changed
}
