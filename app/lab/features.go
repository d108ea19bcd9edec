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
	for _, i := range pictures {
		for j := range mean {
			mean[j] += f.at(i, j)
		}
	}
	for j := range mean {
		mean[j] /= float64(len(pictures))
	}
	for _, i := range pictures {
		for j := range mean {
			d := f.at(i, j) - mean[j]
			inverse[j] += d * d
		}
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

// standardise writes the rows of the pictures, (x−mean)·inverse, into out.
func (f *features) standardise(out []float64, pictures []int, mean, inverse []float64) {
	for a, i := range pictures {
		for j := range mean {
			out[a*f.p+j] = (f.at(i, j) - mean[j]) * inverse[j]
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
