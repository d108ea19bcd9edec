package readout

import (
	"math"

	"untrained/app/lab/internal/linear"
)

// WideFeatures is the largest number of features whose inner products are computed in float64; above it they are
// computed on the backend in float32, which changes no correlation by more than 1e-3 (TestGramPrecision).
const WideFeatures = 512

// Features is one vector of p numbers a picture, n×p, in one of two widths.
type Features struct {
	N, P   int
	Wide   []float64
	Narrow []float32 // when wide is nil
}

// At returns feature j of picture i.
func (f *Features) At(i, j int) float64 {
	if f.Wide != nil {
		return f.Wide[i*f.P+j]
	}
	return float64(f.Narrow[i*f.P+j])
}

// Set changes feature j of picture i.
func (f *Features) Set(i, j int, v float64) {
	if f.Wide != nil {
		f.Wide[i*f.P+j] = v
	} else {
		f.Narrow[i*f.P+j] = float32(v)
	}
}

// moments returns the mean of each feature over the pictures and the inverse of its population standard deviation.
func (f *Features) moments(pictures []int) (mean, inverse []float64) {
	mean, inverse = make([]float64, f.P), make([]float64, f.P)
	if f.Wide != nil {
		sumSquares(mean, inverse, f.Wide, pictures)
	} else {
		sumSquares(mean, inverse, f.Narrow, pictures)
	}
	for j := range inverse {
		sd := math.Sqrt(inverse[j] / float64(len(pictures)))
		if sd < ConstantSD {
			sd = 1
		}
		inverse[j] = 1 / sd
	}
	return mean, inverse
}

// sumSquares computes the mean of each column over some rows of x, and the sum of squares around it.
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
func (f *Features) standardise(out []float64, pictures []int, mean, inverse []float64) {
	if f.Wide != nil {
		standardise(out, f.Wide, pictures, mean, inverse)
	} else {
		standardise(out, f.Narrow, pictures, mean, inverse)
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

// Gram returns the n×n matrix of inner products around the mean of all pictures; the
// common point changes nothing (see LayerKernel) and keeps rounding errors small.
func (f *Features) Gram(device linear.Product) ([]float64, error) {
	all := UpTo(f.N)
	mean, _ := f.moments(all)
	k := make([]float64, f.N*f.N)
	if f.P <= WideFeatures {
		centred := make([]float64, f.N*f.P)
		for i := range f.N {
			for j := range mean {
				centred[i*f.P+j] = f.At(i, j) - mean[j]
			}
		}
		linear.GramOf(k, centred, f.N, f.P)
		linear.Mirror(k, f.N)
		return k, nil
	}
	centred := make([]float32, f.N*f.P)
	for i := range f.N {
		for j := range mean {
			centred[i*f.P+j] = float32(f.At(i, j) - mean[j])
		}
	}
	return k, device.AddGram(k, centred, f.N, f.P)
}
