package target

import (
	"fmt"
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/nn/random"
)

// Patterns is what representational similarity analysis and alignment compare
// networks with: how alike pictures are to each of several people, or to the
// reliable neurons of a recording together, who then are one unit.
type Patterns struct {
	config    lab.Config
	method    string
	Names     []string // of the units
	n         int
	pairs     [][]float64 // by unit: dissimilarities of pictures, upper triangle
	rsa       *statistics.RSA
	outer     []readout.Fold        // for the choice of a layer
	Resamples *statistics.Resamples // of the pictures
	Control   []float64             // dissimilarities of silhouettes, for partial=silhouette
	halves    [][]float64           // of neurons: the same from each half of the repeats
	gram      []float64             // of neurons: inner products of their standardised responses to two pictures, n×n
	halfGrams [][]float64           // the same from each half of the repeats
}

// PatternsOf takes dissimilarities as they were published.
func PatternsOf(c lab.Config, method string, d *neural.Dissimilarities) (*Patterns, error) {
	p := &Patterns{config: c, method: method, n: d.Images.N, Names: d.Subjects}
	for s := range d.Subjects {
		p.pairs = append(p.pairs, statistics.Widen(d.Subject(s)))
	}
	return p, p.prepare(nil, nil)
}

// PatternsOfNeurons takes the dissimilarities of a recording's reliable neurons,
// each with mean 0 and standard deviation 1 over the pictures, so that no neuron
// counts for its rate; for alignment (CKA) it takes the inner products of the same responses. Of an area of several
// only the mean is removed: its units are voxels or sites whose responses have one unit of measure, and share a strong
// mean.
func PatternsOfNeurons(method string, t *Target) (*Patterns, error) {
	if err := t.measureReliability(); err != nil {
		return nil, err
	}
	kept := t.reliable()
	if len(kept) < statistics.FewestUnits {
		return nil, t.tooFew(len(kept))
	}
	r := t.Recording
	p := &Patterns{config: t.config, method: method, n: r.Rows(),
		Names: []string{fmt.Sprintf("%d neurons", len(kept))}}
	if t.Centred {
		p.Names[0] = fmt.Sprintf("%d units", len(kept))
	}
	of := func(responses []float64, units int, columns []int) (pairs, gram []float64, err error) {
		x := make([]float64, 0, p.n*len(columns))
		for _, u := range columns {
			x = append(x, statistics.Column(responses, units, u)...)
		}
		z := make([]float64, len(x))
		for k := range columns {
			col := x[k*p.n:][:p.n]
			mean, sd := statistics.MeanSD(col)
			if statistics.IsConstant(mean, sd) || t.Centred {
				sd = 1
			}
			for i, v := range col {
				z[i*len(columns)+k] = (v - mean) / sd
			}
		}
		pairs, err = statistics.Dissimilarities(z, p.n, len(columns))
		return pairs, statistics.Gram(z, p.n, len(columns)), err
	}
	whole, gram, err := of(t.Responses, len(t.Neurons), kept)
	if err != nil {
		return nil, fmt.Errorf("responses of %s: %w", r.ID, err)
	}
	p.pairs, p.gram = [][]float64{whole}, gram
	if r.Halves[0] != nil {
		var columns []int
		for _, k := range kept {
			columns = append(columns, t.Neurons[k])
		}
		for _, half := range r.Halves {
			d, gram, err := of(statistics.Widen(half), r.NUnits(), columns)
			if err != nil {
				return nil, fmt.Errorf("halves of the repeats of %s: %w", r.ID, err)
			}
			p.halves, p.halfGrams = append(p.halves, d), append(p.halfGrams, gram)
		}
	}
	return p, p.prepare(t.Recording.Group, t.Outer)
}

// Together returns the patterns of several areas for the same pictures as those of one, whose units are the areas, by
// their names. They must be of the method rsa.
func Together(areas []*Patterns, names []string) (*Patterns, error) {
	first := areas[0]
	p := &Patterns{config: first.config, method: first.method, n: first.n, Names: names}
	for _, a := range areas {
		p.pairs = append(p.pairs, a.pairs[0])
	}
	p.outer, p.Resamples = first.outer, first.Resamples
	var err error
	p.rsa, err = statistics.NewRSA(slices.Concat(p.pairs...), len(names), p.n)
	return p, err
}

