package chart

import "math"

// Axis maps numbers onto a stretch of the picture.
type Axis struct {
	Min, Max float64 // of the data, both ticks or just beyond
	From, To float64 // pixels
	Step     float64 // between ticks
	Decimals int     // that ticks need
}

// NewAxis covers [low, high] with about n round steps (1, 2, 2.5 or 5 times a
// power of ten). It never fails: limits that are not finite, or equal, are widened.
func NewAxis(low, high, from, to float64, n int) Axis {
	if !finite(low) || !finite(high) {
		low, high = 0, 1
	}
	if low > high {
		low, high = high, low
	}
	if high-low < 1e-9*math.Max(1, math.Max(math.Abs(low), math.Abs(high))) {
		pad := math.Max(math.Abs(low)*0.1, 0.5)
		low, high = low-pad, high+pad
	}
	step := roundStep((high - low) / float64(max(n, 1)))
	a := Axis{
		Min: math.Floor(low/step+1e-9) * step, Max: math.Ceil(high/step-1e-9) * step,
		From: from, To: to, Step: step,
	}
	for scaled := step; a.Decimals < 12 && math.Abs(scaled-math.Round(scaled)) > 1e-6*scaled; scaled *= 10 {
		a.Decimals++
	}
	return a
}

// roundStep gives the smallest of 1, 2, 2.5, 5 × 10^k that is not below raw.
func roundStep(raw float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, f := range []float64{1, 2, 2.5, 5} {
		if f*power >= raw*(1-1e-9) {
			return f * power
		}
	}
	return 10 * power
}

// At gives the pixel of v.
func (a Axis) At(v float64) float64 {
	return a.From + (v-a.Min)/(a.Max-a.Min)*(a.To-a.From)
}

// holds reports whether v lies within the axis.
func (a Axis) holds(v float64) bool { return v >= a.Min && v <= a.Max }

// Clamp moves v to the nearer end if it lies beyond one.
func (a Axis) Clamp(v float64) float64 { return math.Min(math.Max(v, a.Min), a.Max) }

// Ticks lists the values at which ticks stand, in order.
func (a Axis) Ticks() []float64 {
	n := int(math.Round((a.Max - a.Min) / a.Step))
	ticks := make([]float64, 0, n+1)
	for i := 0; i <= n; i++ {
		v := a.Min + float64(i)*a.Step
		if math.Abs(v) < a.Step*1e-6 {
			v = 0
		}
		ticks = append(ticks, v)
	}
	return ticks
}
