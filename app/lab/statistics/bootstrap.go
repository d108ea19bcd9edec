package statistics

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Bootstrap is an estimate with its values in resampled data (Efron 1979). Draws with the same index come from the same
// resample, so that the difference of two Bootstraps is the bootstrap of a paired difference.
type Bootstrap struct {
	Value float64
	Draws []float64
	// Levels is the number of independent things that resamples draw from, if they are few, such as clusters of models. 0
	// means many.
	Levels int
}

// Minus returns the bootstrap of the paired difference b − o.
func (b Bootstrap) Minus(o Bootstrap) Bootstrap {
	sameLength("Minus", len(b.Draws), len(o.Draws))
	d := Bootstrap{Value: b.Value - o.Value, Draws: make([]float64, len(b.Draws)), Levels: min(b.Levels, o.Levels)}
	for i := range d.Draws {
		d.Draws[i] = b.Draws[i] - o.Draws[i]
	}
	return d
}

// Percentile returns the interval between two quantiles of the draws (Efron 1979). If Levels is 0 these are the
// (1±level)/2 quantiles. With n Levels they lie further out, where a normal distribution has its values ±t·√(n/(n−1)),
// with the t of n−1 degrees of freedom (Hesterberg 2015), because a bootstrap of few things is too narrow: its variance
// divides by n, and it treats that variance as known.
func (b Bootstrap) Percentile(level float64) Interval {
	sorted := slices.Clone(b.Draws)
	slices.Sort(sorted)
	tail := (1 - level) / 2
	if n := float64(b.Levels); n > 1 {
		tail = distuv.UnitNormal.CDF(-StudentQuantile(level, n-1) * math.Sqrt(n/(n-1)))
	}
	return Interval{b.Value, Quantile(sorted, tail), Quantile(sorted, 1-tail)}
}
