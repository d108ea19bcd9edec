package readout

import (
	"errors"
	"fmt"
	"math"

	"untrained/app/lab/internal/linear"
)

// Kernel computes the inner products that ridge regression needs in a fold. Both implementations standardise by the
// training pictures only.
type Kernel interface {
	// fold writes the lower triangle of the n×n products between training
	// pictures into kt and the m×n products of test with training pictures into ke.
	fold(f Fold, kt, ke []float64) error
	// roundoff is the relative error of one product.
	roundoff() float64
}

// roundoffOf returns the error of a sum of p products relative to the sum of their
// absolute values. Rounding errors are independent, so it grows with the root of
// the number of terms (Higham & Mary 2019, SIAM J Sci Comput 41:A2815). In float32
// only a chunk of terms is summed at a time (see addGram).
func roundoffOf(p int) float64 {
	if p <= WideFeatures {
		return math.Sqrt(float64(p)) * 0x1p-53
	}
	return math.Sqrt(float64(min(p, linear.GramChunk))) * 0x1p-24
}

// ErrConstantFeatures is returned if features do not differ between pictures.
var ErrConstantFeatures = errors.New("the features are the same for all pictures of a fold; the layer is dead or " +
	"saturated: try another layer, rms=1 or another seed")

// LayerKernel implements standardise=layer: features are centred and share one scale, their total variance over the
// training pictures, so that a penalty means the same for layers of any size and gain. Both follow exactly from the
// Gram matrix of all pictures, whatever point it was computed around: no fold needs the features.
type LayerKernel struct {
	N    int
	Gram []float64 // n×n
}

func (k LayerKernel) fold(f Fold, kt, ke []float64) error {
	n := len(f.Train)
	mean := make([]float64, n) // of each training row over the training columns
	grand := 0.0
	for a, i := range f.Train {
		row := k.Gram[i*k.N:][:k.N]
		for _, j := range f.Train {
			mean[a] += row[j]
		}
		mean[a] /= float64(n)
		grand += mean[a] / float64(n)
	}
	trace, raw := 0.0, 0.0
	for a, i := range f.Train {
		row, out := k.Gram[i*k.N:][:k.N], kt[a*n:][:a+1]
		for b := range out {
			out[b] = row[f.Train[b]] - mean[a] - mean[b] + grand
		}
		trace += out[a]
		raw += math.Abs(row[i])
	}
	if !(trace > 1e-12*raw) {
		return ErrConstantFeatures
	}
	scale := float64(n) / trace
	for a := range n {
		out := kt[a*n:][:a+1]
		for b := range out {
			out[b] *= scale
		}
	}
	for a, i := range f.Test {
		row, out := k.Gram[i*k.N:][:k.N], ke[a*n:][:n]
		own := 0.0
		for _, j := range f.Train {
			own += row[j]
		}
		own /= float64(n)
		for b, j := range f.Train {
			out[b] = (row[j] - own - mean[b] + grand) * scale
		}
	}
	return nil
}

// roundoff implements kernel. The number of features is no longer known; it returns the error of a wide layer.
func (LayerKernel) roundoff() float64 { return roundoffOf(linear.GramChunk) }

// featureKernel implements standardise=feature: every feature has mean 0 and standard deviation 1 over the training
// pictures. Each fold has a Gram matrix of its own.
type featureKernel struct {
	features Features
	product  linear.Product // for features too many to multiply in float64
}

func (k featureKernel) fold(f Fold, kt, ke []float64) error {
	n, m, p := len(f.Train), len(f.Test), k.features.P
	mean, inverse := k.features.moments(f.Train)
	if p <= WideFeatures {
		train, test := make([]float64, n*p), make([]float64, m*p)
		k.features.standardise(train, f.Train, mean, inverse)
		k.features.standardise(test, f.Test, mean, inverse)
		linear.GramOf(kt, train, n, p)
		linear.MulT(ke, test, train, m, n, p)
		return nil
	}
	// Training and test rows together: one product gives both matrices.
	rows := append(append([]int{}, f.Train...), f.Test...)
	x := make([]float32, len(rows)*p)
	if k.features.Wide != nil {
		standardise(x, k.features.Wide, rows, mean, inverse)
	} else {
		standardise(x, k.features.Narrow, rows, mean, inverse)
	}
	all := make([]float64, len(rows)*len(rows))
	if err := k.product.AddGram(all, x, len(rows), p); err != nil {
		return fmt.Errorf("standardise=feature: %w", err)
	}
	for a := range n {
		copy(kt[a*n:][:a+1], all[a*len(rows):])
	}
	for a := range m {
		copy(ke[a*n:][:n], all[(n+a)*len(rows):])
	}
	return nil
}

// roundoff implements kernel.
func (k featureKernel) roundoff() float64 { return roundoffOf(k.features.P) }

// ConstantSD is the standard deviation below which a feature or a response counts as constant; it is then replaced by
// 1.
const ConstantSD = 1e-8
