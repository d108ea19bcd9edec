package job

import (
	"context"

	"untrained/app/lab"
	"untrained/app/lab/explore"
)

// The operations of the toys in package explore.
const (
	Scramble Operation[ScrambleRequest, *explore.Scrambled] = "scramble" // some of the bundled network's weights

	BendTuning Operation[BendRequest, *explore.Bent]         = "bend"      // the activation, and how units are tuned
	Regroup    Operation[RegroupRequest, *explore.Regrouped] = "regroup"   // textures, with a bent activation
	Landscape  Operation[LandscapeRequest, *explore.Relief]  = "landscape" // of a unit over mixtures of pictures
	Replace    Operation[ReplaceRequest, *explore.Replaced]  = "replace"   // a cell by random filters
	TrainCell  Operation[TrainRequest, *explore.Trained]     = "train-cell"
	Shuffle    Operation[ShuffleRequest, *explore.Scrambled] = "shuffle" // layer by layer
	Fool       Operation[FoolRequest, *explore.Fooled]       = "fool"    // the method, with a cell made here
)

// The requests of these operations.
type (
	ScrambleRequest  = Toy[explore.Scramble, *explore.Scrambled]
	BendRequest      = Toy[explore.Bend, *explore.Bent]
	RegroupRequest   = Toy[explore.Regroup, *explore.Regrouped]
	LandscapeRequest = Toy[explore.Landscape, *explore.Relief]
	ReplaceRequest   = Toy[explore.Replace, *explore.Replaced]
	TrainRequest     = Toy[explore.Train, *explore.Trained]
	ShuffleRequest   = Toy[explore.Shuffles, *explore.Scrambled]
	FoolRequest      = Toy[explore.Fool, *explore.Fooled]
)

// Toy asks for what a toy shows where its controls stand as in Controls.
type Toy[Controls interface {
	Compute(ctx context.Context, env lab.Env) (Answer, error)
}, Answer any] struct{ Controls Controls }

func (t Toy[Controls, Answer]) run(ctx context.Context, env Env, _ func(float64)) (Answer, error) {
	return t.Controls.Compute(ctx, env)
}
