package lab

import (
	"context"
	"fmt"
	"math"
	"slices"

	"untrained/app/lab/statistics"
	"untrained/nn"
)

// Run does one unit: features of one network or control, a regression, and the
// scores of every neuron.
func (e compared) Run(ctx context.Context, env Env, c Config, u Unit, progress func(done float64)) (UnitResult, error) {
	s, err := newStudy(ctx, env, e, c)
	if err != nil {
		return UnitResult{}, err
	}
	works := s.works()
	if u.Index < 0 || u.Index >= len(works) || works[u.Index].name(s) != u.Name {
		return UnitResult{}, fmt.Errorf("unit %d (%s) is not part of this configuration", u.Index, u.Name)
	}
	w := works[u.Index]
	// From here on the backend is busy: three stages, by what they usually take.
	spaces, err := e.store.spaces(s.sharedKey(w), func() ([]space, error) {
		return s.spaces(ctx, w, func(f float64) { progress(0.4 * f) })
	})
	if err != nil {
		return UnitResult{}, err
	}
	result := UnitResult{Unit: u, Text: map[string]string{}, Arrays: map[string]Floats{}}
	if w.area.patterns != nil {
		err := s.align(ctx, w, spaces, &result, func(f float64) { progress(0.4 + 0.6*f) })
		return result, err
	}
	err = s.regress(ctx, w, spaces, &result, func(f float64) { progress(0.4 + 0.6*f) })
	return result, err
}

// regress predicts the responses from each layer and scores the predictions.
func (s *study) regress(ctx context.Context, w work, spaces []space, result *UnitResult, progress func(float64)) error {
	t := w.area.target
	responses := t.responses
	if w.training == ShuffledResponses {
		responses = t.exchanged(w.seed)
	}
	predictions := make([]*Prediction, len(spaces))
	for i, space := range spaces {
		part := func(f float64) { progress(0.8 * (float64(i) + f) / float64(len(spaces))) }
		var err error
		if predictions[i], err = w.area.predictor(len(spaces) > 1).CrossValidate(ctx, space.kernel, responses, len(t.neurons), t.outer, part); err != nil {
			return fmt.Errorf("%s: %w", space.layer, err)
		}
	}
	switch {
	case len(spaces) > 1 && w.training == Gabor: // its weightings
		spaces, predictions = spaces[:1], []*Prediction{t.bestInner(predictions)}
	case len(spaces) > 1 && w.area.choosesInside():
		spaces, predictions = []space{{layer: innerLayer}}, []*Prediction{t.bestInner(predictions)}
	}
	resamples, err := t.resamples()
	if err != nil {
		return err
	}
	for i, space := range spaces {
		if err := ctx.Err(); err != nil {
			return err
		}
		t.score(result, space.layer, predictions[i], responses, resamples)
		progress(0.8 + 0.2*float64(i+1)/float64(len(spaces)))
	}
	return nil
}

// predictor is a regression that knows its folds.
type predictor interface {
	CrossValidate(ctx context.Context, k kernel, responses []float64, units int, outer []Fold, progress func(float64)) (*Prediction, error)
}

// predictor gives the regression of the key method; choosing says that one of several
// spaces is chosen by its inner scores.
func (a *area) predictor(choosing bool) predictor {
	if a.method == methodPLS {
		return leastSquares{components: a.config.Int("components"), inner: a.config.Int("inner"), split: a.target.split, choosing: choosing}
	}
	return a.target.ridge()
}

