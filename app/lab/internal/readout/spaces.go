package readout

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/statistics"
)

// Builder turns features into what an area is compared by, as the keys
// project, standardise and method say.
type Builder struct {
	Config lab.Config
	Method string // regression, unless it is rsa or cka
	Device linear.Product
	Row    []int32 // of each picture, where features are averaged over the pictures of a row; nil: each is a row

	// Patterns asks a regression for dissimilarities, too: Likeness.Pairs, as rsa compares them. They are nil where a
	// picture has the same value of every feature.
	Patterns bool

	// Hold asks for features themselves, beside what is made of them, of layers whose features need at most so many
	// bytes: Space.Made.
	Hold int
}

// holds reports whether n rows of p features are asked for.
func (b Builder) holds(n, p int) bool { return 4*n*p <= b.Hold }

// Rows returns how many rows n pictures make.
func (b Builder) Rows(n int) int {
	if b.Row == nil {
		return n
	}
	return int(slices.Max(b.Row)) + 1
}

// averaged returns the means of features (pictures × p) over the pictures of each row, rows × p; x itself where row
// is nil.
func averaged[T float32 | float64](x []T, row []int32, p int) []T {
	if row == nil || x == nil {
		return x
	}
	rows := int(slices.Max(row)) + 1
	pictures := make([]float64, rows)
	for _, r := range row {
		pictures[r]++
	}
	mean := make([]T, rows*p)
	sum := make([]float64, p)
	for r := range rows {
		clear(sum)
		for i, of := range row {
			if int(of) == r {
				for j, v := range x[i*p:][:p] {
					sum[j] += float64(v)
				}
			}
		}
		for j, v := range sum {
			mean[r*p+j] = T(v / pictures[r])
		}
	}
	return mean
}

// Averaged returns the means of p features over the pictures of each row, Rows × p.
func (b Builder) Averaged(x []float32, p int) []float32 { return averaged(x, b.Row, p) }

// Averaged returns the means over the pictures of each row, as they are where row is nil.
func (f Features) Averaged(row []int32) Features {
	if row == nil {
		return f
	}
	return Features{N: int(slices.Max(row)) + 1, P: f.P, Wide: averaged(f.Wide, row, f.P),
		Narrow: averaged(f.Narrow, row, f.P)}
}

// Whole returns the space of features that are all in memory.
func (b Builder) Whole(layer string, f Features) (Space, error) {
	p := b.Projection()
	f = f.Averaged(b.Row)
	switch p.Kind {
	case "random":
		out := make([]float64, f.N*p.dims)
		x := f.Narrow
		if x == nil {
			x = make([]float32, len(f.Wide))
			for i, v := range f.Wide {
				x[i] = float32(v)
			}
		}
		if err := p.add(out, b.Device, model.Stretch{Layer: layer, From: 0, To: f.P}, x, f.N); err != nil {
			return Space{}, err
		}
		f = Features{N: f.N, P: p.dims, Wide: out}
	case "components":
		gram, err := f.Gram(b.Device)
		if err != nil {
			return Space{}, err
		}
		if f, err = p.components(gram, f.N); err != nil {
			return Space{}, fmt.Errorf("%s: %w", layer, err)
		}
	}
	return b.held(layer, f)
}

// held returns the space of features that are all in memory and projected.
func (b Builder) held(layer string, f Features) (Space, error) {
	byFeature := b.Config.Get(lab.KeyStandardise) == "feature"
	switch {
	case byFeature && b.Method != MethodRSA && b.Method != MethodCKA:
		one := Space{Layer: layer, Kernel: featureKernel{f, b.Device}, made: &f}
		if b.Patterns {
			z := f.standardised()
			one.Likeness = besideRegression(layer, z.Dissimilarities)
		}
		return one, nil
	case byFeature:
		f = f.standardised()
	}
	if b.Method == MethodRSA {
		pairs, err := f.Dissimilarities()
		if err != nil {
			return Space{}, fmt.Errorf("%s: %w", layer, err)
		}
		return Space{Layer: layer, Likeness: Likeness{Layer: layer, Pairs: pairs}}, nil
	}
	gram, err := f.Gram(b.Device)
	if err != nil {
		return Space{}, err
	}
	one := Space{Layer: layer, Kernel: LayerKernel{f.N, gram}, Likeness: Likeness{Layer: layer, Gram: gram}}
	if b.Patterns {
		one.Likeness.Pairs = besideRegression(layer, f.Dissimilarities).Pairs
	}
	if b.holds(f.N, f.P) {
		one.made = &f
	}
	return one, nil
}

// besideRegression returns the dissimilarities that stand beside a regression, without them where they are not defined.
func besideRegression(layer string, pairs func() ([]float64, error)) Likeness {
	list, err := pairs()
	if err != nil {
		list = nil
	}
	return Likeness{Layer: layer, Pairs: list}
}

