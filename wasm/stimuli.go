//go:build js

package main

import (
	"context"

	"untrained/app/job"
	"untrained/app/lab"
)

// Sheet implements ui.Laboratory.
func (l *laboratory) Sheet(ctx context.Context, c lab.Config) (*lab.Sheet, error) {
	return job.DrawSheet.Do(ctx, l.studio, job.SheetRequest{Config: c.String()}, nil)
}

// Measure implements ui.Laboratory.
func (l *laboratory) Measure(ctx context.Context, c lab.Config) (*lab.Measurement, error) {
	return job.MeasurePicture.Do(ctx, l.studio, job.MeasureRequest{Config: c.String()}, nil)
}

// File implements ui.Laboratory.
func (l *laboratory) File(ctx context.Context, c lab.Config, format lab.FileFormat, progress func(float64)) (string, []byte, error) {
	f, err := job.MakeFile.Do(ctx, l.studio, job.FileRequest{Config: c.String(), Format: format}, progress)
	return f.Name, f.Content, err
}
