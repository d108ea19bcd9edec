package brainfit

import (
	"context"
	"errors"
	"fmt"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/internal/target"
	"untrained/nn"
)

// The arrays of a task's result, for outer fold F:
//
//	readout/F       test pictures × neurons, predicted by the trained readout
//	ridge/F         the same by ridge regression on the last layer
//	training/F      mean loss of each epoch's steps
//	validation/F    loss on validation pictures, first before any training
//	best/F          the epoch whose weights predict

// Run implements Experiment: it trains a network or a readout and predicts held-out pictures.
func (Experiment) Run(ctx context.Context, env lab.Env, c lab.Config, task lab.Task,
	progress func(done float64)) (lab.TaskResult, error) {
	s, err := newBrainfit(ctx, env, c)
	if err != nil {
		return lab.TaskResult{}, err
	}
	list := s.fittings()
	if task.Index < 0 || task.Index >= len(list) || s.name(list[task.Index]) != task.Name {
		return lab.TaskResult{}, fmt.Errorf("task %d (%s) is not part of this configuration", task.Index, task.Name)
	}
	f := list[task.Index]
	of := s.areas[f.area]
	backend, err := env.Backend()
	if err != nil {
		return lab.TaskResult{}, err
	}
	a := s.architectures[f.architecture]
	pictures, err := input.EntranceOf(s.text).Enter(of.Source, a.Spec.Input)
	if err != nil {
		return lab.TaskResult{}, err
	}
	if err := ctx.Err(); err != nil {
		return lab.TaskResult{}, err
	}
	w := &fittingRun{brainfit: s, fitting: f, of: of, backend: backend, input: pictures.Into(a.Spec.Input), n: pictures.N,
		responses: of.Target.Responses}
	if f.Training == FittedToShuffled {
		w.responses = of.Target.Exchanged(f.Seed)
	}
	if f.Training == lab.Trained {
		w.params = s.firstLayers(a)
	} else {
		v := f.Variant
		v.Training = lab.RandomWeights
		drawn := &model.Family{Spec: a.Spec, Scheme: s.scheme, RMS: s.config.RMS}
		if w.params, err = drawn.Params(v, backend, w.input); err != nil {
			return lab.TaskResult{}, fmt.Errorf("%s: %w", task.Name, err)
		}
	}
	w.result = lab.TaskResult{Task: task, Arrays: map[string]lab.Floats{}}
	if f.fold == allFolds {
		err = w.frozen(ctx, progress)
	} else {
		err = w.whole(ctx, progress)
	}
	if err != nil {
		return lab.TaskResult{}, fmt.Errorf("%s: %w", task.Name, err)
	}
	progress(1)
	return w.result, nil
}

// fittingRun is one task in progress.
type fittingRun struct {
	*brainfit
	fitting
	of        *target.Yardstick
	backend   nn.Backend
	params    *nn.Params // the convolutional part
	input     []float32  // n × input
	n         int
	responses []float64
	result    lab.TaskResult
}

// parts divides the training pictures of an outer fold: the first inner fold validates, the network learns from the
// others.
func (w *fittingRun) parts(fold readout.Fold) (learn, validate []int, err error) {
	inner, err := w.of.Target.Split.Folds(fold.Train, w.config.Inner)
	if err != nil {
		return nil, nil, fmt.Errorf("inner folds: %w", err)
	}
	return inner[0].Train, inner[0].Test, nil
}

// start returns a network that ends in a readout, with its other weights from from.
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
	a[fmt.Sprintf("best/%d", fold)] = lab.Floats{float64(t.best)}
}

// whole trains all weights on one fold, and then predicts from the last layer by ridge regression, too.
func (w *fittingRun) whole(ctx context.Context, progress func(float64)) error {
	neurons := len(w.of.Target.Neurons)
	fold := w.of.Target.Outer[w.fold]
	learn, validate, err := w.parts(fold)
	if err != nil {
		return err
	}
	params, err := w.start(w.readOut(w.params.Spec, neurons), w.params)
	if err != nil {
		return err
	}
	t, err := w.fitting.trainOn(ctx, w, params, w.input, learn, validate, fold.Test, w.fold,
		func(f float64) { progress(0.85 * f) })
	if err != nil {
		return err
	}
	w.keep(w.fold, t)
	layer := w.architectures[w.architecture].Layer()
	fitted := model.UpToLayer(t.params, []model.Stretch{{Layer: layer}})
	return w.ridge(ctx, fitted, layer, []int{w.fold}, func(f float64) { progress(0.85 + 0.15*f) })
}