// Network returns the spaces of layers that are processed a stretch at a time.
func (b Builder) Network(ctx context.Context, a *model.Activations, layers []string,
	progress func(float64)) ([]Space, error) {
	p, n := b.Projection(), b.Rows(a.N)
	byFeature := b.Config.Get(lab.KeyStandardise) == "feature"
	// Correlations between pictures are about the mean over a picture's features,
	// not about the mean over pictures.
	raw := (b.Method == MethodRSA || b.Patterns) && p.Kind == "none"
	around := b.Method != MethodRSA || p.Kind != "none" // and about the mean over pictures
	grams, whole := make(map[string][]float64), make(map[string]Features)
	rawGrams, sums := make(map[string][]float64), make(map[string][]float64)
	err := a.Each(ctx, layers, func(s model.Stretch, x []float32) error {
		shape, err := a.Shape(s.Layer)
		if err != nil {
			return err
		}
		x = b.Averaged(x, s.Len())
		switch {
		case p.Kind == "random":
			if whole[s.Layer].P == 0 {
				whole[s.Layer] = Features{N: n, P: p.dims, Wide: make([]float64, n*p.dims)}
			}
			return p.add(whole[s.Layer].Wide, b.Device, s, x, n)
		case p.Kind == "none" && (byFeature || shape.Len() <= WideFeatures || b.holds(n, shape.Len())):
			f := whole[s.Layer]
			if f.P == 0 {
				f = Features{N: n, P: shape.Len(), Narrow: make([]float32, n*shape.Len())}
				whole[s.Layer] = f
			}
			for i := range n {
				copy(f.Narrow[i*f.P+s.From:], x[i*s.Len():][:s.Len()])
			}
			return nil
		}
		if raw {
			if rawGrams[s.Layer] == nil {
				rawGrams[s.Layer], sums[s.Layer] = make([]float64, n*n), make([]float64, n)
			}
			for i := range n {
				for _, v := range x[i*s.Len():][:s.Len()] {
					sums[s.Layer][i] += float64(v)
				}
			}
			if err := b.Device.AddGram(rawGrams[s.Layer], x, n, s.Len()); err != nil {
				return err
			}
		}
		if !around {
			return nil
		}
		if grams[s.Layer] == nil {
			grams[s.Layer] = make([]float64, n*n)
		}
		linear.Centre(x, n, s.Len())
		return b.Device.AddGram(grams[s.Layer], x, n, s.Len())
	}, progress)
	if err != nil {
		return nil, err
	}
	var spaces []Space
	for _, layer := range layers {
		f, held := whole[layer]
		gram := grams[layer]
		if p.Kind == "components" {
			if f, err = p.components(gram, n); err != nil {
				return nil, fmt.Errorf("%s: %w", layer, err)
			}
			held = true
		}
		var one Space
		switch {
		case held:
			if one, err = b.held(layer, f); err != nil {
				return nil, err
			}
		case gram == nil && rawGrams[layer] == nil:
			return nil, errors.New("layer " + layer + " has no features")
		default:
			one = Space{Layer: layer, Likeness: Likeness{Layer: layer, Gram: gram}}
			if around {
				one.Kernel = LayerKernel{n, gram}
			}
			if !raw {
				break
			}
			shape, err := a.Shape(layer)
			if err != nil {
				return nil, err
			}
			one.Likeness.Pairs, err = DissimilaritiesAround(rawGrams[layer], sums[layer], n, shape.Len())
			if err != nil && !around {
				return nil, fmt.Errorf("%s: %w", layer, err)
			}
		}
		spaces = append(spaces, one)
	}
	return spaces, nil
}

// Projection returns how features are projected, as the keys project and dims say.
func (b Builder) Projection() projection {
	c := b.Config
	kind := c.Get(lab.KeyProject)
	if kind == "" { // an experiment without that key
		kind = "none"
	}
	return projection{Kind: kind, dims: c.Int(lab.KeyDims), seed: uint64(c.Int(lab.KeySeed))}
}

// DissimilaritiesAround returns 1 − the correlations between n rows of p features, from
// their inner products and their sums.
func DissimilaritiesAround(gram, sums []float64, n, p int) ([]float64, error) {
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

// Dissimilarities returns 1 − the correlations between pictures.
func (f *Features) Dissimilarities() ([]float64, error) {
	x := f.Wide
	if x == nil {
		x = statistics.Widen(f.Narrow)
	}
	return statistics.Dissimilarities(x, f.N, f.P)
}

// standardised returns the features with mean 0 and standard deviation 1 over all pictures.
func (f *Features) standardised() Features {
	all := UpTo(f.N)
	mean, inverse := f.moments(all)
	g := Features{N: f.N, P: f.P, Wide: make([]float64, f.N*f.P)}
	f.standardise(g.Wide, all, mean, inverse)
	return g
}

// Space is the features of one layer, ready for regression or for comparison by similarity.
type Space struct {
	Layer    string
	Kernel   Kernel
	Likeness Likeness
	made     *Features // of which, where Builder.Hold asks
}

// Made returns what a regression computes with: the features of all rows or, of large layers, the inner products of
// all rows with each other, rows × rows, around some point.
func (s Space) Made() (*Features, []float64) {
	if k, ok := s.Kernel.(LayerKernel); ok && s.made == nil {
		return nil, k.Gram
	}
	return s.made, nil
}

// Roundoff returns the relative error of an inner product that ridge regression reckons with: see Ridge.
func (s Space) Roundoff() float64 { return s.Kernel.roundoff() }

// Bytes returns about how much memory the features need.
func (s Space) Bytes() int {
	n := 8 * (len(s.Likeness.Pairs) + len(s.Likeness.Gram))
	if k, ok := s.Kernel.(featureKernel); ok {
		n += 8*len(k.features.Wide) + 4*len(k.features.Narrow)
	}
	return n
}
