package encoding

import (
	"context"
	"fmt"
	"slices"
	"strings"

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
	if w.areas[0].patterns != nil {
		err := s.align(ctx, w, spaces, &result, func(f float64) { progress(0.4 + 0.6*f) })
		return result, err
	}
	s.compareBeside(w, spaces, &result)
	err = s.regress(ctx, w, spaces, &result, func(f float64) { progress(0.4 + 0.6*f) })
	return result, err
}

// regress predicts the responses from each layer and scores the predictions.
func (s *study) regress(ctx context.Context, w work, spaces []readout.Space, result *lab.TaskResult,
	progress func(float64)) error {
	predictions, err := s.predictions(ctx, w, spaces, func(f float64) { progress(0.8 * f) })
	if err != nil {
		return err
	}
	for i, a := range w.areas {
		part := func(f float64) { progress(0.8 + 0.2*(float64(i)+f)/float64(len(w.areas))) }
		if err := a.score(ctx, w, spaces, predictions[i], result, part); err != nil {
			return err
		}
	}
	return nil
}

// predictions returns the cross-validated prediction of each area (first index) from each layer (second). The units
// of all areas are predicted together, because what ridge regression does with the features of a fold serves all.
func (s *study) predictions(ctx context.Context, w work, spaces []readout.Space,
	progress func(float64)) ([][]*readout.Prediction, error) {
	list := make([][]*readout.Prediction, len(w.areas))
	var parts [][2]int // of areas that are predicted together: from, to
	if w.areas[0].method == readout.MethodPLS {
		for i := range w.areas {
			parts = append(parts, [2]int{i, i + 1}) // its components depend on all units
		}
	} else {
		parts = append(parts, [2]int{0, len(w.areas)})
	}
	done, all := 0, len(spaces)*len(parts)
	for _, space := range spaces {
		for _, part := range parts {
			areas := w.areas[part[0]:part[1]]
			first := areas[0]
			widths := make([]int, len(areas))
			responses := make([][]float64, len(areas))
			units := 0
			for k, a := range areas {
				widths[k], responses[k] = len(a.target.Neurons), a.responses(w)
				units += widths[k]
			}
			p, err := first.predictor(len(spaces) > 1, widths).CrossValidate(ctx, space.Kernel,
				readout.Beside(responses, widths), units, first.target.Outer,
				func(f float64) { progress((float64(done) + f) / float64(all)) })
			if err != nil {
				return nil, fmt.Errorf("%s: %w", space.Layer, err)
			}
			from := 0
			for k := range areas {
				list[part[0]+k] = append(list[part[0]+k], p.Units(from, from+widths[k], units))
				from += widths[k]
			}
			done++
		}
	}
	return list, nil
}

// responses returns what a task predicts in an area, rows × units.
func (a *area) responses(w work) []float64 {
	if w.Training == lab.ShuffledResponses {
		return a.target.Exchanged(w.Seed)
	}
	return a.target.Responses
}

// score scores an area's predictions from each layer.
func (a *area) score(ctx context.Context, w work, spaces []readout.Space, predictions []*readout.Prediction,
	result *lab.TaskResult, progress func(float64)) error {
	t := a.target
	switch {
	case len(spaces) > 1 && w.Training == lab.Gabor: // its weightings
		spaces, predictions = spaces[:1], []*readout.Prediction{t.BestInner(predictions)}
	case len(spaces) > 1 && a.choosesInside():
		spaces, predictions = []readout.Space{{Layer: innerLayer}}, []*readout.Prediction{t.BestInner(predictions)}
	}
	into := result
	if a.among != nil {
		into = &lab.TaskResult{Text: map[string]string{}, Arrays: map[string]lab.Floats{}}
	}
	responses := a.responses(w)
	boot, err := t.Replicates(responses, predictions[0])
	if err != nil {
		return err
	}
	for i, space := range spaces {
		if err := ctx.Err(); err != nil {
			return err
		}
		t.Score(into, space.Layer, predictions[i], responses, boot)
		progress(float64(i+1) / float64(len(spaces)))
	}
	if a.among == nil {
		return nil
	}
	p, err := a.panel()
	if err != nil {
		return err
	}
	for _, space := range spaces {
		p.Condense(into, space.Layer)
	}
	a.keep(result, into)
	return nil
}

