package stimulus

import "fmt"

// Battery describes the gratings with which tuning is measured: every combination of aperture, spatial frequency,
// orientation and phase.
type Battery struct {
	Size         int       // side of the pictures, pixels
	Orientations int       // equally spaced over [0°, 180°)
	Phases       int       // equally spaced over [0°, 360°)
	Cycles       []float64 // spatial frequencies, cycles per picture width
	Apertures    []float64 // diameters of the window in picture widths; 0 means no window
	Contrast     float64   // 0 to 1
}

// NewBattery returns the standard battery: 12 orientations 15° apart, 8 phases, the frequencies 2, 4, 8, … cycles per
// picture up to a quarter of a cycle per pixel (with half-octave steps where there would be fewer than four), the
// apertures ½ and 1, full contrast.
func NewBattery(size int) Battery {
	size = clampSize(size)
	b := Battery{Size: size, Orientations: 12, Phases: 8, Apertures: []float64{0.5, 1}, Contrast: 1}
	for c := 2.0; c <= float64(size)/4; c *= 2 {
		b.Cycles = append(b.Cycles, c)
	}
	if len(b.Cycles) < 4 {
		b.Cycles = b.Cycles[:0]
		for c := float64(size) / 4; len(b.Cycles) < 4; c *= 0.7071067811865476 {
			b.Cycles = append([]float64{c}, b.Cycles...)
		}
	}
	return b
}

// maxBattery is the largest number of pictures in a battery: a typing error in a configuration must not use all memory.
const maxBattery = 1 << 20

// Len returns the number of gratings, Apertures × Cycles × Orientations × Phases.
func (b Battery) Len() int {
	return len(b.Apertures) * len(b.Cycles) * max(b.Orientations, 0) * max(b.Phases, 0)
}

// Validate returns an error that says why the battery cannot be drawn, or nil if it can.
func (b Battery) Validate() error {
	if b.Orientations < 1 || b.Phases < 1 || len(b.Cycles) == 0 || len(b.Apertures) == 0 {
		return fmt.Errorf("battery of %d orientations, %d phases, %d frequencies and %d apertures is empty: give at least "+
			"one of each",
			b.Orientations, b.Phases, len(b.Cycles), len(b.Apertures))
	}
	const many = maxBattery // each factor is checked first, so that the product cannot overflow
	if b.Orientations > many || b.Phases > many || len(b.Cycles) > many || len(b.Apertures) > many ||
		float64(b.Orientations)*float64(b.Phases)*float64(len(b.Cycles))*float64(len(b.Apertures)) > many {
		return fmt.Errorf("battery has more than %d gratings: use fewer orientations, phases, frequencies or apertures", many)
	}
	for a := range b.Apertures {
		for c := range b.Cycles {
			if err := b.Grating(a, c, 0, 0).Validate(); err != nil {
				return fmt.Errorf("battery: %w", err)
			}
		}
	}
	return nil
}

// Grating returns the grating with these indices into Apertures, Cycles, the orientations and the phases. aperture and
// cycles must be valid indices; orientation and phase may be any integers, because angles repeat.
func (b Battery) Grating(aperture, cycles, orientation, phase int) Grating {
	return Grating{
		Size:        b.Size,
		Orientation: 180 * float64(orientation) / float64(max(b.Orientations, 1)),
		Phase:       360 * float64(phase) / float64(max(b.Phases, 1)),
		Cycles:      b.Cycles[cycles],
		Contrast:    b.Contrast,
		Aperture:    b.Apertures[aperture],
	}
}