// align compares each layer with the patterns of an area. The arrays of layer L are
// L/r by unit and L/boot/r by resample and unit.
func (s *study) align(ctx context.Context, w work, spaces []space, result *UnitResult, progress func(float64)) error {
	p := w.area.patterns
	if w.training == ShuffledResponses {
		var err error
		if p, err = p.exchanged(w.seed, w.area.stimuli.Group); err != nil {
			return err
		}
	}
	put := func(layer string, scores Floats) {
		result.Arrays[layer+"/r"], result.Arrays[layer+"/boot/r"] = scores[:len(p.names)], scores[len(p.names):]
		result.addLayer(layer)
	}
	if w.area.choosesInside() && len(spaces) > 1 {
		var models []likeness
		for _, space := range spaces {
			models = append(models, space.likeness)
		}
		put(innerLayer, p.score(models, true)[0])
		progress(1)
		return ctx.Err()
	}
	for i, space := range spaces {
		put(space.layer, p.score([]likeness{space.likeness}, w.area.choosesInside())[0])
		progress(float64(i+1) / float64(len(spaces)))
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// addLayer notes that there are scores of a layer.
func (r *UnitResult) addLayer(layer string) {
	if r.Text["layers"] != "" {
		r.Text["layers"] += ","
	}
	r.Text["layers"] += layer
}

// score puts the scores of one layer into a unit's result. The arrays of layer L
// are L/r, L/fve and L/penalty by neuron, L/boot/r and L/boot/fve by resample and
// neuron, L/blocks, the parts of FVE by block of pictures and neuron, and L/ends, the
// shares of penalties at both ends of the grid; the text
// "layers" lists the layers.
func (t *target) score(result *UnitResult, layer string, p *Prediction, responses []float64, resamples *statistics.Resamples) {
	units := len(t.neurons)
	r, fve, penalty := make(Floats, units), make(Floats, units), make(Floats, units)
	folds := len(p.Choice) / units
	for u := range units {
		y, predicted := statistics.Column(responses, units, u), statistics.Column(p.Predicted, units, u)
		r[u] = statistics.Pearson(y, predicted)
		fve[u] = statistics.FVE(y, predicted, statistics.Column(p.TrainingMean, units, u))
		for f := range folds { // the geometric mean over folds
			penalty[u] += math.Log10(t.penalties[p.Choice[f*units+u]%len(t.penalties)]) / float64(folds)
		}
		penalty[u] = math.Pow(10, penalty[u])
	}
	boot := resamples.Scores(responses, p.Predicted, p.TrainingMean, units)
	a := result.Arrays
	a[layer+"/r"], a[layer+"/fve"], a[layer+"/penalty"] = r, fve, penalty
	a[layer+"/boot/r"], a[layer+"/boot/fve"] = boot.R, boot.FVE
	a[layer+"/blocks"] = t.fveByBlock(responses, p)
	smallest, largest := p.AtEnds(len(t.penalties))
	a[layer+"/ends"] = Floats{smallest, largest}
	result.addLayer(layer)
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
// neurons.
func (t *target) exchanged(seed uint64) []float64 {
	n, units := t.recording.Images.N, len(t.neurons)
	y := make([]float64, len(t.responses))
	for i, k := range exchange(n, t.recording.Group, seed) {
		copy(y[i*units:][:units], t.responses[k*units:])
	}
	return y
}

// space is the features of one layer, ready for regression, or for comparison by
// likeness.
type space struct {
	layer    string
	kernel   kernel
	likeness likeness
}

// spaces computes the features that a unit of work needs.
func (s *study) spaces(ctx context.Context, w work, progress func(float64)) ([]space, error) {
	backend, err := s.env.Backend()
	if err != nil {
		return nil, err
	}
	b := spaceBuilder{config: s.config, method: w.area.method, device: product{backend}}
	if w.isControl() {
		return s.control(ctx, b, w, progress)
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
	sample, threshold := a.pictures, s.config.Float("threshold")
	if sample == nil && (s.rms > 0 || threshold != 0) {
		sample = make([]float32, min(a.n, rescalePictures)*s.spec.Input.Len())
		if err := a.read(sample, 0); err != nil {
			return nil, err
		}
	}
	weights := s.family
	if w.training == RandomWeights && threshold != 0 {
		biased := *s.family
		biased.spec = withBiases(s.spec)
		weights = &biased
	}
	if a.params, err = weights.params(w.variant, backend, sample); err != nil {
		return nil, err
	}
	if weights != s.family {
		few := min(a.n, rescalePictures) * s.spec.Input.Len()
		if err := settle(ctx, a.params, backend, sample[:few], 0, threshold); err != nil {
			return nil, fmt.Errorf("threshold=%g: %w", threshold, err)
		}
	}
	layers, err := s.layers(w.area)
	if err != nil {
		return nil, err
	}
	a.backend, a.pool = backend, s.config.Get("pool")
	return b.network(ctx, a, layers, progress)
}

// withBiases is a network whose convolutions all have biases, 0 as drawn.
func withBiases(s nn.Spec) nn.Spec {
	s.Layers = slices.Clone(s.Layers)
	for i := range s.Layers {
		if s.Layers[i].Kind == nn.ConvLayer {
			s.Layers[i].Bias = true
		}
	}
	return s
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
