package statistics

import "math"

// LinearCKA is the linear centred kernel alignment of two representations of the
// same n rows, x with p and y with q features, in its unbiased form; see CKA.
func LinearCKA(x []float64, p int, y []float64, q, n int) (float64, error) {
	haveShape("LinearCKA", x, n, p)
	haveShape("LinearCKA", y, n, q)
	return CKA(Gram(x, n, p), Gram(y, n, q), n)
}

// CKA is the centred kernel alignment (Kornblith et al. 2019) of two n×n Gram
// matrices with the unbiased estimator of the Hilbert–Schmidt independence
// criterion (Song et al. 2012, eq. 5):
//
//	CKA = HSIC₁(K,L) / √(HSIC₁(K,K)·HSIC₁(L,L))
//	HSIC₁(K,L) = [tr(KL) + 1ᵀK1·1ᵀL1/((n−1)(n−2)) − 2/(n−2)·1ᵀKL1] / (n(n−3))
//
// where the diagonals of K and L are set to 0. It is 1 for representations that
// agree up to rotation and scale, about 0 for independent ones however many
// features they have, and may be negative. It needs 4 rows.
func CKA(k, l []float64, n int) (float64, error) {
	haveShape("CKA", k, n, n)
	haveShape("CKA", l, n, n)
	if err := atLeast(n, 4, "rows", "an unbiased alignment"); err != nil {
		return 0, err
	}
	// Centring changes nothing but the rounding, which would drown what varies
	// little around a large mean.
	a, b := centred(k, n), centred(l, n)
	aa, bb := hsic1(a, a, n), hsic1(b, b, n)
	if !(aa > 1e-24*dot(k, k)/float64(n*n)) || !(bb > 1e-24*dot(l, l)/float64(n*n)) {
		return 0, errNoVariance
	}
	return hsic1(a, b, n) / math.Sqrt(aa*bb), nil
}

func hsic1(k, l []float64, n int) float64 {
	trace, sumK, sumL, product := 0.0, 0.0, 0.0, 0.0
	for i := range n {
		rowK, rowL := 0.0, 0.0
		for j := range n {
			if i != j {
				trace += k[i*n+j] * l[i*n+j]
				rowK += k[i*n+j]
				rowL += l[i*n+j]
			}
		}
		sumK += rowK
		sumL += rowL
		product += rowK * rowL
	}
	m := float64(n)
	return (trace + sumK*sumL/((m-1)*(m-2)) - 2/(m-2)*product) / (m * (m - 3))
}

// BiasedCKA is the alignment that most papers print, tr(KHLH)/√(tr(KHKH)·tr(LHLH))
// with H = I − 11ᵀ/n (Kornblith et al. 2019). With many features and few rows it
// tends to 1 for representations that share nothing; it is here to compare with
// them. It needs 4 rows.
func BiasedCKA(k, l []float64, n int) (float64, error) {
	haveShape("BiasedCKA", k, n, n)
	haveShape("BiasedCKA", l, n, n)
	if err := atLeast(n, 4, "rows", "an alignment"); err != nil {
		return 0, err
	}
	a, b := centred(k, n), centred(l, n)
	aa, bb := dot(a, a), dot(b, b)
	if !(aa > 1e-24*dot(k, k)) || !(bb > 1e-24*dot(l, l)) {
		return 0, errNoVariance
	}
	return dot(a, b) / math.Sqrt(aa*bb), nil
}
