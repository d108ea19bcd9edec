package lab

import "math"

// wideFeatures is the largest number of features whose inner products are taken
// in float64; above it they go through the backend in float32, which moves no
// correlation by more than 1e-3 (TestGramPrecision).
const wideFeatures = 512

// features is one vector of p numbers a picture, n×p, in one of two widths.
type features struct {
	n, p   int
	wide   []float64
	narrow []float32 // when wide is nil
}

func (f *features) at(i, j int) float64 {
	if f.wide != nil {
		return f.wide[i*f.p+j]
	}
	return float64(f.narrow[i*f.p+j])
}

func (f *features) set(i, j int, v float64) {
	if f.wide != nil {
		f.wide[i*f.p+j] = v
	} else {
		f.narrow[i*f.p+j] = float32(v)
	}
}

// moments gives the mean of each feature over the pictures and one over its
// population standard deviation.
func (f *features) moments(pictures []int) (mean, inverse []float64) {
	mean, inverse = make([]float64, f.p), make([]float64, f.p)
	if f.wide != nil {
		sumSquares(mean, inverse, f.wide, pictures)
	} else {
		sumSquares(mean, inverse, f.narrow, pictures)
	}
	for j := range inverse {
		sd := math.Sqrt(inverse[j] / float64(len(pictures)))
		if sd < constantSD {
			sd = 1
		}
		inverse[j] = 1 / sd
	}
	return mean, inverse
}

// sumSquares gives the mean of each column over some rows of x, and the sum of the
// squares around it.
func sumSquares[T float32 | float64](mean, squares []float64, x []T, rows []int) {
	p := len(mean)
	squares = squares[:p]
	for _, i := range rows {
		for j, v := range x[i*p:][:p] {
			mean[j] += float64(v)
		}
	}
	for j := range mean {
		mean[j] /= float64(len(rows))
	}
	for _, i := range rows {
		for j, v := range x[i*p:][:p] {
			d := float64(v) - mean[j]
			squares[j] += d * d
		}
	}
}

// standardise writes the rows of the pictures, (x−mean)·inverse, into out.
func (f *features) standardise(out []float64, pictures []int, mean, inverse []float64) {
	if f.wide != nil {
		standardise(out, f.wide, pictures, mean, inverse)
	} else {
		standardise(out, f.narrow, pictures, mean, inverse)
	}
}

// standardise writes (x−mean)·inverse of some rows into out, in the width of either.
func standardise[T, U float32 | float64](out []U, x []T, rows []int, mean, inverse []float64) {
	p := len(mean)
	inverse = inverse[:p]
	for a, i := range rows {
		row, to := x[i*p:][:p], out[a*p:][:p]
		for j, m := range mean {
			to[j] = U((float64(row[j]) - m) * inverse[j])
		}
	}
}

// gram is the n×n matrix of inner products around the mean of all pictures; the
// common point changes nothing (see layerKernel) and keeps rounding errors small.
func (f *features) gram(device product) ([]float64, error) {
	all := upTo(f.n)
	mean, _ := f.moments(all)
	k := make([]float64, f.n*f.n)
	if f.p <= wideFeatures {
		centred := make([]float64, f.n*f.p)
		for i := range f.n {
			for j := range mean {
				centred[i*f.p+j] = f.at(i, j) - mean[j]
			}
		}
		gramOf(k, centred, f.n, f.p)
		mirror(k, f.n)
		return k, nil
	}
	centred := make([]float32, f.n*f.p)
	for i := range f.n {
		for j := range mean {
			centred[i*f.p+j] = float32(f.at(i, j) - mean[j])
		}
	}
	return k, device.addGram(k, centred, f.n, f.p)
}

// mirror copies the lower triangle of an n×n matrix to the upper one.
func mirror(k []float64, n int) {
	for i := range n {
		for j := range i {
			k[j*n+i] = k[i*n+j]
		}
	}
}
