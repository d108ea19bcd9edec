package encoding

import (
	"math"

	"untrained/app/lab/internal/linear"
	"untrained/app/lab/statistics"
)

// tested holds the p values of permutation tests of one difference, NaN where a test does not apply. units flips
// signs of units, whose differences could each have the other sign if the two conditions did not differ. pictures
// exchanges the predictions of the two in whole blocks, which are pictures or, if there are groups, groups; the part
// of FVE that a block contributes then changes its sign. Both hold for the seeds that were run. adjusted is the
// larger of the two after the correction of Benjamini and Hochberg over all differences of the table.
type tested struct{ units, pictures, adjusted float64 }

func (g *region) test(a *condition, layerA string, b *condition, layerB string, measure string) tested {
	t := tested{math.NaN(), math.NaN(), math.NaN()}
	difference := statistics.Average(g.Measured(a.seeds, layerA,
		measure)).Minus(statistics.Average(g.Measured(b.seeds, layerB, measure)))
	seed := uint64(g.area.config.Seed)
	// With too few units or blocks there is no p value, and no error.
	if r, err := statistics.SignFlip(difference.Units, statistics.Permutations, seed); err == nil {
		t.units = r.P
	}
	if measure == "fve" {
		blocks := g.byBlock(a, layerA)
		linear.Axpy(blocks, -1, g.byBlock(b, layerB))
		if r, err := statistics.SignFlip(blocks, statistics.Permutations, seed); err == nil {
			t.pictures = r.P
		}
	}
	return t
}

// byBlock returns what each block of pictures contributes to FVE, averaged over seeds and the units that count.
func (g *region) byBlock(k *condition, layer string) []float64 {
	units := len(g.Names)
	sum := make([]float64, g.area.target.Blocks())
	share := 1 / float64(len(k.seeds)*len(g.Reliable))
	for _, seed := range k.seeds {
		parts := seed.Arrays[layer+"/blocks"]
		for b := range sum {
			for _, u := range g.Reliable {
				sum[b] += share * parts[b*units+u]
			}
		}
	}
	return sum
}

// adjust fills in the adjusted values.
func adjust(tests []tested) {
	var p []float64
	var of []int
	for i, t := range tests {
		larger := t.units
		if !(larger >= t.pictures) && t.pictures == t.pictures {
			larger = t.pictures
		}
		if larger == larger {
			p, of = append(p, larger), append(of, i)
		}
	}
	const level = 0.05
	adjusted, _ := statistics.BenjaminiHochberg(p, level)
	for k, i := range of {
		tests[i].adjusted = adjusted[k]
	}
}
