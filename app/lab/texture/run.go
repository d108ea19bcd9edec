package texture

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"untrained/app/lab"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/statistics"
	"untrained/nn"
	"untrained/nn/random"
)

// Run implements Experiment: it fits the readouts of one network, or trains one end to end. Array L/R/S/T is the
// confusion matrix of layer L, readout R, set S and task T, classes × classes by truth and answer; L and R are empty
// if there is none. The same name with /penalty is the penalty that was chosen; L/complexity is the layer's Fourier
// complexity.
func (e Experiment) Run(ctx context.Context, env lab.Env, c lab.Config, task lab.Task,
	progress func(done float64)) (lab.TaskResult, error) {
	s, err := newStudy(ctx, env, c)
	if err != nil {
		return lab.TaskResult{}, err
	}
	list := s.subjects()
	if task.Index < 0 || task.Index >= len(list) || list[task.Index].name() != task.Name {
		return lab.TaskResult{}, fmt.Errorf("task %d (%s) is not part of this configuration", task.Index, task.Name)
	}
	backend, err := env.Backend()
	if err != nil {
		return lab.TaskResult{}, err
	}
	k := list[task.Index]
	const drawing = 0.3 // share of the work, if the pictures must be drawn
	sets, err := e.pictures.pictures(ctx, s, k.Seed, func(f float64) { progress(drawing * f) })
	if err != nil {
		return lab.TaskResult{}, err
	}
	r := &readouts{study: s, subject: k, backend: backend, sets: sets,
		result: lab.TaskResult{Task: task, Arrays: map[string]lab.Floats{}}}
	rest := func(f float64) { progress(drawing + (1-drawing)*f) }
	if k.Training == FullyTrained {
		err = r.trainFully(ctx, rest)
	} else {
		err = r.readAll(ctx, rest)
	}
	return r.result, err
}

// readouts is the state of one Run.
type readouts struct {
	*study
	subject
	backend nn.Backend
	sets    map[string]*drawnSet
	result  lab.TaskResult
}

// reading is the features of one layer for one readout.
type reading struct {
	layer, readout string
	p              int
	x              []float64 // pictures × p
}

// readAll fits and tests every readout of every task.
func (r *readouts) readAll(ctx context.Context, progress func(float64)) error {
	params, layers, err := r.weights(ctx)
	if err != nil {
		return err
	}
	count := float64(len(r.study.sets) + 1)
	for i, set := range r.study.sets {
		part := func(f float64) { progress((float64(i) + f) / count) }
		list, err := r.features(ctx, params, layers, r.sets[set.name], func(f float64) { part(0.4 * f) })
		if err != nil {
			return err
		}
		done := 0.0
		for _, x := range list {
			for _, task := range set.tasks {
				if err := r.read(ctx, x, set, task); err != nil {
					return fmt.Errorf("%s, %s: %w", set.name, task, err)
				}
				done++
				part(0.4 + 0.6*done/float64(len(list)*len(set.tasks)))
			}
		}
	}
	if params == nil || !r.OfGrid() || r.config.Complexity == "no" {
		progress(1)
		return nil
	}
	return r.measureComplexity(ctx, params, layers, func(f float64) { progress((count - 1 + f) / count) })
}

// weights returns the weights of a network and the layers that are classified, by number; nil for pixels and the
// Gabor bank.
func (r *readouts) weights(ctx context.Context) (*nn.Params, map[int]string, error) {
	n := r.Network
	if n.Training == ShuffledLabels { // of features that would carry the information
		n = model.Network{Variant: model.Variant{Training: lab.RandomWeights, DC: "zero", Seed: n.Seed, Seeded: true},
			Activation: r.grid.Activations[0], Pooling: r.grid.Poolings[0],
			Spec: r.grid.Specs[r.grid.Activations[0]+"/"+r.grid.Poolings[0]]}
		if slices.Contains(r.grid.Activations, model.ReLU) {
			n.Activation, n.Spec = model.ReLU, r.grid.Specs[model.ReLU+"/"+n.Pooling]
		}
	}
	if n.Spec.Layers == nil {
		return nil, nil, nil
	}
	layers := map[int]string{}
	for _, l := range r.study.layers() {
		if name, ok := model.StageName(n.Spec, l); ok {
			layers[l] = name
		}
	}
	first := r.sets[r.study.sets[0].name]
	sample := make([]float32, model.ScaledOn*n.Spec.Input.Len())
	show := r.shower(n, first)
	count := min(model.ScaledOn, len(first.pixels)/r.pixels())
	for i := range count {
		show(sample[i*n.Spec.Input.Len():][:n.Spec.Input.Len()], i)
	}
	params, err := n.Weigh(ctx, r.config.Comparison, r.family, r.backend, sample[:count*n.Spec.Input.Len()])
	return params, layers, err
}

