package target

import (
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/statistics"
)

// Panel judges predictions of the units of one recording: neurons or, where there
// are only dissimilarities, people. It knows which of them count, and has the
// bootstrap samples behind every interval.
type Panel struct {
	Config      lab.Config
	Names       []string  // of the units
	Reliability []float64 // by unit; nil where nothing is known about noise
	Reliable    []int     // units that count: those above the reliability threshold
	Samples     [][]int   // of the units that count
	Drawn       int       // independent pictures or groups of pictures
	Plain       string    // name of the measure that arrays call r: "r", or "cka"
	Fve         bool      // whether there is a fraction of variance
	Groups      bool      // whether whole groups of pictures were held out
	Penalties   bool      // whether each unit has one
	Ceiling     *ceilings // of people or of neurons together, where it is known
	Condensed   bool      // whether results hold means over units in each sample, and not units (see Condense)
}

// NewPanel measures the reliability of a target's neurons and draws the samples.
func NewPanel(t *Target) (*Panel, error) {
	if err := t.measureReliability(); err != nil {
		return nil, err
	}
	resamples, err := t.Resamples()
	if err != nil {
		return nil, err
	}
	p := &Panel{Config: t.config, Reliability: t.reliability, Reliable: t.reliable(), Drawn: resamples.Drawn, Plain: "r",
		Fve: true, Penalties: true, Groups: t.HoldsOutGroups()}
	for _, u := range t.Neurons {
		p.Names = append(p.Names, t.NeuronName(u))
	}
	p.Sample("")
	return p, nil
}

// Sample draws the bootstrap samples of the units. Recordings of other units have
// draws of their own, by the name of what they are.
func (p *Panel) Sample(name string) {
	p.Samples = statistics.ResampleUnits(len(p.Reliable), p.Config.Int(lab.KeyBootstrap),
		uint64(p.Config.Int(lab.KeySeed)), name)
}

// The measures of a score and what their numbers mean.
var measures = []lab.Column{
	{Name: lab.ColumnNormalised, Unit: "fraction of explainable variance"}, {Name: lab.ColumnR, Unit: "correlation"},
	{Name: lab.ColumnFVE, Unit: "fraction of variance"},
	{Name: lab.ColumnFVENormalised, Unit: "fraction of explainable variance"}, {Name: lab.ColumnCKA, Unit: "alignment"},
}

// Measures lists those that the recording and the method allow.
func (p *Panel) Measures() []lab.Column {
	var list []lab.Column
	for _, m := range measures {
		has := m.Name == p.Plain
		switch m.Name {
		case lab.ColumnNormalised:
			has = p.Reliability != nil
		case lab.ColumnFVE:
			has = p.Fve
		case lab.ColumnFVENormalised:
			has = p.Fve && p.Reliability != nil
		}
		if has {
			list = append(list, m)
		}
	}
	return list
}

// Has reports whether the recording and the method allow a measure.
func (p *Panel) Has(measure string) bool {
	return slices.ContainsFunc(p.Measures(), func(m lab.Column) bool { return m.Name == measure })
}

// Primary returns the measure that verdicts use: the one of the key score if the recording allows it. Where whole
// groups are held out, fve_normalised stands in for normalised: r is negative there where nothing is predicted.
func (p *Panel) Primary() string {
	score := p.Config.Get(lab.KeyScore)
	if score == lab.ColumnNormalised && p.Groups && p.Fve {
		score = lab.ColumnFVENormalised
	}
	switch {
	case p.Has(score):
		return score
	case score == lab.ColumnFVENormalised && p.Has(lab.ColumnFVE):
		return lab.ColumnFVE
	}
	return p.Plain
}

// Common returns the measure by which the predictions of several panels are compared: the primary one of all, or one
// of variance explained that is the primary one of some and that all have, or else r.
func Common(panels ...*Panel) string {
	first := panels[0].Primary()
	same := true
	for _, p := range panels[1:] {
		same = same && p.Primary() == first
	}
	if same {
		return first
	}
	for _, measure := range []string{lab.ColumnFVENormalised, lab.ColumnFVE} {
		primary, all := false, true
		for _, p := range panels {
			primary, all = primary || p.Primary() == measure, all && p.Has(measure)
		}
		if primary && all {
			return measure
		}
	}
	return panels[0].Plain
}

