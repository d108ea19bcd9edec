package neural

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// File is one public file of a recording, at one commit of a public repository,
// so that it never changes.
type File struct {
	Repository string // "owner/name" on GitHub
	Commit     string // 40 hex digits
	Path       string // inside the repository
	Bytes      int64  // exact size
	SHA256     string // of the content, 64 hex digits
}

// Location is the file's path below a base address such as
// https://raw.githubusercontent.com: owner/name/commit/path.
func (f File) Location() string { return f.Repository + "/" + f.Commit + "/" + f.Path }

// Verify compares content with the size and the SHA-256 that the catalogue
// states. The error gives what was expected and what was found.
func (f File) Verify(content []byte) error {
	if n := int64(len(content)); n != f.Bytes {
		return fmt.Errorf("%s has %d bytes where the catalogue says %d", f.Path, n, f.Bytes)
	}
	sum := sha256.Sum256(content)
	if got := hex.EncodeToString(sum[:]); got != f.SHA256 {
		return fmt.Errorf("%s has SHA-256 %s where the catalogue says %s", f.Path, got, f.SHA256)
	}
	return nil
}

// Source gives the content of files that are already here, verified; it returns
// an error, and downloads nothing, for a file that is not. The archive is one.
type Source interface {
	Get(ctx context.Context, f File) ([]byte, error)
}

// Entry is one recording of the catalogue.
type Entry struct {
	ID        string // name in links and on the command line
	Title     string
	About     string // what it is and how it was made, in plain words
	Area      string // "V1", "V4", …
	Simulated bool   // generated in place; there is nothing to fetch
	// Sessions are the names of its sessions, the first being the default; nil
	// where there is only one, without a name.
	Sessions []string
	Bytes    int64 // to fetch for the default session
	Citation string
	Licence  string
	Notes    []string // cautions that hold for every session

	files func(session string) []File
	open  func(ctx context.Context, session string, files [][]byte) (*Recording, error)
}

// Session resolves a session's name: "" is the default one. The error lists the
// names there are.
func (e Entry) Session(name string) (string, error) {
	switch {
	case len(e.Sessions) == 0 && name == "":
		return "", nil
	case len(e.Sessions) == 0:
		return "", fmt.Errorf("recording %s has no session %q: it is a single one; leave session empty", e.ID, name)
	case name == "":
		return e.Sessions[0], nil
	case slices.Contains(e.Sessions, name):
		return name, nil
	}
	return "", fmt.Errorf("recording %s has no session %q; there are %s", e.ID, name, strings.Join(e.Sessions, ", "))
}

// Files lists what a session consists of, in the order that Open takes; nothing
// for a simulation.
func (e Entry) Files(session string) ([]File, error) {
	session, err := e.Session(session)
	if err != nil || e.files == nil {
		return nil, err
	}
	return e.files(session), nil
}

// Open makes the recording of a session from its files' contents, which are
// verified first. The recording is valid (see Recording.Validate) and its SHA256
// is the hash of the files' hashes, each 32 bytes, in order.
func (e Entry) Open(ctx context.Context, session string, contents [][]byte) (*Recording, error) {
	files, err := e.Files(session)
	if err != nil {
		return nil, err
	}
	if len(contents) != len(files) {
		return nil, fmt.Errorf("recording %s consists of %d files; %d were given", e.ID, len(files), len(contents))
	}
	for i, f := range files {
		if err := f.Verify(contents[i]); err != nil {
			return nil, fmt.Errorf("recording %s: %w; remove the file and fetch it again", e.ID, err)
		}
	}
	return e.assemble(ctx, session, files, contents)
}

// assemble is Open for contents that are verified.
func (e Entry) assemble(ctx context.Context, session string, files []File, contents [][]byte) (*Recording, error) {
	session, err := e.Session(session)
	if err != nil {
		return nil, err
	}
	r, err := e.open(ctx, session, contents)
	if err != nil {
		return nil, fmt.Errorf("recording %s: %w", e.name(session), err)
	}
	r.ID, r.Session, r.Area, r.Simulated = e.ID, session, e.Area, e.Simulated
	r.Citation, r.Licence = e.Citation, e.Licence
	r.Notes = append(slices.Clone(e.Notes), r.Notes...)
	if len(files) > 0 {
		if r.SHA256, err = hashOfHashes(files); err != nil {
			return nil, err
		}
	}
	if err := r.Validate(); err != nil {
		return nil, err
	}
	return r, nil
}

func (e Entry) name(session string) string {
	if session == "" {
		return e.ID
	}
	return e.ID + ", session " + session
}

func hashOfHashes(files []File) (string, error) {
	h := sha256.New()
	for _, f := range files {
		sum, err := hex.DecodeString(f.SHA256)
		if err != nil {
			return "", fmt.Errorf("catalogue: SHA-256 of %s: %w", f.Path, err)
		}
		h.Write(sum)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Catalogue lists the recordings this software knows, simulations first.
func Catalogue() []Entry { return []Entry{simV1(), cowley2023()} }

// EntryByID finds a recording of the catalogue; the error lists the names there are.
func EntryByID(id string) (Entry, error) {
	var names []string
	for _, e := range Catalogue() {
		if e.ID == id {
			return e, nil
		}
		names = append(names, e.ID)
	}
	return Entry{}, fmt.Errorf("there is no recording %q; there are %s", id, strings.Join(names, ", "))
}

// Open makes a recording of the catalogue from files that the source holds; for a
// simulation the source is not asked and may be nil. session "" is the default.
func Open(ctx context.Context, id, session string, source Source) (*Recording, error) {
	e, err := EntryByID(id)
	if err != nil {
		return nil, err
	}
	files, err := e.Files(session)
	if err != nil {
		return nil, err
	}
	contents := make([][]byte, len(files))
	for i, f := range files {
		if contents[i], err = source.Get(ctx, f); err != nil {
			return nil, fmt.Errorf("recording %s: %w", e.ID, err)
		}
	}
	return e.assemble(ctx, session, files, contents)
}
