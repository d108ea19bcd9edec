package job

import (
	"context"

	"untrained/app/lab"
	"untrained/app/lab/microscope"
)

// The operations of a microscope.Microscope.
const (
	Look Operation[LookRequest, *microscope.View] = "look" // at a layer of a network with three sets of weights
	Rank Operation[RankRequest, *microscope.Best] = "rank" // the stimuli that drive a unit most
)

// LookRequest is the request of Look.
type LookRequest struct {
	Config string // of microscope.Microscope
	Upload []byte `json:"-"` // square of grey bytes of a picture file, where Config asks for one
}

func (r LookRequest) run(ctx context.Context, env Env, _ func(float64)) (*microscope.View, error) {
	c, err := lab.ParseStrict(microscope.Microscope{}, r.Config)
	if err != nil {
		return nil, err
	}
	return microscope.Microscope{}.Look(ctx, env, c, r.Upload)
}

// RankRequest is the request of Rank.
type RankRequest struct {
	Config string // of microscope.Microscope
}

func (r RankRequest) run(ctx context.Context, env Env, progress func(float64)) (*microscope.Best, error) {
	c, err := lab.ParseStrict(microscope.Microscope{}, r.Config)
	if err != nil {
		return nil, err
	}
	return microscope.Microscope{}.Rank(ctx, env, c, progress)
}
