package statistics

import (
	"fmt"

	"untrained/nn/random"
)

// BootstrapDistances gives the distance of every sample to one reference, each
// with the distances of draws resamples of both. The resamples of the reference
// are shared, so that Minus of two results is the difference between two models
// judged by the same reference; those of the samples are independent.
//
// Take the Hull of a result or of a difference for its interval: for shifted normal
// samples of 100 values and more, nominal 95 % intervals of Wasserstein distances
// covered 94.6–95.4 %, of Kolmogorov–Smirnov distances 91.4–92.2 %, of differences of
// either 95.5–96.8 % (TestSoakCoverage, 4000 data sets), where percentile intervals
// of Kolmogorov–Smirnov distances covered 73 %. With 30 values theirs cover 86 %. A distance at its
// floor (see DataFloor) has no useful bootstrap, because resamples of equal
// distributions differ.
//
// It needs 20 values in each sample and 20 draws.
func BootstrapDistances(samples [][]float64, reference []float64, draws int, seed uint64, d Distance) ([]Bootstrap, error) {
	const purpose = "an interval of a distance"
	if err := atLeast(len(reference), fewestResampled, "values in the reference", purpose); err != nil {
		return nil, err
	}
	if err := finite("the reference", reference); err != nil {
		return nil, err
	}
	if err := atLeast(draws, fewestDraws, "draws", purpose); err != nil {
		return nil, err
	}
	reference = inOrder(reference)
	result := make([]Bootstrap, len(samples))
	sorted, streams := make([][]float64, len(samples)), make([]*random.Stream, len(samples))
	longest := len(reference)
	for k, x := range samples {
		if err := atLeast(len(x), fewestResampled, "values", purpose); err != nil {
			return nil, fmt.Errorf("sample %d: %w", k, err)
		}
		if err := finite(fmt.Sprintf("sample %d", k), x); err != nil {
			return nil, err
		}
		sorted[k] = inOrder(x)
		longest = max(longest, len(x))
		streams[k] = random.New(seed, "statistics", "distance", "sample", fmt.Sprint(k))
		result[k] = Bootstrap{Value: d(sorted[k], reference), Draws: make([]float64, draws), Levels: min(len(x), len(reference)), positive: true}
	}
	s := random.New(seed, "statistics", "distance", "reference")
	count := make([]int, longest)
	r, a := make([]float64, len(reference)), make([]float64, longest)
	for b := range draws {
		resample(r, reference, count, s)
		for k, x := range sorted {
			resample(a[:len(x)], x, count, streams[k])
			result[k].Draws[b] = d(a[:len(x)], r)
		}
	}
	return result, nil
}
