package transfer

import (
	"context"
	"strconv"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/training"
	"untrained/nn"
)

// Experiment asks whether training on drawn digits generalises: a network that was trained on them alone classifies a
// user's pictures of real handwriting, given as IDX files like those of MNIST (LeCun, Cortes & Burges 1998).
//
// A task is one network: its first weights and its training pictures are drawn from its seed.
type Experiment struct{}

func init() { lab.Register(Experiment{}) }

// Name implements Experiment.
func (Experiment) Name() string { return "transfer" }

// FileKeys implements FileExperiment.
func (Experiment) FileKeys() []string { return []string{"images", "labels"} }

// Properties implements Experiment.
func (Experiment) Properties() []lab.Property {
	return []lab.Property{
		{Key: lab.KeyImages, Label: "Pictures", Kind: lab.Text, Check: lab.AtMost(4096),
			Help: "The IDX file of pictures, plain or gzipped, such as t10k-images-idx3-ubyte.gz."},
		{Key: lab.KeyLabels, Label: "Labels", Kind: lab.Text, Check: lab.AtMost(4096),
			Help: "The IDX file of their labels, 0 to 9."},
		{Key: lab.KeyNetwork, Label: "Network", Kind: lab.Text,
			Default: "28x28x1/conv5x5x16/relu/max2/conv5x5x32/relu/max2/flatten/dense10", Check: model.CheckSpec,
			Help: "The architecture; its input has the size of the pictures."},
		{Key: lab.KeySteps, Label: "Steps", Kind: lab.Int, Default: "6000", Min: 1, Max: 1e6,
			Help: "Training steps of each network."},
		{Key: lab.KeyBatch, Label: "Batch", Kind: lab.Int, Default: "32", Min: 1, Max: 4096,
			Help: "Generated digits per step; none is used twice."},
		{Key: lab.KeyRate, Label: "Learning rate", Kind: lab.Float, Default: "0.002", Min: 1e-8, Max: 1000,
			Help: "Of Adam at the start; it falls to 0 over the steps."},
		{Key: lab.KeyFresh, Label: "Fresh digits", Kind: lab.Int, Default: "2000", Min: 20, Max: 1e6,
			Help: "How many new generated digits it is tested on, for comparison."},
		{Key: lab.KeyInk, Label: "Ink", Kind: lab.Choice, Default: "auto",
			Options: []lab.Option{{Value: "auto", Label: "the lighter or darker, whichever is rarer"},
				{Value: "light", Label: "light on dark, like MNIST"}, {Value: "dark", Label: "dark on light"}},
			Help: "Which luminance is ink; dark ink is inverted, because the generated digits are light."},
		{Key: lab.KeySeeds, Label: "Seeds", Kind: lab.Int, Default: "3", Min: 1, Max: 100,
			Help: "How many networks are trained."},
		{Key: lab.KeySeed, Label: "First seed", Kind: lab.Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "The random seed of the first network; the others count up from it."},
		lab.QuickProperty("two networks and a twentieth of the training, unless other numbers are set"),
	}
}

// smallTransfer are the values of a small version in place of the defaults, by key.
var smallTransfer = map[string]string{lab.KeySteps: "300", lab.KeyFresh: "500", lab.KeySeeds: "2"}

// Tasks implements Experiment.
func (Experiment) Tasks(ctx context.Context, env lab.Env, c lab.Config) ([]lab.Task, error) {
	e, err := newExam(ctx, env, c)
	if err != nil {
		return nil, err
	}
	k := e.config
	backend, err := env.Backend()
	if err != nil {
		return nil, err
	}
	// Memory is checked here, before any work.
	p, err := nn.Compile(e.spec, k.Batch, nn.Mode{Training: true}, backend)
	if err != nil {
		return nil, err
	}
	p.Release()
	network, err := e.spec.Cost()
	if err != nil {
		return nil, err
	}
	// In multiply-adds; a training step costs three forward passes.
	cost := float64(network.MultiplyAdds) * float64(3*k.Steps*k.Batch+k.Fresh+e.digits.N)
	var tasks []lab.Task
	for i := range k.Seeds {
		tasks = append(tasks, lab.Task{Index: i, Name: "seed " + strconv.Itoa(k.Seed+i), Cost: cost})
	}
	return tasks, nil
}

// Run implements Experiment: it trains one network and tests it on both sets.
func (Experiment) Run(ctx context.Context, env lab.Env, c lab.Config, task lab.Task,
	progress func(done float64)) (lab.TaskResult, error) {
	e, err := newExam(ctx, env, c)
	if err != nil {
		return lab.TaskResult{}, err
	}
	k := e.config
	backend, err := env.Backend()
	if err != nil {
		return lab.TaskResult{}, err
	}
	seed := uint64(k.Seed + task.Index)
	params, err := e.spec.Init(seed, nn.Init{Method: "kaiming"})
	if err != nil {
		return lab.TaskResult{}, err
	}
	o := training.Options{Seed: seed, Steps: k.Steps, Batch: k.Batch, Rate: k.Rate}.WithDefaults()
	const trainingShare = 0.9 // of the work
	params, _, err = training.Train(ctx, backend, params, e.lesson, o, func(step, steps int, _ float64) {
		progress(trainingShare * float64(step) / float64(steps))
	})
	if err != nil {
		return lab.TaskResult{}, err
	}
	r := lab.TaskResult{Task: task, Text: map[string]string{"sha256": e.sha256}, Arrays: map[string]lab.Floats{}}
	if r.Arrays["fresh"], err = answers(ctx, backend, params, k.Batch, k.Fresh, func(x []float32, i int) {
		e.lesson.Sample(x, "held-out", seed, i)
	}); err != nil {
		return lab.TaskResult{}, err
	}
	progress(trainingShare + (1-trainingShare)/2)
	if r.Arrays["images"], err = answers(ctx, backend, params, k.Batch, e.digits.N, e.picture); err != nil {
		return lab.TaskResult{}, err
	}
	progress(1)
	return r, nil
}
