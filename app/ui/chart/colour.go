package chart

import "math"

// The ends and the middle of the one diverging scale that shows weights,
// activations and errors: blue below zero, grey at zero, orange above. Both ends
// are equally dark, and blue against orange survives every common kind of colour
// blindness.
var (
	below  = [3]float64{22, 103, 168}
	middle = [3]float64{228, 229, 231}
	above  = [3]float64{184, 80, 11}
)

// Diverging gives the colour of t on the diverging scale, −1 to 1, as #rrggbb.
// Values beyond the ends take the end's colour; NaN takes the middle.
func Diverging(t float64) string { return hex(DivergingRGB(t)) }

// DivergingRGB is Diverging as red, green and blue.
func DivergingRGB(t float64) (c [3]uint8) {
	if math.IsNaN(t) {
		t = 0
	}
	end := above
	if t < 0 {
		end = below
	}
	f := math.Min(math.Abs(t), 1)
	for i := range c {
		c[i] = byte(math.Round(middle[i] + f*(end[i]-middle[i])))
	}
	return c
}

// Scale is the diverging scale from −most to most in steps too fine to see: for
// pictures of many thousand values.
type Scale struct {
	most   float64
	colour [2*scaleSteps + 1][3]uint8
}

const scaleSteps = 256

// NewScale prepares the scale; with most 0 everything has the middle's colour.
func NewScale(most float64) *Scale {
	s := &Scale{most: most}
	for i := range s.colour {
		s.colour[i] = DivergingRGB(float64(i-scaleSteps) / scaleSteps)
	}
	return s
}

// Of is the colour of a value. NaN takes the middle.
func (s *Scale) Of(v float32) [3]uint8 {
	t := float64(v) / s.most
	switch {
	case s.most == 0 || t != t:
		return s.colour[scaleSteps]
	case t <= -1:
		return s.colour[0]
	case t >= 1:
		return s.colour[2*scaleSteps]
	}
	return s.colour[int(t*scaleSteps+scaleSteps+0.5)]
}
