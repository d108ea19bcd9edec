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

// Replicates holds the scores of units in every resample, count × units.
type Replicates struct{ R, FVE []float64 }

// Scores returns r and FVE of held-out predictions (pictures × units) for each resample and unit; the predictions are
// not fitted again. One matrix product computes all sums from which r and FVE follow.
func (s *Resamples) Scores(responses, predicted, trainingMean []float64, units int) Replicates {
	const sums = 7 // Σp Σy Σpp Σyy Σpy SSE SSE0
	terms := make([]float64, sums*units*s.N)
	for u := range units {
		y, p := Column(responses, units, u), Column(predicted, units, u)
		my, mp := Mean(y), Mean(p)
		term := func(k int) []float64 { return terms[(u*sums+k)*s.N:][:s.N] }
		t := [sums][]float64{term(0), term(1), term(2), term(3), term(4), term(5), term(6)}
		for i := range s.N {
			dy, dp := y[i]-my, p[i]-mp // relative to the means, so that sums do not cancel
			e, e0 := y[i]-p[i], y[i]-trainingMean[i*units+u]
			t[0][i], t[1][i], t[2][i], t[3][i], t[4][i], t[5][i], t[6][i] = dp, dy, dp*dp, dy*dy, dp*dy, e*e, e0*e0
		}
	}
	totals := make([]float64, s.Count*sums*units)
	linear.MulT(totals, s.Weights, terms, s.Count, sums*units, s.N)
	out := Replicates{make([]float64, s.Count*units), make([]float64, s.Count*units)}
	for b := range s.Count {
		weight := 0.0
		for _, w := range s.Weights[b*s.N:][:s.N] {
			weight += w
		}
		for u := range units {
			t := totals[(b*units+u)*sums:][:sums]
			pp, yy, py := t[2]-t[0]*t[0]/weight, t[3]-t[1]*t[1]/weight, t[4]-t[0]*t[1]/weight
			if pp > 1e-12*t[2] && yy > 1e-12*t[3] {
				out.R[b*units+u] = math.Max(-1, math.Min(1, py/math.Sqrt(pp*yy)))
			}
			if t[6] > 0 {
				out.FVE[b*units+u] = 1 - t[5]/t[6]
			}
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
