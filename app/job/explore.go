package job

import (
	"context"

	"untrained/app/lab/explore"
)

// The operations of the toys in package explore.
const (
	Scramble Operation[ScrambleRequest, *explore.Scrambled] = "scramble" // some of the bundled network's weights
)

// ScrambleRequest is the request of Scramble.
type ScrambleRequest struct{ explore.Scramble }

func (r ScrambleRequest) run(ctx context.Context, env Env, _ func(float64)) (*explore.Scrambled, error) {
	return r.Compute(ctx, env)
}
