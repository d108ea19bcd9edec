//go:build js

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"syscall/js"
	"time"

	"untrained/app/job"
	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/ui"
	"untrained/assets/neural/archive/promise"
	"untrained/assets/runs"
	"untrained/wasm/place"
)

// laboratory does what the pages ask for, in Web Workers. The page's own thread
// only passes messages.
type laboratory struct {
	site   place.Site
	keeper *job.Browser
	book   *notebook.Browser

	clerk  job.Pool // one worker for errands, so that a card need not wait for a run
	studio job.Pool // one for stimuli, so that they need not wait for a download
	jury   job.Pool // one that ranks stimuli for a unit, so that a look need not wait for it

	mu      sync.Mutex
	pool    job.Pool
	workers int
	shelf   *job.Shelf
	shelved error
	arrived map[[2]string]bool // recordings fetched since the page was opened
	machine job.Machine
}

func newLaboratory(s place.Site) *laboratory {
	l := &laboratory{site: s, machine: recall(), keeper: &job.Browser{Name: "untrained " + s.Prefix() + " units"}, book: &notebook.Browser{Name: "untrained " + s.Prefix() + " sessions"}}
	l.shelf, l.shelved = s.Shelf()
	l.clerk = job.WebWorkers(1, s.Env["UNTRAINED_WORKER"], module, s.Env)
	l.studio = job.WebWorkers(1, s.Env["UNTRAINED_WORKER"], module, s.Env)
	l.jury = job.WebWorkers(1, s.Env["UNTRAINED_WORKER"], module, s.Env)
	return l
}

// Experiments implements ui.Laboratory.
func (l *laboratory) Experiments() []lab.Experiment {
	return slices.DeleteFunc(lab.Experiments(), lab.NeedsFiles)
}

// About implements ui.Laboratory.
func (l *laboratory) About() ui.About {
	n := l.machine.Workers
	about := ui.About{Version: lab.Version, Device: fmt.Sprintf("CPU with SIMD, %d worker", n), Class: l.site.Env["UNTRAINED_CLASS"] != ""}
	if n != 1 {
		about.Device += "s"
	}
	database, err := promise.Global("indexedDB")
	if err != nil || !database.Truthy() {
		about.Missing = append(about.Missing, "This browser keeps nothing between visits: recordings and unfinished runs last until the page is closed.")
	}
	if !js.Global().Get("isSecureContext").Truthy() {
		about.Missing = append(about.Missing, "The page came over plain http, so the browser does not keep it for use without a network, and lets it use no GPU.")
	}
	return about
}

func processors() int {
	if n := js.Global().Get("navigator").Get("hardwareConcurrency"); n.Type() == js.TypeNumber {
		return n.Int()
	}
	return 1
}

// workersFor gives the pool of as many workers as a request asks for. A pool of
// another size ends: its workers hold memory.
func (l *laboratory) workersFor(asked int) job.Pool {
	n := job.Workers(asked, processors())
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pool != nil && l.workers == n {
		return l.pool
	}
	if l.pool != nil {
		l.pool.Close()
	}
	l.workers = n
	l.pool = job.WebWorkers(n, l.site.Env["UNTRAINED_WORKER"], module, l.site.Env)
	return l.pool
}

// module is the compiled program of the workers, fetched once by the site's start
// script.
func module(ctx context.Context) (js.Value, error) {
	program, err := promise.Try(func() js.Value { return js.Global().Get("untrained").Call("workers") })
	if err != nil {
		return program, err
	}
	return promise.Await(ctx, program)
}

// Run implements ui.Laboratory. What fails on the GPU is done on the CPU; where
// that fails, too, it was not the GPU's fault.
func (l *laboratory) Run(ctx context.Context, r ui.Request, events func(job.Event)) (*lab.Result, error) {
	options := job.Options{Keeper: l.keeper, Events: events, Partial: 3 * time.Second}
	onGPU := false
	if l.backendFor(r) == job.WebGPU {
		pool := job.WebWorkers(1, l.site.Env["UNTRAINED_WORKER"], module, l.envFor(job.WebGPU))
		result, err := job.Run(ctx, pool, r.Experiment, r.Config, options)
		pool.Close() // and the device with it
		if err == nil || ctx.Err() != nil {
			return result, err
		}
		onGPU = true
		l.giveUp(err.Error())
	}
	result, err := job.Run(ctx, l.workersFor(r.Workers), r.Experiment, r.Config, options)
	if onGPU && err != nil && ctx.Err() == nil {
		l.giveUp("")
	}
	return result, err
}

// Precomputed implements ui.Laboratory.
func (l *laboratory) Precomputed(ctx context.Context, name string) (*lab.Result, error) {
	raw, err := runs.Read(ctx, name, l.site.Run)
	if err != nil {
		return nil, err
	}
	r := new(lab.Result)
	if err := json.Unmarshal(raw, r); err != nil {
		return nil, fmt.Errorf("precomputed result %q: %w", name, err)
	}
	return r, nil
}

// Notebook implements ui.Laboratory.
func (l *laboratory) Notebook() notebook.Store { return l.book }

// Kept implements ui.Laboratory.
func (l *laboratory) Kept(ctx context.Context, r ui.Request) (int, error) {
	return l.keeper.Count(ctx, job.Key(r.Experiment, r.Config, l.backendFor(r)))
}

// Forget implements ui.Laboratory.
func (l *laboratory) Forget(ctx context.Context, r ui.Request) error {
	return errors.Join(
		l.keeper.Forget(ctx, job.Key(r.Experiment, r.Config, job.CPU)),
		l.keeper.Forget(ctx, job.Key(r.Experiment, r.Config, job.WebGPU)))
}
