//go:build js

package main

import (
	"context"

	"untrained/app/job"
	"untrained/app/lab"
)

// View implements ui.Microscope.
func (l *laboratory) View(ctx context.Context, c lab.Config, upload []byte) (*lab.View, error) {
	return job.Look.Do(ctx, l.studio, job.LookRequest{Config: c.String(), Upload: upload}, nil)
}

// Best implements ui.Microscope.
func (l *laboratory) Best(ctx context.Context, c lab.Config, progress func(float64)) (*lab.Best, error) {
	return job.Rank.Do(ctx, l.jury, job.RankRequest{Config: c.String()}, progress)
}
