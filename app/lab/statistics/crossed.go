package statistics

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Crossed is an estimate with its values when one factor alone was resampled,
// such as pictures, the other alone, such as subjects, and both together. A factor
// that has a single level, which says nothing of others, has no draws; there are
// then none of both either.
//
// Draws with the same number come from the same resamples in all estimates of one
// call, so that Minus gives paired differences.
type Crossed struct {
	Value            float64
	A, B, Both       []float64
	LevelsA, LevelsB int // independent things that were drawn from
}

// Minus is the difference of two estimates.
func (c Crossed) Minus(o Crossed) Crossed { return c.combine(o, -1) }

// Plus is the sum of two estimates.
func (c Crossed) Plus(o Crossed) Crossed { return c.combine(o, 1) }

// Times is the estimate in another unit, such as over a noise ceiling that is
// held fixed.
func (c Crossed) Times(f float64) Crossed {
	zero := Crossed{A: make([]float64, len(c.A)), B: make([]float64, len(c.B)), Both: make([]float64, len(c.Both)), LevelsA: c.LevelsA, LevelsB: c.LevelsB}
	return zero.combine(c, f)
}

func (c Crossed) combine(o Crossed, f float64) Crossed {
	sum := func(a, b []float64) []float64 {
		sameLength("a combination of estimates", len(a), len(b))
		s := make([]float64, len(a))
		for i := range s {
			s[i] = a[i] + f*b[i]
		}
		return s
	}
	c.Value += f * o.Value
	c.A, c.B, c.Both = sum(c.A, o.A), sum(c.B, o.B), sum(c.Both, o.Both)
	c.LevelsA, c.LevelsB = min(c.LevelsA, o.LevelsA), min(c.LevelsB, o.LevelsB)
	return c
}

// Interval holds for other levels of both factors. A bootstrap over one factor
// counts the variance of the interaction with its own, one over both counts it
// three times, so 2(V_A + V_B) − V_both counts it once (Owen 2007; Schütt et al.
// 2023 for dissimilarities). Each V being an estimate itself, the result is kept
// between the larger of V_A and V_B and V_both. The quantile is that of Student's t
// with the degrees of freedom of Welch and Satterthwaite (1946).
func (c Crossed) Interval(level float64) Interval {
	v := variance(c.A)
	freedom := float64(c.LevelsA - 1)
	if len(c.B) > 0 {
		a, b, both := v, variance(c.B), variance(c.Both)
		v = math.Max(math.Max(a, b), math.Min(2*(a+b)-both, both))
		freedom = (a + b) * (a + b) / (a*a/float64(c.LevelsA-1) + b*b/float64(c.LevelsB-1))
	}
	half := studentT(level, freedom) * math.Sqrt(v)
	return Interval{c.Value, c.Value - half, c.Value + half}
}

// studentT is the quantile of Student's t that holds this much in the middle. Very
// many degrees of freedom, or none at all, give that of the normal distribution.
func studentT(level, freedom float64) float64 {
	const many = 1e6
	if !(freedom < many) || !(freedom > 0) {
		freedom = many
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile((1 + level) / 2)
}
