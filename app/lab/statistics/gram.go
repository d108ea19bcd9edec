package statistics

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// Gram returns the n×n matrix of inner products of the rows of x, which is n×p.
func Gram(x []float64, n, p int) []float64 {
	haveShape("Gram", x, n, p)
	g := make([]float64, n*n)
	if n == 0 || p == 0 {
		return g
	}
	blas64.Syrk(blas.NoTrans, 1, blas64.General{Rows: n, Cols: p, Stride: p, Data: x}, 0,
		blas64.Symmetric{Uplo: blas.Upper, N: n, Stride: n, Data: g})
	for i := range n {
		for j := range i {
			g[i*n+j] = g[j*n+i]
		}
	}
	return g
}

// centred returns the Gram matrix of the rows from each of which the mean row was subtracted: HGH with H = I − 11ᵀ/n.
func centred(g []float64, n int) []float64 {
	mean := make([]float64, n)
	total := 0.0
	for i := range n {
		mean[i] = Mean(g[i*n:][:n])
		total += mean[i] / float64(n)
	}
	c := make([]float64, n*n)
	for i := range n {
		for j := range n {
			c[i*n+j] = g[i*n+j] - mean[i] - mean[j] + total
		}
	}
	return c
}

// dot returns the inner product of a and b.
func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}
