package selectivity

import (
	"math"
	"slices"
	"strconv"

	"untrained/app/lab"
	"untrained/app/lab/statistics"
	"untrained/nn/random"
)

// population is the measured units of all seeds of one network, in one layer and by one definition.
type population struct {
	weighted       // circular variances of the units that respond
	cluster  []int // of each value: seed × channels + channel
	seeds    int   // how many there are
	channels int   // of each seed
}

// resampler draws the same seeds, channels and cells for all networks, so that the distances of two networks can be
// subtracted draw by draw. Of S seeds S − 1 are drawn, because a bootstrap of all S of few clusters is too narrow
// (McCarthy & Snowden 1985); of a drawn seed as many channels as it has, with their places; networks of one seed
// share the draws of their weights and therefore those of channels.
type resampler struct {
	cells *cells
	draws int
	seed  uint64
	taken []weighted // the cells, by draw
}

func newResampler(c *cells, draws int, seed uint64) *resampler {
	r := &resampler{cells: c, draws: draws, seed: seed}
	s := random.New(seed, "lab", "selectivity", "cells")
	all := c.weigh(c.variance)
	for range draws {
		w := all
		w.weight = make([]float64, len(all.values))
		for range w.weight {
			w.weight[s.IntN(len(w.weight))]++
		}
		r.taken = append(r.taken, w)
	}
	return r
}

// distances returns the distances of a population to the cells, with a draw for each resample, by kind. A draw
// without any unit that has a value has the distance 1.
func (r *resampler) distances(p *population) [distanceKinds]statistics.Bootstrap {
	var list [distanceKinds]statistics.Bootstrap
	value := r.cells.distances(p.weighted, r.cells.weigh(r.cells.variance))
	for kind := range list {
		list[kind] = statistics.Bootstrap{Value: value[kind], Draws: make([]float64, r.draws)}
	}
	s := random.New(r.seed, "lab", "selectivity", "networks", strconv.Itoa(p.seeds), strconv.Itoa(p.channels))
	count := make([]float64, p.seeds*p.channels)
	w := p.weighted
	w.weight = make([]float64, len(p.values))
	for b := range r.draws {
		clear(count)
		for range max(1, p.seeds-1) {
			seed := s.IntN(p.seeds)
			for range p.channels {
				count[seed*p.channels+s.IntN(p.channels)]++
			}
		}
		for i, c := range p.cluster {
			w.weight[i] = count[c]
		}
		d := [distanceKinds]float64{1, 1, 1}
		if w.total() > 0 {
			d = r.cells.distances(w, r.taken[b])
		}
		for kind := range list {
			list[kind].Draws[b] = d[kind]
		}
	}
	return list
}

// nearest returns the smallest of several distances, in the estimate and in every draw, so that the selection is part
// of its interval.
func nearest(list []statistics.Bootstrap) statistics.Bootstrap {
	best := statistics.Bootstrap{Value: list[0].Value, Draws: slices.Clone(list[0].Draws)}
	for _, b := range list[1:] {
		best.Value = math.Min(best.Value, b.Value)
		for i, v := range b.Draws {
			best.Draws[i] = math.Min(best.Draws[i], v)
		}
	}
	return best
}

// intervalOf returns the interval of a distance, which is within [0, 1] by all three measures, or of a difference.
func intervalOf(b statistics.Bootstrap, distance bool) lab.Estimate {
	i := b.Hull(statistics.Level)
	if distance {
		i.Low, i.High = math.Max(i.Low, 0), math.Min(i.High, 1)
	}
	return i
}
