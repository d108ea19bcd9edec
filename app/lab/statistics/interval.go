package statistics

import (
	"math"

	"untrained/app/lab/internal/linear"
)

// Interval is an estimate with the ends of its interval, of 95 % unless stated otherwise. Low and High are NaN if there
// is too little data for an interval.
type Interval struct{ Value, Low, High float64 }

// Point returns an estimate without an interval.
func Point(value float64) Interval { return Interval{value, math.NaN(), math.NaN()} }

// Level is the level of every interval whose level is not stated.
const Level = 0.95

// FewestUnits is the smallest number of units whose mean gets an interval that holds for other units. A single unit,
// such as the dissimilarities of a whole population, gets an interval that does not.
const FewestUnits = 3

// UnitScores is a score of one network: its value for every unit (neuron or person), and
// its value in every bootstrap sample of the pictures.
type UnitScores struct {
	Units []float64    // by unit
	Boot  []float64    // samples × units
	Means *SampleMeans // in place of Boot, where only means over units were kept
}

// SampleMeans holds the means over units of a score in every sample of the pictures, and in every sample of pictures
// and units.
type SampleMeans struct{ Pictures, Both []float64 }

// Minus returns the paired difference: the same units, the same samples of pictures.
func (m UnitScores) Minus(o UnitScores) UnitScores {
	d := UnitScores{Units: make([]float64, len(m.Units)), Boot: make([]float64, len(m.Boot))}
	for i := range d.Units {
		d.Units[i] = m.Units[i] - o.Units[i]
	}
	for i := range d.Boot {
		d.Boot[i] = m.Boot[i] - o.Boot[i]
	}
	if m.Means != nil {
		d.Means = new(SampleMeans)
		d.Means.add(1, m.Means)
		d.Means.add(-1, o.Means)
	}
	return d
}

// add adds a multiple of other means, which must have as many samples.
func (m *SampleMeans) add(factor float64, o *SampleMeans) {
	if m.Pictures == nil {
		m.Pictures, m.Both = make([]float64, len(o.Pictures)), make([]float64, len(o.Both))
	}
	linear.Axpy(m.Pictures, factor, o.Pictures)
	linear.Axpy(m.Both, factor, o.Both)
}

// Draws returns the mean over units in every sample of pictures, in every sample of units, and in every sample of both;
// samples lists the units of each sample (see ResampleUnits), which must be those that Means, if not nil, were made
// with.
func (m UnitScores) Draws(samples [][]int) (pictures, units, both []float64) {
	n := len(m.Units)
	pictures, units, both = make([]float64, len(samples)), make([]float64, len(samples)), make([]float64, len(samples))
	for b, sample := range samples {
		for _, u := range sample {
			units[b] += m.Units[u] / float64(n)
		}
		if m.Means != nil {
			pictures[b], both[b] = m.Means.Pictures[b], m.Means.Both[b]
			continue
		}
		row := m.Boot[b*n:][:n]
		pictures[b] = Mean(row)
		for _, u := range sample {
			both[b] += row[u] / float64(n)
		}
	}
	return pictures, units, both
}

// Average returns the mean of several scores, such as those of seeds. It panics if there
// are none.
func Average(list []UnitScores) UnitScores {
	mean := UnitScores{Units: make([]float64, len(list[0].Units)), Boot: make([]float64, len(list[0].Boot))}
	if list[0].Means != nil {
		mean.Means = new(SampleMeans)
	}
	for _, m := range list {
		linear.Axpy(mean.Units, 1/float64(len(list)), m.Units)
		linear.Axpy(mean.Boot, 1/float64(len(list)), m.Boot)
		if mean.Means != nil {
			mean.Means.add(1/float64(len(list)), m.Means)
		}
	}
	return mean
}

// Seeds returns the variance of a difference of means over seeds, or of a single mean, from the spread of the seeds'
// own means in each list. Lists of other seeds are independent: their variances add, with the degrees of freedom of
// Welch and Satterthwaite (1946). A single seed says nothing about others and adds nothing; without any list of
// several the result is the zero Part.
func Seeds(lists ...[]UnitScores) Part {
	var sum Part
	squares := 0.0
	for _, list := range lists {
		if len(list) < 2 {
			continue
		}
		means := make([]float64, len(list))
		for i, m := range list {
			means[i] = Mean(m.Units)
		}
		v := Variance(means) / float64(len(list))
		sum.Variance += v
		squares += Square(v) / float64(len(list)-1)
		sum.Freedom = max(sum.Freedom, float64(len(list)-1)) // where all seeds are alike
	}
	if squares > 0 {
		sum.Freedom = Square(sum.Variance) / squares
	}
	return sum
}

