package statistics

import (
	"slices"

	"untrained/nn/random"
)

// Distance is a distance of two samples, such as Kolmogorov and Smirnov's. DataFloor calls it with samples in rising
// order.
type Distance func(a, b []float64) float64

// The smallest numbers of values and of draws for which there is a floor or an interval.
const (
	fewestValues    = 8
	fewestResampled = 20
	fewestDraws     = 20
)

// Floor describes the distances between two samples of the same distribution: a sample cannot be expected to be closer
// to that distribution.
type Floor struct {
	Mean        float64
	Quantile95  float64 // 95 % of such pairs are closer
	N, M, Draws int     // sizes of the two samples, number of pairs
	// Replaced reports whether the pairs were bootstrap samples; otherwise they were disjoint parts of the reference, such
	// as its halves.
	Replaced bool
}

// DataFloor returns the floor of a distance to a reference sample, from pairs of samples of sizes n and m that are both
// drawn from the reference. If the reference holds at least n+m values, the two are disjoint random parts of it, which
// are independent samples of the reference's distribution; otherwise they are two bootstrap samples, drawn with
// replacement. For the halves of the reference pass n = m = len(reference)/2; to judge a model's m units against the
// whole reference pass n = len(reference).
//
// It needs 8 values in the reference and in each sample, and 20 draws.
func DataFloor(reference []float64, n, m, draws int, seed uint64, d Distance) (Floor, error) {
	for _, size := range []int{len(reference), n, m} {
		if err := atLeast(size, fewestValues, "values", "a floor between samples"); err != nil {
			return Floor{}, err
		}
	}
	if err := atLeast(draws, fewestDraws, "draws", "a floor between samples"); err != nil {
		return Floor{}, err
	}
	if err := finite("the reference", reference); err != nil {
		return Floor{}, err
	}
	reference = inOrder(reference)
	f := Floor{N: n, M: m, Draws: draws, Replaced: n+m > len(reference)}
	s := random.New(seed, "statistics", "floor")
	a, b := make([]float64, n), make([]float64, m)
	distances := make([]float64, draws)
	count := make([]int, len(reference))
	for k := range distances {
		if f.Replaced {
			resample(a, reference, count, s)
			resample(b, reference, count, s)
		} else {
			order := s.Perm(len(reference))
			for i := range a {
				a[i] = reference[order[i]]
			}
			for i := range b {
				b[i] = reference[order[n+i]]
			}
			slices.Sort(a)
			slices.Sort(b)
		}
		distances[k] = d(a, b)
		f.Mean += distances[k] / float64(draws)
	}
	slices.Sort(distances)
	f.Quantile95 = Quantile(distances, 0.95)
	return f, nil
}

// resample fills a with values of x drawn with replacement, in rising order, as those of x must be; count is scratch
// space for len(x) counts.
func resample(a, x []float64, count []int, s *random.Stream) {
	clear(count)
	for range a {
		count[s.IntN(len(x))]++
	}
	at := 0
	for i, c := range count[:len(x)] {
		for range c {
			a[at] = x[i]
			at++
		}
	}
}
