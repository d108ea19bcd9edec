//go:build js

package main

import (
	"context"

	"untrained/app/job"
	"untrained/app/lab"
)

// View implements ui.Microscope.
func (l *laboratory) View(ctx context.Context, c lab.Config, upload []byte) (*lab.View, error) {
	return job.Look(ctx, l.studio, c, upload)
}

// Best implements ui.Microscope.
func (l *laboratory) Best(ctx context.Context, c lab.Config, progress func(float64)) (*lab.Best, error) {
	return job.Rank(ctx, l.jury, c, progress)
}
