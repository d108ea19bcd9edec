package statistics

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// PLS is a partial least squares regression (Wold 1975) of m responses on a few scores of the features: each score is
// the projection of the features that has the largest covariance with a projection of the responses, after what earlier
// scores explain was removed from both. With 25 scores it is the regression of Brain-Score (Schrimpf et al. 2018).
//
// It is the kernel form of NIPALS (Rosipal & Trejo 2001), which needs only inner products of rows, so that its cost
// depends on the number of pictures and not on the number of features. Directions come from an eigendecomposition;
// NIPALS iterates to a tolerance instead. Features and responses are centred and not scaled.
type PLS struct {
	Components int // scores that were found: fewer than asked for if nothing was left to explain

	n, m    int
	mean    []float64 // m
	ofRows  []float64 // n: mean of each row of gram
	ofAll   float64
	weights []float64 // components × n, U: weights of inner products in scores
	scores  []float64 // components × n, T, orthonormal
	upper   []float64 // components × components: R = T·K·Uᵀ, upper triangular
	loads   []float64 // components × m, Q = T·Y
}

// FitPLS fits so many components to y (n×m) from gram, the n×n inner products of the rows of features, around any
// origin. It needs 3 rows, and returns an error if the features do not vary.
func FitPLS(gram, y []float64, n, m, components int) (*PLS, error) {
	haveShape("FitPLS", gram, n, n)
	haveShape("FitPLS", y, n, m)
	if err := atLeast(n, 3, "rows", "partial least squares"); err != nil {
		return nil, err
	}
	if components < 1 || m < 1 {
		return nil, fmt.Errorf("partial least squares with %d components and %d responses: at least one of each is needed",
			components, m)
	}
	p := &PLS{n: n, m: m, mean: make([]float64, m), ofRows: make([]float64, n)}
	for i := range n {
		p.ofRows[i] = Mean(gram[i*n:][:n])
		p.ofAll += p.ofRows[i] / float64(n)
	}
	k := centred(gram, n)
	trace, raw := 0.0, 0.0
	for i := range n {
		trace += k[i*n+i]
		raw += math.Abs(gram[i*n+i])
	}
	if !(trace > 1e-12*raw) {
		return nil, errNoVariance
	}
	whole := append([]float64(nil), k...)
	yt := make([]float64, m*n) // responses as rows
	for j := range m {
		row := yt[j*n:][:n]
		for i := range row {
			row[i] = y[i*m+j]
		}
		p.mean[j] = Mean(row)
		for i := range row {
			row[i] -= p.mean[j]
		}
	}

	ky, s := make([]float64, m*n), make([]float64, m*m)
	first := 0.0
	for range min(components, n-1) {
		// S = YᵀKY; its leading eigenvector has the weights of the responses.
		multiply(ky, yt, k, m, n, n)
		multiply(s, ky, yt, m, m, n)
		var e mat.EigenSym
		if !e.Factorize(mat.NewSymDense(m, s), true) {
			return nil, fmt.Errorf("component %d of partial least squares: the eigenvalues could not be computed; are there "+
				"infinite values among the features?", p.Components+1)
		}
		largest := e.Values(nil)[m-1]
		if p.Components == 0 {
			first = largest
		}
		if !(largest > 1e-20*first) || !(largest > 0) {
			break
		}
		var vectors mat.Dense
		e.VectorsTo(&vectors)
		u, t, kt := make([]float64, n), make([]float64, n), make([]float64, n)
		for j := range m {
			axpy(u, vectors.At(j, m-1), yt[j*n:][:n])
		}
		if dot(u, u) == 0 {
			break
		}
		scale(u, 1/math.Sqrt(dot(u, u)))
		for i := range t {
			t[i] = dot(k[i*n:][:n], u)
		}
		// After deflation t is orthogonal to its predecessors, except for rounding.
		before := dot(t, t)
		for range 2 {
			for a := range p.Components {
				old := p.scores[a*n:][:n]
				axpy(t, -dot(t, old), old)
			}
		}
		if after := dot(t, t); !(after > 1e-10*before) || !(math.Sqrt(after) > 1e-12*trace) {
			break
		}
		scale(t, 1/math.Sqrt(dot(t, t)))

		// K ← (I − ttᵀ)K(I − ttᵀ), Y ← (I − ttᵀ)Y
		for i := range kt {
			kt[i] = dot(k[i*n:][:n], t)
		}
		tkt := dot(t, kt)
		for i := range n {
			row := k[i*n:][:n]
			for j := range row {
				row[j] += t[i]*t[j]*tkt - t[i]*kt[j] - kt[i]*t[j]
			}
		}
		for j := range m {
			row := yt[j*n:][:n]
			f := dot(row, t)
			p.loads = append(p.loads, f)
			axpy(row, -f, t)
		}
		p.weights, p.scores = append(p.weights, u...), append(p.scores, t...)
		p.Components++
	}

	a := p.Components
	ku := make([]float64, a*n)
	p.upper = make([]float64, a*a)
	multiply(ku, p.weights, whole, a, n, n)
	multiply(p.upper, p.scores, ku, a, a, n)
	return p, nil
}

// Predict returns the predictions of so many components for new rows, rows×m, from the rows×n inner products of the new
// rows' features with those that were fitted, around the same origin. It uses all components if there are fewer.
func (p *PLS) Predict(products []float64, rows, components int) []float64 {
	haveShape("Predict", products, rows, p.n)
	a := max(0, min(components, p.Components))
	result := make([]float64, rows*p.m)
	centred, t := make([]float64, p.n), make([]float64, a)
	for r := range rows {
		row := products[r*p.n:][:p.n]
		own := Mean(row)
		for i, v := range row {
			centred[i] = v - own - p.ofRows[i] + p.ofAll
		}
		out := result[r*p.m:][:p.m]
		copy(out, p.mean)
		// t·R = centred·Uᵀ, from the first score on.
		for c := range t {
			t[c] = dot(p.weights[c*p.n:][:p.n], centred)
			for b := range c {
				t[c] -= t[b] * p.upper[b*p.Components+c]
			}
			t[c] /= p.upper[c*p.Components+c]
			axpy(out, t[c], p.loads[c*p.m:][:p.m])
		}
	}
	return result
}

// multiply writes a·bᵀ into c, for a: m×k, b: n×k and c: m×n.
func multiply(c, a, b []float64, m, n, k int) {
	if m == 0 || n == 0 || k == 0 {
		clear(c)
		return
	}
	blas64.Gemm(blas.NoTrans, blas.Trans, 1,
		blas64.General{Rows: m, Cols: k, Stride: k, Data: a},
		blas64.General{Rows: n, Cols: k, Stride: k, Data: b}, 0,
		blas64.General{Rows: m, Cols: n, Stride: n, Data: c})
}

// axpy adds alpha·x to y.
func axpy(y []float64, alpha float64, x []float64) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += alpha * v
	}
}

func scale(x []float64, f float64) {
	for i := range x {
		x[i] *= f
	}
}
