package statistics

import "math"

// Draws returns the scores of models with each subject in resamples of the pictures, in which picture i occurs
// counts[b][i] times: result[m][b·subjects + s]. Counts of 0 and 1 select pictures. Pairs of a picture with itself are
// dropped. With a control, one dissimilarity for each pair, scores are partial correlations (see partial). A score is 0
// if all dissimilarities that occur are the same.
func (r *RSA) Draws(models [][]float64, control []float64, counts [][]float64) [][]float64 {
	result, orders := make([][]float64, len(models)), make([][]int32, len(models))
	for m, model := range models {
		sameLength("Draws", len(model), r.pairs)
		result[m] = make([]float64, len(counts)*r.count)
		orders[m] = order(model)
	}
	var controlOrder []int32
	if control != nil {
		sameLength("Draws", len(control), r.pairs)
		controlOrder = order(control)
	}
	subjects, weight := make([]float64, r.count*r.pairs), make([]float64, r.pairs)
	x, z := make([]float64, r.pairs), make([]float64, r.pairs)
	yz := make([]float64, r.count)
	for b, count := range counts {
		sameLength("Draws", len(count), r.pictures)
		at := 0
		for i := range r.pictures {
			for j := i + 1; j < r.pictures; j++ {
				weight[at] = count[i] * count[j]
				at++
			}
		}
		if control != nil {
			weightedUnitRanks(z, control, controlOrder, weight)
		}
		for s := range r.count {
			y := subjects[s*r.pairs:][:r.pairs]
			unitRanks(y, r.subject(s), r.order[s], weight)
			yz[s] = dot(y, z)
		}
		for m, model := range models {
			weightedUnitRanks(x, model, orders[m], weight)
			xz := 0.0
			if control != nil {
				xz = unweighted(x, z, weight)
			}
			for s := range r.count {
				v := dot(x, subjects[s*r.pairs:][:r.pairs])
				if control != nil {
					v = partial(v, xz, yz[s])
				}
				result[m][b*r.count+s] = math.Max(-1, math.Min(1, v))
			}
		}
	}
	return result
}

// weightedUnitRanks writes the unitRanks of x times the weights, so that their inner product with the unitRanks of
// another variable is the correlation of the two variables.
func weightedUnitRanks(z, x []float64, order []int32, weight []float64) {
	unitRanks(z, x, order, weight)
	for k, w := range weight {
		z[k] *= w
	}
}

// unweighted returns the weighted inner product of two variables that are both multiplied by the weights already.
func unweighted(x, z, weight []float64) float64 {
	sum := 0.0
	for k, w := range weight {
		if w > 0 {
			sum += x[k] * z[k] / w
		}
	}
	return sum
}

// CKADraws returns the centred kernel alignment (Kornblith et al. 2019) of two n×n Gram
// matrices in resamples of the n rows, in which row i occurs counts[b][i] times. It uses the
// unbiased estimator of the Hilbert–Schmidt independence criterion (Song et al. 2012, eq. 5):
//
//	CKA = HSIC₁(K,L) / √(HSIC₁(K,K)·HSIC₁(L,L))
//	HSIC₁(K,L) = [tr(KL) + 1ᵀK1·1ᵀL1/((n−1)(n−2)) − 2/(n−2)·1ᵀKL1] / (n(n−3))
//
// where the diagonals of K and L are set to 0, and with them the products of a row that was drawn twice with itself. An
// alignment is 1 for representations that agree up to rotation and scale, about 0 for independent ones however many
// features they have, and may be negative. It is 0 if either side does not vary or there are fewer than 4 rows.
func CKADraws(k, l []float64, n int, counts [][]float64) []float64 {
	haveShape("CKADraws", k, n, n)
	haveShape("CKADraws", l, n, n)
	a, b := centred(k, n), centred(l, n)
	result := make([]float64, len(counts))
	for d, count := range counts {
		sameLength("CKADraws", len(count), n)
		aa, bb := weightedHSIC(a, a, n, count), weightedHSIC(b, b, n, count)
		if aa > 1e-24*dot(k, k)/float64(n*n) && bb > 1e-24*dot(l, l)/float64(n*n) {
			result[d] = math.Max(-1, math.Min(1, weightedHSIC(a, b, n, count)/math.Sqrt(aa*bb)))
		}
	}
	return result
}

// weightedHSIC returns HSIC₁ in a sample in which row i occurs count[i] times.
func weightedHSIC(k, l []float64, n int, count []float64) float64 {
	size, trace, sumK, sumL, product := 0.0, 0.0, 0.0, 0.0, 0.0
	for i, w := range count {
		size += w
		if w == 0 {
			continue
		}
		rowK, rowL := 0.0, 0.0
		for j, v := range count {
			if j == i || v == 0 {
				continue
			}
			rowK += v * k[i*n+j]
			rowL += v * l[i*n+j]
			trace += w * v * k[i*n+j] * l[i*n+j]
		}
		sumK += w * rowK
		sumL += w * rowL
		product += w * rowK * rowL
	}
	if size < 4 {
		return 0
	}
	return (trace + sumK*sumL/((size-1)*(size-2)) - 2*product/(size-2)) / (size * (size - 3))
}

// partial returns the rank correlation of x and y after what each shares with a control z is removed from it, computed
// from their rank correlations:
//
//	(xy − xz·yz) / √((1 − xz²)(1 − yz²))
//
// (Yule 1907; Kendall 1942), and 0 if the control explains x or y completely.
func partial(xy, xz, yz float64) float64 {
	left := (1 - xz*xz) * (1 - yz*yz)
	if left < 1e-12 {
		return 0
	}
	return math.Max(-1, math.Min(1, (xy-xz*yz)/math.Sqrt(left)))
}
