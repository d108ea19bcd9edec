package lab

import "untrained/app/lab/statistics"

// panel judges predictions of the units of one recording: neurons or, where there
// are only dissimilarities, people. It knows which of them count, and has the
// bootstrap samples behind every interval.
type panel struct {
	config      Config
	names       []string  // of the units
	reliability []float64 // by unit; nil where nothing is known about noise
	reliable    []int     // units that count: those above the reliability threshold
	samples     [][]int   // of the units that count
	drawn       int       // independent pictures or groups of pictures
	plain       string    // name of the measure that arrays call r: "r", or "cka"
	fve         bool      // whether there is a fraction of variance
	penalties   bool      // whether each unit has one
	ceiling     *ceilings // of people or of neurons together, where it is known
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
	p := &panel{config: t.config, reliability: t.reliability, reliable: t.reliable(), drawn: resamples.Drawn, plain: "r", fve: true, penalties: true}
	for _, u := range t.neurons {
		p.names = append(p.names, t.neuronName(u))
	}
	p.sample("")
	return p, nil
}

// sample draws the bootstrap samples of the units. Recordings of other units have
// draws of their own, by the name of what they are.
func (p *panel) sample(name string) {
	p.samples = statistics.ResampleUnits(len(p.reliable), p.config.Int("bootstrap"), uint64(p.config.Int("seed")), name)
}

// The measures of a score and what their numbers mean.
var measures = []Column{
	{"normalised", "fraction of explainable variance"}, {"r", "correlation"}, {"fve", "fraction of variance"}, {"cka", "alignment"},
}

// measures lists those that the recording and the method allow.
func (p *panel) measures() []Column {
	var list []Column
	for _, m := range measures {
		if m.Name == "normalised" && p.reliability != nil || m.Name == p.plain || m.Name == "fve" && p.fve {
			list = append(list, m)
		}
	}
	return list
}

// primary is the measure that verdicts use.
func (p *panel) primary() string {
	score := p.config.Get("score")
	for _, m := range p.measures() {
		if m.Name == score {
			return score
		}
	}
	return p.plain
}

// measured gives each seed's scores at a layer, over the reliable units.
func (p *panel) measured(seeds []UnitResult, layer, measure string) []statistics.UnitScores {
	list := make([]statistics.UnitScores, len(seeds))
	samples := p.config.Int("bootstrap")
	for i, seed := range seeds {
		of := "r"
		if measure == "fve" {
			of = measure
		}
		point, boot := seed.Arrays[layer+"/"+of], seed.Arrays[layer+"/boot/"+of]
		value := statistics.UnitScores{Units: make([]float64, 0, len(p.reliable)), Boot: make([]float64, 0, len(p.reliable)*samples)}
		score := func(x float64, unit int) float64 {
			if measure == "normalised" {
				return statistics.Normalised(x, p.reliability[unit])
			}
			return x
		}
		for _, n := range p.reliable {
			value.Units = append(value.Units, score(point[n], n))
		}
		for b := range samples {
			for _, n := range p.reliable {
				value.Boot = append(value.Boot, score(boot[b*len(p.names)+n], n))
			}
		}
		list[i] = value
	}
	return list
}

// estimate is the mean over the seeds of one network at a layer.
func (p *panel) estimate(seeds []UnitResult, layer, measure string) Estimate {
	list := p.measured(seeds, layer, measure)
	return statistics.Crossed(statistics.Average(list), p.samples, p.drawn, statistics.SeedVariance(list), len(list))
}

// difference is a − b on the same units and resamples. With
// sameSeeds both are forms of the same networks, seed by seed; else the variances
// of their seeds add.
func (p *panel) difference(a []UnitResult, layerA string, b []UnitResult, layerB string, sameSeeds bool, measure string) Estimate {
	la, lb := p.measured(a, layerA, measure), p.measured(b, layerB, measure)
	seedVar := statistics.SeedVariance(la) + statistics.SeedVariance(lb)
	if sameSeeds && len(la) == len(lb) {
		paired := make([]statistics.UnitScores, len(la))
		for i := range la {
			paired[i] = la[i].Minus(lb[i])
		}
		seedVar = statistics.SeedVariance(paired)
	}
	seeds := max(len(la), len(lb))
	if len(la) > 1 && len(lb) > 1 {
		seeds = min(len(la), len(lb))
	}
	return statistics.Crossed(statistics.Average(la).Minus(statistics.Average(lb)), p.samples, p.drawn, seedVar, seeds)
}
