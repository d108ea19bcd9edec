//go:build js

package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui/page"
)

// runner implements ui.Runner.
type runner struct {
	workers workers
	devices *devices
	keeper  *job.Browser

	mu   sync.Mutex
	pool job.Pool // of the CPU; nil until it is needed
}

// partialPause is the shortest time between two partial results.
const partialPause = 3 * time.Second

// Run implements ui.Runner. What fails on the GPU is done on the CPU; where that fails, too, it was not the GPU's
// fault.
func (r *runner) Run(ctx context.Context, q page.Request, events func(job.Event)) (*lab.Result, error) {
	options := job.Options{Keeper: r.keeper, Events: events, Partial: partialPause}
	onGPU := false
	if r.backend(q) == job.WebGPU {
		pool := r.workers.pool(1, job.WebGPU)
		result, err := job.Run(ctx, pool, q.Experiment, q.Config, options)
		pool.Close() // and the device with it
		if err == nil || ctx.Err() != nil {
			return result, err
		}
		onGPU = true
		r.devices.giveUp(err.Error())
	}
	result, err := job.Run(ctx, r.sized(job.Workers(q.Workers, processors(), memory())), q.Experiment, q.Config, options)
	if onGPU && err != nil && ctx.Err() == nil {
		r.devices.giveUp("")
	}
	return result, err
}

func (r *runner) backend(q page.Request) string {
	return r.devices.Decide(q.Choice, job.ExperimentWork).Backend
}

// sized returns a pool of n workers. A pool of another size ends: its workers hold memory.
func (r *runner) sized(n int) job.Pool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.pool != nil && r.pool.Size() == n {
		return r.pool
	}
	if r.pool != nil {
		r.pool.Close()
	}
	r.pool = r.workers.pool(n, "")
	return r.pool
}

// Kept implements ui.Runner.
func (r *runner) Kept(ctx context.Context, q page.Request) (int, error) {
	return r.keeper.Count(ctx, job.Key(q.Experiment, q.Config, r.backend(q)))
}

// Forget implements ui.Runner.
func (r *runner) Forget(ctx context.Context, q page.Request) error {
	return errors.Join(
		r.keeper.Forget(ctx, job.Key(q.Experiment, q.Config, job.CPU)),
		r.keeper.Forget(ctx, job.Key(q.Experiment, q.Config, job.WebGPU)))
}
