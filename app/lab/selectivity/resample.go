package selectivity

import (
	"maps"
	"math"
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/statistics"
	"untrained/nn/random"
)

// subsamples is how many random subsets of a network's units the distance at a smaller
// number of units is averaged over.
const subsamples = 20

// sample is the measured units of one network, in one layer and by one definition.
type sample struct {
	weighted       // circular variances of the units that respond
	cluster  []int // channel of each value
	seed     uint64
}

// population is the networks of one kind that differ in their seeds, in one layer and by
// one definition. Distances are those of single networks: units pooled over seeds are a
// mixture, which may be nearer to the cells than each network is.
type population struct {
	samples  []sample                 // networks with enough units
	channels int                      // of each network
	draws    [distanceKinds][]float64 // mean distance over networks to each resample of the cells
	single   [distanceKinds]statistics.Part

	kept map[int][][distanceKinds]float64 // distances by number of units
}

// resampler measures distances. Its resamples of the cells are the same for all networks,
// so that the distances of two networks can be subtracted draw by draw.
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

// prepare measures what does not depend on the number of units: the distances to
// resampled cells and, of a population of one network, which says nothing about others,
// the variance over its channels.
func (r *resampler) prepare(p *population) {
	p.kept = map[int][][distanceKinds]float64{}
	for kind := range p.draws {
		p.draws[kind] = make([]float64, r.draws)
	}
	for b, cells := range r.taken {
		for _, s := range p.samples {
			for kind, d := range r.cells.distances(s.weighted, cells) {
				p.draws[kind][b] += d / float64(len(p.samples))
			}
		}
	}
	if len(p.samples) != 1 {
		return
	}
	stream := random.New(r.seed, "lab", "selectivity", "channels")
	w := p.samples[0].weighted
	w.weight = make([]float64, len(w.values))
	all, count := r.cells.weigh(r.cells.variance), make([]float64, p.channels)
	var list [distanceKinds][]float64
	for range r.draws {
		clear(count)
		for range count {
			count[stream.IntN(p.channels)]++
		}
		for i, c := range p.samples[0].cluster {
			w.weight[i] = count[c]
		}
		if w.total() == 0 {
			continue
		}
		for kind, d := range r.cells.distances(w, all) {
			list[kind] = append(list[kind], d)
		}
	}
	for kind := range list {
		p.single[kind] = statistics.Part{Variance: statistics.Variance(list[kind]), Freedom: float64(p.channels - 1)}
	}
}

// fewest returns the smallest number of units that a network of some populations has.
func fewest(list ...*population) int {
	n := math.MaxInt
	for _, p := range list {
		for _, s := range p.samples {
			n = min(n, len(s.values))
		}
	}
	return n
}

// at returns the distances to the cells of n units of each network, by network and kind:
// the mean over random subsets where it has more. All three distances grow as units get
// fewer, so that only those of equally many units can be compared.
func (r *resampler) at(p *population, n int) [][distanceKinds]float64 {
	if kept, ok := p.kept[n]; ok {
		return kept
	}
	all := r.cells.weigh(r.cells.variance)
	list := make([][distanceKinds]float64, len(p.samples))
	for i, s := range p.samples {
		if n >= len(s.values) {
			list[i] = r.cells.distances(s.weighted, all)
			continue
		}
		stream := random.New(r.seed, "lab", "selectivity", "units")
		w := s.weighted
		w.weight = make([]float64, len(w.values))
		for range subsamples {
			clear(w.weight)
			for _, k := range stream.Perm(len(w.values))[:n] {
				w.weight[k] = 1
			}
			for kind, d := range r.cells.distances(w, all) {
				list[i][kind] += d / subsamples
			}
		}
	}
	p.kept[n] = list
	return list
}

// side is one side of a comparison: the populations, such as one a pooling, whose
// distances are averaged.
type side []*population

