// Package tuning measures how a unit is tuned to gratings: its circular variance, preferred orientation, half-width and
// modulation, from its responses to a stimulus.Battery.
package tuning

import (
	"math"
	"math/cmplx"

	"untrained/assets/stimulus"
)

// The definitions of the rate of which circular variance is computed. The order of clipping and averaging matters:
// clipping first makes a linear unit a rectified one, and a sigmoid's constant output drives circular variance to 1
// unless the response to plain grey is subtracted.
const (
	ClipThenAverage = iota // mean over phases of max(r, 0): the primary one
	AboveGrey              // mean over phases of max(r − r_grey, 0)
	AverageThenClip        // max(mean over phases of r, 0)
	Definitions            // how many there are
)

// DefinitionNames are their names in tables.
var DefinitionNames = [Definitions]string{"clip, average", "minus grey, clip, average", "average, clip"}

// circularVariance of the rates at equally spaced orientations of [0°, 180°):
//
//	1 − |Σ R_k e^{2iθ_k}| / Σ R_k
//
// 0 for a unit that responds to one orientation only, 1 for one that responds to all equally
// (Ringach, Shapley & Hawken 2002). preferred is half the angle of that sum in
// degrees, NaN where it has no direction. Rates are 0 or more, and not all 0.
func circularVariance(rates []float64) (variance, preferred float64) {
	var sum complex128
	total := 0.0
	for k, r := range rates {
		sum += complex(r, 0) * cmplx.Rect(1, 2*math.Pi*float64(k)/float64(len(rates)))
		total += r
	}
	length := cmplx.Abs(sum) / total
	preferred = math.NaN()
	if length >= 1e-9 {
		preferred = math.Mod(cmplx.Phase(sum)*90/math.Pi+180, 180)
	}
	return math.Min(1, math.Max(0, 1-length)), preferred
}

// modulation returns F1/F0 of the responses over one cycle of phases: the amplitude of
// the first harmonic over the mean, 2|Σ r e^{−iφ}| / Σ r. It is 0 for a unit that
// does not care for phase, π/2 for a half-rectified sinusoid, at most 2.
func modulation(r []float64) float64 {
	var first complex128
	total := 0.0
	for k, v := range r {
		first += complex(v, 0) * cmplx.Rect(1, -2*math.Pi*float64(k)/float64(len(r)))
		total += v
	}
	return 2 * cmplx.Abs(first) / total
}

// halfWidth returns the half-width of a tuning curve at half its height in degrees: the
// mean of the distances from the best orientation, on either side, at which the
// curve, interpolated linearly, has fallen to half. NaN where it does not fall so
// far on both sides.
func halfWidth(rates []float64) float64 {
	n, best := len(rates), argmax(rates)
	half, step := rates[best]/2, 180/float64(len(rates))
	width := 0.0
	for _, way := range []int{1, n - 1} {
		fallen := false
		for k := 1; k <= n/2; k++ {
			before, now := rates[(best+(k-1)*way)%n], rates[(best+k*way)%n]
			if now <= half {
				width += step * (float64(k-1) + (before-half)/(before-now)) / 2
				fallen = true
				break
			}
		}
		if !fallen {
			return math.NaN()
		}
	}
	return width
}

func argmax(x []float64) int {
	best := 0
	for k, v := range x {
		if v > x[best] {
			best = k
		}
	}
	return best
}

// Liveliness says whether a unit can be judged.
type Liveliness int

const (
	Lively Liveliness = iota
	Dead              // it answers nothing above 0
	Flat              // it gives the same to every grating and to grey
)

// Units below these shares of what they are compared with count as dead, flat or
// without a rate: float32 carries seven digits.
const (
	deadBelow = 1e-7 // of the layer's largest response
	flatBelow = 1e-4 // of the unit's largest response
	rateBelow = 1e-5 // of the unit's largest response
)

// Tuned is what the gratings say of one unit. Values without meaning are NaN.
type Tuned struct {
	State       Liveliness
	Variance    [Definitions]float64 // circular variance, each at its own best frequency and size
	Modulation  float64              // F1/F0, this and what follows by the primary definition
	HalfWidth   float64              // degrees
	Orientation float64              // degrees
	Cycles      float64              // best spatial frequency, cycles a picture
	Aperture    float64              // best size, picture widths
	Rates       []float64            // by orientation at the best frequency and size
}

// Measure measures one unit from its responses to the gratings of b, in their order,
// and to plain grey. largest is the layer's largest response by size.
func Measure(b stimulus.Battery, r []float64, grey, largest float64) Tuned {
	nan := math.NaN()
	t := Tuned{Variance: [Definitions]float64{nan, nan, nan}, Modulation: nan, HalfWidth: nan, Orientation: nan,
		Cycles: nan, Aperture: nan}
	low, high := grey, grey
	for _, v := range r {
		low, high = math.Min(low, v), math.Max(high, v)
	}
	size := math.Max(math.Abs(low), math.Abs(high))
	switch {
	case !(high > deadBelow*largest):
		t.State = Dead
		return t
	case high-low <= flatBelow*size:
		t.State = Flat
		return t
	}
	for definition := range Definitions {
		rates, condition := bestCondition(b, r, grey, definition)
		if !(rates[argmax(rates)] > rateBelow*size) {
			continue
		}
		variance, preferred := circularVariance(rates)
		t.Variance[definition] = variance
		if definition != ClipThenAverage {
			continue
		}
		t.Rates, t.Orientation, t.HalfWidth = rates, preferred, halfWidth(rates)
		t.Aperture, t.Cycles = b.Apertures[condition/len(b.Cycles)], b.Cycles[condition%len(b.Cycles)]
		best := r[(condition*b.Orientations+argmax(rates))*b.Phases:][:b.Phases]
		clipped := make([]float64, b.Phases)
		for k, v := range best {
			clipped[k] = math.Max(v, 0)
		}
		t.Modulation = modulation(clipped)
	}
	return t
}

// bestCondition returns the rates by orientation at the size and spatial frequency
// whose best orientation has the highest rate, and their index, size × frequency.
func bestCondition(b stimulus.Battery, r []float64, grey float64, definition int) (best []float64, at int) {
	rates := make([]float64, b.Orientations)
	for condition := range len(b.Apertures) * len(b.Cycles) {
		for o := range rates {
			rates[o] = rate(r[(condition*b.Orientations+o)*b.Phases:][:b.Phases], grey, definition)
		}
		if best == nil || rates[argmax(rates)] > best[argmax(best)] {
			best, at = append(best[:0], rates...), condition
		}
	}
	return best, at
}

// rate returns the rate of a unit from its responses to the phases of one grating.
func rate(r []float64, grey float64, definition int) float64 {
	sum := 0.0
	for _, v := range r {
		switch definition {
		case ClipThenAverage:
			v = math.Max(v, 0)
		case AboveGrey:
			v = math.Max(v-grey, 0)
		}
		sum += v
	}
	return math.Max(sum/float64(len(r)), 0)
}
