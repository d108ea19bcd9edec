package uitest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui/page"
)

// Runner implements ui.Runner: runs of eight tasks whose results are those of small runs.
type Runner struct {
	UnitTime time.Duration // how long a unit takes
	RunError error         // ends a run after its third unit
	Panics   bool          // a run panics
	Units    int           // recorded units; 0 takes 50

	mu   sync.Mutex
	kept map[string]int
}

// Run implements ui.Runner.
func (r *Runner) Run(ctx context.Context, q page.Request, events func(job.Event)) (*lab.Result, error) {
	if r.Panics {
		panic("a mistake made on purpose")
	}
	const units = 8
	key := q.Config.String()
	kept, _ := r.Kept(ctx, q)
	e := job.Event{Done: kept, Kept: kept, Total: units}
	for i := kept; i < units; i++ {
		const steps = 10
		for s := range steps {
			e.Running = []string{fmt.Sprintf("random, dc=zero, seed %d", i)}
			e.Fraction = (float64(i) + float64(s)/steps) / units
			e.Left = time.Duration(float64(r.UnitTime) * (1 - e.Fraction) * units)
			events(e)
			if err := wait(ctx, r.UnitTime/steps); err != nil {
				return nil, err
			}
		}
		e.Done = i + 1
		r.mu.Lock()
		if r.kept == nil {
			r.kept = map[string]int{}
		}
		r.kept[key] = e.Done
		r.mu.Unlock()
		if _, ok := q.Experiment.(Page); e.Done > 1 && !ok {
			e.Partial = Result(q.Config, r.Units, e.Done)
		}
		events(e)
		if r.RunError != nil && e.Done == 3 {
			return nil, r.RunError
		}
	}
	_ = r.Forget(ctx, q)
	if p, ok := q.Experiment.(Page); ok {
		r := Computed(p)
		r.Config = q.Config.String()
		return r, nil
	}
	return Result(q.Config, r.Units, units), nil
}

// Kept implements ui.Runner.
func (r *Runner) Kept(_ context.Context, q page.Request) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.kept[q.Config.String()], nil
}

// Forget implements ui.Runner.
func (r *Runner) Forget(_ context.Context, q page.Request) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.kept, q.Config.String())
	return nil
}

// Finished returns how many tasks the longest kept run has finished.
func (r *Runner) Finished() (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, k := range r.kept {
		n = max(n, k)
	}
	return n
}
