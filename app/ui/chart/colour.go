package chart

import "math"

// The ends and the middle of the diverging scale of errors and dissimilarities: blue below zero, grey at zero, orange
// above. Both ends are equally dark, and blue against orange survives every common kind of colour
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

// Neutral gives the grey of t, −1 black, 0 mid grey and 1 white: weights, responses and kernels are shown in it, as
// pictures are, because colours mean kinds of networks. Values beyond the ends take the end's grey; NaN is mid grey.
func Neutral(t float64) uint8 {
	if math.IsNaN(t) {
		t = 0
	}
	return byte(math.Round(127.5 + 127.5*math.Min(math.Max(t, -1), 1)))
}

// Scale is the neutral scale from −most to most in steps too fine to see: for
// pictures of many thousand values.
type Scale struct {
	most float64
	grey [2*scaleSteps + 1]uint8
}

const scaleSteps = 256

// NewScale prepares the scale; with most 0 everything is mid grey.
func NewScale(most float64) *Scale {
	s := &Scale{most: most}
	for i := range s.grey {
		s.grey[i] = Neutral(float64(i-scaleSteps) / scaleSteps)
	}
	return s
}

// Of is the grey of a value. NaN takes the middle.
func (s *Scale) Of(v float32) uint8 {
	t := float64(v) / s.most
	switch {
	case s.most == 0 || t != t:
		return s.grey[scaleSteps]
	case t <= -1:
		return s.grey[0]
	case t >= 1:
		return s.grey[2*scaleSteps]
	}
	return s.grey[int(t*scaleSteps+scaleSteps+0.5)]
}
