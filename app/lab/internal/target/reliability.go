package target

import (
	"errors"
	"fmt"

	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/nn/random"
)

// ErrNoRepeats says that a recording has no repeated pictures, so that nothing
// is known about how reliable its units are and scores cannot be normalised.
var ErrNoRepeats = errors.New("recording has no repeats: the units' reliability is unknown")

// Reliability is, for each unit of a recording, the Spearman–Brown-corrected
// split-half correlation over pictures. With splits > 0 and single trials it is
// the mean over that many random halvings of each picture's repeats; else it
// comes from the halves that the recording stores.
func Reliability(r *neural.Recording, splits int, seed uint64) ([]float64, error) {
	switch {
	case splits > 0 && r.Trials != nil:
		return trialReliability(r, splits, seed)
	case r.Halves[0] != nil:
		return storedReliability(r), nil
	}
	return nil, fmt.Errorf("recording %s: %w", r.ID, ErrNoRepeats)
}

func storedReliability(r *neural.Recording) []float64 {
	n, units := r.Rows(), r.NUnits()
	rho := make([]float64, units)
	a, b := make([]float64, n), make([]float64, n)
	for u := range rho {
		for i := range n {
			a[i] = float64(r.Halves[0][i*units+u])
			b[i] = float64(r.Halves[1][i*units+u])
		}
		rho[u] = statistics.SpearmanBrown(statistics.Pearson(a, b))
	}
	return rho
}

// trialReliability halves the repeats of a picture again in every split, in one
// random order for all units; of it each unit takes those it has, alternately
// for the one and the other half. Pictures shown fewer than twice to a unit are
// left out for it.
func trialReliability(r *neural.Recording, splits int, seed uint64) ([]float64, error) {
	n, units := r.Rows(), r.NUnits()
	s := random.New(seed, "lab", "split-half")
	rho := make([]float64, units)
	halves := make([][2][]float64, units)
	for range splits {
		for u := range halves {
			halves[u][0], halves[u][1] = halves[u][0][:0], halves[u][1][:0]
		}
		for i := range n {
			order := s.Perm(r.Repeats)
			for u := range halves {
				trials := r.Trials[(i*units+u)*r.Repeats:][:r.Repeats]
				var sum [2]float64
				var count [2]int
				side := 0
				for _, k := range order {
					if x := float64(trials[k]); x == x {
						sum[side] += x
						count[side]++
						side = 1 - side
					}
				}
				if count[1] > 0 {
					for h := range sum {
						halves[u][h] = append(halves[u][h], sum[h]/float64(count[h]))
					}
				}
			}
		}
		for u, h := range halves {
			if len(h[0]) < 3 {
				return nil, fmt.Errorf("unit %d of %s: only %d pictures were shown twice or more, 3 are needed; set splits=0 to "+
					"use the stored halves", u+1, r.ID, len(h[0]))
			}
			rho[u] += statistics.SpearmanBrown(statistics.Pearson(h[0], h[1])) / float64(splits)
		}
	}
	return rho, nil
}
