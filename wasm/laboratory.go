//go:build js

package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"syscall/js"
	"time"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui"
	"untrained/assets/neural"
	"untrained/assets/neural/archive/promise"
)

// laboratory does what the pages ask for, in Web Workers. The page's own thread
// only passes messages.
type laboratory struct {
	site   site
	keeper *job.Browser

	clerk  job.Pool // one worker for errands, so that a card need not wait for a run
	studio job.Pool // one for stimuli, so that they need not wait for a download

	mu      sync.Mutex
	pool    job.Pool
	workers int
	shelf   *job.Shelf
	shelved error
}

// backend is what workers compute with; see Local.Backend.
const backend = "cpu"

func newLaboratory(s site) *laboratory {
	l := &laboratory{site: s, keeper: &job.Browser{Name: "untrained " + s.prefix() + " units"}}
	l.shelf, l.shelved = s.shelf()
	l.clerk = job.WebWorkers(1, s.env["UNTRAINED_WORKER"], module, s.env)
	l.studio = job.WebWorkers(1, s.env["UNTRAINED_WORKER"], module, s.env)
	return l
}

// Experiments implements ui.Laboratory.
func (l *laboratory) Experiments() []lab.Experiment {
	return slices.DeleteFunc(lab.Experiments(), lab.NeedsFiles)
}

// About implements ui.Laboratory.
func (l *laboratory) About() ui.About {
	n := job.Workers(0, processors())
	about := ui.About{Version: lab.Version, Backend: backend, Device: fmt.Sprintf("processor with SIMD, %d worker", n)}
	if n != 1 {
		about.Device += "s"
	}
	if !js.Global().Get("indexedDB").Truthy() {
		about.Missing = append(about.Missing, "This browser keeps nothing between visits: recordings and unfinished runs last until the page is closed.")
	}
	if !js.Global().Get("isSecureContext").Truthy() {
		about.Missing = append(about.Missing, "The page came over plain http, so the browser does not keep it for use without a network.")
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
	l.pool = job.WebWorkers(n, l.site.env["UNTRAINED_WORKER"], module, l.site.env)
	return l.pool
}

// module is the compiled program, which the site's start script has anyway.
func module(ctx context.Context) (js.Value, error) {
	return promise.Await(ctx, js.Global().Get("untrained").Get("module"))
}

// Recording implements ui.Laboratory.
func (l *laboratory) Recording(ctx context.Context, id, session string) (ui.Recording, error) {
	e, err := neural.EntryByID(id)
	if err != nil {
		return ui.Recording{}, err
	}
	files, err := e.Files(session)
	if err != nil {
		return ui.Recording{}, err
	}
	r := ui.Recording{Title: e.Title, Embedded: len(files) == 0, Here: len(files) == 0}
	r.ID, r.Session, r.Area, r.Simulated = e.ID, session, e.Area, e.Simulated
	r.Citation, r.Licence, r.Notes = e.Citation, e.Licence, e.Notes
	for _, f := range files {
		r.Bytes += f.Bytes
		r.Checksums = append(r.Checksums, f.SHA256)
	}
	if !r.Embedded {
		if l.shelved != nil {
			return r, l.shelved
		}
		r.Host = l.site.host(files)
		if r.Here, err = l.shelf.Has(ctx, id, session); err != nil || !r.Here {
			return r, err
		}
	}
	// A worker opens it: decoding pictures on the page would stop the page.
	a, err := l.clerk.Do(ctx, job.Task{Kind: job.DescribeTask, Recording: id, Session: session}, nil)
	if err != nil {
		return r, err
	}
	r.Description = *a.Description
	return r, nil
}

// Fetch implements ui.Laboratory.
func (l *laboratory) Fetch(ctx context.Context, id, session string, progress func(float64)) error {
	_, err := l.clerk.Do(ctx, job.Task{Kind: job.FetchTask, Recording: id, Session: session}, progress)
	return err
}

// Run implements ui.Laboratory.
func (l *laboratory) Run(ctx context.Context, r ui.Request, events func(job.Event)) (*lab.Result, error) {
	return job.Run(ctx, l.workersFor(r.Workers), r.Experiment, r.Config,
		job.Options{Keeper: l.keeper, Events: events, Partial: 3 * time.Second})
}

// Kept implements ui.Laboratory.
func (l *laboratory) Kept(ctx context.Context, r ui.Request) (int, error) {
	return l.keeper.Count(ctx, job.Key(r.Experiment, r.Config, backend))
}

// Forget implements ui.Laboratory.
func (l *laboratory) Forget(ctx context.Context, r ui.Request) error {
	return l.keeper.Forget(ctx, job.Key(r.Experiment, r.Config, backend))
}
