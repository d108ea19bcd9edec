package lab

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"untrained/nn"
	"untrained/nn/random"
)

// Run implements Experiment: features of one network or control, a regression,
// and the scores of every neuron.
func (Encoding) Run(ctx context.Context, env Env, c Config, u Unit, progress func(done float64)) (UnitResult, error) {
	s, err := newStudy(ctx, env, c)
	if err != nil {
		return UnitResult{}, err
	}
	works := s.works()
	if u.Index < 0 || u.Index >= len(works) || works[u.Index].name(s) != u.Name {
		return UnitResult{}, fmt.Errorf("unit %d (%s) is not part of this configuration", u.Index, u.Name)
	}
	w := works[u.Index]
	// From here on the backend is busy: three stages, by what they usually take.
	spaces, err := s.spaces(ctx, w, func(f float64) { progress(0.4 * f) })
	if err != nil {
		return UnitResult{}, err
	}
	t := w.area.target
	responses := t.responses
	if w.training == ShuffledResponses {
		responses = t.exchanged(w.seed)
	}
	ridge := Ridge{Penalties: t.penalties, Inner: c.Int("inner"), Split: t.split}
	predictions := make([]*Prediction, len(spaces))
	for i, space := range spaces {
		part := func(f float64) { progress(0.4 + 0.5*(float64(i)+f)/float64(len(spaces))) }
		if predictions[i], err = ridge.CrossValidate(ctx, space.kernel, responses, len(t.neurons), t.outer, part); err != nil {
			return UnitResult{}, fmt.Errorf("%s: %w", space.layer, err)
		}
	}
	if w.area.choosesInside() && len(spaces) > 1 {
		spaces, predictions = []space{{layer: innerLayer}}, []*Prediction{t.bestInner(predictions)}
	}
	resamples, err := t.resamples()
	if err != nil {
		return UnitResult{}, err
	}
	result := UnitResult{Unit: u, Text: map[string]string{}, Arrays: map[string]Floats{}}
	for i, space := range spaces {
		if err := ctx.Err(); err != nil {
			return UnitResult{}, err
		}
		t.score(&result, space.layer, predictions[i], responses, resamples)
		progress(0.9 + 0.1*float64(i+1)/float64(len(spaces)))
	}
	return result, nil
}

// score puts the scores of one layer into a unit's result. The arrays of layer L
// are L/r, L/fve and L/penalty by neuron, L/boot/r and L/boot/fve by resample and
// neuron, and L/ends, the shares of penalties at both ends of the grid; the text
// "layers" lists the layers.
func (t *target) score(result *UnitResult, layer string, p *Prediction, responses []float64, resamples *resamples) {
	units := len(t.neurons)
	r, fve, penalty := make(Floats, units), make(Floats, units), make(Floats, units)
	folds := len(p.Choice) / units
	for u := range units {
		y, predicted := column(responses, units, u), column(p.Predicted, units, u)
		r[u] = Pearson(y, predicted)
		fve[u] = FVE(y, predicted, column(p.TrainingMean, units, u))
		for f := range folds { // the geometric mean over folds
			penalty[u] += math.Log10(t.penalties[p.Choice[f*units+u]%len(t.penalties)]) / float64(folds)
		}
		penalty[u] = math.Pow(10, penalty[u])
	}
	boot := resamples.scores(responses, p.Predicted, p.TrainingMean, units)
	a := result.Arrays
	a[layer+"/r"], a[layer+"/fve"], a[layer+"/penalty"] = r, fve, penalty
	a[layer+"/boot/r"], a[layer+"/boot/fve"] = boot.r, boot.fve
	smallest, largest := p.AtEnds(len(t.penalties))
	a[layer+"/ends"] = Floats{smallest, largest}
	if result.Text["layers"] != "" {
		result.Text["layers"] += ","
	}
	result.Text["layers"] += layer
}

// bestInner takes, for each outer fold and neuron, the layer with the largest mean
// inner r (of equal ones the earlier), and that layer's prediction.
func (t *target) bestInner(list []*Prediction) *Prediction {
	units := len(t.neurons)
	best := &Prediction{
		Predicted: slices.Clone(list[0].Predicted), TrainingMean: list[0].TrainingMean,
		Choice: slices.Clone(list[0].Choice), Inner: slices.Clone(list[0].Inner),
	}
	for _, p := range list[1:] {
		for f, fold := range t.outer {
			for u := range units {
				if k := f*units + u; p.Inner[k] > best.Inner[k] {
					best.Inner[k], best.Choice[k] = p.Inner[k], p.Choice[k]
					for _, i := range fold.Test {
						best.Predicted[i*units+u] = p.Predicted[i*units+u]
					}
				}
			}
		}
	}
	return best
}