// bySeed returns the mean distance at n units over the populations of a side, of every
// seed that all of them have.
func (r *resampler) bySeed(of side, n, kind int) map[uint64]float64 {
	sums, counts := map[uint64]float64{}, map[uint64]int{}
	for _, p := range of {
		for i, d := range r.at(p, n) {
			sums[p.samples[i].seed] += d[kind] / float64(len(of))
			counts[p.samples[i].seed]++
		}
	}
	for seed, k := range counts {
		if k < len(of) {
			delete(sums, seed)
		}
	}
	return sums
}

// ofCells returns the variance of a mean distance, or of a difference of two, over other
// cells.
func (r *resampler) ofCells(plus, minus side, kind int) statistics.Part {
	draws := make([]float64, r.draws)
	for k, of := range []side{plus, minus} {
		sign := []float64{1, -1}[k]
		for _, p := range of {
			for b, d := range p.draws[kind] {
				draws[b] += sign * d / float64(len(of))
			}
		}
	}
	return statistics.Part{Variance: statistics.Variance(draws), Freedom: float64(len(r.cells.variance) - 1)}
}

// ofNetworks returns the variance of a side's mean over other networks: from the spread
// of values over seeds, or, of a single network, over its channels.
func ofNetworks(of side, values []float64, kind int) statistics.Part {
	if n := len(values); n > 1 {
		return statistics.SeedsPart(statistics.Variance(values)/float64(n), n)
	}
	var part statistics.Part
	for _, p := range of {
		part.Variance += p.single[kind].Variance / float64(len(of)*len(of))
		part.Freedom = p.single[kind].Freedom
	}
	return part
}

// difference is distance(other) − distance(own) with what its interval is made of.
type difference struct {
	lab.Estimate
	p     float64
	n     int // networks: pairs, or those of the other side where they are not paired
	units int // of each network
}

// contrast returns the mean distance of one side minus that of another, at equally many
// units a network. Sides whose networks have the same seeds are paired; those of another
// origin, such as a trained network, are not. ok is false where a side has no network.
func (r *resampler) contrast(other, own side, kind int, paired bool) (d difference, ok bool) {
	d.units = fewest(slices.Concat(other, own)...)
	theirs, mine := r.bySeed(other, d.units, kind), r.bySeed(own, d.units, kind)
	parts := []statistics.Part{r.ofCells(other, own, kind)}
	var value float64
	if paired {
		var list []float64
		for _, seed := range slices.Sorted(maps.Keys(theirs)) {
			if v, both := mine[seed]; both {
				list = append(list, theirs[seed]-v)
			}
		}
		if d.n = len(list); d.n == 0 {
			return d, false
		}
		value = statistics.Mean(list)
		if d.n > 1 {
			parts = append(parts, ofNetworks(nil, list, kind))
		} else {
			parts = append(parts, ofNetworks(other, nil, kind), ofNetworks(own, nil, kind))
		}
	} else {
		a, b := values(theirs), values(mine)
		if d.n = len(a); len(a) == 0 || len(b) == 0 {
			return d, false
		}
		value = statistics.Mean(a) - statistics.Mean(b)
		parts = append(parts, ofNetworks(other, a, kind), ofNetworks(own, b, kind))
	}
	d.Estimate, d.p = statistics.WithInterval(value, parts...), statistics.PValue(value, parts...)
	return d, true
}

// distance returns the mean distance of n units of each network of a population, with an
// interval that holds for other seeds and other cells.
func (r *resampler) distance(p *population, n, kind int) lab.Estimate {
	list := values(r.bySeed(side{p}, n, kind))
	e := statistics.WithInterval(statistics.Mean(list), r.ofCells(side{p}, nil, kind), ofNetworks(side{p}, list, kind))
	e.Low, e.High = math.Max(e.Low, 0), math.Min(e.High, 1)
	return e
}

// values returns a map's values in the order of its keys.
func values(m map[uint64]float64) (list []float64) {
	for _, seed := range slices.Sorted(maps.Keys(m)) {
		list = append(list, m[seed])
	}
	return list
}
