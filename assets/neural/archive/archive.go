// Package archive keeps the files of public recordings: it fetches them from their
// source at a user's request, goes on where a cut connection stopped, verifies size
// and checksum (SHA-256, git blob id, or both) before a file counts as here, and returns
// their content without a network.
//
// Natively files lie in a cache directory; in a browser, on the page and in a
// worker alike, in IndexedDB. How to fetch is written once (fetch.go) over two
// narrow interfaces, transport and store, that each side implements.
package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"time"

	"untrained/assets/neural"
)

// Upstream is the address of the public sources: a file's Location follows it.
const Upstream = "https://raw.githubusercontent.com"

// Options say where files come from and where they are kept. The zero value is
// right for most programs.
type Options struct {
	// Base is where files are fetched from: an address that a file's Location is
	// appended to, or several separated by "|" and tried in order. In a browser an
	// address may be relative to Prefix, so that "mirror/|"+Upstream looks for a copy
	// beside the site first. Natively an entry may be a directory, which is read in
	// place. Empty means UNTRAINED_MIRROR where it is set (natively), else Upstream.
	Base string
	// Carried are the locations of files that the first address of Base is known to have:
	// a site's own copies. They count as here, and Get fetches one from that address, and
	// from no other, when it is first asked for.
	Carried []string
	// Dir is the directory in which files are kept, natively. Empty means
	// "recordings" in UNTRAINED_CACHE or, where that is not set, in "untrained" in
	// the user's cache directory.
	Dir string
	// Prefix is the path below which the site lives, in a browser, "/" or
	// "/sub/path/". It is part of the database's name, so that neighbours on one
	// origin do not meet.
	Prefix string
}

// Archive is the files that are kept on this machine. It is safe for concurrent
// use, also by several processes or browser tabs.
type Archive struct {
	store     store
	transport transport
	bases     []string        // addresses without a slash at the end
	carried   map[string]bool // by location: what the first of bases has

	attempts int           // without a single new byte, before an address is given up
	backoff  time.Duration // before the second attempt; doubles
	stall    time.Duration // without a byte, before an attempt is given up

	mu      sync.Mutex
	flights map[string]chan struct{} // by location: one fetch of a file at a time
}

// Kept is one file in the archive.
type Kept struct {
	Location string // see neural.File
	Bytes    int64
	Partial  bool // the fetch was cut; another one goes on from here
}

// transport asks for the bytes of an address.
type transport interface {
	// get asks for everything from an offset on; an error means that there was no
	// answer at all.
	get(ctx context.Context, address string, from int64) (*answer, error)
}

// store holds files and the beginnings of files.
type store interface {
	has(ctx context.Context, f neural.File) bool
	// load returns verified content; the error is fs.ErrNotExist for a file that is
	// not here, errDamaged for one that is not what the catalogue says.
	load(ctx context.Context, f neural.File) ([]byte, error)
	// begin returns what has arrived of a file, nothing at first. Only one process
	// at a time holds a part of a file; others wait.
	begin(ctx context.Context, f neural.File) (part, error)
	remove(ctx context.Context, f neural.File) error
	list(ctx context.Context) ([]Kept, error)
	clear(ctx context.Context) error
	// warning says, in a sentence, why files will not stay; "" where they do.
	warning() string
}

// part is the beginning of a file.
type part interface {
	size() int64
	append(p []byte) error
	restart() error           // forget what arrived
	content() ([]byte, error) // all that arrived
	finish(ctx context.Context, content []byte) error
	close() error // keeps what arrived, unless finished
}

var errDamaged = errors.New("the kept file is damaged")

// Open prepares the archive. Natively it fails where there is no directory for it;
// in a browser that forbids keeping files it works from memory and Warning says so.
func Open(ctx context.Context, options Options) (*Archive, error) {
	a := &Archive{attempts: 4, backoff: 500 * time.Millisecond, stall: 30 * time.Second,
		flights: make(map[string]chan struct{}), carried: make(map[string]bool)}
	for _, location := range options.Carried {
		a.carried[location] = true
	}
	if err := a.open(ctx, options); err != nil {
		return nil, fmt.Errorf("archive of recordings: %w", err)
	}
	return a, nil
}

// splitBases reads Options.Base.
func splitBases(base string) (bases []string) {
	for b := range strings.SplitSeq(base, "|") {
		if b = strings.TrimSpace(b); b != "" {
			bases = append(bases, b)
		}
	}
	return bases
}

// Has reports whether a file is here with the right size, or comes with the site. Its
// content is verified when it is read.
func (a *Archive) Has(ctx context.Context, f neural.File) bool {
	return a.store.has(ctx, f) || a.carries(f)
}

// carries reports whether the first address is the site's own and has the file.
func (a *Archive) carries(f neural.File) bool { return len(a.bases) > 0 && a.carried[f.Location()] }

// Get returns a file's content, verified. It downloads nothing from elsewhere: a file
// that is not here is an error that wraps fs.ErrNotExist and says how to get it. One
// that comes with the site is fetched from there. Only where nothing can be kept (see
// Warning) is a file fetched again, because every worker of a page then has a memory of
// its own.
func (a *Archive) Get(ctx context.Context, f neural.File) ([]byte, error) {
	content, err := a.store.load(ctx, f)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errDamaged) && a.carries(f) {
		var from []string
		switch {
		case a.carries(f):
			from = a.bases[:1]
		case a.store.warning() != "":
			from = a.bases
		}
		if from != nil {
			if err := a.fetchFromAny(ctx, from, f, nil); err != nil {
				return nil, err
			}
			content, err = a.store.load(ctx, f)
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s of %s is not here yet: %s (%w)", f.Path, f.Repository, howToFetch, fs.ErrNotExist)
	case errors.Is(err, errDamaged):
		return nil, fmt.Errorf("%w; %s", err, howToFetch)
	}
	return content, err
}

// Warning says in a sentence why fetched files will not stay, in a browser that
// forbids it or has no space left; it is "" where they do. It may change after a
// Fetch.
func (a *Archive) Warning() string { return a.store.warning() }

// Remove forgets a file, complete or not. A file that is not here is not an error.
// Mirror directories are never changed.
func (a *Archive) Remove(ctx context.Context, f neural.File) error { return a.store.remove(ctx, f) }

// Clear forgets all files.
func (a *Archive) Clear(ctx context.Context) error { return a.store.clear(ctx) }

// List returns all files that the archive keeps, by location; files in mirror
// directories are not among them.
func (a *Archive) List(ctx context.Context) ([]Kept, error) { return a.store.list(ctx) }

// Size is the bytes of all kept files and parts.
func (a *Archive) Size(ctx context.Context) (bytes int64, err error) {
	kept, err := a.List(ctx)
	for _, k := range kept {
		bytes += k.Bytes
	}
	return bytes, err
}
