package stimulus

import (
	"fmt"
	"math"

	"untrained/nn/elementary"
)

// Grating is a sinusoidal grating on mean grey, seen through a round window with a
// soft edge: luminance = ½ + ½·Contrast·window·cos(2π·Cycles·d + Phase), with d the
// distance from the centre across the bars in picture widths.
type Grating struct {
	Size int // side of the picture, pixels

	// Orientation is the orientation of the bars in degrees, anticlockwise on the screen: 0 means horizontal bars, 90
	// vertical ones. It repeats after 180.
	Orientation float64
	// Phase is the phase in degrees: at 0 the crest of a bright bar goes through the centre, at 90 the crest is moved by a
	// quarter of a period.
	Phase float64
	// Cycles is the spatial frequency in cycles per picture width.
	Cycles float64
	// Contrast is Michelson's (max − min)/(max + min), 0 to 1.
	Contrast float64
	// Aperture is the diameter of the window in picture widths; 0 means no window: the grating fills the picture.
	Aperture float64
}

// apertureEdge is the share of the window's radius over which the window falls from one to zero, as half a period of a
// cosine.
const apertureEdge = 0.25

// Validate returns an error if Draw would have to clamp something: a size outside [MinSize, MaxSize], a frequency below
// 0 or above the Nyquist frequency Size/2, a contrast outside [0, 1], an aperture below 0, or a number that is not
// finite.
func (g Grating) Validate() error {
	switch {
	case g.Size < MinSize || g.Size > MaxSize:
		return fmt.Errorf("grating size %d is outside %d…%d pixels: choose one inside", g.Size, MinSize, MaxSize)
	case !finite(g.Orientation) || !finite(g.Phase):
		return fmt.Errorf("grating orientation %v and phase %v must be finite numbers of degrees", g.Orientation, g.Phase)
	case !(g.Cycles >= 0 && g.Cycles <= float64(g.Size)/2):
		return fmt.Errorf("grating of %v cycles cannot be drawn with %d pixels: use 0 to %v cycles or a larger picture",
			g.Cycles, g.Size, float64(g.Size)/2)
	case !(g.Contrast >= 0 && g.Contrast <= 1):
		return fmt.Errorf("grating contrast %v is outside 0…1", g.Contrast)
	case !(g.Aperture >= 0) || !finite(g.Aperture):
		return fmt.Errorf("grating aperture %v must be 0 (none) or a diameter in picture widths", g.Aperture)
	}
	return nil
}

// Draw returns the picture, Size×Size. Values that Validate refuses are clamped to the nearest one that it accepts;
// angles that are not finite count as 0.
func (g Grating) Draw() Grey {
	size := clampSize(g.Size)
	cycles := clamp(g.Cycles, 0, float64(size)/2)
	half := clamp(g.Contrast, 0, 1) / 2
	sin, cos := elementary.Sincos(turn(g.Orientation, 180) * (math.Pi / 180))
	// One pixel changes the phase by dx along a row and by dy along a column.
	step := 2 * math.Pi * cycles / float64(size)
	dx, dy := float64(step*sin), float64(step*cos)
	phase := float64(turn(g.Phase, 360) * (math.Pi / 180))
	middle := float64(float64(size) / 2)
	radius := clamp(g.Aperture, 0, 1e6) * middle

	out := NewGrey(size, size)
	for y := range size {
		v := float64(y) + 0.5 - middle
		for x := range size {
			u := float64(x) + 0.5 - middle
			w := 1.0
			if radius > 0 {
				w = window(math.Sqrt(float64(u*u)+float64(v*v)) / radius)
			}
			wave := 0.0
			if w > 0 {
				wave = elementary.Cos(float64(u*dx) + float64(v*dy) + phase)
			}
			out.Pix[y*size+x] = float32(clamp(MeanGrey+float64(half*float64(w*wave)), 0, 1))
		}
	}
	return out
}

// window returns the raised-cosine aperture at a distance of r radii from its centre.
func window(r float64) float64 {
	switch {
	case r <= 1-apertureEdge:
		return 1
	case r >= 1:
		return 0
	}
	return (1 + elementary.Cos(math.Pi*(r-(1-apertureEdge))/apertureEdge)) / 2
}

// turn returns the angle reduced to [0, period); angles that are not finite count as 0.
func turn(angle, period float64) float64 {
	if !finite(angle) {
		return 0
	}
	angle = math.Mod(angle, period)
	if angle < 0 {
		angle += period
	}
	return angle
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// CyclesPerDegree converts a frequency from cycles per picture width to cycles per degree of visual angle for a picture
// that is fieldDegrees wide. It returns 0 if the field of view is unknown (not a positive number), as in
// neural.Recording.
func CyclesPerDegree(cycles, fieldDegrees float64) float64 {
	if !(fieldDegrees > 0) || !finite(fieldDegrees) {
		return 0
	}
	return cycles / fieldDegrees
}
