package statistics

import "slices"

// Edges returns the bins+1 borders of equal bins; the first is exactly low and the last exactly high.
func Edges(low, high float64, bins int) []float64 {
	edges := make([]float64, bins+1)
	for k := range edges {
		edges[k] = low + (high-low)*float64(k)/float64(bins)
	}
	edges[bins] = high
	return edges
}

// Histogram returns how many values lie in each bin; edges are the borders of the bins, two or more in rising order. A
// bin includes its lower border and excludes its upper one, except the last, which includes both. A value outside all
// bins is counted in the bin at that end; NaN is not counted.
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
			k-- // edges[k] is the border below v
		}
		counts[max(0, min(k, len(counts)-1))]++
	}
	return counts
}
