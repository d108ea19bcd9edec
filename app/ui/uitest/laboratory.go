// Package uitest is a laboratory for tests of the pages: it answers at once or as
// slowly as asked, fails on demand, and makes up results of the shape that the
// real experiments give. Its numbers mean nothing.
package uitest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"untrained/app/job"
	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/ui"
	"untrained/assets/runs"
)

// Laboratory implements ui.Laboratory. Set the fields before the page starts.
type Laboratory struct {
	UnitTime  time.Duration    // how long a unit takes
	FetchTime time.Duration    // how long a recording takes to arrive
	RunError  error            // ends a run after its third unit
	FetchFail error            // ends a fetch half-way
	Panics    bool             // a run panics
	Units     int              // recorded units; 0 takes 50
	More      []Page           // experiments besides encoding
	Known     []lab.Experiment // and those that have their own properties
	DrawTime  time.Duration    // how long a sheet or a file of stimuli takes, beyond the drawing
	DrawFail  error            // instead of a sheet
	LookFail  error            // instead of a look into a network

	HasClass  bool  // the site keeps a class's results
	ClassFail error // the class does not answer

	StorageFail string // why nothing is kept
	KeepFail    error  // of every session that is to be kept

	Machine     job.Machine // what Explore finds
	ExploreFail error

	Sheaf notebook.Memory // of sessions

	mu      sync.Mutex
	machine job.Machine
	here    map[string]bool
	kept    map[string]int

	sheets   int
	looks    int // into networks
	rankings int
	own      string // name of the kept recording of one's own
	sessions int

	class       []classResult
	classIDs    int64
	predictions map[string]int
}

// Experiments implements ui.Laboratory.
func (l *Laboratory) Experiments() []lab.Experiment {
	list := []lab.Experiment{lab.Encoding{}}
	for _, p := range l.More {
		list = append(list, p)
	}
	return append(list, l.Known...)
}

// Precomputed implements ui.Laboratory: a made-up result of the run's experiment.
func (l *Laboratory) Precomputed(_ context.Context, name string) (*lab.Result, error) {
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

// Notebook implements ui.Laboratory.
func (l *Laboratory) Notebook() notebook.Store { return sheaf{&l.Sheaf, l} }

// sheaf is a store that is full where the laboratory says so.
type sheaf struct {
	*notebook.Memory
	l *Laboratory
}

func (s sheaf) Put(ctx context.Context, e notebook.Entry) error {
	if s.l.KeepFail != nil {
		return s.l.KeepFail
	}
	return s.Memory.Put(ctx, e)
}

// About implements ui.Laboratory.
func (l *Laboratory) About() ui.About {
	return ui.About{Version: "0.0-test", Device: "CPU with SIMD, 1 worker", Class: l.HasClass}
}

// Recording implements ui.Laboratory.
func (l *Laboratory) Recording(_ context.Context, id, session string) (ui.Recording, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch id {
	case "sim-v1":
		return ui.Recording{Title: "Simulated V1", Here: true, Embedded: true, Description: job.Description{
			ID: id, Area: "V1", Species: "none", Simulated: true, Images: 400, Units: 50, Signal: "spikes in 100 ms", Repeats: 20,
			Citation: "Made by this software.", Licence: "BSD-3-Clause",
		}}, nil
	case "v4-cowley2023":
		return ui.Recording{Title: "Macaque V4, rendered and natural pictures", Here: l.here[id], Bytes: 31_400_000, Host: "raw.githubusercontent.com",
			Checksums: []string{"6b1e6e6f7f0d2f4fd7e0d7f5fb4d9d1f0c4a36e1c5e3f1b0a9d8c7b6a5948372"},
			Description: job.Description{ID: id, Session: session, Area: "V4", Species: "macaque", Images: 640, Units: 50, Signal: "spike counts",
				Citation: "Cowley, Stan, Pillow, Smith 2023, bioRxiv", Licence: "repository GPL-3.0; none stated for the pictures",
				Notes: []string{"Pictures come in blocks of a class, so folds are interleaved."}}}, nil
	}
	return ui.Recording{}, fmt.Errorf("no recording %q; there are sim-v1 and v4-cowley2023", id)
}

// Fetch implements ui.Laboratory.
func (l *Laboratory) Fetch(ctx context.Context, id, _ string, progress func(float64)) error {
	const steps = 20
	for i := range steps {
		if err := wait(ctx, l.FetchTime/steps); err != nil {
			return err
		}
		progress(float64(i+1) / steps)
		if l.FetchFail != nil && i == steps/2 {
			return l.FetchFail
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.here == nil {
		l.here = map[string]bool{}
	}
	l.here[id] = true
	return nil
}

// Run implements ui.Laboratory.
func (l *Laboratory) Run(ctx context.Context, r ui.Request, events func(job.Event)) (*lab.Result, error) {
	if l.Panics {
		panic("a mistake made on purpose")
	}
	const units = 8
	key := r.Config.String()
	kept, _ := l.Kept(ctx, r)
	e := job.Event{Done: kept, Kept: kept, Total: units}
	for i := kept; i < units; i++ {
		const steps = 10
		for s := range steps {
			e.Running = []string{fmt.Sprintf("random, dc=zero, seed %d", i)}
			e.Fraction = (float64(i) + float64(s)/steps) / units
			e.Left = time.Duration(float64(l.UnitTime) * (1 - e.Fraction) * units)
			events(e)
			if err := wait(ctx, l.UnitTime/steps); err != nil {
				return nil, err
			}
		}
		e.Done = i + 1
		l.mu.Lock()
		if l.kept == nil {
			l.kept = map[string]int{}
		}
		l.kept[key] = e.Done
		l.mu.Unlock()
		if _, ok := r.Experiment.(Page); e.Done > 1 && !ok {
			e.Partial = Result(r.Config, l.Units, e.Done)
		}
		events(e)
		if l.RunError != nil && e.Done == 3 {
			return nil, l.RunError
		}
	}
	_ = l.Forget(ctx, r)
	if p, ok := r.Experiment.(Page); ok {
		return Tables(p, r.Config), nil
	}
	return Result(r.Config, l.Units, units), nil
}

// Kept implements ui.Laboratory.
func (l *Laboratory) Kept(_ context.Context, r ui.Request) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.kept[r.Config.String()], nil
}

// Forget implements ui.Laboratory.
func (l *Laboratory) Forget(_ context.Context, r ui.Request) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.kept, r.Config.String())
	return nil
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

// Finished says how many units the longest kept run has finished.
func (l *Laboratory) Finished() (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range l.kept {
		n = max(n, k)
	}
	return n
}
