package statistics

import (
	"math"
	"slices"
)

// Ranks returns the ranks of values, from 1 for the smallest; equal values share the mean of their ranks.
func Ranks(x []float64) []float64 {
	ranks := make([]float64, len(x))
	weightedRanks(ranks, x, order(x), nil)
	return ranks
}

// Spearman returns the rank correlation of x and y (Spearman 1904), the Pearson correlation of Ranks, or 0 if one of
// them is constant.
func Spearman(x, y []float64) float64 {
	sameLength("Spearman", len(x), len(y))
	return Pearson(Ranks(x), Ranks(y))
}

// order returns the indices of x by rising value.
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

// weightedRanks writes into ranks the ranks in a sample in which x[i] occurs weight[i] times, a whole number; nil means
// once each. Ranks of values that do not occur are not defined.
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

// unitRanks writes into z the ranks in a sample in which x[i] occurs weight[i] times (nil: once), minus their mean and
// divided by their norm: Spearman correlations are weighted inner products of such ranks. They are 0 if all values that
// occur are equal.
func unitRanks(z, x []float64, order []int32, weight []float64) {
	weightedRanks(z, x, order, weight)
	total, mean, square := 0.0, 0.0, 0.0
	of := func(i int) float64 {
		if weight == nil {
			return 1
		}
		return weight[i]
	}
	for i, v := range z {
		total += of(i)
		mean += of(i) * v
	}
	if total == 0 {
		clear(z)
		return
	}
	mean /= total
	for i := range z {
		z[i] -= mean
		square += of(i) * z[i] * z[i]
	}
	if square < 1e-12 { // ranks are halves of whole numbers
		clear(z)
		return
	}
	for i := range z {
		z[i] /= math.Sqrt(square)
	}
}
