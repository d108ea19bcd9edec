//go:build js

// Package place is where the browser program came from: the addresses and
// settings that the site hands to the page, and the page to its workers.
package place

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"syscall/js"

	"untrained/app/job"
	"untrained/assets/neural"
	"untrained/assets/neural/archive"
	"untrained/assets/neural/archive/promise"
	"untrained/assets/runs"
	"untrained/assets/weights"
)

// Site is the site that the program runs in. Env holds the site's settings; it is
// handed to workers as it is.
type Site struct {
	Env     map[string]string
	carried []string // locations of the files of recordings that the site has
}

// Here reads the environment. Long values do not fit into a Go program's
// environment, so they are asked of the script that started it.
func Here() Site {
	s := Site{Env: make(map[string]string)}
	for _, name := range []string{"UNTRAINED_BASE", "UNTRAINED_WORKER", "UNTRAINED_WEIGHTS", "UNTRAINED_RUNS", "UNTRAINED_CLASS", "UNTRAINED_MIRROR",
		"UNTRAINED_DATA", "UNTRAINED_DATA_FILES", "UNTRAINED_BACKEND"} {
		if v := js.Global().Call("goappGetenv", name); v.Type() == js.TypeString {
			s.Env[name] = v.String()
		}
	}
	if json.Unmarshal([]byte(s.Env["UNTRAINED_DATA_FILES"]), &s.carried) != nil {
		s.carried = nil // none, or a list that cannot be read: recordings come from their source
	}
	return s
}

// Prefix keeps the databases of several sites on one origin apart.
func (s Site) Prefix() string {
	base := s.Env["UNTRAINED_BASE"]
	if _, rest, ok := strings.Cut(base, "://"); ok {
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			return rest[i:]
		}
	}
	return "/"
}

// Shelf opens the recordings that this browser keeps. Workers and page open the
// same ones.
func (s Site) Shelf() (*job.Shelf, error) {
	store, err := s.archive()
	if err != nil {
		return nil, err
	}
	own := &job.Browser{Name: "untrained " + s.Prefix() + " own recording"}
	return job.NewShelf(store).KeepOwn(own), nil
}

func (s Site) archive() (*archive.Archive, error) {
	return archive.Open(context.Background(), archive.Options{Prefix: s.Prefix(), Base: s.sources(), Carried: s.carried})
}

// sources is where recordings are looked for, in order: copies that the site
// carries, then the mirror that its owner named, or else the public source.
func (s Site) sources() string {
	source := archive.Upstream
	if mirror := s.Env["UNTRAINED_MIRROR"]; mirror != "" {
		source = mirror
	}
	if data := s.Env["UNTRAINED_DATA"]; data != "" {
		source = data + "|" + source
	}
	return source
}

// Carries reports whether the site has its own copies of all these files.
func (s Site) Carries(files []neural.File) bool {
	for _, f := range files {
		if !slices.Contains(s.carried, f.Location()) {
			return false
		}
	}
	return len(files) > 0
}

// Host is where files come from, as the page names it.
func (s Site) Host(files []neural.File) string {
	source := archive.Upstream
	if mirror := s.Env["UNTRAINED_MIRROR"]; mirror != "" {
		source = mirror
	}
	if s.Carries(files) {
		return "this site"
	}
	u, err := url.Parse(source)
	if err != nil || u.Host == "" {
		return "this site"
	}
	return u.Host
}

// Weights reads a bundled network from the site.
func (s Site) Weights(ctx context.Context, n weights.Network) ([]byte, error) {
	return s.bundled(ctx, "UNTRAINED_WEIGHTS", n.Name)
}

// Run reads a precomputed result from the site.
func (s Site) Run(ctx context.Context, r runs.Run) ([]byte, error) {
	return s.bundled(ctx, "UNTRAINED_RUNS", r.Name)
}

// bundled fetches a file whose address a list of the site's settings gives.
func (s Site) bundled(ctx context.Context, list, name string) ([]byte, error) {
	var addresses map[string]string
	if err := json.Unmarshal([]byte(s.Env[list]), &addresses); err != nil {
		return nil, fmt.Errorf("the site's list of bundled files: %w", err)
	}
	address, ok := addresses[name]
	if !ok {
		return nil, fmt.Errorf("the site does not carry it; build the site anew")
	}
	return get(ctx, address)
}

// get fetches a file of the site.
func get(ctx context.Context, address string) ([]byte, error) {
	response, err := promise.Await(ctx, js.Global().Call("fetch", address))
	if err != nil {
		return nil, fmt.Errorf("%s did not arrive (%w); check the connection and try again", address, err)
	}
	if status := response.Get("status").Int(); status != 200 {
		return nil, fmt.Errorf("the server answered %d for %s; the copy of the site may be incomplete", status, address)
	}
	buffer, err := promise.Await(ctx, response.Call("arrayBuffer"))
	if err != nil {
		return nil, fmt.Errorf("%s broke off (%w); try again", address, err)
	}
	return promise.Bytes(js.Global().Get("Uint8Array").New(buffer)), nil
}
