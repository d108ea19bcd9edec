package statistics

import "errors"

var errNoVariance = errors.New("all rows are alike, so that nothing varies: check for a layer whose units are all dead")

// ParticipationRatio is the effective dimensionality (Σλ)²/Σλ² of x, n rows of p
// features, with λ the eigenvalues of their covariance matrix (Kramer & MacKinnon
// 1993; Gao et al. 2017): 1 when everything lies on a line, at most min(n−1, p).
// It comes from traces of the smaller one of the two Gram matrices, without
// eigenvalues. It needs 3 rows.
func ParticipationRatio(x []float64, n, p int) (float64, error) {
	haveShape("ParticipationRatio", x, n, p)
	if err := atLeast(n, 3, "rows", "an effective dimensionality"); err != nil {
		return 0, err
	}
	c := withoutColumnMeans(x, n, p)
	if p < n {
		// XᵀX has the same eigenvalues, apart from zeros, as XXᵀ.
		t := make([]float64, n*p)
		for i := range n {
			for j := range p {
				t[j*n+i] = c[i*p+j]
			}
		}
		return traces(Gram(t, p, n), p, dot(x, x))
	}
	return traces(Gram(c, n, p), n, dot(x, x))
}

// ParticipationRatioOfGram is ParticipationRatio from the n×n Gram matrix of the
// rows, which need not be centred.
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

// traces is tr(G)²/tr(G²) of a symmetric matrix; size is the sum of squares that
// was there before centring, of which rounding leaves a trace.
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
