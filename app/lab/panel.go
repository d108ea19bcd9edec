package lab

// panel judges predictions of one target: the neurons that count, and the
// bootstrap samples behind every interval.
type panel struct {
	*target
	reliable []int // neurons above the reliability threshold
	samples  [][]int
	drawn    int // independent pictures or groups of pictures
}

// newPanel measures the reliability of a target's neurons and draws the samples.
func newPanel(t *target) (*panel, error) {
	if err := t.measureReliability(); err != nil {
		return nil, err
	}
	resamples, err := t.resamples()
	if err != nil {
		return nil, err
	}
	p := &panel{target: t, reliable: t.reliable(), drawn: resamples.drawn}
	p.samples = resampleUnits(len(p.reliable), t.config.Int("bootstrap"), uint64(t.config.Int("seed")))
	return p, nil
}

// The measures of a score and what their numbers mean.
var measures = []Column{
	{"normalised", "fraction of explainable variance"}, {"r", "correlation"}, {"fve", "fraction of variance"},
}

// measures lists those that the recording allows.
func (p *panel) measures() []Column {
	if p.reliability == nil {
		return measures[1:]
	}
	return measures
}

// primary is the measure that verdicts use.
func (p *panel) primary() string {
	if score := p.config.Get("score"); score != "normalised" || p.reliability != nil {
		return score
	}
	return "r"
}

// measured gives each seed's scores at a layer, over the reliable neurons.
func (p *panel) measured(seeds []UnitResult, layer, measure string) []measured {
	list := make([]measured, len(seeds))
	samples := p.config.Int("bootstrap")
	for i, seed := range seeds {
		of := measure
		if measure == "normalised" {
			of = "r"
		}
		point, boot := seed.Arrays[layer+"/"+of], seed.Arrays[layer+"/boot/"+of]
		value := measured{make([]float64, 0, len(p.reliable)), make([]float64, 0, len(p.reliable)*samples)}
		score := func(x float64, neuron int) float64 {
			if measure == "normalised" {
				return Normalised(x, p.reliability[neuron])
			}
			return x
		}
		for _, n := range p.reliable {
			value.units = append(value.units, score(point[n], n))
		}
		for b := range samples {
			for _, n := range p.reliable {
				value.boot = append(value.boot, score(boot[b*len(p.neurons)+n], n))
			}
		}
		list[i] = value
	}
	return list
}

// estimate is the mean over the seeds of one network at a layer.
func (p *panel) estimate(seeds []UnitResult, layer, measure string) Estimate {
	list := p.measured(seeds, layer, measure)
	return crossed(averaged(list), p.samples, p.drawn, seedVariance(list), len(list))
}

// difference is a − b on the same neurons and resamples. With
// sameSeeds both are forms of the same networks, seed by seed; else the variances
// of their seeds add.
func (p *panel) difference(a []UnitResult, layerA string, b []UnitResult, layerB string, sameSeeds bool, measure string) Estimate {
	la, lb := p.measured(a, layerA, measure), p.measured(b, layerB, measure)
	seedVar := seedVariance(la) + seedVariance(lb)
	if sameSeeds && len(la) == len(lb) {
		paired := make([]measured, len(la))
		for i := range la {
			paired[i] = la[i].minus(lb[i])
		}
		seedVar = seedVariance(paired)
	}
	seeds := max(len(la), len(lb))
	if len(la) > 1 && len(lb) > 1 {
		seeds = min(len(la), len(lb))
	}
	return crossed(averaged(la).minus(averaged(lb)), p.samples, p.drawn, seedVar, seeds)
}
