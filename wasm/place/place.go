//go:build js

// Package place has the addresses and settings that a site passes to its page, and the page to its workers.
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

// Site is the site that the program runs in. Env holds the site's settings, which workers get unchanged.
type Site struct {
	Env     map[string]string
	carried []string // locations of the files of recordings that the site has
}

// Here returns the site with the settings that the script which started the program has. (They do not come as
// environment variables, because a Go program in a browser has room for eight kilobytes of those.)
func Here() Site {
	env := make(map[string]string)
	for _, name := range []string{
		"UNTRAINED_BASE", "UNTRAINED_WORKER", "UNTRAINED_WEIGHTS", "UNTRAINED_RUNS", "UNTRAINED_CLASS", "UNTRAINED_MIRROR",
		"UNTRAINED_DATA", "UNTRAINED_DATA_FILES", "UNTRAINED_BACKEND",
	} {
		if v := js.Global().Call("goappGetenv", name); v.Type() == js.TypeString {
			env[name] = v.String()
		}
	}
	return At(env)
}

// At returns the site with the settings env.
func At(env map[string]string) Site {
	s := Site{Env: env}
	if json.Unmarshal([]byte(env["UNTRAINED_DATA_FILES"]), &s.carried) != nil {
		s.carried = nil // none, or a list that cannot be read: recordings come from their source
	}
	return s
}

// Prefix returns the path of the site, which separates the databases of several sites with one origin.
func (s Site) Prefix() string {
	base := s.Env["UNTRAINED_BASE"]
	if _, rest, ok := strings.Cut(base, "://"); ok {
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			return rest[i:]
		}
	}
	return "/"
}

// Shelf opens the recordings that this browser stores, which are the same in the page and in its workers.
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

// sources returns where recordings are looked for, in this order: copies that the site has, then the mirror that its
// owner named or else the public source.
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

// Host returns where files come from, in the words of the page.
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

// bundled fetches a file whose address is in a list among the site's settings.
func (s Site) bundled(ctx context.Context, list, name string) ([]byte, error) {
	var addresses map[string]string
	if err := json.Unmarshal([]byte(s.Env[list]), &addresses); err != nil {
		return nil, fmt.Errorf("the site's list of bundled files: %w", err)
	}
	address, ok := addresses[name]
	if !ok {
		return nil, fmt.Errorf("the site does not carry it; build the site again")
	}
	return get(ctx, address)
}

// get fetches a file of the site.
func get(ctx context.Context, address string) ([]byte, error) {
	response, err := promise.Await(ctx, js.Global().Call("fetch", address))
	if err != nil {
		return nil, fmt.Errorf("%s did not arrive (%w); check the connection and try again", address, err)
	}
	switch status := response.Get("status").Int(); status {
	case 200:
	case 401, 403, 407, 511:
		return nil, fmt.Errorf("the server answered %d for %s: a filter or a sign-in page of this network refuses it, or "+
			"the server does; open the page on another network", status, address)
	default:
		return nil, fmt.Errorf("the server answered %d for %s; the copy of the site may be incomplete, or the server gives "+
			"no file with this ending (IIS needs the site's web.config)", status, address)
	}
	buffer, err := promise.Await(ctx, response.Call("arrayBuffer"))
	if err != nil {
		return nil, fmt.Errorf("%s broke off (%w); try again", address, err)
	}
	content := promise.Bytes(js.Global().Get("Uint8Array").New(buffer))
	if isWebPage(content) {
		return nil, fmt.Errorf("the network answered with a web page where %s should be: a sign-in page or a filter stands "+
			"in between; sign in, or use another network", address)
	}
	return content, nil
}

// isWebPage reports whether bytes that should be data are a page, which networks put in the place of what was asked
// for.
func isWebPage(content []byte) bool {
	head := strings.ToLower(strings.TrimSpace(string(content[:min(len(content), 200)])))
	return strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html")
}
