package encoding

import (
	"context"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
)

// Shuffle asks which structure of a trained network's weights an area needs (claim C5): only their histogram, which
// remains when all weights of a layer are permuted (the primary shuffle); the strength of each connection between
// channels, which remains when places are permuted within each kernel; or the shapes of kernels, which remain when
// whole kernels are permuted between input channels. The three are compared side by side, each as shuffled and with
// zero-mean first-layer kernels, with the trained network and with random ones.
//
// It is Encoding with several shuffles: areas, methods and controls are the same.
type Shuffle struct{}

func init() { lab.Register(Shuffle{}) }

// Name implements Experiment.
func (Shuffle) Name() string { return "shuffle" }

// Properties implements Experiment.
func (Shuffle) Properties() []lab.Property {
	var kinds []string
	for _, o := range model.ShuffleOptions() {
		kinds = append(kinds, o.Value)
	}
	own := []lab.Property{{Key: lab.KeyKinds, Label: "Shuffles", Kind: lab.Choices, Default: strings.Join(kinds, ","),
		Options: model.ShuffleOptions(),
		Help: "What changes places in shuffled networks; every kind keeps a layer's weights, the later ones more of " +
			"their order."}}
	what := comparisonProperties([]string{lab.Trained, lab.RandomWeights, lab.ShuffledWeights, lab.Pixels})
	return slices.Concat([]lab.Property{lab.QuickProperty(lab.QuickWords)}, encodedAreas(), networkProperties(), own, what,
		methodProperties(),
		model.DrawingProperties(), input.Properties(), readout.FeatureProperties(), readout.RegressionProperties())
}

// Tasks implements Experiment.
func (e Shuffle) Tasks(ctx context.Context, env lab.Env, c lab.Config) ([]lab.Task, error) {
	return compared{e, nil}.Tasks(ctx, env, c)
}

// Run implements Experiment.
func (e Shuffle) Run(ctx context.Context, env lab.Env, c lab.Config, task lab.Task,
	progress func(done float64)) (lab.TaskResult, error) {
	return compared{e, nil}.Run(ctx, env, c, task, progress)
}

// Merge implements Experiment.
func (e Shuffle) Merge(ctx context.Context, env lab.Env, c lab.Config, tasks []lab.TaskResult) (*lab.Result, error) {
	return compared{e, nil}.Merge(ctx, env, c, tasks)
}
