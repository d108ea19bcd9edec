package statistics

import "slices"

// Ranks are the ranks of values, from 1 for the smallest; equal values share the
// mean of their ranks.
func Ranks(x []float64) []float64 {
	ranks := make([]float64, len(x))
	weightedRanks(ranks, x, order(x), nil)
	return ranks
}

// Spearman is the rank correlation of x and y (Spearman 1904), the Pearson
// correlation of Ranks; 0 where one of them is constant.
func Spearman(x, y []float64) float64 {
	sameLength("Spearman", len(x), len(y))
	return Pearson(Ranks(x), Ranks(y))
}

// order lists the places of x by rising value.
func order(x []float64) []int32 {
	places := make([]int32, len(x))
	for i := range places {
		places[i] = int32(i)
	}
	slices.SortFunc(places, func(a, b int32) int {
		switch {
		case x[a] < x[b]:
			return -1
		case x[a] > x[b]:
			return 1
		}
		return 0
	})
	return places
}

// weightedRanks writes into ranks those of a sample in which x[i] occurs
// weight[i] times, a whole number; nil is once each. Ranks of values that do not
// occur mean nothing.
func weightedRanks(ranks, x []float64, order []int32, weight []float64) {
	below := 0.0 // how many values are smaller
	for from := 0; from < len(order); {
		equal, to := 0.0, from
		for to < len(order) && x[order[to]] == x[order[from]] {
			if weight == nil {
				equal++
			} else {
				equal += weight[order[to]]
			}
			to++
		}
		for _, i := range order[from:to] {
			ranks[i] = below + (equal+1)/2
		}
		below += equal
		from = to
	}
}
