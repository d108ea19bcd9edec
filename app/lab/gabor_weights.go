package lab

import (
	"context"
	"fmt"

	"untrained/app/lab/internal/linear"
)

// weightings are the ways in which octaves of a Gabor bank may count: the variance of
// filters of f cycles a picture times fᵃ. In natural pictures amplitude falls as 1/f
// (Field 1987, J Opt Soc Am A 4:2379), so that filters of unit norm give few large
// values in coarse octaves and many small ones in fine octaves. With a = 0 all octaves
// have the same variance altogether, with a = 2 all single filters have (they are in
// units of contrast); 1 lies between. By which of them a neuron is predicted is chosen
// inside the training pictures, as its penalty is and as networks choose a layer:
// under a penalty that all features share, these weights say which frequencies are
// easy to fit, and neurons prefer one each (banded ridge regression; Nunez-Elizalde,
// Huth & Gallant 2019, NeuroImage 197:482).
var weightings = []int{0, 1, 2}

// gaborSpaces compares the energies of a bank, octave by octave: with regression in all
// weightings, else as they are.
func gaborSpaces(ctx context.Context, b spaceBuilder, bank *gaborBank, pictures *pictures, progress func(float64)) ([]space, error) {
	grey, n := pictures.luminance(), pictures.n
	if b.projection().kind != "none" || b.config.Get("standardise") == "feature" { // which takes the weights away
		f, err := bank.energies(ctx, b.device.backend, grey, n, progress)
		if err != nil {
			return nil, err
		}
		one, err := b.whole(Gabor, f)
		return []space{one}, err
	}
	raw := b.method == methodRSA
	grams, sums := make([][]float64, 0, len(bank.scales)), make([]float64, n)
	err := bank.each(ctx, b.device.backend, grey, n, func(s gaborScale, x []float32) error {
		if raw {
			for i := range n {
				for _, v := range x[i*s.features():][:s.features()] {
					sums[i] += float64(v)
				}
			}
		} else {
			centre(x, n, s.features())
		}
		grams = append(grams, make([]float64, n*n))
		return b.device.addGram(grams[len(grams)-1], x, n, s.features())
	}, progress)
	if err != nil {
		return nil, err
	}
	sum := func(a int) []float64 {
		all := make([]float64, n*n)
		for k, s := range bank.scales {
			weight := 1.0
			for range a {
				weight *= s.cycles
			}
			linear.Axpy(all, weight, grams[k])
		}
		return all
	}
	switch b.method {
	case methodRSA:
		pairs, err := dissimilaritiesAround(sum(0), sums, n, bank.features())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", Gabor, err)
		}
		return []space{{layer: Gabor, likeness: likeness{layer: Gabor, pairs: pairs}}}, nil
	case methodCKA:
		return []space{{layer: Gabor, likeness: likeness{layer: Gabor, gram: sum(0)}}}, nil
	}
	var list []space
	for _, a := range weightings {
		list = append(list, space{layer: Gabor, kernel: layerKernel{n, sum(a)}})
	}
	return list, nil
}
