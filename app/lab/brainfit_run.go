package lab

import (
	"context"
	"errors"
	"fmt"

	"untrained/app/lab/internal/linear"
	"untrained/nn"
)

// The arrays of a unit's result, for outer fold F:
//
//	readout/F       test pictures × neurons, predicted by the trained read-out
//	ridge/F         the same by ridge regression on the last layer
//	training/F      mean loss of each epoch's steps
//	validation/F    loss on validation pictures, first before any training
//	best/F          the epoch whose weights predict

// Run implements Experiment: trainings of a network or of a read-out, and the
// predictions of held-out pictures.
func (Brainfit) Run(ctx context.Context, env Env, c Config, u Unit, progress func(done float64)) (UnitResult, error) {
	s, err := newBrainfit(ctx, env, c)
	if err != nil {
		return UnitResult{}, err
	}
	list := s.fittings()
	if u.Index < 0 || u.Index >= len(list) || s.name(list[u.Index]) != u.Name {
		return UnitResult{}, fmt.Errorf("unit %d (%s) is not part of this configuration", u.Index, u.Name)
	}
	f := list[u.Index]
	of := s.areas[f.area]
	backend, err := env.Backend()
	if err != nil {
		return UnitResult{}, err
	}
	a := s.architectures[f.architecture]
	pictures, err := entranceOf(s.config).enter(of.source, a.spec.Input)
	if err != nil {
		return UnitResult{}, err
	}
	if err := ctx.Err(); err != nil {
		return UnitResult{}, err
	}
	w := &fittingRun{brainfit: s, fitting: f, of: of, backend: backend, input: pictures.into(a.spec.Input), n: pictures.n, responses: of.target.responses}
	if f.training == FittedToShuffled {
		w.responses = of.target.exchanged(f.seed)
	}
	if f.training == Trained {
		w.params = s.firstLayers(a)
	} else {
		v := f.variant
		v.training = RandomWeights
		drawn := &family{spec: a.spec, scheme: s.scheme, rms: s.config.Float("rms")}
		if w.params, err = drawn.params(v, backend, w.input); err != nil {
			return UnitResult{}, fmt.Errorf("%s: %w", u.Name, err)
		}
	}
	w.result = UnitResult{Unit: u, Arrays: map[string]Floats{}}
	if f.fold == allFolds {
		err = w.frozen(ctx, progress)
	} else {
		err = w.whole(ctx, progress)
	}
	if err != nil {
		return UnitResult{}, fmt.Errorf("%s: %w", u.Name, err)
	}
	progress(1)
	return w.result, nil
}

// fittingRun is one unit of work in progress.
type fittingRun struct {
	*brainfit
	fitting
	of        *yardstick
	backend   nn.Backend
	params    *nn.Params // the convolutional part
	input     []float32  // n × input
	n         int
	responses []float64
	result    UnitResult
}

// parts divides the training pictures of an outer fold: the first inner fold
// validates, the others are learnt from.
func (w *fittingRun) parts(fold Fold) (learn, validate []int, err error) {
	inner, err := w.of.target.split.Folds(fold.Train, w.config.Int("inner"))
	if err != nil {
		return nil, nil, fmt.Errorf("inner folds: %w", err)
	}
	return inner[0].Train, inner[0].Test, nil
}

// start is a network that ends in a read-out, its other weights those of from.
func (w *fittingRun) start(spec nn.Spec, from *nn.Params) (*nn.Params, error) {
	p, err := spec.Init(0, w.scheme)
	if err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	if from != nil {
		for i := range from.Tensors {
			copy(p.Tensors[i].Data, from.Tensors[i].Data)
		}
	}
	startAtMean(p, w.training.loss)
	return p, nil
}

func (w *fittingRun) keep(fold int, t *trainedOnResponses) {
	a := w.result.Arrays
	a[fmt.Sprintf("readout/%d", fold)] = t.predicted
	a[fmt.Sprintf("training/%d", fold)] = t.training
	a[fmt.Sprintf("validation/%d", fold)] = t.validation
	a[fmt.Sprintf("best/%d", fold)] = Floats{float64(t.best)}
}

// whole trains all weights on one fold, and regresses on what the last layer has
// then become.
func (w *fittingRun) whole(ctx context.Context, progress func(float64)) error {
	neurons := len(w.of.target.neurons)
	fold := w.of.target.outer[w.fold]
	learn, validate, err := w.parts(fold)
	if err != nil {
		return err
	}
	params, err := w.start(w.readOut(w.params.Spec, neurons), w.params)
	if err != nil {
		return err
	}
	t, err := w.fitting.trainOn(ctx, w, params, w.input, learn, validate, fold.Test, w.fold, func(f float64) { progress(0.85 * f) })
	if err != nil {
		return err
	}
	w.keep(w.fold, t)
	layer := w.architectures[w.architecture].layer()
	fitted := upToLayer(t.params, []stretch{{layer: layer}})
	return w.ridge(ctx, fitted, layer, []int{w.fold}, func(f float64) { progress(0.85 + 0.15*f) })
}

