package statistics

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Bootstrap is an estimate and the values that resampled data gave it (Efron
// 1979). Replicates with the same number come from the same resample, so that two
// of them subtract to the bootstrap of a paired difference.
type Bootstrap struct {
	Value float64
	Draws []float64
	// Levels is how many independent things were drawn from, if they are few: models'
	// clusters. 0 is many.
	Levels int

	positive bool // a value below 0 is impossible
}

// Minus is the bootstrap of b − o.
func (b Bootstrap) Minus(o Bootstrap) Bootstrap {
	sameLength("Minus", len(b.Draws), len(o.Draws))
	d := Bootstrap{Value: b.Value - o.Value, Draws: make([]float64, len(b.Draws)), Levels: min(b.Levels, o.Levels)}
	for i := range d.Draws {
		d.Draws[i] = b.Draws[i] - o.Draws[i]
	}
	return d
}

// Percentile is the interval between quantiles of the draws (Efron 1979): those
// of (1±level)/2 where what was drawn from is many. Of n Levels the quantiles lie
// further out, where a normal distribution has its t·√(n/(n−1)), with t that of n−1
// degrees of freedom (Hesterberg 2015): a bootstrap of few is narrow, because it
// divides by n, and takes its own width for known.
func (b Bootstrap) Percentile(level float64) Interval {
	sorted := slices.Clone(b.Draws)
	slices.Sort(sorted)
	tail := (1 - level) / 2
	if n := float64(b.Levels); n > 1 {
		tail = distuv.UnitNormal.CDF(-StudentQuantile(level, n-1) * math.Sqrt(n/(n-1)))
	}
	return Interval{b.Value, Quantile(sorted, tail), Quantile(sorted, 1-tail)}
}

// Hull is the smallest interval that holds both the percentile interval and its
// mirror image around the value, the basic interval 2·value − quantile (Davison &
// Hinkley 1997, eq. 5.6). It is meant for distances, which resampling biases
// upward, because noise only moves samples apart: the percentile interval then
// lies too high, and the basic one is too short above. An interval of a distance
// ends at 0.
func (b Bootstrap) Hull(level float64) Interval {
	i := b.Percentile(level)
	low, high := 2*b.Value-i.High, 2*b.Value-i.Low
	i.Low, i.High = math.Min(i.Low, low), math.Max(i.High, high)
	if b.positive {
		i.Low = math.Max(i.Low, 0)
	}
	return i
}
