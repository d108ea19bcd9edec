//go:build js

package main

import (
	"context"

	"untrained/app/job"
	"untrained/app/lab"
)

// Sheet implements ui.Laboratory.
func (l *laboratory) Sheet(ctx context.Context, c lab.Config) (*lab.Sheet, error) {
	return job.Sheet(ctx, l.studio, c)
}

// Measure implements ui.Laboratory.
func (l *laboratory) Measure(ctx context.Context, c lab.Config) (*lab.Measurement, error) {
	return job.Measure(ctx, l.studio, c)
}

// File implements ui.Laboratory.
func (l *laboratory) File(ctx context.Context, c lab.Config, format lab.FileFormat, progress func(float64)) (string, []byte, error) {
	return job.File(ctx, l.studio, c, format, progress)
}
