package uitest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"untrained/app/job"
	"untrained/app/ui/page"
	"untrained/assets/neural"
)

// Recordings implements ui.Fetcher and ui.Archive: a simulation, a recording that must be fetched, and the user's own.
type Recordings struct {
	FetchTime   time.Duration // how long a recording takes to arrive
	FetchFail   error         // ends a fetch half-way
	StorageFail string        // why nothing is kept

	mu   sync.Mutex
	here map[string]bool
	own  string // name of the user's own recording that is kept
}

// Find implements ui.Fetcher.
func (r *Recordings) Find(_ context.Context, id, session string) (page.Recording, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch id {
	case neural.OwnID:
		return page.Recording{Title: "Your own recording", Here: r.own != "", Kind: neural.KindResponses,
			Description: job.Description{ID: id, Session: r.own}}, nil
	case "sim-v1":
		return page.Recording{Title: "Simulated V1", Here: true, Embedded: true, Description: job.Description{
			ID: id, Area: "V1", Species: "none", Simulated: true, Images: 400, Units: 50, Repeats: 20,
			Signal:   "spikes in 100 ms",
			Citation: "Made by this software.", Licence: "BSD-3-Clause",
		}}, nil
	case "sim-it":
		return page.Recording{Title: "Simulated IT", Here: true, Embedded: true, Description: job.Description{
			ID: id, Area: "IT", Species: "none", Simulated: true, Images: 480, Units: 60, Repeats: 8,
			Signal:   "spikes in 100 ms",
			Citation: "Made by this software.", Licence: "BSD-3-Clause",
		}}, nil
	case "v4-cowley2023":
		return page.Recording{Title: "Macaque V4, rendered and natural pictures", Here: r.here[id], Bytes: 31_400_000,
			Host:      "raw.githubusercontent.com",
			Checksums: []string{"6b1e6e6f7f0d2f4fd7e0d7f5fb4d9d1f0c4a36e1c5e3f1b0a9d8c7b6a5948372"},
			Description: job.Description{ID: id, Session: session, Area: "V4", Species: "macaque", Images: 640, Units: 50,
				Signal:   "spike counts",
				Citation: "Cowley, Stan, Pillow, Smith 2023, bioRxiv", Licence: "repository GPL-3.0; none stated for the pictures",
				Notes: []string{"Pictures come in blocks of a class, so folds are interleaved."}}}, nil
	}
	return page.Recording{}, fmt.Errorf("no recording %q; there are sim-v1, sim-it and v4-cowley2023", id)
}

// Fetch implements ui.Fetcher.
func (r *Recordings) Fetch(ctx context.Context, id, _ string, progress func(float64)) error {
	const steps = 20
	for i := range steps {
		if err := wait(ctx, r.FetchTime/steps); err != nil {
			return err
		}
		progress(float64(i+1) / steps)
		if r.FetchFail != nil && i == steps/2 {
			return r.FetchFail
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.here == nil {
		r.here = map[string]bool{}
	}
	r.here[id] = true
	return nil
}

// List implements ui.Archive.
func (r *Recordings) List(ctx context.Context) (all []page.Recording, err error) {
	for _, of := range []struct{ id, session string }{{"sim-v1", ""}, {"v4-cowley2023", "210325"},
		{"v4-cowley2023", "210401"}} {
		found, err := r.Find(ctx, of.id, of.session)
		if err != nil {
			return nil, err
		}
		found.Kind, found.About = neural.KindResponses, "What it is and how it was made."
		all = append(all, found)
	}
	own := page.Recording{Title: "Your own recording", Kind: neural.KindResponses, Here: r.OwnName() != ""}
	own.ID, own.Session = neural.OwnID, r.OwnName()
	return append(all, own), nil
}

// OwnName returns the name of the user's own recording that is kept.
func (r *Recordings) OwnName() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.own
}

// Storage implements ui.Archive.
func (r *Recordings) Storage(context.Context) (page.Storage, error) {
	if r.StorageFail != "" {
		return page.Storage{Warning: r.StorageFail}, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return page.Storage{Kept: 31_400_000 * int64(len(r.here)), Used: 40_000_000, Quota: 2_000_000_000}, nil
}

// Remove implements ui.Archive.
func (r *Recordings) Remove(_ context.Context, id, _ string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if id == neural.OwnID {
		r.own = ""
	}
	delete(r.here, id)
	return nil
}

// RemoveAll implements ui.Archive.
func (r *Recordings) RemoveAll(context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.here, r.own = nil, ""
	return nil
}