// exchanged gives the responses with their rows permuted, the same way for all
// neurons: single pictures where they are independent; whole groups, their order
// inside kept, among groups of the same size, because the null hypothesis makes
// only these exchangeable (Winkler et al. 2015). Where no two groups have the
// same size, the rows are rotated by a random number of pictures.
func (t *target) exchanged(seed uint64) []float64 {
	n, units := t.recording.Images.N, len(t.neurons)
	stream := random.New(seed, "lab", "exchange")
	from := stream.Perm(n)
	if t.recording.Group != nil {
		members := make(map[int32][]int)
		var order []int32
		for i, g := range t.recording.Group {
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
	}
	y := make([]float64, len(t.responses))
	for i, k := range from {
		copy(y[i*units:][:units], t.responses[k*units:])
	}
	return y
}

// space is the features of one layer, ready for regression.
type space struct {
	layer  string
	kernel kernel
}

// spaces computes the features that a unit of work needs.
func (s *study) spaces(ctx context.Context, w work, progress func(float64)) ([]space, error) {
	backend, err := s.env.Backend()
	if err != nil {
		return nil, err
	}
	b := spaceBuilder{study: s, device: product{backend}}
	switch w.training {
	case Pixels, Gabor:
		return b.control(ctx, w, progress)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	a, err := s.entered(w)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	sample := a.pictures
	if sample == nil && s.rms > 0 {
		sample = make([]float32, min(a.n, rescalePictures)*s.spec.Input.Len())
		if err := a.read(sample, 0); err != nil {
			return nil, err
		}
	}
	if a.params, err = s.params(w.variant, backend, sample); err != nil {
		return nil, err
	}
	layers, err := s.layers(w.area)
	if err != nil {
		return nil, err
	}
	a.backend, a.pool = backend, s.config.Get("pool")
	return b.network(ctx, a, layers, progress)
}

// entered is the pictures as the network sees them.
func (s *study) entered(w work) (*activations, error) {
	e := entranceOf(s.config)
	a := &activations{n: w.area.stimuli.Images.N}
	trained, err := seenAsTrained(s.config, s.spec)
	if err != nil {
		return nil, err
	}
	if trained {
		input, err := e.enterTrained(w.area.stimuli)
		if err != nil {
			return nil, err
		}
		a.read = input.read
		return a, nil
	}
	pictures, err := e.enter(w.area.stimuli, s.spec.Input)
	if err != nil {
		return nil, err
	}
	a.pictures = pictures.into(s.spec.Input)
	return a, nil
}

// controlSide is how many pixels across controls see of a picture that fills the
// network's input, if that is larger: no control needs more, and pixels of 227×227
// would take as much memory as a network.
const controlSide = 64

// control is the features of what is no network.
func (b spaceBuilder) control(ctx context.Context, w work, progress func(float64)) ([]space, error) {
	e, input := entranceOf(b.study.config), b.study.spec.Input
	if e.size == 0 {
		e.size = min(input.H, input.W, controlSide)
	}
	pictures, err := e.enter(w.area.stimuli, nn.Shape{H: e.size, W: e.size, C: input.C})
	if err != nil {
		return nil, err
	}
	f := pictures.pixels
	if w.training == Gabor {
		bank, err := newGaborBank(pictures.size)
		if err != nil {
			return nil, err
		}
		if f, err = bank.energies(ctx, b.device.backend, pictures.luminance(), pictures.n, progress); err != nil {
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	one, err := b.whole(w.training, f)
	return []space{one}, err
}

// spaceBuilder turns features into what regression needs, as the keys project
// and standardise say.
type spaceBuilder struct {
	study  *study
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
	if b.study.config.Get("standardise") == "feature" {
		return space{layer, featureKernel{f, b.device}}, nil
	}
	gram, err := f.gram(b.device)
	return space{layer, layerKernel{f.n, gram}}, err
}

// network is for layers that come a stretch at a time.
func (b spaceBuilder) network(ctx context.Context, a *activations, layers []string, progress func(float64)) ([]space, error) {
	p := b.projection()
	byFeature := b.study.config.Get("standardise") == "feature"
	grams, whole := make(map[string][]float64), make(map[string]features)
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
			grams[s.layer] = make([]float64, a.n*a.n)
		}
		centre(x, a.n, s.len())
		return b.device.addGram(grams[s.layer], x, a.n, s.len())
	}, progress)
	if err != nil {
		return nil, err
	}
	var spaces []space
	for _, layer := range layers {
		f, held := whole[layer]
		var k kernel = layerKernel{a.n, grams[layer]}
		switch {
		case p.kind == "components":
			if f, err = p.components(grams[layer], a.n); err != nil {
				return nil, fmt.Errorf("%s: %w", layer, err)
			}
			held = true
		case !held && grams[layer] == nil:
			return nil, errors.New("layer " + layer + " has no features")
		}
		if held && byFeature {
			k = featureKernel{f, b.device}
		} else if held {
			gram, err := f.gram(b.device)
			if err != nil {
				return nil, err
			}
			k = layerKernel{a.n, gram}
		}
		spaces = append(spaces, space{layer, k})
	}
	return spaces, nil
}

func (b spaceBuilder) projection() projection {
	c := b.study.config
	return projection{kind: c.Get("project"), dims: c.Int("dims"), seed: uint64(c.Int("seed"))}
}

// centre subtracts from each of p columns its mean over n rows.
func centre(x []float32, n, p int) {
	mean := make([]float64, p)
	for i := range n {
		for j, v := range x[i*p:][:p] {
			mean[j] += float64(v)
		}
	}
	for i := range n {
		row := x[i*p:][:p]
		for j := range row {
			row[j] = float32(float64(row[j]) - mean[j]/float64(n))
		}
	}
}
