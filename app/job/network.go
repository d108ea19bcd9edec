package job

import (
	"context"

	"untrained/app/lab"
)

// The operations of a lab.Microscope.
const (
	Look Operation[LookRequest, *lab.View] = "look" // at a layer of a network with three sets of weights
	Rank Operation[RankRequest, *lab.Best] = "rank" // the stimuli that drive a unit most
)

// LookRequest is the request of Look.
type LookRequest struct {
	Config string // of lab.Microscope
	Upload []byte `json:"-"` // square of grey bytes of a picture file, where Config asks for one
}

func (r LookRequest) run(ctx context.Context, env Env, _ func(float64)) (*lab.View, error) {
	c, err := lab.ParseStrict(lab.Microscope{}, r.Config)
	if err != nil {
		return nil, err
	}
	return lab.Microscope{}.Look(ctx, env, c, r.Upload)
}

// RankRequest is the request of Rank.
type RankRequest struct {
	Config string // of lab.Microscope
}

func (r RankRequest) run(ctx context.Context, env Env, progress func(float64)) (*lab.Best, error) {
	c, err := lab.ParseStrict(lab.Microscope{}, r.Config)
	if err != nil {
		return nil, err
	}
	return lab.Microscope{}.Rank(ctx, env, c, progress)
}
