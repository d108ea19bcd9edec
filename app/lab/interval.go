package lab

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Estimate is a mean over units and seeds with its 95 % interval. Low and High
// are NaN where there is too little for an interval.
type Estimate struct{ Value, Low, High float64 }

// measured is a score of one network: its value for every unit, and its value in
// every resample of the pictures.
type measured struct {
	units []float64 // by unit
	boot  []float64 // resamples × units
}

// minus is the paired difference: same units, same resamples.
func (m measured) minus(o measured) measured {
	d := measured{make([]float64, len(m.units)), make([]float64, len(m.boot))}
	for i := range d.units {
		d.units[i] = m.units[i] - o.units[i]
	}
	for i := range d.boot {
		d.boot[i] = m.boot[i] - o.boot[i]
	}
	return d
}

// averaged is the mean of several measurements, such as seeds.
func averaged(list []measured) measured {
	mean := measured{make([]float64, len(list[0].units)), make([]float64, len(list[0].boot))}
	for _, m := range list {
		axpy(mean.units, 1/float64(len(list)), m.units)
		axpy(mean.boot, 1/float64(len(list)), m.boot)
	}
	return mean
}

// seedVariance is the variance of the mean over seeds, from the spread of the
// seeds' own means; with a single seed nothing is known about it and it is 0.
func seedVariance(list []measured) float64 {
	if len(list) < 2 {
		return 0
	}
	means := make([]float64, len(list))
	for i, m := range list {
		means[i] = Mean(m.units)
	}
	_, sd := meanSD(means)
	return sd * sd / float64(len(list)-1)
}

// crossed turns a measurement (averaged over seeds) into an estimate whose
// interval holds for other pictures, other units and, by seedVariance, other
// seeds.
//
// Pictures and units are crossed factors. The variance of the mean is V_pictures
// + V_units + V_interaction; a bootstrap over one of them counts the interaction
// with its own, one over both counts it three times. 2(V_units + V_pictures) −
// V_both therefore counts it once (the correction of Owen 2007 for the
// pigeonhole bootstrap; plain V_both is too wide). Because each V is itself an
// estimate, the result is kept between the larger of the two and V_both.
//
// The interval is value ± √(t₁²·V + t₂²·V_seeds): each variance has the quantile
// of Student's t that its own degrees of freedom ask for (Cochran & Cox 1957), one
// fewer than there are seeds, and for V those of Welch and Satterthwaite (1946)
// from the numbers of units and of pictures or groups. With three seeds or ten
// movies the normal quantile would be far too small, and pooling all degrees of
// freedom covers 91 % where seeds dominate (TestCoverage).
func crossed(m measured, samples [][]int, drawn int, seedVar float64, seeds int) Estimate {
	if len(m.units) == 0 || len(samples) < 2 {
		return Estimate{Value: Mean(m.units), Low: math.NaN(), High: math.NaN()}
	}
	return estimate(Mean(m.units), spread(m, samples, drawn), seedsPart(seedVar, seeds))
}

// part is one of the variances behind an estimate, with its degrees of freedom.
type part struct{ variance, freedom float64 }

// seedsPart is the variance between seeds; with a single seed nothing is known
// about it.
func seedsPart(variance float64, seeds int) part {
	if seeds < 2 {
		return part{}
	}
	return part{variance, float64(seeds - 1)}
}

// estimate gives a value its interval from independent parts; without an interval
// where one of them is unknown (NaN).
func estimate(value float64, parts ...part) Estimate {
	e := Estimate{Value: value, Low: math.NaN(), High: math.NaN()}
	half := 0.0
	for _, p := range parts {
		if p != (part{}) {
			half += square(quantile(p.freedom)) * p.variance
		}
	}
	if half == half {
		half = math.Sqrt(half)
		e.Low, e.High = value-half, value+half
	}
	return e
}

// spread is the variance of a mean over other pictures and other units. A single
// unit, such as the dissimilarities of a whole population, says nothing about
// others: its variance is over pictures alone. Two units are too few.
func spread(m measured, samples [][]int, drawn int) part {
	units := len(m.units)
	pictures, both, own := make([]float64, len(samples)), make([]float64, len(samples)), make([]float64, len(samples))
	for b, sample := range samples {
		row := m.boot[b*units:][:units]
		pictures[b] = Mean(row)
		for _, u := range sample {
			both[b] += row[u] / float64(units)
			own[b] += m.units[u] / float64(units)
		}
	}
	return twoFactors(pictures, own, both, drawn, units)
}

// twoFactors is spread from the draws of a mean when pictures, units and both were
// resampled.
func twoFactors(pictures, own, both []float64, drawn, units int) part {
	vPictures, vUnits, vBoth := variance(pictures), variance(own), variance(both)
	switch {
	case units == 1:
		return part{vPictures, float64(drawn - 1)}
	case units < fewestUnits:
		return part{math.NaN(), 1}
	}
	v := math.Max(math.Max(vPictures, vUnits), math.Min(2*(vPictures+vUnits)-vBoth, vBoth))
	freedom := 0.0
	if drawn > 1 {
		freedom = square(vPictures)/float64(drawn-1) + square(vUnits)/float64(units-1)
	}
	return part{v, square(vPictures+vUnits) / freedom}
}

// quantile is the 97.5 % point of Student's t with nu degrees of freedom, which
// need not be whole; without a number it is that of the normal distribution.
func quantile(nu float64) float64 {
	const many = 1e6
	if !(nu < many) {
		nu = many
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: nu}.Quantile(0.975)
}

func variance(x []float64) float64 {
	_, sd := meanSD(x)
	return sd * sd * float64(len(x)) / float64(len(x)-1)
}

func square(x float64) float64 { return x * x }
