//go:build js

package main

import (
	"context"
	"errors"
	"sync"
	"syscall/js"

	"untrained/app/job"
	"untrained/app/ui"
	"untrained/assets/neural"
	"untrained/assets/neural/archive/promise"
	"untrained/wasm/place"
)

// recordings implements ui.Fetcher and ui.Archive.
type recordings struct {
	site    place.Site
	worker  job.Worker // downloads and opens them: decoding pictures on the page would stop the page
	shelf   *job.Shelf
	shelved error // why there is no shelf

	mu      sync.Mutex
	arrived map[[2]string]bool // fetched since the page was opened
}

func newRecordings(s place.Site, w job.Worker) *recordings {
	r := &recordings{site: s, worker: w}
	r.shelf, r.shelved = s.Shelf()
	return r
}

// Find implements ui.Fetcher.
func (l *recordings) Find(ctx context.Context, id, session string) (ui.Recording, error) {
	r, err := l.listed(ctx, id, session)
	if err != nil || !r.Here {
		return r, err
	}
	d, err := job.DescribeRecording.Do(ctx, l.worker, job.DescribeRequest{ID: id, Session: session}, nil)
	if err != nil {
		return r, err
	}
	r.Description = *d
	return r, nil
}

// listed is what is known of a recording without opening it.
func (l *recordings) listed(ctx context.Context, id, session string) (ui.Recording, error) {
	if id == neural.OwnID {
		return l.listedOwn(ctx)
	}
	e, err := neural.EntryByID(id)
	if err != nil {
		return ui.Recording{}, err
	}
	files, err := e.Files(session)
	if err != nil {
		return ui.Recording{}, err
	}
	r := ui.Recording{Title: e.Title, About: e.About, Kind: e.Kind, Embedded: len(files) == 0, Here: len(files) == 0}
	r.ID, r.Session, r.Area, r.Simulated = e.ID, session, e.Area, e.Simulated
	r.Citation, r.Licence, r.Notes = e.Citation, e.Licence, e.Notes
	for _, f := range files {
		r.Bytes += f.Bytes
		r.Checksums = append(r.Checksums, f.Checksum())
		if !f.Sized() {
			r.Unsized++
		}
	}
	if r.Embedded {
		return r, nil
	}
	if l.shelved != nil {
		return r, l.shelved
	}
	r.Host, r.Bundled = l.site.Host(files), l.site.Carries(files)
	if r.Here = l.has(id, session); !r.Here {
		r.Here, err = l.shelf.Has(ctx, id, session)
	}
	return r, err
}

func (l *recordings) listedOwn(ctx context.Context) (ui.Recording, error) {
	r := ui.Recording{Title: "Your own recording", Kind: neural.KindResponses}
	r.ID = neural.OwnID
	if l.shelved != nil {
		return r, l.shelved
	}
	var err error
	r.Session, err = l.shelf.OwnSession(ctx)
	r.Here = r.Session != ""
	return r, err
}

// has says whether a recording was fetched since the page was opened. Where the
// browser keeps nothing, only this is known.
func (l *recordings) has(id, session string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.arrived[[2]string{id, session}]
}

func (l *recordings) arrive(id, session string, here bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.arrived == nil {
		l.arrived = make(map[[2]string]bool)
	}
	l.arrived[[2]string{id, session}] = here
}

// List implements ui.Archive.
func (l *recordings) List(ctx context.Context) (all []ui.Recording, err error) {
	for _, e := range neural.Catalogue() {
		sessions := e.Sessions
		if len(sessions) == 0 {
			sessions = []string{""}
		}
		for _, session := range sessions {
			r, err := l.listed(ctx, e.ID, session)
			if err != nil {
				return nil, err
			}
			all = append(all, r)
		}
	}
	own, err := l.listedOwn(ctx)
	if err != nil {
		own.Here = false // a browser that forbids storage keeps none
	}
	return append(all, own), nil
}

// Fetch implements ui.Fetcher.
func (l *recordings) Fetch(ctx context.Context, id, session string, progress func(float64)) error {
	if l.shelved != nil {
		return l.shelved
	}
	if _, err := job.FetchRecording.Do(ctx, l.worker, job.FetchRequest{ID: id, Session: session}, progress); err != nil {
		return err
	}
	here, err := l.shelf.Has(ctx, id, session)
	if err != nil {
		return err
	}
	if !here && l.shelf.Warning() == "" {
		return errors.New("the recording arrived, but the browser had no space to keep it; remove another one or free some space, and fetch it again")
	}
	l.arrive(id, session, true)
	return nil
}

// Storage implements ui.Archive.
func (l *recordings) Storage(ctx context.Context) (ui.Storage, error) {
	var s ui.Storage
	if l.shelved != nil {
		return s, l.shelved
	}
	s.Warning = l.shelf.Warning()
	var err error
	if s.Kept, err = l.shelf.Size(ctx); err != nil {
		return s, err
	}
	// What the browser counts is not there over plain http; then it stays unknown.
	manager := js.Global().Get("navigator").Get("storage")
	if !manager.Truthy() {
		return s, nil
	}
	if estimate, err := promise.Await(ctx, manager.Call("estimate")); err == nil {
		s.Used, s.Quota = bytes(estimate.Get("usage")), bytes(estimate.Get("quota"))
	}
	if lasting, err := promise.Await(ctx, manager.Call("persisted")); err == nil {
		s.Lasting = lasting.Truthy()
	}
	return s, nil
}

func bytes(v js.Value) int64 {
	if v.Type() != js.TypeNumber {
		return 0
	}
	return int64(v.Float())
}

// Remove implements ui.Archive.
func (l *recordings) Remove(ctx context.Context, id, session string) error {
	if l.shelved != nil {
		return l.shelved
	}
	l.arrive(id, session, false)
	return l.shelf.Remove(ctx, id, session)
}

// RemoveAll implements ui.Archive.
func (l *recordings) RemoveAll(ctx context.Context) error {
	if l.shelved != nil {
		return l.shelved
	}
	l.mu.Lock()
	l.arrived = nil
	l.mu.Unlock()
	return l.shelf.RemoveAll(ctx)
}
