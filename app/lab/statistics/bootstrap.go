package statistics

import (
	"math"
	"slices"
)

// Interval is an estimate with the ends of its interval.
type Interval struct{ Value, Low, High float64 }

// Bootstrap is an estimate and the values that resampled data gave it (Efron
// 1979). Replicates with the same number come from the same resample, so that two
// of them subtract to the bootstrap of a paired difference.
type Bootstrap struct {
	Value float64
	Draws []float64

	positive bool // a value below 0 is impossible
}

// Minus is the bootstrap of b − o.
func (b Bootstrap) Minus(o Bootstrap) Bootstrap {
	sameLength("Minus", len(b.Draws), len(o.Draws))
	d := Bootstrap{Value: b.Value - o.Value, Draws: make([]float64, len(b.Draws))}
	for i := range d.Draws {
		d.Draws[i] = b.Draws[i] - o.Draws[i]
	}
	return d
}

// Percentile is the interval between the (1±level)/2 quantiles of the draws
// (Efron 1979).
func (b Bootstrap) Percentile(level float64) Interval {
	sorted := slices.Clone(b.Draws)
	slices.Sort(sorted)
	return Interval{b.Value, Quantile(sorted, (1-level)/2), Quantile(sorted, (1+level)/2)}
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
