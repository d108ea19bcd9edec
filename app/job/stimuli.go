package job

import (
	"context"
	"fmt"

	"untrained/app/lab"
)

// draw does a task that needs no environment: pictures come from a configuration
// alone.
func draw(ctx context.Context, t Task, progress func(done float64)) (a Answer, err error) {
	gallery := lab.Gallery{}
	config, err := lab.ParseStrict(gallery, t.Config)
	if err != nil {
		return a, err
	}
	switch t.Kind {
	case SheetTask:
		if a.Sheet, err = gallery.Sheet(ctx, config, progress); err == nil {
			a.Part = a.Sheet.Pix
		}
	case MeasureTask:
		a.Measurement, err = gallery.MeasurePicture(ctx, config)
	case FileTask:
		a.Name, a.Part, err = gallery.MakeFile(ctx, config, lab.FileFormat(t.Format), progress)
	}
	return a, err
}

// Sheet has a contact sheet drawn by a worker of the pool.
func Sheet(ctx context.Context, pool Pool, c lab.Config) (*lab.Sheet, error) {
	a, err := pool.Do(ctx, Task{Kind: SheetTask, Config: c.String()}, nil)
	if err != nil {
		return nil, err
	}
	if a.Sheet == nil || len(a.Part) != len(a.Sheet.Labels)*a.Sheet.Size*a.Sheet.Size {
		return nil, fmt.Errorf("a worker drew a sheet that is not whole: %d bytes of pictures", len(a.Part))
	}
	a.Sheet.Pix = a.Part
	return a.Sheet, nil
}

// Measure has the chosen picture of a sheet measured by a worker of the pool.
func Measure(ctx context.Context, pool Pool, c lab.Config) (*lab.Measurement, error) {
	a, err := pool.Do(ctx, Task{Kind: MeasureTask, Config: c.String()}, nil)
	return a.Measurement, err
}

// File has a file of stimuli made by a worker of the pool.
func File(ctx context.Context, pool Pool, c lab.Config, format lab.FileFormat, progress func(done float64)) (name string, content []byte, err error) {
	a, err := pool.Do(ctx, Task{Kind: FileTask, Config: c.String(), Format: string(format)}, progress)
	return a.Name, a.Part, err
}