// pixels of a picture.
func (s *study) pixels() int { return s.config.Size * s.config.Size }

// read fits one readout and tests it.
func (r *readouts) read(ctx context.Context, x reading, set pictureSet, task string) error {
	answer, train := r.sets[set.name].answer[task], r.config.Train
	labels := answer[:train]
	if r.Training == ShuffledLabels {
		labels = make([]int, train)
		for i, k := range random.New(r.Seed, "lab", "texture", "labels", set.name, task).Perm(train) {
			labels[i] = answer[k]
		}
	}
	penalties, err := readout.ParsePenalties(r.config.Penalties)
	if err != nil {
		return err
	}
	features, p := varying(x.x, len(answer), x.p, train)
	fit := statistics.Logistic{Penalties: penalties, Folds: r.config.Inner, Seed: r.Seed, Product: linear.MulT}
	classifier, err := fit.Fit(ctx, features[:train*p], labels, train, p, r.classes(task))
	if err != nil {
		return err
	}
	key := fmt.Sprintf("%s/%s/%s/%s", x.layer, x.readout, set.name, task)
	test := answer[train:]
	r.result.Arrays[key] = counted(statistics.Confusion(test,
		classifier.Predict(features[train*p:], len(test)), r.classes(task)))
	r.result.Arrays[key+"/penalty"] = lab.Floats{classifier.Penalty}
	return nil
}

func counted(counts []int) lab.Floats {
	f := make(lab.Floats, len(counts))
	for i, n := range counts {
		f[i] = float64(n)
	}
	return f
}

// varying leaves out features that are the same for all training pictures, as those of dead channels are; if none
// remain, a single 0 is left, and the readout answers the most frequent class.
func varying(x []float64, n, p, train int) ([]float64, int) {
	var keep []int
	for j := range p {
		for i := 1; i < train; i++ {
			if x[i*p+j] != x[j] {
				keep = append(keep, j)
				break
			}
		}
	}
	if len(keep) == p {
		return x, p
	}
	q := max(1, len(keep))
	y := make([]float64, n*q)
	for i := range n {
		for a, j := range keep {
			y[i*q+a] = x[i*p+j]
		}
	}
	return y, q
}

// measureComplexity measures each layer on training pictures of the first set.
func (r *readouts) measureComplexity(ctx context.Context, params *nn.Params, layers map[int]string,
	progress func(float64)) error {
	first := r.sets[r.study.sets[0].name]
	n := min(model.ScaledOn, r.config.Train)
	pictures := first.pixels[:n*r.pixels()]
	done := 0
	for _, l := range r.study.layers() {
		name, ok := layers[l]
		if !ok {
			continue
		}
		// Networks of one seed are measured on the same planes.
		o := model.ComplexityOptions{Seed: r.Seed, Outputs: 100, Directions: 8, Paths: 2, Steps: 4}
		measured, err := model.MeasureComplexity(ctx, r.backend, params, pictures, n, name, o, func(f float64) {
			progress((float64(done) + f) / float64(len(layers)))
		})
		switch {
		case errors.Is(err, model.ErrDeadLayer):
		case err != nil:
			return err
		default:
			r.result.Arrays[strconv.Itoa(l)+"/complexity"] = lab.Floats{measured.Fourier}
		}
		done++
		progress(float64(done) / float64(len(layers)))
	}
	return nil
}
