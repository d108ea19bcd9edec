package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"untrained/assets/neural"
	"untrained/assets/neural/archive"
	"untrained/server/site"
)

// provided lists the recordings that `server serve` downloads and serves with the page: some 65 MB, enough for every
// experiment and every claim.
var provided = []string{
	"v1-ringach2002", "squeezenet10", "objects92", "v4-cowley2023/210325", "it-shapes", "v1-henaff2021",
	"human-objects/subject-1", "human-objects/subject-2", "human-objects/subject-3", "human-objects/subject-4",
}

// provisions downloads those of the provided recordings that are missing into the user's cache, and serves those that
// are there.
type provisions struct {
	store    *archive.Archive
	wanted   []wanted
	out      io.Writer     // for the progress
	patience time.Duration // until the first byte

	mu    sync.Mutex
	files map[string]neural.File // of recordings that are in the cache, by location
}

// openProvisions opens the user's cache and finds the recordings that are there already. Progress is written to out, on
// one line.
func openProvisions(ctx context.Context, o archive.Options, out io.Writer) (*provisions, error) {
	list, err := recordings(provided)
	if err != nil {
		return nil, err
	}
	store, err := archive.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	p := &provisions{store: store, wanted: list, out: out, patience: 5 * time.Second, files: make(map[string]neural.File)}
	for _, w := range list {
		if _, err := p.find(ctx, w); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// find notes the files of a recording if all of them are in the cache, and returns those that are missing.
func (p *provisions) find(ctx context.Context, w wanted) (missing []neural.File, err error) {
	files, err := w.entry.Files(w.session)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if !p.store.Has(ctx, f) {
			missing = append(missing, f)
		}
	}
	if missing == nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, f := range files {
			p.files[f.Location()] = f
		}
	}
	return missing, nil
}

// paths returns the locations of the files that are in the cache, sorted.
func (p *provisions) paths() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Sorted(maps.Keys(p.files))
}

var errSilent = errors.New("there is no answer")

// fetch downloads the recordings that are missing and calls arrived if any came. It gives up on a source that sends no
// byte within patience. A failure is reported on one line, and is not fatal: the page works without recordings.
func (p *provisions) fetch(ctx context.Context, arrived func()) {
	type job struct {
		wanted
		missing []neural.File
	}
	var jobs []job
	var total int64
	for _, w := range p.wanted {
		missing, err := p.find(ctx, w)
		if err != nil {
			fmt.Fprintf(p.out, "recordings: %v\n", err)
			return
		}
		if missing != nil {
			jobs = append(jobs, job{w, missing})
		}
	}
	seen := make(map[string]bool) // sessions share pictures
	for i := range jobs {
		jobs[i].missing = slices.DeleteFunc(jobs[i].missing, func(f neural.File) bool {
			again := seen[f.Location()]
			seen[f.Location()] = true
			return again
		})
		for _, f := range jobs[i].missing {
			total += f.Bytes
		}
	}
	if jobs == nil {
		return
	}
	before := len(p.paths())
	defer func() {
		if len(p.paths()) > before {
			arrived()
		}
	}()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := time.AfterFunc(p.patience, func() { cancel(errSilent) })
	defer silence.Stop()
	var kept int64
	var told time.Time
	for _, j := range jobs {
		for _, f := range j.missing {
			begun := int64(-1)
			err := p.store.Fetch(ctx, f, func(done, _ int64) {
				if begun < 0 {
					begun = done // what an earlier download left
				}
				if done > begun {
					silence.Stop()
				}
				if done > begun && time.Since(told) > 500*time.Millisecond {
					told = time.Now()
					fmt.Fprintf(p.out, "\r\x1b[Krecordings: %.1f of %.1f MB", float64(kept+done)/1e6, float64(total)/1e6)
				}
			})
			if err != nil {
				p.giveUp(ctx, err)
				return
			}
			kept += f.Bytes
		}
		if missing, err := p.find(ctx, j.wanted); err != nil || missing != nil {
			p.giveUp(ctx, errors.Join(err, fmt.Errorf("%s is not complete", j.entry.ID)))
			return
		}
	}
	fmt.Fprintf(p.out, "\r\x1b[Krecordings: all downloaded; a page that is opened now has them (sources, citations and "+
		"licences: #/data)\n")
}

// giveUp says on one line why recordings could not be downloaded.
func (p *provisions) giveUp(ctx context.Context, err error) {
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errSilent):
		err = fmt.Errorf("%w within %v", errSilent, p.patience)
	case cause != nil:
		return // the server stops
	}
	if failed := new(url.Error); errors.As(err, &failed) {
		err = failed.Err // the network's reason, without repeating the address
	}
	text := strings.ReplaceAll(err.Error(), "\n", "; ")
	fmt.Fprintf(p.out, "\r\x1b[Krecordings could not be downloaded (%s): the page works without them; the next start "+
		"tries again, unless RECORDINGS=0 is set\n", text)
}

// beside returns a handler that serves the files in the cache below data/ of a site's base, and everything else from
// page.
func (p *provisions) beside(page http.Handler, base string) (http.Handler, error) {
	base, err := site.ParseBase(base)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", page)
	mux.Handle(base+"data/", http.StripPrefix(base+"data", p))
	return mux, nil
}

// ServeHTTP serves the files in the cache by the paths that they have at their source.
func (p *provisions) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	f, ok := p.files[strings.TrimPrefix(r.URL.Path, "/")]
	p.mu.Unlock()
	if !ok || r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.NotFound(w, r)
		return
	}
	content, err := p.store.Get(r.Context(), f) // Get verifies the checksum
	if err != nil {
		fmt.Fprintf(p.out, "\r\x1b[Krecordings: %v\n", err)
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable") // the path names a commit
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}
