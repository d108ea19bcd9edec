package encoding

import (
	"context"
	"fmt"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/readout"
)

// weightings are the exponents a with which octaves of a Gabor bank may be weighted: the variance of filters of f
// cycles a picture times fᵃ. In natural pictures amplitude falls as 1/f (Field 1987, J Opt Soc Am A 4:2379), so that
// filters of unit norm give few large values in coarse octaves and many small ones in fine octaves. With a = 0 all
// octaves have the same variance altogether, with a = 2 all single filters have (they are in units of contrast); 1
// lies between. Each neuron's weighting is chosen inside the training pictures, as its penalty is and as networks
// choose a layer: under a penalty that all features share, the weights decide which frequencies are easy to fit, and
// neurons differ in that (banded ridge regression; Nunez-Elizalde, Huth & Gallant 2019, NeuroImage 197:482).
var weightings = []int{0, 1, 2}

// gaborSpaces compares the energies of a bank, octave by octave: with regression in all
// weightings, else as they are.
func gaborSpaces(ctx context.Context, b readout.Builder, bank *readout.GaborBank, pictures *input.Pictures,
	progress func(float64)) ([]readout.Space, error) {
	grey, n := pictures.Luminance(), pictures.N
	if b.Projection().Kind != "none" || b.Config.Get(lab.KeyStandardise) == "feature" { // which takes the weights away
		f, err := bank.Energies(ctx, b.Device.Backend, grey, n, progress)
		if err != nil {
			return nil, err
		}
		one, err := b.Whole(lab.Gabor, f)
		return []readout.Space{one}, err
	}
	raw := b.Method == readout.MethodRSA || b.Patterns
	shown := n
	n = b.Rows(shown)
	grams, rawGram, sums := make([][]float64, 0, len(bank.Scales)), make([]float64, n*n), make([]float64, n)
	err := bank.Each(ctx, b.Device.Backend, grey, shown, func(s readout.GaborScale, x []float32) error {
		x = b.Averaged(x, s.Features())
		if raw {
			for i := range n {
				for _, v := range x[i*s.Features():][:s.Features()] {
					sums[i] += float64(v)
				}
			}
			if err := b.Device.AddGram(rawGram, x, n, s.Features()); err != nil {
				return err
			}
		}
		if b.Method == readout.MethodRSA {
			return nil
		}
		linear.Centre(x, n, s.Features())
		grams = append(grams, make([]float64, n*n))
		return b.Device.AddGram(grams[len(grams)-1], x, n, s.Features())
	}, progress)
	if err != nil {
		return nil, err
	}
	sum := func(a int) []float64 {
		all := make([]float64, n*n)
		for k, s := range bank.Scales {
			weight := 1.0
			for range a {
				weight *= s.Cycles
			}
			linear.Axpy(all, weight, grams[k])
		}
		return all
	}
	like := readout.Likeness{Layer: lab.Gabor}
	if raw {
		like.Pairs, err = readout.DissimilaritiesAround(rawGram, sums, n, bank.Features())
	}
	switch b.Method {
	case readout.MethodRSA:
		if err != nil {
			return nil, fmt.Errorf("%s: %w", lab.Gabor, err)
		}
		return []readout.Space{{Layer: lab.Gabor, Likeness: like}}, nil
	case readout.MethodCKA:
		return []readout.Space{{Layer: lab.Gabor, Likeness: readout.Likeness{Layer: lab.Gabor, Gram: sum(0)}}}, nil
	}
	var list []readout.Space
	for _, a := range weightings {
		list = append(list, readout.Space{Layer: lab.Gabor, Kernel: readout.LayerKernel{N: n, Gram: sum(a)}})
	}
	list[0].Likeness = like
	return list, nil
}
