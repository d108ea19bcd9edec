package statistics

import (
	"fmt"
	"math"

	"untrained/app/lab/internal/linear"
	"untrained/nn/random"
)

// Resamples holds bootstrap samples (Efron 1979) of pictures, as the number of times that each picture is drawn. If a
// recording has groups, whole groups are drawn, because frames of one movie are not independent evidence.
type Resamples struct {
	Count, N int
	Weights  []float64 // Count × N
	Drawn    int       // number of independent things that samples draw from: pictures or groups
}

// The smallest numbers of pictures, and of groups of pictures, for which there is an interval.
const (
	fewestDrawnPictures = 20
	fewestDrawnGroups   = 5
)

// ResamplePictures draws count samples. All tasks of an experiment with the same seed draw the same samples, so that
// differences between networks are paired. It returns an error if there are too few pictures or groups.
func ResamplePictures(n int, group []int32, count int, seed uint64) (*Resamples, error) {
	if n < fewestDrawnPictures {
		return nil, fmt.Errorf("%d pictures are too few for an interval, which needs %d; take a recording with more",
			n, fewestDrawnPictures)
	}
	// members[g] lists the pictures that are drawn together.
	members := make([][]int, 0, n)
	if group == nil {
		for i := range n {
			members = append(members, []int{i})
		}
	} else {
		place := make(map[int32]int)
		for i, g := range group {
			k, known := place[g]
			if !known {
				k = len(members)
				place[g] = k
				members = append(members, nil)
			}
			members[k] = append(members[k], i)
		}
		if len(members) < fewestDrawnGroups {
			return nil, fmt.Errorf("%d groups of pictures are too few for an interval, which needs %d; take a recording with "+
				"more", len(members), fewestDrawnGroups)
		}
	}
	r := &Resamples{Count: count, N: n, Weights: make([]float64, count*n), Drawn: len(members)}
	s := random.New(seed, "lab", "bootstrap", "pictures")
	for b := range count {
		w := r.Weights[b*n:][:n]
		for range members {
			for _, i := range members[s.IntN(len(members))] {
				w[i]++
			}
		}
	}
	return r, nil
}

// Replicates scores predictions of the same responses in every resample. What follows from the responses alone is
// computed once for all predictions.
type Replicates struct {
	resamples *Resamples
	units     int
	weight    []float64 // by resample: how many pictures it has
	y, mean   []float64 // units × pictures, less the mean; and that mean by unit
	sumY, yy  []float64 // resamples × units: Σy, and Σ(y−ȳ)² around the resample's own mean
	constant  []bool    // resamples × units: whether y differs by rounding alone
	sse0      []float64 // resamples × units: squared errors of the mean of the training pictures
}

// Replicates prepares the scores of predictions of responses, pictures × units; trainingMean is the mean response of
// the pictures that the prediction of a picture was fitted on.
func (s *Resamples) Replicates(responses, trainingMean []float64, units int) *Replicates {
	n := s.N
	r := &Replicates{resamples: s, units: units, weight: make([]float64, s.Count), y: columnsOf(responses, units),
		mean: make([]float64, units), constant: make([]bool, s.Count*units)}
	for b := range s.Count {
		for _, w := range s.Weights[b*n:][:n] {
			r.weight[b] += w
		}
	}
	squares, errors := make([]float64, units*n), make([]float64, units*n)
	for u := range units {
		y := r.y[u*n:][:n]
		r.mean[u] = Mean(y)
		for i := range y {
			errors[u*n+i] = Square(y[i] - trainingMean[i*units+u])
			y[i] -= r.mean[u] // sums of what is left do not cancel
			squares[u*n+i] = y[i] * y[i]
		}
	}
	r.sumY, r.yy, r.sse0 = r.sums(r.y), r.sums(squares), r.sums(errors)
	for k, yy := range r.yy {
		r.yy[k] -= Square(r.sumY[k]) / r.weight[k/units]
		r.constant[k] = !(r.yy[k] > 1e-12*yy)
	}
	return r
}

// columnsOf returns the transpose of a matrix of so many columns.
func columnsOf(x []float64, columns int) []float64 {
	rows := len(x) / columns
	t := make([]float64, len(x))
	for i := range rows {
		for u, v := range x[i*columns:][:columns] {
			t[u*rows+i] = v
		}
	}
	return t
}

// sums returns the sum of terms (units × pictures) in every resample, resamples × units.
func (r *Replicates) sums(terms []float64) []float64 {
	s := r.resamples
	totals := make([]float64, s.Count*r.units)
	linear.MulT(totals, s.Weights, terms, s.Count, r.units, s.N)
	return totals
}

// R returns the correlation of held-out predictions (pictures × units) with the responses in each resample, resamples
// × units; the predictions are not fitted again.
func (r *Replicates) R(predicted []float64) []float64 {
	n := r.resamples.N
	p := columnsOf(predicted, r.units)
	squares, products := make([]float64, len(p)), make([]float64, len(p))
	for u := range r.units {
		p, y := p[u*n:][:n], r.y[u*n:][:n]
		mean := Mean(p)
		for i := range p {
			p[i] -= mean
			squares[u*n+i], products[u*n+i] = p[i]*p[i], p[i]*y[i]
		}
	}
	out, sumP, sumPP, sumPY := make([]float64, r.resamples.Count*r.units), r.sums(p), r.sums(squares), r.sums(products)
	for k := range out {
		weight := r.weight[k/r.units]
		pp, py := sumPP[k]-sumP[k]*sumP[k]/weight, sumPY[k]-sumP[k]*r.sumY[k]/weight
		if pp > 1e-12*sumPP[k] && !r.constant[k] {
			out[k] = math.Max(-1, math.Min(1, py/math.Sqrt(pp*r.yy[k])))
		}
	}
	return out
}

// FVE returns the fraction of variance that predictions explain in each resample, in the layout of R.
func (r *Replicates) FVE(predicted []float64) []float64 {
	n := r.resamples.N
	errors := columnsOf(predicted, r.units)
	for u := range r.units {
		for i, p := range errors[u*n:][:n] {
			errors[u*n+i] = Square(r.y[u*n+i] + r.mean[u] - p)
		}
	}
	out := r.sums(errors)
	for k, sse := range out {
		out[k] = 0
		if r.sse0[k] > 0 {
			out[k] = 1 - sse/r.sse0[k]
		}
	}
	return out
}

// ResampleUnits draws count bootstrap samples of n units, as indices. The name selects the random stream.
func ResampleUnits(n, count int, seed uint64, name string) [][]int {
	s := random.New(seed, "lab", "bootstrap", "units"+name)
	samples := make([][]int, count)
	for b := range samples {
		samples[b] = make([]int, n)
		for k := range samples[b] {
			samples[b][k] = s.IntN(n)
		}
	}
	return samples
}
