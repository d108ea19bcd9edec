package readout

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/model"
	"untrained/nn/random"
)

// projection reduces the number of features: by random directions, which preserve distances (Johnson & Lindenstrauss
// 1984), or to the principal components of all pictures, which do not depend on responses. Networks and controls with
// equally many of either can be compared whatever their number of features.
type projection struct {
	Kind string // "none", "random" or "components"
	dims int
	seed uint64
}

// add adds to out (n×dims) the projection of a stretch of features (n×s.len()).
// The directions are ±1/√dims (Achlioptas 2003), from a stream named after the
// layer and the place in it, so that passes may cut a layer anywhere.
func (p projection) add(out []float64, d linear.Product, s model.Stretch, x []float32, n int) error {
	directions := make([]float32, s.Len()*p.dims)
	scale := float32(1 / math.Sqrt(float64(p.dims)))
	for j := range s.Len() {
		stream := random.New(p.seed, "lab", "projection", s.Layer, fmt.Sprint(s.From+j))
		var bits uint64
		for k := range p.dims {
			if k%64 == 0 {
				bits = stream.Uint64()
			}
			directions[j*p.dims+k] = scale
			if bits>>(k%64)&1 == 1 {
				directions[j*p.dims+k] = -scale
			}
		}
	}
	c, err := d.Times(x, directions, n, p.dims, s.Len())
	if err != nil {
		return fmt.Errorf("project=random: %w", err)
	}
	for i, v := range c {
		out[i] += float64(v)
	}
	return nil
}

// components returns the pictures' coordinates (n×dims) on the first principal components, from the n×n Gram matrix
// of the features.
func (p projection) components(gram []float64, n int) (Features, error) {
	if p.dims >= n {
		return Features{}, fmt.Errorf("%d pictures have at most %d principal components; set dims to %d or less", n, n-1, n-1)
	}
	// Around the mean of all pictures: J·K·J with J = I − 1/n.
	all := make([]float64, n*n)
	if err := (LayerKernel{n, gram}).fold(Fold{Train: UpTo(n)}, all, nil); err != nil {
		return Features{}, err
	}
	linear.Mirror(all, n)
	var eigen mat.EigenSym
	if !eigen.Factorize(mat.NewSymDense(n, all), true) {
		return Features{}, fmt.Errorf("principal components of %d pictures: the eigenvalues did not converge", n)
	}
	values := eigen.Values(nil) // rising
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	f := Features{N: n, P: p.dims, Wide: make([]float64, n*p.dims)}
	for k := range p.dims {
		scale := math.Sqrt(math.Max(0, values[n-1-k]))
		for i := range n {
			f.Wide[i*p.dims+k] = vectors.At(i, n-1-k) * scale
		}
	}
	return f, nil
}
