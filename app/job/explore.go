package job

import (
	"context"

	"untrained/app/lab/explore"
)

// The operations of the toys in package explore.
const (
	Scramble Operation[ScrambleRequest, *explore.Scrambled] = "scramble" // some of the bundled network's weights

	BendTuning Operation[BendRequest, *explore.Bent]         = "bend"      // the activation, and how units are tuned
	Regroup    Operation[RegroupRequest, *explore.Regrouped] = "regroup"   // textures, with a bent activation
	Landscape  Operation[LandscapeRequest, *explore.Relief]  = "landscape" // of a unit over mixtures of pictures
	Replace    Operation[ReplaceRequest, *explore.Replaced]  = "replace"   // a cell by random filters
)

// ScrambleRequest is the request of Scramble.
type ScrambleRequest struct{ explore.Scramble }

func (r ScrambleRequest) run(ctx context.Context, env Env, _ func(float64)) (*explore.Scrambled, error) {
	return r.Compute(ctx, env)
}

// BendRequest is the request of BendTuning.
type BendRequest struct{ explore.Bend }

func (r BendRequest) run(ctx context.Context, env Env, _ func(float64)) (*explore.Bent, error) {
	return r.Compute(ctx, env)
}

// RegroupRequest is the request of Regroup.
type RegroupRequest struct{ explore.Regroup }

func (r RegroupRequest) run(ctx context.Context, env Env, _ func(float64)) (*explore.Regrouped, error) {
	return r.Compute(ctx, env)
}

// LandscapeRequest is the request of Landscape.
type LandscapeRequest struct{ explore.Landscape }

func (r LandscapeRequest) run(ctx context.Context, env Env, _ func(float64)) (*explore.Relief, error) {
	return r.Compute(ctx, env)
}

// ReplaceRequest is the request of Replace.
type ReplaceRequest struct{ explore.Replace }

func (r ReplaceRequest) run(ctx context.Context, env Env, _ func(float64)) (*explore.Replaced, error) {
	return r.Compute(ctx, env)
}
