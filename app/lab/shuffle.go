package lab

import (
	"context"
	"slices"
	"strings"
)

// Shuffle asks what of a trained network's weights an area needs (claim C5): their
// histogram alone, which is left when all weights of a layer change places (the
// primary shuffle); the strength of every connection between channels, left when
// places change inside each kernel; or the shapes of kernels, left when whole kernels
// change places between input channels. The three stand side by side, each as
// shuffled and with zero-mean first-layer kernels, between the trained network and
// random ones.
//
// It is Encoding with several shuffles: the same areas, methods and controls.
type Shuffle struct{}

func init() { Register(Shuffle{}) }

// Name implements Experiment.
func (Shuffle) Name() string { return "shuffle" }

// Properties implements Experiment.
func (Shuffle) Properties() []Property {
	var kinds []string
	for _, o := range shuffleOptions() {
		kinds = append(kinds, o.Value)
	}
	own := []Property{{Key: "kinds", Label: "Shuffles", Kind: Choices, Default: strings.Join(kinds, ","), Options: shuffleOptions(),
		Help: "What changes places in shuffled networks; every kind keeps a layer's weights, the later ones more of their order."}}
	what := comparisonProperties([]string{Trained, RandomWeights, ShuffledWeights, Pixels})
	return slices.Concat([]Property{quickProperty(quickWords)}, encodedAreas(), networkProperties(), own, what, methodProperties(),
		drawingProperties(), entranceProperties(), featureProperties(), regressionProperties())
}

// Units implements Experiment.
func (e Shuffle) Units(ctx context.Context, env Env, c Config) ([]Unit, error) {
	return compared{e, nil}.Units(ctx, env, c)
}

// Run implements Experiment.
func (e Shuffle) Run(ctx context.Context, env Env, c Config, u Unit, progress func(done float64)) (UnitResult, error) {
	return compared{e, nil}.Run(ctx, env, c, u, progress)
}

// Merge implements Experiment.
func (e Shuffle) Merge(ctx context.Context, env Env, c Config, units []UnitResult) (*Result, error) {
	return compared{e, nil}.Merge(ctx, env, c, units)
}
