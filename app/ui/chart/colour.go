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
