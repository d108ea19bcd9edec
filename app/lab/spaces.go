package lab

import (
	"context"
	"errors"
	"fmt"

	"untrained/app/lab/statistics"
)

// spaceBuilder turns features into what an area is compared by, as the keys
// project, standardise and method say.
type spaceBuilder struct {
	config Config
	method string // regression, unless it is rsa or cka
	device product
}

// whole is for features that are all there.
func (b spaceBuilder) whole(layer string, f features) (space, error) {
	p := b.projection()
	switch p.kind {
	case "random":
		out := make([]float64, f.n*p.dims)
		x := f.narrow
		if x == nil {
			x = make([]float32, len(f.wide))
			for i, v := range f.wide {
				x[i] = float32(v)
			}
		}
		if err := p.add(out, b.device, stretch{layer, 0, f.p}, x, f.n); err != nil {
			return space{}, err
		}
		f = features{n: f.n, p: p.dims, wide: out}
	case "components":
		gram, err := f.gram(b.device)
		if err != nil {
			return space{}, err
		}
		if f, err = p.components(gram, f.n); err != nil {
			return space{}, fmt.Errorf("%s: %w", layer, err)
		}
	}
	return b.held(layer, f)
}

// held is for features that are all there and projected.
func (b spaceBuilder) held(layer string, f features) (space, error) {
	byFeature := b.config.Get("standardise") == "feature"
	switch {
	case byFeature && b.method != methodRSA && b.method != methodCKA:
		return space{layer: layer, kernel: featureKernel{f, b.device}}, nil
	case byFeature:
		f = f.standardised()
	}
	if b.method == methodRSA {
		pairs, err := f.dissimilarities()
		if err != nil {
			return space{}, fmt.Errorf("%s: %w", layer, err)
		}
		return space{layer: layer, likeness: likeness{layer: layer, pairs: pairs}}, nil
	}
	gram, err := f.gram(b.device)
	if err != nil {
		return space{}, err
	}
	return space{layer: layer, kernel: layerKernel{f.n, gram}, likeness: likeness{layer: layer, gram: gram}}, nil
}

// network is for layers that come a stretch at a time.
func (b spaceBuilder) network(ctx context.Context, a *activations, layers []string, progress func(float64)) ([]space, error) {
	p := b.projection()
	byFeature := b.config.Get("standardise") == "feature"
	// Correlations between pictures are about the mean over a picture's features,
	// not about the mean over pictures.
	raw := b.method == methodRSA && p.kind == "none"
	grams, sums, whole := make(map[string][]float64), make(map[string][]float64), make(map[string]features)
	err := a.each(ctx, layers, func(s stretch, x []float32) error {
		shape, err := a.shape(s.layer)
		if err != nil {
			return err
		}
		switch {
		case p.kind == "random":
			if whole[s.layer].p == 0 {
				whole[s.layer] = features{n: a.n, p: p.dims, wide: make([]float64, a.n*p.dims)}
			}
			return p.add(whole[s.layer].wide, b.device, s, x, a.n)
		case p.kind == "none" && (byFeature || shape.Len() <= wideFeatures):
			f := whole[s.layer]
			if f.p == 0 {
				f = features{n: a.n, p: shape.Len(), narrow: make([]float32, a.n*shape.Len())}
				whole[s.layer] = f
			}
			for i := range a.n {
				copy(f.narrow[i*f.p+s.from:], x[i*s.len():][:s.len()])
			}
			return nil
		}
		if grams[s.layer] == nil {
			grams[s.layer], sums[s.layer] = make([]float64, a.n*a.n), make([]float64, a.n)
		}
		if raw {
			for i := range a.n {
				for _, v := range x[i*s.len():][:s.len()] {
					sums[s.layer][i] += float64(v)
				}
			}
		} else {
			centre(x, a.n, s.len())
		}
		return b.device.addGram(grams[s.layer], x, a.n, s.len())
	}, progress)
	if err != nil {
		return nil, err
	}
	var spaces []space
	for _, layer := range layers {
		f, held := whole[layer]
		gram := grams[layer]
		if p.kind == "components" {
			if f, err = p.components(gram, a.n); err != nil {
				return nil, fmt.Errorf("%s: %w", layer, err)
			}
			held = true
		}
		var one space
		switch {
		case held:
			if one, err = b.held(layer, f); err != nil {
				return nil, err
			}
		case gram == nil:
			return nil, errors.New("layer " + layer + " has no features")
		case raw:
			shape, err := a.shape(layer)
			if err != nil {
				return nil, err
			}
			pairs, err := dissimilaritiesAround(gram, sums[layer], a.n, shape.Len())
			if err != nil {
				return nil, fmt.Errorf("%s: %w", layer, err)
			}
			one = space{layer: layer, likeness: likeness{layer: layer, pairs: pairs}}
		default:
			one = space{layer: layer, kernel: layerKernel{a.n, gram}, likeness: likeness{layer: layer, gram: gram}}
		}
		spaces = append(spaces, one)
	}
	return spaces, nil
}

func (b spaceBuilder) projection() projection {
	c := b.config
	kind := c.Get("project")
	if kind == "" { // an experiment without that key
		kind = "none"
	}
	return projection{kind: kind, dims: c.Int("dims"), seed: uint64(c.Int("seed"))}
}

// dissimilaritiesAround are 1 − the correlations between n rows of p features, from
// their inner products and their sums.
func dissimilaritiesAround(gram, sums []float64, n, p int) ([]float64, error) {
	g := make([]float64, n*n)
	for i := range n {
		for j := range n {
			g[i*n+j] = gram[i*n+j] - sums[i]*sums[j]/float64(p)
		}
		if g[i*n+i] <= 1e-9*gram[i*n+i] { // what is left is rounding
			g[i*n+i] = 0
		}
	}
	return statistics.DissimilaritiesOfGram(g, n)
}

// dissimilarities are 1 − the correlations between pictures.
func (f *features) dissimilarities() ([]float64, error) {
	x := f.wide
	if x == nil {
		x = statistics.Widen(f.narrow)
	}
	return statistics.Dissimilarities(x, f.n, f.p)
}

// standardised gives every feature mean 0 and standard deviation 1 over all pictures.
func (f *features) standardised() features {
	all := upTo(f.n)
	mean, inverse := f.moments(all)
	g := features{n: f.n, p: f.p, wide: make([]float64, f.n*f.p)}
	f.standardise(g.wide, all, mean, inverse)
	return g
}
