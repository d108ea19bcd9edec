package statistics

import (
	"math"

	"untrained/nn/random"
)

// Permutation is the result of a permutation test.
type Permutation struct {
	Statistic float64 // the mean difference
	P         float64 // two-sided
	Exact     bool    // all sign patterns were examined; otherwise random ones
	Draws     int     // sign patterns that were examined
}

// SignFlip tests whether paired differences d have mean 0 (Fisher 1935, §21): if the two conditions did not differ,
// each difference would have either sign with equal probability. P is the share of sign patterns whose mean is at least
// as far from 0. If 2ⁿ ≤ draws, SignFlip examines all patterns; otherwise it draws so many at random, and P is
// (b+1)/(draws+1), where b of them are at least as far (Phipson & Smyth 2010), which is never 0.
//
// It needs 5 differences: with fewer, P would be at least 0.125.
func SignFlip(d []float64, draws int, seed uint64) (Permutation, error) {
	n := len(d)
	if err := atLeast(n, 5, "pairs", "a sign-flip test"); err != nil {
		return Permutation{}, err
	}
	if err := atLeast(draws, fewestDraws, "draws", "a permutation test"); err != nil {
		return Permutation{}, err
	}
	if err := finite("the differences", d); err != nil {
		return Permutation{}, err
	}
	sum, size := 0.0, 0.0
	for _, v := range d {
		sum += v
		size += math.Abs(v)
	}
	limit := math.Abs(sum) - tie*size
	result := Permutation{Statistic: sum / float64(n)}
	far := 0
	if n < 63 && 1<<n <= draws {
		result.Exact, result.Draws = true, 1<<n
		for pattern := range 1 << n {
			s := 0.0
			for i, v := range d {
				if pattern>>i&1 == 1 {
					v = -v
				}
				s += v
			}
			if math.Abs(s) >= limit {
				far++
			}
		}
		result.P = float64(far) / float64(result.Draws)
		return result, nil
	}
	r := random.New(seed, "statistics", "permutation", "signs")
	result.Draws = draws
	for range draws {
		s := 0.0
		bits := uint64(0)
		for i, v := range d {
			if i%64 == 0 {
				bits = r.Uint64()
			}
			// The sign is flipped without a branch, because the processor could not predict it.
			s += math.Float64frombits(math.Float64bits(v) ^ bits<<63)
			bits >>= 1
		}
		if math.Abs(s) >= limit {
			far++
		}
	}
	result.P = float64(far+1) / float64(draws+1)
	return result, nil
}

// tie is the largest difference, relative to the sum of absolute values, of two sums that count as equal: they add the
// same values in another order.
const tie = 1e-12