func (p *Patterns) prepare(group []int32, outer []readout.Fold) error {
	flat := slices.Concat(p.pairs...)
	var err error
	if p.rsa, err = statistics.NewRSA(flat, len(p.Names), p.n); err != nil {
		return err
	}
	seed := uint64(p.config.Int(lab.KeySeed))
	if p.outer = outer; outer == nil {
		split := readout.Split{Method: p.config.Get(lab.KeySplit), Step: 1, Seed: seed, Group: group}
		if split.Method == "auto" {
			split.Method = readout.SplitInterleaved
		}
		if p.outer, err = split.Folds(readout.UpTo(p.n), p.config.Int(lab.KeyFolds)); err != nil {
			return fmt.Errorf("outer folds: %w", err)
		}
	}
	p.Resamples, err = statistics.ResamplePictures(p.n, group, p.config.Int(lab.KeyBootstrap), seed)
	return err
}

// gramOf returns what alignment compares for a unit: the inner products of neurons' standardised responses or, where
// there are only dissimilarities, those of patterns that are standardised picture by picture.
func (p *Patterns) gramOf(unit int) []float64 {
	if p.gram != nil {
		return p.gram
	}
	return gramOfPairs(p.pairs[unit], p.n)
}

// gramOfPairs returns the inner products of standardised patterns whose dissimilarity is 1 − their correlation.
func gramOfPairs(pairs []float64, n int) []float64 {
	g := make([]float64, n*n)
	at := 0
	for i := range n {
		g[i*n+i] = 1
		for j := i + 1; j < n; j++ {
			g[i*n+j], g[j*n+i] = 1-pairs[at], 1-pairs[at]
			at++
		}
	}
	return g
}

// draws gives, for each model and each choice of pictures, the score with every
// unit: count × units.
func (p *Patterns) draws(models []readout.Likeness, counts [][]float64) [][]float64 {
	if p.method == readout.MethodRSA {
		var pairs [][]float64
		for _, m := range models {
			pairs = append(pairs, m.Pairs)
		}
		return p.rsa.Draws(pairs, p.Control, counts)
	}
	units := len(p.Names)
	out := make([][]float64, len(models))
	for m := range out {
		out[m] = make([]float64, len(counts)*units)
	}
	for u := range p.pairs {
		g := p.gramOf(u)
		for m, model := range models {
			for b, v := range statistics.CKADraws(model.Gram, g, p.n, counts) {
				out[m][b*units+u] = v
			}
		}
	}
	return out
}

// selected counts the pictures of a list once in every resample.
func (p *Patterns) selected(pictures []int, of [][]float64) [][]float64 {
	list := make([][]float64, len(of))
	for b := range of {
		list[b] = make([]float64, p.n)
		for _, i := range pictures {
			list[b][i] = of[b][i]
		}
	}
	return list
}

// counts returns every picture once, and then the bootstrap samples.
func (p *Patterns) counts() [][]float64 {
	once := make([]float64, p.n)
	for i := range once {
		once[i] = 1
	}
	list := [][]float64{once}
	for b := range p.Resamples.Count {
		list = append(list, p.Resamples.Weights[b*p.n:][:p.n])
	}
	return list
}

// Score compares each model, all pictures at once. With inside, one model is
// chosen in each fold by the mean score over the other pictures, and scored on the
// fold's own; the result, a single one, is the mean over folds.
func (p *Patterns) Score(models []readout.Likeness, inside bool) []lab.Floats {
	counts := p.counts()
	if !inside {
		var list []lab.Floats
		for _, d := range p.draws(models, counts) {
			list = append(list, d)
		}
		return list
	}
	mean := make(lab.Floats, len(counts)*len(p.Names))
	for _, fold := range p.outer {
		best := 0
		train := p.draws(models, p.selected(fold.Train, counts[:1]))
		for m := range models {
			if statistics.Mean(train[m]) > statistics.Mean(train[best]) {
				best = m
			}
		}
		test := p.draws(models[best:best+1], p.selected(fold.Test, counts))[0]
		linear.Axpy(mean, 1/float64(len(p.outer)), test)
	}
	return []lab.Floats{mean}
}

// ceilings bound the mean score over people (Nili et al. 2014), and MeanSquare is
// what squared scores are divided by, as in Cichy et al. 2019: the mean over people
// of the squared upper one. Neurons have the reliability of their dissimilarities,
// corrected for half the repeats, in its place.
type ceilings struct{ Lower, Upper, MeanSquare float64 }

