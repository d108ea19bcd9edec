package statistics

import (
	"slices"

	"untrained/nn/random"
)

// Distance is a distance of two samples, such as KolmogorovSmirnov. The samples it
// gets here are in rising order.
type Distance func(a, b []float64) float64

// The smallest numbers for which a distance gets a floor or an interval.
const (
	fewestValues    = 8
	fewestResampled = 20
	fewestDraws     = 20
)

// Floor is how far two samples of the same distribution lie apart by chance: what
// a distance to that distribution cannot be expected to fall below.
type Floor struct {
	Mean        float64
	Quantile95  float64 // nineteen of twenty such pairs lie nearer
	N, M, Draws int     // sizes of the two samples, number of pairs
	// Replaced says that the pairs were two bootstrap samples; else they were
	// disjoint parts of the reference, such as its halves.
	Replaced bool
}

// DataFloor is the data-against-data floor of a distance to a reference sample,
// from pairs of samples of sizes n and m that are both drawn from it. Where the
// reference holds n+m values the two are disjoint parts of it in random order,
// which are independent samples of what the reference is a sample of; else they
// are two bootstrap samples, drawn with replacement. For the halves of the
// reference give n = m = len(reference)/2; to judge a model's m units against the
// whole reference give n = len(reference).
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

// resample fills a with values of x, in rising order like x, drawn with
// replacement; count is memory for len(x) counts.
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