// trainOn calls responseTraining.fit with this task's names.
func (f fitting) trainOn(ctx context.Context, w *fittingRun, params *nn.Params, pictures []float32, learn, validate,
	test []int, fold int, progress func(float64)) (*trainedOnResponses, error) {
	return w.training.fit(ctx, w.backend, params, pictures, w.responses, len(w.of.Target.Neurons), learn, validate, test,
		f.Seed, fmt.Sprintf("fold %d", fold), progress)
}

// frozen trains readouts on the features of a network whose weights do not change.
func (w *fittingRun) frozen(ctx context.Context, progress func(float64)) error {
	layer := w.architectures[w.architecture].Layer()
	shape, err := model.LayerShape(w.params.Spec, layer)
	if err != nil {
		return err
	}
	features := make([]float32, w.n*shape.Len())
	reader := &model.Activations{Backend: w.backend, Params: w.params, Pictures: w.input, N: w.n, Pool: "none"}
	err = reader.Each(ctx, []string{layer}, func(s model.Stretch, x []float32) error {
		for i := range w.n {
			copy(features[i*shape.Len()+s.From:], x[i*s.Len():][:s.Len()])
		}
		return nil
	}, func(f float64) { progress(0.1 * f) })
	if err != nil {
		return err
	}
	spec := w.readOut(nn.Spec{Input: shape}, len(w.of.Target.Neurons))
	folds := w.of.Target.Outer
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
	return w.ridge(ctx, w.params, layer, readout.UpTo(len(folds)), func(f float64) { progress(0.7 + 0.3*f) })
}

// ridge predicts the test pictures of some folds from a layer by ridge regression, whose penalty is chosen in all
// inner folds.
func (w *fittingRun) ridge(ctx context.Context, params *nn.Params, layer string, folds []int,
	progress func(float64)) error {
	target := w.of.Target
	neurons := len(target.Neurons)
	b := readout.Builder{Config: w.text, Device: linear.Product{Backend: w.backend}}
	reader := &model.Activations{Backend: w.backend, Params: params, Pictures: w.input, N: w.n, Pool: "none"}
	spaces, err := b.Network(ctx, reader, []string{layer}, func(f float64) { progress(0.3 * f) })
	if err != nil {
		return err
	}
	var outer []readout.Fold
	for _, k := range folds {
		outer = append(outer, target.Outer[k])
	}
	prediction, err := target.Ridge().CrossValidate(ctx, spaces[0].Kernel, w.responses, neurons, outer,
		func(f float64) { progress(0.3 + 0.7*f) })
	if errors.Is(err, readout.ErrConstantFeatures) && w.fitting.fold != allFolds {
		// Training on uninformative responses may make all features constant.
		return w.constant(folds)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", layer, err)
	}
	for _, k := range folds {
		var rows lab.Floats
		for _, i := range target.Outer[k].Test {
			rows = append(rows, prediction.Predicted[i*neurons:][:neurons]...)
		}
		w.result.Arrays[fmt.Sprintf("ridge/%d", k)] = rows
	}
	return nil
}

// constant predicts each neuron's mean, the best that constant features allow.
func (w *fittingRun) constant(folds []int) error {
	neurons := len(w.of.Target.Neurons)
	for _, k := range folds {
		mean := meanResponses(w.responses, neurons, w.of.Target.Outer[k].Train)
		var rows lab.Floats
		for range w.of.Target.Outer[k].Test {
			rows = append(rows, mean...)
		}
		w.result.Arrays[fmt.Sprintf("ridge/%d", k)] = rows
	}
	return nil
}

// meanResponses returns each neuron's mean over some pictures.
func meanResponses(responses []float64, neurons int, pictures []int) []float64 {
	mean := make([]float64, neurons)
	for _, i := range pictures {
		linear.Axpy(mean, 1/float64(len(pictures)), responses[i*neurons:][:neurons])
	}
	return mean
}
