package statistics

import "slices"

// Edges are the bins+1 borders of equal bins between low and high, both of which
// are among them exactly.
func Edges(low, high float64, bins int) []float64 {
	edges := make([]float64, bins+1)
	for k := range edges {
		edges[k] = low + (high-low)*float64(k)/float64(bins)
	}
	edges[bins] = high
	return edges
}

// Histogram counts values between borders in rising order, of which there are two
// or more. A bin holds its lower border and not its upper one, except the last,
// which holds both. A value outside is counted in the bin at that end, so that
// none is lost; NaN is not counted.
func Histogram(x, edges []float64) []int {
	if len(edges) < 2 {
		panic("statistics: a histogram needs two borders")
	}
	counts := make([]int, len(edges)-1)
	for _, v := range x {
		if v != v {
			continue
		}
		k, found := slices.BinarySearch(edges, v)
		if !found {
			k-- // the border below v
		}
		counts[max(0, min(k, len(counts)-1))]++
	}
	return counts
}
