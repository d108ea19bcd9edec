package statistics

import "errors"

var errNoVariance = errors.New("all rows are alike, so that nothing varies: check for a layer whose units are all dead")

// ParticipationRatioOfGram returns the effective dimensionality (Σλ)²/Σλ² of n rows from their n×n Gram matrix, with λ
// the eigenvalues of their covariance matrix (Kramer & MacKinnon 1993; Gao et al. 2017): 1 when everything lies on a
// line, at most n−1. It is computed from traces, without eigenvalues. Rows need not be centred; there must be 3.
func ParticipationRatioOfGram(gram []float64, n int) (float64, error) {
	haveShape("ParticipationRatioOfGram", gram, n, n)
	if err := atLeast(n, 3, "rows", "an effective dimensionality"); err != nil {
		return 0, err
	}
	size := 0.0
	for i := range n {
		size += gram[i*n+i]
	}
	return traces(centred(gram, n), n, size)
}

// traces returns tr(G)²/tr(G²) of a symmetric matrix. size is the sum of squares before centring: relative to it,
// rounding errors can be told from variance.
func traces(g []float64, n int, size float64) (float64, error) {
	trace := 0.0
	for i := range n {
		trace += g[i*n+i]
	}
	if !(trace > 1e-12*size) {
		return 0, errNoVariance
	}
	return trace * trace / dot(g, g), nil
}
