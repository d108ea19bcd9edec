package readout

import "fmt"

// mostGroups bounds how many groups are left out one at a time; of more each inner fold holds several.
const mostGroups = 20

// InnerFolds returns the folds of the training pictures of an outer fold in which its penalties are chosen.
func (r Ridge) InnerFolds(outer Fold) ([]Fold, error) {
	count := r.Inner
	if count == 0 {
		groups := make(map[int32]bool)
		for _, i := range outer.Train {
			groups[r.Split.Group[i]] = true
		}
		count = min(len(groups), mostGroups)
	}
	folds, err := r.Split.Folds(outer.Train, count)
	if err != nil {
		return nil, fmt.Errorf("inner folds: %w", err)
	}
	return folds, nil
}

// innerScores are sums over the inner folds of how well each unit is predicted at each penalty.
type innerScores struct {
	units, penalties int
	r, fve           []float64 // units × penalties: Pearson's r, fraction of variance explained
	sse              []float64 // units × penalties: squared errors over the variance of the responses fitted on
	sse0             []float64 // units: the same of the mean of the responses fitted on
}

func newInnerScores(units, penalties int) *innerScores {
	return &innerScores{units: units, penalties: penalties, r: make([]float64, units*penalties),
		fve: make([]float64, units*penalties), sse: make([]float64, units*penalties), sse0: make([]float64, units)}
}

// choose writes the place of each unit's penalty into choice and its mean over so many folds into inner.
func (s *innerScores) choose(choice []int, inner []float64, shared []int, byFVE bool, folds int) {
	of := s.r
	if byFVE {
		of = s.fve
	}
	if shared == nil {
		for u := range choice {
			row := of[u*s.penalties:][:s.penalties]
			choice[u] = largest(row)
			inner[u] = row[choice[u]] / float64(folds)
		}
		return
	}
	from := 0
	for _, n := range shared {
		sum := make([]float64, s.penalties)
		explained := 0.0
		for u := from; u < from+n; u++ {
			explained += s.sse0[u]
		}
		for l := range sum {
			for u := from; u < from+n; u++ {
				if byFVE {
					sum[l] -= s.sse[u*s.penalties+l] / explained
				} else {
					sum[l] += of[u*s.penalties+l] / float64(n)
				}
			}
		}
		best := largest(sum)
		for u := from; u < from+n; u++ {
			choice[u] = best
			inner[u] = of[u*s.penalties+best] / float64(folds)
		}
		from += n
	}
}

// largest returns the place of the largest value. Scores that differ by rounding alone are equal: with a single
// feature all correlations are, and only the smallest penalty keeps its scale.
func largest(x []float64) int {
	best := 0
	for l, v := range x {
		if v > x[best]+1e-9 {
			best = l
		}
	}
	return best
}

func sum(x []int) int {
	total := 0
	for _, v := range x {
		total += v
	}
	return total
}