// Measured returns each seed's scores at a layer, over the reliable units.
func (p *Panel) Measured(seeds []lab.TaskResult, layer, measure string) []statistics.UnitScores {
	list := make([]statistics.UnitScores, len(seeds))
	samples := p.Config.Int(lab.KeyBootstrap)
	for i, seed := range seeds {
		of := "r"
		if measure == lab.ColumnFVE || measure == lab.ColumnFVENormalised {
			of = "fve"
		}
		point, boot := seed.Arrays[layer+"/"+of], seed.Arrays[layer+"/boot/"+of]
		value := statistics.UnitScores{Units: make([]float64, 0, len(p.Reliable))}
		score := func(x float64, unit int) float64 {
			switch measure {
			case lab.ColumnNormalised:
				return statistics.Normalised(x, p.Reliability[unit])
			case lab.ColumnFVENormalised:
				return statistics.FVENormalised(x, p.Reliability[unit])
			}
			return x
		}
		for _, n := range p.Reliable {
			value.Units = append(value.Units, score(point[n], n))
		}
		if p.Condensed {
			value.Means = &statistics.SampleMeans{Pictures: seed.Arrays[layer+"/pictures/"+measure],
				Both: seed.Arrays[layer+"/both/"+measure]}
			list[i] = value
			continue
		}
		value.Boot = make([]float64, 0, len(p.Reliable)*samples)
		for b := range samples {
			for _, n := range p.Reliable {
				value.Boot = append(value.Boot, score(boot[b*len(p.Names)+n], n))
			}
		}
		list[i] = value
	}
	return list
}

// Condense replaces, in a task's result, what a layer's intervals need of each unit by what they need of all together:
// L/boot/r and L/boot/fve by L/pictures/MEASURE and L/both/MEASURE, the mean over the units that count in each sample
// of the pictures and of both: of an area of 200 voxels and 500 samples, a hundredth.
func (p *Panel) Condense(result *lab.TaskResult, layer string) {
	whole := *p
	whole.Condensed = false
	for _, m := range p.Measures() {
		pictures, _, both := whole.Measured([]lab.TaskResult{*result}, layer, m.Name)[0].Draws(p.Samples)
		result.Arrays[layer+"/pictures/"+m.Name], result.Arrays[layer+"/both/"+m.Name] = pictures, both
	}
	delete(result.Arrays, layer+"/boot/r")
	delete(result.Arrays, layer+"/boot/fve")
}

// Estimate returns the mean over the seeds of one network at a layer.
func (p *Panel) Estimate(seeds []lab.TaskResult, layer, measure string) lab.Estimate {
	e, _ := p.Mean(p.Measured(seeds, layer, measure))
	return e
}

// Mean returns the mean of scores, one a seed, and the p value of a mean of 0.
func (p *Panel) Mean(list []statistics.UnitScores) (lab.Estimate, float64) {
	return statistics.Crossed(statistics.Average(list), p.Samples, p.Drawn, statistics.Seeds(list))
}

// Difference returns a − b on the same units and resamples, and the p value of no difference, from the variances
// behind the interval (see statistics.PValue); NaN where there is too little data. With sameSeeds both are forms of the
// same networks, seed by seed; else the variances of their seeds add.
func (p *Panel) Difference(a []lab.TaskResult, layerA string, b []lab.TaskResult, layerB string, sameSeeds bool,
	measure string) (e lab.Estimate, pValue float64) {
	la, lb := p.Measured(a, layerA, measure), p.Measured(b, layerB, measure)
	seeds := statistics.Seeds(la, lb)
	if sameSeeds && len(la) == len(lb) {
		paired := make([]statistics.UnitScores, len(la))
		for i := range la {
			paired[i] = la[i].Minus(lb[i])
		}
		seeds = statistics.Seeds(paired)
	}
	return statistics.Crossed(statistics.Average(la).Minus(statistics.Average(lb)), p.Samples, p.Drawn, seeds)
}