// keep adds the arrays of one of several areas to those of a task, under its name.
func (a *area) keep(result, part *lab.TaskResult) {
	for name, x := range part.Arrays {
		result.Arrays[a.stimuli.Area+"/"+name] = x
	}
	result.Text["layers"] = part.Text["layers"] // the same in all
}

// part returns the result of a task for an area alone.
func (a *area) part(u lab.TaskResult) lab.TaskResult {
	if a.among == nil {
		return u
	}
	p := u
	p.Arrays = make(map[string]lab.Floats)
	for name, x := range u.Arrays {
		if rest, found := strings.CutPrefix(name, a.stimuli.Area+"/"); found {
			p.Arrays[rest] = x
		}
	}
	return p
}

// predictor is a regression that has its folds.
type predictor interface {
	CrossValidate(ctx context.Context, k readout.Kernel, responses []float64, units int, outer []readout.Fold,
		progress func(float64)) (*readout.Prediction, error)
}

// predictor returns the regression of the key method; choosing means that one of several spaces is chosen by its
// inner scores, and widths are the numbers of units of the areas that are predicted together.
func (a *area) predictor(choosing bool, widths []int) predictor {
	if a.method == readout.MethodPLS {
		return readout.LeastSquares{Components: a.config.Components, Inner: a.config.Inner, Split: a.target.Split,
			Choosing: choosing}
	}
	return a.target.Ridge(widths...)
}

// align compares each layer with the patterns of areas. The arrays of layer L are L/r by unit and L/boot/r by
// resample and unit; of one of several areas they are AREA/L/….
func (s *study) align(ctx context.Context, w work, spaces []readout.Space, result *lab.TaskResult,
	progress func(float64)) error {
	for i, a := range w.areas {
		part := &lab.TaskResult{Text: map[string]string{}, Arrays: map[string]lab.Floats{}}
		if err := a.align(ctx, w, spaces, part, func(f float64) {
			progress((float64(i) + f) / float64(len(w.areas)))
		}); err != nil {
			return err
		}
		if a.among == nil {
			result.Text, result.Arrays = part.Text, part.Arrays
		} else {
			a.keep(result, part)
		}
	}
	return nil
}

// align compares each layer with the patterns of one area.
func (a *area) align(ctx context.Context, w work, spaces []readout.Space, result *lab.TaskResult,
	progress func(float64)) error {
	p := a.patterns
	if w.Training == lab.ShuffledResponses {
		var err error
		if p, err = p.Exchanged(w.Seed, a.stimuli.Group); err != nil {
			return err
		}
	}
	put := func(layer string, scores lab.Floats) {
		result.Arrays[layer+"/r"], result.Arrays[layer+"/boot/r"] = scores[:len(p.Names)], scores[len(p.Names):]
		result.AddLayer(layer)
	}
	if a.choosesInside() && len(spaces) > 1 {
		var models []readout.Likeness
		for _, space := range spaces {
			models = append(models, space.Likeness)
		}
		put(innerLayer, p.Score(models, true)[0])
		progress(1)
		return ctx.Err()
	}
	for i, space := range spaces {
		put(space.Layer, p.Score([]readout.Likeness{space.Likeness}, a.choosesInside())[0])
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
	b := readout.Builder{Config: s.text, Method: w.areas[0].method, Device: linear.Product{Backend: backend},
		Row: w.areas[0].stimuli.Row, Patterns: s.beside != nil, Hold: s.hold}
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
	layers, err := s.layers(w.areas[0])
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
	stimuli := w.areas[0].stimuli
	a := &model.Activations{N: stimuli.Images.N}
	trained, err := input.SeenAsTrained(s.text, s.Spec)
	if err != nil {
		return nil, err
	}
	if trained {
		input, err := e.EnterTrained(stimuli)
		if err != nil {
			return nil, err
		}
		a.Read = input.Read
		return a, nil
	}
	pictures, err := e.Enter(stimuli, s.Spec.Input)
	if err != nil {
		return nil, err
	}
	a.Pictures = pictures.Into(s.Spec.Input)
	return a, nil
}