// Ceiling returns the noise ceilings, in the folds if layers are chosen inside. ok is false if nothing
// is known: a single subject, or no repeats.
func (p *Patterns) Ceiling(inside bool) (c ceilings, ok bool) {
	once := p.counts()[:1]
	parts := [][][]float64{once}
	if inside {
		parts = nil
		for _, f := range p.outer {
			parts = append(parts, p.selected(f.Test, once))
		}
	}
	of := func(pairs []float64) readout.Likeness {
		return readout.Likeness{Pairs: pairs, Gram: gramOfPairs(pairs, p.n)}
	}
	if p.halves != nil {
		half := *p
		half.pairs, half.Names, half.gram = p.halves[:1], p.Names[:1], p.halfGrams[0]
		var err error
		if half.rsa, err = statistics.NewRSA(p.halves[0], 1, p.n); err != nil {
			return c, false
		}
		for _, part := range parts {
			other := readout.Likeness{Pairs: p.halves[1], Gram: p.halfGrams[1]}
			c.MeanSquare += statistics.SpearmanBrown(half.draws([]readout.Likeness{other}, part)[0][0]) / float64(len(parts))
		}
		return c, c.MeanSquare > 0
	}
	people := len(p.Names)
	if people < 2 {
		return c, false
	}
	sum := make([]float64, len(p.pairs[0]))
	for _, pairs := range p.pairs {
		linear.Axpy(sum, 1, pairs)
	}
	models := []readout.Likeness{{}}
	group := make([]float64, len(sum))
	linear.Axpy(group, 1/float64(people), sum)
	models[0] = of(group)
	for _, pairs := range p.pairs {
		others := slices.Clone(sum)
		linear.Axpy(others, -1, pairs)
		for k := range others {
			others[k] /= float64(people - 1)
		}
		models = append(models, of(others))
	}
	upper := make([]float64, people)
	for _, part := range parts {
		d := p.draws(models, part)
		for s := range people {
			upper[s] += d[0][s] / float64(len(parts))
			c.Lower += d[1+s][s] / float64(people*len(parts))
		}
	}
	for _, u := range upper {
		c.Upper += u / float64(people)
		c.MeanSquare += u * u / float64(people)
	}
	return c, c.MeanSquare > 0
}

// Exchanged returns the patterns with their pictures permuted, alike for all units.
func (p *Patterns) Exchanged(seed uint64, group []int32) (*Patterns, error) {
	from := exchange(p.n, group, seed)
	q := *p
	q.pairs = nil
	for _, pairs := range p.pairs {
		moved := make([]float64, 0, len(pairs))
		for i := range p.n {
			for j := i + 1; j < p.n; j++ {
				a, b := min(from[i], from[j]), max(from[i], from[j])
				moved = append(moved, pairs[neural.Pair(p.n, a, b)])
			}
		}
		q.pairs = append(q.pairs, moved)
	}
	if p.gram != nil {
		q.gram = make([]float64, len(p.gram))
		for i := range p.n {
			for j := range p.n {
				q.gram[i*p.n+j] = p.gram[from[i]*p.n+from[j]]
			}
		}
	}
	var err error
	q.rsa, err = statistics.NewRSA(slices.Concat(q.pairs...), len(q.Names), q.n)
	return &q, err
}

// exchange returns a permutation of pictures under the null hypothesis: single pictures
// where they are independent; whole groups, their order inside kept, among groups
// of the same size, because the null hypothesis makes only these exchangeable
// (Winkler et al. 2015). Where no two groups have the same size, pictures are
// rotated by a random number.
func exchange(n int, group []int32, seed uint64) []int {
	stream := random.New(seed, "lab", "exchange")
	from := stream.Perm(n)
	if group == nil {
		return from
	}
	members := make(map[int32][]int)
	var order []int32
	for i, g := range group {
		if members[g] == nil {
			order = append(order, g)
		}
		members[g] = append(members[g], i)
	}
	moved := false
	for i := range from {
		from[i] = i
	}
	bySize := make(map[int][]int32)
	for _, g := range order {
		bySize[len(members[g])] = append(bySize[len(members[g])], g)
	}
	for size := 1; size <= n; size++ {
		groups := bySize[size]
		moved = moved || len(groups) > 1
		for k, other := range stream.Perm(len(groups)) {
			for j, i := range members[groups[k]] {
				from[i] = members[groups[other]][j]
			}
		}
	}
	if !moved {
		shift := 1 + stream.IntN(n-1)
		for i := range from {
			from[i] = (i + shift) % n
		}
	}
	return from
}