// Crossed returns the mean of a score (averaged over seeds) with an interval that holds for other pictures, other units
// and, by seeds (see Seeds), other seeds, and the p value of a mean of 0 (see PValue), NaN where there is too little
// data. drawn is the number of pictures, or of groups of pictures, that the samples of pictures were drawn from.
//
// Pictures and units are crossed factors. The variance of the mean is V_pictures + V_units + V_interaction; a bootstrap
// over one factor counts the interaction with that factor's variance, a bootstrap over both counts it three times.
// 2(V_units + V_pictures) − V_both therefore counts the interaction once (the correction of Owen 2007 for the
// pigeonhole bootstrap, used for dissimilarities by Schütt et al. 2023; plain V_both is too wide). Because each V is
// itself an estimate, the result is limited to at least the larger of V_units and V_pictures and at most V_both.
//
// The interval is value ± √(t₁²·V + t₂²·V_seeds): each variance has the quantile of Student's t for its own degrees of
// freedom (Cochran & Cox 1957): those of Seeds and, for V, those of Welch and Satterthwaite (1946) from the numbers of
// units and of pictures or groups. With three seeds or ten movies the normal quantile would be far too small, and
// intervals from pooled degrees of freedom cover 91 % if the variance between seeds dominates (TestCoverage).
func Crossed(m UnitScores, samples [][]int, drawn int, seeds Part) (e Interval, p float64) {
	if len(m.Units) == 0 || len(samples) < 2 {
		return Point(Mean(m.Units)), math.NaN()
	}
	value, spread := Mean(m.Units), Spread(m, samples, drawn)
	return WithInterval(value, spread, seeds), PValue(value, spread, seeds)
}

// Part is one of the independent variances of an estimate, with its degrees of freedom. The zero Part stands for a
// variance that is not estimated, and is ignored.
type Part struct{ Variance, Freedom float64 }

// SeedsPart returns the variance between seeds as a Part. It returns the zero Part for a single seed, from which the
// variance cannot be estimated.
func SeedsPart(variance float64, seeds int) Part {
	if seeds < 2 {
		return Part{}
	}
	return Part{variance, float64(seeds - 1)}
}

// WithInterval returns value with the interval value ± √(Σ t²·V) over independent parts. The ends are NaN if one of the
// variances is unknown (NaN).
func WithInterval(value float64, parts ...Part) Interval {
	e := Point(value)
	half := 0.0
	for _, p := range parts {
		if p != (Part{}) {
			half += Square(StudentQuantile(Level, p.Freedom)) * p.Variance
		}
	}
	if half == half {
		half = math.Sqrt(half)
		e.Low, e.High = value-half, value+half
	}
	return e
}

// Spread returns the variance of the mean of m over pictures and units; see TwoFactors.
func Spread(m UnitScores, samples [][]int, drawn int) Part {
	pictures, units, both := m.Draws(samples)
	return TwoFactors(pictures, units, both, drawn, len(m.Units))
}

// TwoFactors returns the variance of a mean from its draws when pictures, units and both were resampled; see Crossed.
// From a single unit, such as the dissimilarities of a whole population, nothing can be said about other units: the
// variance is then over pictures alone. With fewer than FewestUnits, but more than one, it is unknown (NaN).
func TwoFactors(pictures, ofUnits, both []float64, drawn, units int) Part {
	vPictures, vUnits, vBoth := Variance(pictures), Variance(ofUnits), Variance(both)
	switch {
	case units == 1:
		return Part{vPictures, float64(drawn - 1)}
	case units < FewestUnits:
		return Part{math.NaN(), 1}
	}
	v := math.Max(math.Max(vPictures, vUnits), math.Min(2*(vPictures+vUnits)-vBoth, vBoth))
	freedom := 0.0
	if drawn > 1 {
		freedom = Square(vPictures)/float64(drawn-1) + Square(vUnits)/float64(units-1)
	}
	return Part{v, Square(vPictures+vUnits) / freedom}
}

// Square returns x².
func Square(x float64) float64 { return x * x }