// trainOn is responseTraining.fit with this unit's names.
func (f fitting) trainOn(ctx context.Context, w *fittingRun, params *nn.Params, pictures []float32, learn, validate, test []int, fold int, progress func(float64)) (*trainedOnResponses, error) {
	return w.training.fit(ctx, w.backend, params, pictures, w.responses, len(w.of.target.neurons), learn, validate, test, f.seed, fmt.Sprintf("fold %d", fold), progress)
}

// frozen trains read-outs on the features of a network that stays as it is.
func (w *fittingRun) frozen(ctx context.Context, progress func(float64)) error {
	layer := w.architectures[w.architecture].layer()
	shape, err := layerShape(w.params.Spec, layer)
	if err != nil {
		return err
	}
	features := make([]float32, w.n*shape.Len())
	reader := &activations{backend: w.backend, params: w.params, pictures: w.input, n: w.n, pool: "none"}
	err = reader.each(ctx, []string{layer}, func(s stretch, x []float32) error {
		for i := range w.n {
			copy(features[i*shape.Len()+s.from:], x[i*s.len():][:s.len()])
		}
		return nil
	}, func(f float64) { progress(0.1 * f) })
	if err != nil {
		return err
	}
	spec := w.readOut(nn.Spec{Input: shape}, len(w.of.target.neurons))
	folds := w.of.target.outer
	for k, fold := range folds {
		learn, validate, err := w.parts(fold)
		if err != nil {
			return err
		}
		params, err := w.start(spec, nil)
		if err != nil {
			return err
		}
		part := func(f float64) { progress(0.1 + 0.6*(float64(k)+f)/float64(len(folds))) }
		t, err := w.fitting.trainOn(ctx, w, params, features, learn, validate, fold.Test, k, part)
		if err != nil {
			return err
		}
		w.keep(k, t)
	}
	return w.ridge(ctx, w.params, layer, upTo(len(folds)), func(f float64) { progress(0.7 + 0.3*f) })
}

// ridge predicts the test pictures of some folds from a layer by ridge regression,
// whose penalty all inner folds choose.
func (w *fittingRun) ridge(ctx context.Context, params *nn.Params, layer string, folds []int, progress func(float64)) error {
	target := w.of.target
	neurons := len(target.neurons)
	b := spaceBuilder{config: w.config, device: product{w.backend}}
	reader := &activations{backend: w.backend, params: params, pictures: w.input, n: w.n, pool: "none"}
	spaces, err := b.network(ctx, reader, []string{layer}, func(f float64) { progress(0.3 * f) })
	if err != nil {
		return err
	}
	var outer []Fold
	for _, k := range folds {
		outer = append(outer, target.outer[k])
	}
	prediction, err := target.ridge().CrossValidate(ctx, spaces[0].kernel, w.responses, neurons, outer, func(f float64) { progress(0.3 + 0.7*f) })
	if errors.Is(err, errConstantFeatures) && w.fitting.fold != allFolds {
		// Training on responses that say nothing may leave nothing of the features.
		return w.constant(folds)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", layer, err)
	}
	for _, k := range folds {
		var rows Floats
		for _, i := range target.outer[k].Test {
			rows = append(rows, prediction.Predicted[i*neurons:][:neurons]...)
		}
		w.result.Arrays[fmt.Sprintf("ridge/%d", k)] = rows
	}
	return nil
}

// constant predicts each neuron's mean, which is all that constant features allow.
func (w *fittingRun) constant(folds []int) error {
	neurons := len(w.of.target.neurons)
	for _, k := range folds {
		mean := meanResponses(w.responses, neurons, w.of.target.outer[k].Train)
		var rows Floats
		for range w.of.target.outer[k].Test {
			rows = append(rows, mean...)
		}
		w.result.Arrays[fmt.Sprintf("ridge/%d", k)] = rows
	}
	return nil
}

// meanResponses is each neuron's mean over some pictures.
func meanResponses(responses []float64, neurons int, pictures []int) []float64 {
	mean := make([]float64, neurons)
	for _, i := range pictures {
		linear.Axpy(mean, 1/float64(len(pictures)), responses[i*neurons:][:neurons])
	}
	return mean
}
