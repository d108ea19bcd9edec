package uitest

import (
	"context"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui"
	"untrained/nn"
)

var _ ui.Microscope = (*Laboratory)(nil)

// drawnWeights is a place to compute whose trained weights are drawn: what the
// page shows has the right shape, and its numbers mean nothing.
type drawnWeights struct{ *job.Local }

// Weights implements lab.Env.
func (drawnWeights) Weights(context.Context, string) (*nn.Params, error) {
	spec, err := nn.ParseSpec(lab.TaskSpec)
	if err != nil {
		return nil, err
	}
	return spec.Init(77, nn.Init{Method: "xavier"})
}

// View implements ui.Microscope, on kernels that give the same bytes everywhere.
func (l *Laboratory) View(ctx context.Context, c lab.Config, upload []byte) (*lab.View, error) {
	l.mu.Lock()
	l.looks++
	l.mu.Unlock()
	if l.LookFail != nil {
		return nil, l.LookFail
	}
	if err := wait(ctx, l.DrawTime); err != nil {
		return nil, err
	}
	return lab.Microscope{}.Look(ctx, drawnWeights{job.NewLocal("cpu-generic", nil, nil)}, c, upload)
}

// Best implements ui.Microscope.
func (l *Laboratory) Best(ctx context.Context, c lab.Config, progress func(float64)) (*lab.Best, error) {
	l.mu.Lock()
	l.rankings++
	l.mu.Unlock()
	return lab.Microscope{}.Rank(ctx, drawnWeights{job.NewLocal("cpu-generic", nil, nil)}, c, progress)
}

// Looks counts looks into networks, and rankings of stimuli.
func (l *Laboratory) Looks() (looks, rankings int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.looks, l.rankings
}
