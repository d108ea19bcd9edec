// Package uitest is a laboratory for tests of the pages: it answers at once or as slowly as asked, fails on demand, and
// gives results of small runs that the real experiments computed. Its numbers mean nothing.
package uitest

import (
	"context"
	"time"

	"untrained/app/job/notebook"
	"untrained/app/lab"
	_ "untrained/app/lab/all"
	"untrained/app/lab/encoding"
	"untrained/app/ui/page"
	"untrained/assets/runs"
)

// Laboratory has the parts of a ui.Laboratory. Set the fields before the page starts.
type Laboratory struct {
	More  []Page           // experiments besides encoding
	Known []lab.Experiment // and those that have their own properties

	Runner
	Recordings
	Worker
	Trainings
	Devices
	Class
	Notes
}

// Parts is the laboratory as the pages see it.
func (l *Laboratory) Parts() page.Laboratory {
	list := []lab.Experiment{encoding.Experiment{}}
	for _, p := range l.More {
		list = append(list, p)
	}
	return page.Laboratory{
		About:       page.About{Version: "0.0-test", Device: "CPU with SIMD, 1 worker", Class: l.HasClass},
		Experiments: append(list, l.Known...),
		Notebook:    sheaf{&l.Sheaf, &l.Notes},
		Bundled:     l.bundled,
		Worker:      deskOf{&l.Worker, &l.Recordings},
		Runner:      &l.Runner,
		Recordings:  &l.Recordings,
		Trainer:     &l.Trainings,
		Devices:     &l.Devices,
		Class:       &l.Class,
	}
}

// bundled gives the result of a small run for a bundled run's configuration.
func (l *Laboratory) bundled(_ context.Context, name string) (*lab.Result, error) {
	r, err := runs.Find(name)
	if err != nil {
		return nil, err
	}
	e, err := lab.Find(r.Experiment)
	if err != nil {
		return nil, err
	}
	c, err := lab.ParseStrict(e, r.Config)
	if err != nil {
		return nil, err
	}
	return Result(c, l.Units, 8), nil
}

// Notes is a notebook that is full where it is told to be.
type Notes struct {
	KeepFail error // of every entry that is to be kept
	Sheaf    notebook.Memory
}

type sheaf struct {
	*notebook.Memory
	notes *Notes
}

// Put implements notebook.Store.
func (s sheaf) Put(ctx context.Context, e notebook.Entry) error {
	if s.notes.KeepFail != nil {
		return s.notes.KeepFail
	}
	return s.Memory.Put(ctx, e)
}

func wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
