package lab

import (
	"math"

	"untrained/app/lab/statistics"
)

// Margin is the smallest difference of normalised scores that counts; CLAIMS.md has the criteria and when they were
// fixed.
const Margin = 0.05

// Estimate is a mean over units and seeds with its 95 % interval.
type Estimate = statistics.Interval

// Set writes an estimate with its interval into the verdict, as far as there are
// numbers.
func (v *Verdict) Set(e Estimate) {
	for _, to := range []struct {
		field **float64
		value float64
	}{{&v.Estimate, e.Value}, {&v.Low, e.Low}, {&v.High, e.High}} {
		if IsFinite(to.value) {
			*to.field = &to.value
		}
	}
}

// Decide returns the outcome of an interval compared with zero.
func Decide(e Estimate) Outcome {
	switch {
	case math.IsNaN(e.Low) || math.IsNaN(e.High):
		return Undecided
	case e.Low > 0:
		return Supported
	case e.High < 0:
		return Opposed
	}
	return Undecided
}

// Kept returns a number of a task's result, NaN if there is none.
func Kept(u TaskResult, name string) float64 {
	if x := u.Arrays[name]; len(x) == 1 {
		return x[0]
	}
	return math.NaN()
}

// Join puts words into a sentence: a, b and c.
func Join(words []string) string {
	switch len(words) {
	case 0:
		return "none"
	case 1:
		return words[0]
	}
	last := len(words) - 1
	text := words[0]
	for _, w := range words[1:last] {
		text += ", " + w
	}
	return text + " and " + words[last]
}
