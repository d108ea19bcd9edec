package nn

import (
	"fmt"
	"math"

	"untrained/nn/random"
)

// maxOrthogonal bounds the multiplications of one orthogonal tensor, to about ten
// seconds in a browser.
const maxOrthogonal = 1 << 33

// orthogonal fills a weight tensor, a matrix of fan-in rows and one column an
// output, with gain times a matrix whose columns are orthonormal or, where there
// are more outputs than inputs, whose rows are (Saxe et al. 2014). It is the
// orthogonal factor of a matrix of normal deviates, by Gram & Schmidt's method in
// float64, which with its positive diagonal is drawn uniformly from all such
// matrices (Mezzadri 2007).
func orthogonal(data []float32, rows int, gain float64, stream *random.Stream) error {
	cols := len(data) / rows
	// The shorter side counts the vectors; v[i][k] lies at i·across + k·along.
	count, length, across, along := cols, rows, 1, cols
	if cols > rows {
		count, length, across, along = rows, cols, cols, 1
	}
	if work := 2 * float64(count) * float64(count) * float64(length); work > maxOrthogonal {
		return fmt.Errorf("orthogonal filters of a %d×%d matrix take %.0f billion multiplications: choose kaiming or "+
			"a smaller layer", rows, cols, work/1e9)
	}
	values := make([]float64, count*length)
	for k := range values {
		values[k] = stream.Norm()
	}
	for i := range count {
		v := values[i*length:][:length]
		// The component along each earlier vector is subtracted twice, because the first time
		// rounding leaves some of it (Giraud et al. 2005).
		for range 2 {
			for j := range i {
				u := values[j*length:][:length]
				along := dot(u, v)
				for k := range v {
					v[k] -= float64(along * u[k])
				}
			}
		}
		norm := math.Sqrt(dot(v, v))
		for k := range v {
			v[k] /= norm
			data[i*across+k*along] = float32(float64(gain * v[k]))
		}
	}
	return nil
}

// dot returns the inner product, in four sums to keep a processor busy, each product
// rounded on its own.
func dot(u, v []float64) float64 {
	var s [4]float64
	v = v[:len(u)]
	k := 0
	for ; k+4 <= len(u); k += 4 {
		s[0] += float64(u[k] * v[k])
		s[1] += float64(u[k+1] * v[k+1])
		s[2] += float64(u[k+2] * v[k+2])
		s[3] += float64(u[k+3] * v[k+3])
	}
	for ; k < len(u); k++ {
		s[0] += float64(u[k] * v[k])
	}
	return (s[0] + s[1]) + (s[2] + s[3])
}
