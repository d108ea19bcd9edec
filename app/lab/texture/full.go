package texture

import (
	"context"
	"fmt"
	"slices"

	"untrained/app/lab/internal/model"
	"untrained/app/lab/statistics"
	"untrained/app/lab/training"
	"untrained/nn"
)

// fullBatch is the pictures of one step of full training.
const fullBatch = 32

// fullNetwork returns the network that is trained end to end: ReLU and max pooling, three layers if the picture is
// large enough, and a dense one.
func (s *study) fullNetwork(task string) (nn.Spec, error) {
	var spec nn.Spec
	var err error
	for depth := 3; depth > 0; depth-- {
		text := model.GridSpec(s.config.Size, s.config.Kernel, s.config.Channels, depth, model.ReLU, model.MaxPool)
		if spec, err = nn.ParseSpec(fmt.Sprintf("%s/flatten/dense%d", text, s.classes(task))); err == nil {
			return spec, nil
		}
	}
	return spec, err
}

// freshPictures draws the endless training pictures of a fully trained network.
type freshPictures struct {
	*study
	set  pictureSet
	task string
}

// Sample implements sampler; no picture is one of those that readouts see.
func (f freshPictures) Sample(x []float32, _ string, seed uint64, i int) int {
	g := f.samples([]pictureSet{f.set}, "fresh", seed, i)[0]
	training.AboutGrey(x, g.Grey)
	return g.answers[f.task]
}

// trainFully trains a network on one task and tests it on the same pictures as the readouts.
func (r *readouts) trainFully(ctx context.Context, progress func(float64)) error {
	spec, err := r.fullNetwork(r.task)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.study.sets, func(s pictureSet) bool { return s.name == r.set })
	set := r.study.sets[i]
	params, err := spec.Init(r.Seed, nn.Init{Method: "kaiming"})
	if err != nil {
		return err
	}
	o := training.Options{Seed: r.Seed, Steps: r.config.Steps, Batch: fullBatch}.WithDefaults()
	params, _, err = training.Train(ctx, r.backend, params, freshPictures{r.study, set, r.task},
		o, func(step, steps int, _ float64) {
			progress(0.95 * float64(step) / float64(steps))
		})
	if err != nil {
		return fmt.Errorf("training on %s, %s: %w", r.task, r.set, err)
	}
	drawn, from := r.sets[r.set], r.config.Train
	test := drawn.answer[r.task][from:]
	predicted := make([]int, len(test))
	names := spec.LayerNames()
	err = model.EachPicture(ctx, r.backend, params, names[len(names)-1:], len(test), func(x []float32, i int) {
		copy(x, drawn.pixels[(from+i)*r.pixels():][:r.pixels()])
	}, func(_, i int, logits []float32) {
		predicted[i], _, _ = training.Judge(logits, 0)
	}, func(f float64) { progress(0.95 + 0.05*f) })
	if err != nil {
		return err
	}
	r.result.Arrays["//"+r.set+"/"+r.task] = counted(statistics.Confusion(test, predicted, r.classes(r.task)))
	return nil
}
