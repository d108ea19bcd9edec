//go:build js

package main

import (
	"context"
	"errors"
	"sync"
	"syscall/js"

	"untrained/app/job"
	"untrained/app/ui/page"
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
func (rs *recordings) Find(ctx context.Context, id, session string) (page.Recording, error) {
	r, err := rs.listed(ctx, id, session)
	if err != nil || !r.Here {
		return r, err
	}
	d, err := job.DescribeRecording.Do(ctx, rs.worker, job.DescribeRequest{ID: id, Session: session}, nil)
	if err != nil {
		return r, err
	}
	r.Description = *d
	return r, nil
}

// listed returns what is known of a recording without opening it.
func (rs *recordings) listed(ctx context.Context, id, session string) (page.Recording, error) {
	if id == neural.OwnID {
		return rs.listedOwn(ctx)
	}
	e, err := neural.EntryByID(id)
	if err != nil {
		return page.Recording{}, err
	}
	files, err := e.Files(session)
	if err != nil {
		return page.Recording{}, err
	}
	r := page.Recording{Title: e.Title, About: e.About, Kind: e.Kind, Embedded: len(files) == 0, Here: len(files) == 0}
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
	if rs.shelved != nil {
		return r, rs.shelved
	}
	r.Host, r.Bundled = rs.site.Host(files), rs.site.Carries(files)
	if r.Here = rs.has(id, session); !r.Here {
		r.Here, err = rs.shelf.Has(ctx, id, session)
	}
	return r, err
}

// listedOwn returns what is known of the user's own recording without opening it.
func (rs *recordings) listedOwn(ctx context.Context) (page.Recording, error) {
	r := page.Recording{Title: "Your own recording", Kind: neural.KindResponses}
	r.ID = neural.OwnID
	if rs.shelved != nil {
		return r, rs.shelved
	}
	var err error
	r.Session, err = rs.shelf.OwnSession(ctx)
	r.Here = r.Session != ""
	return r, err
}

// has reports whether a recording was fetched since the page was opened. Where the browser stores nothing, only this is
// known.
func (rs *recordings) has(id, session string) bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.arrived[[2]string{id, session}]
}

// arrive notes that a recording was fetched or removed.
func (rs *recordings) arrive(id, session string, here bool) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.arrived == nil {
		rs.arrived = make(map[[2]string]bool)
	}
	rs.arrived[[2]string{id, session}] = here
}

// List implements ui.Archive.
func (rs *recordings) List(ctx context.Context) (all []page.Recording, err error) {
	for _, e := range neural.Catalogue() {
		sessions := e.Sessions
		if len(sessions) == 0 {
			sessions = []string{""}
		}
		for _, session := range sessions {
			r, err := rs.listed(ctx, e.ID, session)
			if err != nil {
				return nil, err
			}
			all = append(all, r)
		}
	}
	own, err := rs.listedOwn(ctx)
	if err != nil {
		own.Here = false // a browser that forbids storage stores none
	}
	return append(all, own), nil
}

// Fetch implements ui.Fetcher.
func (rs *recordings) Fetch(ctx context.Context, id, session string, progress func(float64)) error {
	if rs.shelved != nil {
		return rs.shelved
	}
	if _, err := job.FetchRecording.Do(ctx, rs.worker, job.FetchRequest{ID: id, Session: session}, progress); err != nil {
		return err
	}
	here, err := rs.shelf.Has(ctx, id, session)
	if err != nil {
		return err
	}
	if !here && rs.shelf.Warning() == "" {
		return errors.New("the recording arrived, but the browser had no space to keep it; " +
			"remove another one or free some space, and fetch it again")
	}
	rs.arrive(id, session, true)
	stay()
	return nil
}

// askedKey is where it is remembered that the browser was asked to keep the site's data.
const askedKey = "untrained-asked-to-stay"

// stay asks the browser, once, not to clear by itself what this site keeps. Some ask the reader in turn, so that the
// question comes when there is something to lose.
func stay() {
	manager := js.Global().Get("navigator").Get("storage")
	storage, err := promise.Global("localStorage")
	if err != nil || !storage.Truthy() || !manager.Truthy() {
		return
	}
	_, _ = promise.Try(func() js.Value {
		if storage.Call("getItem", askedKey).Truthy() {
			return js.Undefined()
		}
		storage.Call("setItem", askedKey, "1")
		return manager.Call("persist")
	})
}

// Storage implements ui.Archive.
func (rs *recordings) Storage(ctx context.Context) (page.Storage, error) {
	var s page.Storage
	if rs.shelved != nil {
		return s, rs.shelved
	}
	s.Warning = rs.shelf.Warning()
	var err error
	if s.Kept, err = rs.shelf.Size(ctx); err != nil {
		return s, err
	}
	// Over plain http the browser does not say what it counts.
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
func (rs *recordings) Remove(ctx context.Context, id, session string) error {
	if rs.shelved != nil {
		return rs.shelved
	}
	rs.arrive(id, session, false)
	return rs.shelf.Remove(ctx, id, session)
}

// RemoveAll implements ui.Archive.
func (rs *recordings) RemoveAll(ctx context.Context) error {
	if rs.shelved != nil {
		return rs.shelved
	}
	rs.mu.Lock()
	rs.arrived = nil
	rs.mu.Unlock()
	return rs.shelf.RemoveAll(ctx)
}
