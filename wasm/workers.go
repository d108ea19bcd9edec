//go:build js

package main

import (
	"context"
	"maps"
	"syscall/js"

	"untrained/app/job"
	"untrained/app/ui/page"
	"untrained/assets/neural/archive/promise"
	"untrained/wasm/place"
)

// workers starts Web Workers of a site.
type workers struct{ site place.Site }

// pool has n workers that compute with a backend, "" for the CPU. None starts before it is needed.
func (w workers) pool(n int, backend string) job.Pool {
	return job.WebWorkers(n, w.site.Env["UNTRAINED_WORKER"], module, w.env(backend))
}

// env is the environment of workers that compute with a backend.
func (w workers) env(backend string) map[string]string {
	env := map[string]string{"UNTRAINED_BACKEND": backend}
	maps.Copy(env, w.site.Env)
	return env
}

// module is the compiled program of the workers, fetched once by the site's start script.
func module(ctx context.Context) (js.Value, error) {
	program, err := promise.Try(func() js.Value { return js.Global().Get("untrained").Call("workers") })
	if err != nil {
		return program, err
	}
	return promise.Await(ctx, program)
}

// processors is how many threads the browser offers.
func processors() int {
	if n := js.Global().Get("navigator").Get("hardwareConcurrency"); n.Type() == js.TypeNumber {
		return n.Int()
	}
	return 1
}

// memory is how many gigabytes the machine has, as far as the browser says: 8 stands for more, 0 for not told (Firefox,
// Safari, and plain http).
func memory() float64 {
	if n := js.Global().Get("navigator").Get("deviceMemory"); n.Type() == js.TypeNumber {
		return n.Float()
	}
	return 0
}

// desk has one worker for each kind of thing that pages ask for while somebody looks, so that nothing waits for what
// takes longer: recordings are downloaded by errands, stimuli and views of networks drawn by studio, stimuli ranked for
// a task by jury.
type desk struct{ errands, studio, jury job.Worker }

// Do implements job.Worker.
func (d desk) Do(ctx context.Context, c job.Call, progress func(float64)) error {
	switch c.Operation {
	case string(job.Rank):
		return d.jury.Do(ctx, c, progress)
	case string(job.Look), string(job.DrawSheet), string(job.MeasurePicture), string(job.MakeFile):
		return d.studio.Do(ctx, c, progress)
	}
	err := d.errands.Do(ctx, c, progress)
	if err == nil && c.Operation == string(job.ReadOwn) {
		stay()
	}
	return err
}

// trainer implements ui.Trainer.
type trainer struct {
	workers
	devices *devices
}

// Train implements ui.Trainer.
func (t trainer) Train(config string, c job.Choice, hear func(job.State)) job.Training {
	env := t.env(t.devices.Decide(c, job.TrainingWork).Backend)
	return job.TrainInWorker(t.site.Env["UNTRAINED_WORKER"], module, env, config, func(s job.State) {
		if s.GivenUp != "" {
			t.devices.giveUp(s.GivenUp)
		}
		hear(s)
	})
}

var _ page.Trainer = trainer{}
