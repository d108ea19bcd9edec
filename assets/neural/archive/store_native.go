//go:build !js

package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"untrained/assets/neural"
)

const (
	howToFetch = "fetch it with `make data`"
	howToReach = "check the connection, or set UNTRAINED_MIRROR to a directory or address that has a copy"
)

func (a *Archive) open(_ context.Context, options Options) error {
	s := &directory{root: options.Dir}
	if s.root == "" {
		cache := os.Getenv("UNTRAINED_CACHE")
		if cache == "" {
			user, err := os.UserCacheDir()
			if err != nil {
				return fmt.Errorf("%w: set UNTRAINED_CACHE to a directory", err)
			}
			cache = filepath.Join(user, "untrained")
		}
		s.root = filepath.Join(cache, "recordings")
	}
	base := options.Base
	if base == "" {
		base = os.Getenv("UNTRAINED_MIRROR")
	}
	bases := splitBases(base)
	if len(bases) == 0 {
		bases = []string{Upstream}
	}
	for _, b := range bases {
		if strings.HasPrefix(b, "http://") || strings.HasPrefix(b, "https://") {
			if _, err := url.Parse(b); err != nil {
				return fmt.Errorf("mirror: %w", err)
			}
			a.bases = append(a.bases, strings.TrimRight(b, "/"))
			continue
		}
		b = strings.TrimPrefix(b, "file://")
		if info, err := os.Stat(b); err != nil || !info.IsDir() {
			return fmt.Errorf("mirror %q is neither a directory that can be read nor an address with http:// or https://: "+
				"correct UNTRAINED_MIRROR", b)
		}
		s.mirrors = append(s.mirrors, b)
	}
	a.store = s
	a.transport = newHTTPTransport()
	return nil
}

// directory is the store of native programs: a file lies at its location below
// root, what has arrived of it beside it with the ending .part. Mirrors have the
// same form and are only read.
type directory struct {
	root    string
	mirrors []string
}

const partEnding = ".part"

func (d *directory) warning() string { return "" }

func below(root string, f neural.File) (string, error) {
	path := filepath.FromSlash(f.Location())
	if !filepath.IsLocal(path) {
		return "", fmt.Errorf("location %q leaves the archive", f.Location())
	}
	return filepath.Join(root, path), nil
}

func (d *directory) has(_ context.Context, f neural.File) bool {
	for _, root := range append([]string{d.root}, d.mirrors...) {
		if path, err := below(root, f); err == nil {
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && (info.Size() == f.Bytes || !f.Sized()) {
				return true
			}
		}
	}
	return false
}

func (d *directory) load(_ context.Context, f neural.File) ([]byte, error) {
	var failed error = fs.ErrNotExist
	for _, root := range append([]string{d.root}, d.mirrors...) {
		path, err := below(root, f)
		if err != nil {
			return nil, err
		}
		content, err := readUpTo(path, f.MaxBytes()+1)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = f.Verify(content)
			if err == nil {
				return content, nil
			}
			if root != d.root {
				// Not ours to remove: no fetch can mend it either.
				return nil, fmt.Errorf("%s: %w: correct the mirror", path, err)
			}
			err = fmt.Errorf("%w: %s: %w", errDamaged, path, err)
		}
		failed = err
	}
	return nil, failed
}

// readUpTo reads a file, but no more than limit bytes.
func readUpTo(path string, limit int64) ([]byte, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(io.LimitReader(in, limit))
}

func (d *directory) remove(_ context.Context, f neural.File) error {
	path, err := below(d.root, f)
	if err != nil {
		return err
	}
	for _, name := range []string{path, path + partEnding} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("archive: %w", err)
		}
	}
	// Folders that became empty go too; the first that is not ends it.
	for dir := filepath.Dir(path); dir != d.root && len(dir) > len(d.root); dir = filepath.Dir(dir) {
		if os.Remove(dir) != nil {
			break
		}
	}
	return nil
}

func (d *directory) clear(ctx context.Context) error {
	kept, err := d.list(ctx)
	if err != nil {
		return err
	}
	for _, k := range kept {
		name := filepath.Join(d.root, filepath.FromSlash(k.Location))
		if k.Partial {
			name += partEnding
		}
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("archive: %w", err)
		}
	}
	return nil
}

func (d *directory) list(ctx context.Context) (kept []Kept, err error) {
	err = filepath.WalkDir(d.root, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || !entry.Type().IsRegular() || strings.HasSuffix(path, lockEnding) {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return nil // removed meanwhile
		}
		rel, err := filepath.Rel(d.root, path)
		if err != nil {
			return err
		}
		location, partial := strings.CutSuffix(filepath.ToSlash(rel), partEnding)
		kept = append(kept, Kept{Location: location, Bytes: info.Size(), Partial: partial})
		return ctx.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	return kept, nil
}

func (d *directory) begin(ctx context.Context, f neural.File) (part, error) {
	path, err := below(d.root, f)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("%w: choose another directory with UNTRAINED_CACHE", err)
	}
	file, unlock, err := openLocked(ctx, path+partEnding)
	if err != nil {
		return nil, err
	}
	n, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		file.Close()
		unlock()
		return nil, err
	}
	return &partFile{file: file, unlock: unlock, path: path, limit: f.MaxBytes() + 1, bytes: n}, nil
}

// partFile is the beginning of a file on disk, locked against other processes.
type partFile struct {
	file   *os.File
	unlock func()
	path   string // of the finished file
	limit  int64
	bytes  int64
	closed bool
}

func (p *partFile) size() int64 { return p.bytes }

func (p *partFile) append(b []byte) error {
	n, err := p.file.Write(b)
	p.bytes += int64(n)
	if err != nil {
		return fmt.Errorf("%w: free some space, or choose another directory with UNTRAINED_CACHE", err)
	}
	return nil
}

func (p *partFile) restart() error {
	if err := p.file.Truncate(0); err != nil {
		return err
	}
	_, err := p.file.Seek(0, io.SeekStart)
	p.bytes = 0
	return err
}

func (p *partFile) content() ([]byte, error) {
	return io.ReadAll(io.NewSectionReader(p.file, 0, p.limit))
}

func (p *partFile) finish(context.Context, []byte) error {
	if err := p.file.Sync(); err != nil {
		return err
	}
	defer p.unlock()
	p.closed = true
	// Renamed while it is locked; systems that refuse to rename an open file have
	// another lock (lock_other.go).
	renamed := os.Rename(p.path+partEnding, p.path) == nil
	err := p.file.Close()
	if err == nil && !renamed {
		err = os.Rename(p.path+partEnding, p.path)
	}
	return err
}

func (p *partFile) close() error {
	if p.closed {
		return nil
	}
	p.closed = true
	defer p.unlock()
	if p.bytes == 0 {
		os.Remove(p.path + partEnding) // an empty part that stays does no harm
	}
	return p.file.Close()
}

// httpTransport fetches with net/http.
type httpTransport struct{ client *http.Client }

func newHTTPTransport() httpTransport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DisableCompression = true // sizes and ranges are those of the file itself
	return httpTransport{&http.Client{Transport: t}}
}

func (t httpTransport) get(ctx context.Context, address string, from int64) (*answer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "untrained")
	if from > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", from))
	}
	response, err := t.client.Do(request)
	if err != nil {
		return nil, err
	}
	return &answer{
		status: response.StatusCode, start: rangeStart(response.Header.Get("Content-Range")),
		length: response.ContentLength, body: response.Body, kind: response.Header.Get("Content-Type"),
	}, nil
}
