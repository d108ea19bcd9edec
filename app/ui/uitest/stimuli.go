package uitest

import (
	"context"

	"untrained/app/lab"
)

// Sheet implements ui.Laboratory. Stimuli are quick, so these are the real ones.
func (l *Laboratory) Sheet(ctx context.Context, c lab.Config) (*lab.Sheet, error) {
	if l.DrawFail != nil {
		return nil, l.DrawFail
	}
	l.mu.Lock()
	l.sheets++
	l.mu.Unlock()
	if err := wait(ctx, l.DrawTime); err != nil {
		return nil, err
	}
	return lab.Gallery{}.Sheet(ctx, c, nil)
}

// Measure implements ui.Laboratory.
func (l *Laboratory) Measure(ctx context.Context, c lab.Config) (*lab.Measurement, error) {
	return lab.Gallery{}.MeasurePicture(ctx, c)
}

// File implements ui.Laboratory.
func (l *Laboratory) File(ctx context.Context, c lab.Config, format lab.FileFormat, progress func(float64)) (string, []byte, error) {
	if err := wait(ctx, l.DrawTime); err != nil {
		return "", nil, err
	}
	return lab.Gallery{}.MakeFile(ctx, c, format, progress)
}

// Sheets says how many contact sheets were asked for.
func (l *Laboratory) Sheets() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sheets
}
