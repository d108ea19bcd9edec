package statistics

import (
	"math"

	"untrained/nn/random"
)

// Permutation is the result of a permutation test.
type Permutation struct {
	Statistic float64 // what was tested: a mean, or a difference of means
	P         float64 // two-sided
	Exact     bool    // every arrangement was looked at; else random ones
	Draws     int     // arrangements that were looked at
}

// SignFlip tests whether paired differences d have mean 0 (Fisher 1935, §21): had
// the two conditions no effect, each difference could as well have the other sign.
// P is the share of sign patterns whose mean is at least as far from 0. With 2ⁿ ≤
// draws all are looked at; else so many are drawn, and P is (b+1)/(draws+1) with b
// of them as far (Phipson & Smyth 2010), which is never 0.
//
// It needs 5 differences: with fewer no result could be below 0.05.
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
			// The sign is flipped without a branch, which no processor could foresee.
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

// tie is how much of the total of absolute values two sums may differ by and
// still count as equal: they are sums of the same values in another order.
const tie = 1e-12

// TwoSample tests whether two independent samples have the same mean, by dealing
// their values anew into samples of these sizes (Pitman 1937). Where there are no
// more than draws ways to do so all are looked at, else random ones; P is as in
// SignFlip. It needs 2 values in each sample and 20 ways to deal them: with fewer
// no result could be below 0.05.
func TwoSample(a, b []float64, draws int, seed uint64) (Permutation, error) {
	const purpose = "a permutation test"
	for _, n := range []int{len(a), len(b)} {
		if err := atLeast(n, 2, "values", purpose); err != nil {
			return Permutation{}, err
		}
	}
	if err := atLeast(draws, fewestDraws, "draws", purpose); err != nil {
		return Permutation{}, err
	}
	n, m := len(a), len(b)
	ways := choose(n+m, n)
	if ways < 20 {
		return Permutation{}, atLeast(int(ways), 20, "ways to deal the values into two samples", purpose)
	}
	all := append(append(make([]float64, 0, n+m), a...), b...)
	if err := finite("the samples", all); err != nil {
		return Permutation{}, err
	}
	// With all values taken around their mean, a's sum says everything.
	mean := Mean(all)
	sum, size := 0.0, 0.0
	for i := range all {
		all[i] -= mean
		size += math.Abs(all[i])
		if i < n {
			sum += all[i]
		}
	}
	limit := math.Abs(sum) - tie*size
	result := Permutation{Statistic: Mean(a) - Mean(b)}
	far := 0
	if ways <= float64(draws) {
		result.Exact, result.Draws = true, int(ways)
		combinations(n+m, n, func(picked []int) {
			s := 0.0
			for _, i := range picked {
				s += all[i]
			}
			if math.Abs(s) >= limit {
				far++
			}
		})
		result.P = float64(far) / ways
		return result, nil
	}
	r := random.New(seed, "statistics", "permutation", "labels")
	result.Draws = draws
	for range draws {
		s := 0.0
		for i := range n { // the first n of a random order
			j := i + r.IntN(n+m-i)
			all[i], all[j] = all[j], all[i]
			s += all[i]
		}
		if math.Abs(s) >= limit {
			far++
		}
	}
	result.P = float64(far+1) / float64(draws+1)
	return result, nil
}

// choose is the number of ways to pick k of n things.
func choose(n, k int) float64 {
	ways := 1.0
	for i := 1; i <= min(k, n-k); i++ {
		ways = math.Round(ways * float64(n-min(k, n-k)+i) / float64(i))
	}
	return ways
}

// combinations calls f with every way to pick k of n things, in rising order.
func combinations(n, k int, f func(picked []int)) {
	picked := make([]int, k)
	for i := range picked {
		picked[i] = i
	}
	for {
		f(picked)
		i := k - 1
		for i >= 0 && picked[i] == n-k+i {
			i--
		}
		if i < 0 {
			return
		}
		picked[i]++
		for j := i + 1; j < k; j++ {
			picked[j] = picked[j-1] + 1
		}
	}
}
