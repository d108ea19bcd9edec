package encoding

import (
	"context"
	"fmt"
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
	"untrained/nn"
)

// Run does one task: features of one network or control, a regression, and the scores of every neuron.
func (e compared) Run(ctx context.Context, env lab.Env, c lab.Config, task lab.Task,
	progress func(done float64)) (lab.TaskResult, error) {
	s, err := newStudy(ctx, env, e, c)
	if err != nil {
		return lab.TaskResult{}, err
	}
	works := s.works()
	if task.Index < 0 || task.Index >= len(works) || works[task.Index].name(s) != task.Name {
		return lab.TaskResult{}, fmt.Errorf("task %d (%s) is not part of this configuration", task.Index, task.Name)
	}
	w := works[task.Index]
	// From here on the backend computes; the progress of three stages is weighted by their usual times.
	spaces, err := e.store.spaces(s.sharedKey(w), func() ([]readout.Space, error) {
		return s.spaces(ctx, w, func(f float64) { progress(0.4 * f) })
	})
	if err != nil {
		return lab.TaskResult{}, err
	}
	result := lab.TaskResult{Task: task, Text: map[string]string{}, Arrays: map[string]lab.Floats{}}
	if w.area.patterns != nil {
		err := s.align(ctx, w, spaces, &result, func(f float64) { progress(0.4 + 0.6*f) })
		return result, err
	}
	err = s.regress(ctx, w, spaces, &result, func(f float64) { progress(0.4 + 0.6*f) })
	return result, err
}

// regress predicts the responses from each layer and scores the predictions.
func (s *study) regress(ctx context.Context, w work, spaces []readout.Space, result *lab.TaskResult,
	progress func(float64)) error {
	t := w.area.target
	responses := t.Responses
	if w.Training == lab.ShuffledResponses {
		responses = t.Exchanged(w.Seed)
	}
	predictions := make([]*readout.Prediction, len(spaces))
	for i, space := range spaces {
		part := func(f float64) { progress(0.8 * (float64(i) + f) / float64(len(spaces))) }
		var err error
		if predictions[i], err = w.area.predictor(len(spaces) > 1).CrossValidate(ctx, space.Kernel, responses, len(t.Neurons),
			t.Outer, part); err != nil {
			return fmt.Errorf("%s: %w", space.Layer, err)
		}
	}
	switch {
	case len(spaces) > 1 && w.Training == lab.Gabor: // its weightings
		spaces, predictions = spaces[:1], []*readout.Prediction{t.BestInner(predictions)}
	case len(spaces) > 1 && w.area.choosesInside():
		spaces, predictions = []readout.Space{{Layer: innerLayer}}, []*readout.Prediction{t.BestInner(predictions)}
	}
	resamples, err := t.Resamples()
	if err != nil {
		return err
	}
	for i, space := range spaces {
		if err := ctx.Err(); err != nil {
			return err
		}
		t.Score(result, space.Layer, predictions[i], responses, resamples)
		progress(0.8 + 0.2*float64(i+1)/float64(len(spaces)))
	}
	return nil
}

// predictor is a regression that has its folds.
type predictor interface {
	CrossValidate(ctx context.Context, k readout.Kernel, responses []float64, units int, outer []readout.Fold,
		progress func(float64)) (*readout.Prediction, error)
}

// predictor returns the regression of the key method; choosing means that one of several spaces is chosen by its
// inner scores.
func (a *area) predictor(choosing bool) predictor {
	if a.method == readout.MethodPLS {
		return readout.LeastSquares{Components: a.config.Components, Inner: a.config.Inner, Split: a.target.Split,
			Choosing: choosing}
	}
	return a.target.Ridge()
}

// align compares each layer with the patterns of an area. The arrays of layer L are
// L/r by unit and L/boot/r by resample and unit.
func (s *study) align(ctx context.Context, w work, spaces []readout.Space, result *lab.TaskResult,
	progress func(float64)) error {
	p := w.area.patterns
	if w.Training == lab.ShuffledResponses {
		var err error
		if p, err = p.Exchanged(w.Seed, w.area.stimuli.Group); err != nil {
			return err
		}
	}
	put := func(layer string, scores lab.Floats) {
		result.Arrays[layer+"/r"], result.Arrays[layer+"/boot/r"] = scores[:len(p.Names)], scores[len(p.Names):]
		result.AddLayer(layer)
	}
	if w.area.choosesInside() && len(spaces) > 1 {
		var models []readout.Likeness
		for _, space := range spaces {
			models = append(models, space.Likeness)
		}
		put(innerLayer, p.Score(models, true)[0])
		progress(1)
		return ctx.Err()
	}
	for i, space := range spaces {
		put(space.Layer, p.Score([]readout.Likeness{space.Likeness}, w.area.choosesInside())[0])
		progress(float64(i+1) / float64(len(spaces)))
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// spaces computes the features that a task needs.
func (s *study) spaces(ctx context.Context, w work, progress func(float64)) ([]readout.Space, error) {
	backend, err := s.env.Backend()
	if err != nil {
		return nil, err
	}
	b := readout.Builder{Config: s.text, Method: w.area.method, Device: linear.Product{Backend: backend}}
	if w.IsControl() {
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
	sample, threshold := a.Pictures, s.config.Threshold
	if sample == nil && (s.RMS > 0 || threshold != 0) {
		sample = make([]float32, min(a.N, model.RescalePictures)*s.Spec.Input.Len())
		if err := a.Read(sample, 0); err != nil {
			return nil, err
		}
	}
	weights := s.Family
	if w.Training == lab.RandomWeights && threshold != 0 {
		biased := *s.Family
		biased.Spec = withBiases(s.Spec)
		weights = &biased
	}
	if a.Params, err = weights.Params(w.Variant, backend, sample); err != nil {
		return nil, err
	}
	if weights != s.Family {
		few := min(a.N, model.RescalePictures) * s.Spec.Input.Len()
		if err := model.Settle(ctx, a.Params, backend, sample[:few], 0, threshold); err != nil {
			return nil, fmt.Errorf("threshold=%g: %w", threshold, err)
		}
	}
	layers, err := s.layers(w.area)
	if err != nil {
		return nil, err
	}
	a.Backend, a.Pool = backend, s.config.Pool
	return b.Network(ctx, a, layers, progress)
}

// withBiases returns the network with a bias in every convolution, 0 as drawn.
func withBiases(s nn.Spec) nn.Spec {
	s.Layers = slices.Clone(s.Layers)
	for i := range s.Layers {
		if s.Layers[i].Kind == nn.ConvLayer {
			s.Layers[i].Bias = true
		}
	}
	return s
}

// entered returns the pictures as they enter the network.
func (s *study) entered(w work) (*model.Activations, error) {
	e := input.EntranceOf(s.text)
	a := &model.Activations{N: w.area.stimuli.Images.N}
	trained, err := input.SeenAsTrained(s.text, s.Spec)
	if err != nil {
		return nil, err
	}
	if trained {
		input, err := e.EnterTrained(w.area.stimuli)
		if err != nil {
			return nil, err
		}
		a.Read = input.Read
		return a, nil
	}
	pictures, err := e.Enter(w.area.stimuli, s.Spec.Input)
	if err != nil {
		return nil, err
	}
	a.Pictures = pictures.Into(s.Spec.Input)
	return a, nil
}
