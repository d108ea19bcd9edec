package stimulus

import "math"

// blurred returns the means of the picture over n×n boxes, row after row.
func blurred(g Grey, n int) []float64 {
	sum, count := make([]float64, n*n), make([]float64, n*n)
	for i, v := range g.Pix {
		k := i/g.W*n/g.H*n + i%g.W*n/g.W
		sum[k] += float64(v)
		count[k]++
	}
	for k := range sum {
		sum[k] /= count[k]
	}
	return sum
}

// readout fits a linear readout by least squares on one-hot labels, with a small penalty, and returns its accuracy on
// other pictures.
func readout(x [][]float64, y []int, testX [][]float64, testY []int, classes int) float64 {
	p := len(x[0]) + 1 // the last feature is constant
	mean := make([]float64, p-1)
	for _, v := range x {
		for j := range v {
			mean[j] += v[j] / float64(len(x))
		}
	}
	row := func(v []float64) []float64 {
		r := make([]float64, p)
		for j := range v {
			r[j] = v[j] - mean[j]
		}
		r[p-1] = 1
		return r
	}
	gram, right := make([]float64, p*p), make([]float64, p*classes)
	for i, v := range x {
		r := row(v)
		for a := range r {
			for b := 0; b <= a; b++ {
				gram[a*p+b] += r[a] * r[b]
			}
			right[a*classes+y[i]] += r[a]
		}
	}
	trace := 0.0
	for a := range p - 1 {
		trace += gram[a*p+a]
	}
	for a := range p - 1 {
		gram[a*p+a] += 1e-3 * trace / float64(p-1)
	}
	solve(gram, right, p, classes)
	hits := 0
	for i, v := range testX {
		r := row(v)
		best, at := math.Inf(-1), 0
		for c := range classes {
			score := 0.0
			for a := range r {
				score += r[a] * right[a*classes+c]
			}
			if score > best {
				best, at = score, c
			}
		}
		if at == testY[i] {
			hits++
		}
	}
	return float64(hits) / float64(len(testX))
}

// solve overwrites the p×m right side with A⁻¹·right; A is p×p, symmetric and
// positive definite, its lower triangle given (Cholesky).
func solve(a, right []float64, p, m int) {
	for j := range p {
		for k := range j {
			for i := j; i < p; i++ {
				a[i*p+j] -= a[i*p+k] * a[j*p+k]
			}
		}
		d := math.Sqrt(a[j*p+j])
		for i := j; i < p; i++ {
			a[i*p+j] /= d
		}
	}
	for c := range m {
		for i := range p {
			for k := range i {
				right[i*m+c] -= a[i*p+k] * right[k*m+c]
			}
			right[i*m+c] /= a[i*p+i]
		}
		for i := p - 1; i >= 0; i-- {
			for k := i + 1; k < p; k++ {
				right[i*m+c] -= a[k*p+i] * right[k*m+c]
			}
			right[i*m+c] /= a[i*p+i]
		}
	}
}
