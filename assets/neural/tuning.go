package neural

import (
	"errors"
	"fmt"
	"math"
)

// Tuning is a table of what was measured of single cells with gratings: there are
// no pictures and no responses to single ones. Networks are compared with the
// distributions of its columns.
type Tuning struct {
	ID       string
	Area     string
	Species  string
	Cells    []TunedCell
	Citation string
	Licence  string
	Notes    []string
	SHA256   string
}

// TunedCell is one cell. Rates are in spikes a second.
type TunedCell struct {
	Animal           string
	CircularVariance float64 // of the orientation tuning of the mean rate: 0 sharp, 1 flat
	Bandwidth        float64 // half width of orientation tuning in degrees; NaN where the curve is too flat to have one
	MaxDC            float64 // largest mean rate over orientations, the spontaneous rate included
	MinDC            float64 // smallest
	Spontaneous      float64 // rate without a stimulus
	MaxF1            float64 // first harmonic at the best orientation
	OrthogonalRatio  float64 // response at the orthogonal over that at the best orientation
	Depth            float64 // of the cell in the cortex: 0 surface, 1 white matter
}

// F1F0 is the first harmonic over the mean rate, both at the best orientation: above
// one a cell counts as simple (Skottun et al. 1991, Vision Res 31:1079). The
// spontaneous rate is not subtracted, so that the ratio is smaller than elsewhere.
func (c TunedCell) F1F0() float64 { return c.MaxF1 / c.MaxDC }

// Column collects one value of every cell, without those that are missing (NaN).
func (t *Tuning) Column(value func(TunedCell) float64) []float64 {
	var out []float64
	for _, c := range t.Cells {
		if v := value(c); v == v {
			out = append(out, v)
		}
	}
	return out
}

// Validate reports the first value that cannot be.
func (t *Tuning) Validate() error {
	if t == nil || len(t.Cells) == 0 {
		return errors.New("there are no cells")
	}
	for i, c := range t.Cells {
		for _, v := range []struct {
			what      string
			value     float64
			low, high float64
		}{
			{"circular variance", c.CircularVariance, 0, 1},
			{"largest rate", c.MaxDC, math.SmallestNonzeroFloat64, 1e4},
			{"smallest rate", c.MinDC, 0, 1e4},
			{"spontaneous rate", c.Spontaneous, 0, 1e4},
			{"first harmonic", c.MaxF1, 0, 1e4},
			{"depth", c.Depth, -1, 2},
		} {
			if !(v.value >= v.low && v.value <= v.high) {
				return fmt.Errorf("recording %s: the %s of cell %d is %g, outside %g to %g", t.ID, v.what, i,
					v.value, v.low, v.high)
			}
		}
		if c.Bandwidth == c.Bandwidth && !(c.Bandwidth > 0 && c.Bandwidth <= 90) {
			return fmt.Errorf("recording %s: the bandwidth of cell %d is %g degrees, outside 0 to 90", t.ID, i, c.Bandwidth)
		}
	}
	return nil
}
