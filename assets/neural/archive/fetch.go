package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"strings"
	"time"

	"untrained/assets/neural"
)

// answer is what a server says.
type answer struct {
	status int
	start  int64  // offset of the first byte with status 206; -1 not said
	length int64  // of body, -1 not said
	kind   string // media type, "" not said
	body   io.ReadCloser
}

// final marks an error that a further attempt at the same address cannot mend.
type final struct{ error }

func (f final) Unwrap() error { return f.error }

var errStalled = errors.New("nothing arrived for a while")

// Fetch makes sure that a file is here: it returns at once if it is, else it
// downloads it, from where an earlier fetch stopped. progress, which may be nil, is
// told the bytes that are here and their final number, which is 0 while it is not
// known. Addresses are tried in order, each several times with growing pauses. A
// file whose size, SHA-256 or git blob id is not the catalogue's is discarded. When
// ctx is done Fetch returns its error at once and keeps what arrived.
func (a *Archive) Fetch(ctx context.Context, f neural.File, progress func(done, total int64)) error {
	return a.fetchFromAny(ctx, a.bases, f, progress)
}

// fetchFromAny is Fetch from these addresses.
func (a *Archive) fetchFromAny(ctx context.Context, bases []string, f neural.File,
	progress func(done, total int64)) error {
	var last int64 // all of a file whose size was not known
	tell := func(done, total int64) {
		last = done
		if progress != nil {
			progress(done, total)
		}
	}
	if err := a.fetch(ctx, bases, f, tell); err != nil {
		return fmt.Errorf("fetch %s of %s: %w", f.Path, f.Repository, err)
	}
	if f.Sized() {
		last = f.Bytes
	}
	tell(last, last)
	return nil
}

func (a *Archive) fetch(ctx context.Context, bases []string, f neural.File, progress func(done, total int64)) error {
	land, err := a.flight(ctx, f)
	if err != nil {
		return err
	}
	defer land()
	here := func() (bool, error) {
		_, err := a.store.load(ctx, f)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return false, nil
		case errors.Is(err, errDamaged):
			return false, a.store.remove(ctx, f)
		}
		return err == nil, err
	}
	if ok, err := here(); ok || err != nil {
		return err
	}
	p, err := a.store.begin(ctx, f)
	if err != nil {
		return err
	}
	defer p.close()
	// Another process may have finished while this one waited for the part.
	if ok, err := here(); ok || err != nil {
		return err
	}
	if len(bases) == 0 {
		return errors.New("the file is in none of the mirror's directories and no address is given: complete the mirror, " +
			"or unset UNTRAINED_MIRROR to use the public source")
	}
	progress(p.size(), f.Bytes)
	var failed error
	for _, base := range bases {
		err := a.fetchFrom(ctx, base, f, p, progress)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("stopped after %s, which are kept: %w", arrived(p, f), ctx.Err())
		}
		if failed == nil {
			failed = err
		} else {
			failed = fmt.Errorf("%w; and then %w", failed, err)
		}
	}
	return failed
}

// flight lets one goroutine at a time fetch a file.
func (a *Archive) flight(ctx context.Context, f neural.File) (land func(), err error) {
	a.mu.Lock()
	c := a.flights[f.Location()]
	if c == nil {
		c = make(chan struct{}, 1)
		a.flights[f.Location()] = c
	}
	a.mu.Unlock()
	select {
	case c <- struct{}{}:
		return func() { <-c }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// fetchFrom fetches the rest of a file from one address.
func (a *Archive) fetchFrom(ctx context.Context, base string, f neural.File, p part,
	progress func(done, total int64)) error {
	address := base + "/" + escape(f.Location())
	resumed := p.size() > 0
	pause := a.backoff
	for attempt := 1; ; attempt++ {
		before := p.size()
		err := a.attempt(ctx, address, f, p, progress)
		if err == nil {
			content, err := p.content()
			if err != nil {
				return err
			}
			wrong := f.Verify(content)
			if wrong == nil {
				return p.finish(ctx, content)
			}
			if err := p.restart(); err != nil {
				return err
			}
			if !resumed {
				return fmt.Errorf("%s: %w: it was discarded; the source was changed or something on the way alters files: try "+
					"again, or from another mirror", address, wrong)
			}
			// The beginning may be from an earlier time or another address.
			resumed = false
			continue
		}
		var end final
		if errors.As(err, &end) || ctx.Err() != nil {
			return err
		}
		if p.size() > before {
			attempt, pause = 0, a.backoff
		}
		if attempt >= a.attempts {
			return fmt.Errorf("%w (%s arrived and are kept); %s", err, arrived(p, f), howToReach)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
			pause *= 2
		}
	}
}

// arrived says how much of a file is here.
func arrived(p part, f neural.File) string {
	if f.Sized() {
		return fmt.Sprintf("%d of %d bytes", p.size(), f.Bytes)
	}
	return fmt.Sprintf("%d bytes", p.size())
}

// attempt sends one request and appends what arrives to the part, which is
// complete when the error is nil. It never takes more than the file's size, or than
// the limit of files whose size is not known.
func (a *Archive) attempt(ctx context.Context, address string, f neural.File, p part,
	progress func(done, total int64)) error {
	if p.size() > f.MaxBytes() {
		if err := p.restart(); err != nil {
			return final{err}
		}
	}
	from := p.size()
	if f.Sized() && from == f.Bytes {
		return nil
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watchdog := time.AfterFunc(a.stall, func() { cancel(errStalled) })
	defer watchdog.Stop()
	r, err := a.transport.get(ctx, address, from)
	if err != nil {
		return because(ctx, fmt.Errorf("%s does not answer: %w", address, err))
	}
	defer r.body.Close()
	if err := r.accept(address, from, p); err != nil {
		return err
	}
	total := f.Bytes // 0: not known
	if r.length >= 0 {
		switch n := p.size() + r.length; {
		case f.Sized() && n != f.Bytes:
			return final{fmt.Errorf("%s has %d bytes where the catalogue says %d: it is not this file", address, n, f.Bytes)}
		case n > f.MaxBytes():
			return final{fmt.Errorf("%s has %d bytes, more than the %d that a file may have here: it is not this file",
				address, n, f.MaxBytes())}
		default:
			total = n
		}
	}
	buffer := make([]byte, 64<<10)
	for {
		n, err := r.body.Read(buffer)
		watchdog.Reset(a.stall)
		if p.size()+int64(n) > f.MaxBytes() {
			return final{errors.Join(fmt.Errorf("%s sends more than the %d bytes %s: it is not this file", address, f.MaxBytes(),
				limit(f)), p.restart())}
		}
		if n > 0 {
			if err := p.append(buffer[:n]); err != nil {
				return final{err}
			}
			progress(p.size(), total)
		}
		switch {
		case err == io.EOF && (p.size() == total || total == 0):
			return nil
		case err == io.EOF: // a proper end, so this is what the address has: a page that says "not found", say
			size := p.size()
			return final{errors.Join(fmt.Errorf("%s ends after %d bytes where the catalogue says %d: it is not this file",
				address, size, total), p.restart())}
		case err != nil:
			return because(ctx, fmt.Errorf("%s: the connection was cut: %w", address, err))
		}
	}
}

// limit says where the largest number of bytes comes from.
func limit(f neural.File) string {
	if f.Sized() {
		return "the catalogue says"
	}
	return "that a file may have here"
}

// because adds why a context ended an attempt.
func because(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); errors.Is(cause, errStalled) {
		return fmt.Errorf("%w (%w)", err, cause)
	}
	return err
}

// accept decides from the status whether the body continues the part.
func (r *answer) accept(address string, from int64, p part) error {
	switch {
	case strings.HasPrefix(r.kind, "text/html") && (r.status < 400 || r.status == 511):
		return final{fmt.Errorf("%s answers with a web page: a sign-in page or a filter of this network stands in between; "+
			"sign in, or use another network", address)}
	case r.status == 206 && (r.start == from || r.start < 0 && from > 0):
		return nil
	case r.status == 200: // all of it, also where a part was asked for
		if err := p.restart(); err != nil {
			return final{err}
		}
		return nil
	case r.status == 206 || r.status == 416:
		if err := p.restart(); err != nil {
			return final{err}
		}
		return fmt.Errorf("%s does not continue at byte %d (status %d, from %d)", address, from, r.status, r.start)
	case r.status == 408 || r.status == 425 || r.status == 429 || r.status >= 500:
		return fmt.Errorf("%s answers with status %d: it is overloaded or out of order", address, r.status)
	case r.status == 401 || r.status == 403 || r.status == 407 || r.status == 511:
		return final{fmt.Errorf("%s answers with status %d: a filter or a sign-in page of this network refuses it, or the "+
			"source does; try another network, or a copy beside the site", address, r.status)}
	case r.status == 404:
		return final{fmt.Errorf("%s answers 404, not found: this address does not have the file", address)}
	}
	return final{fmt.Errorf("%s answers with status %d: this address does not give the file", address, r.status)}
}

// escape makes a location part of an address.
func escape(location string) string {
	parts := strings.Split(location, "/")
	for i, s := range parts {
		parts[i] = url.PathEscape(s)
	}
	return strings.Join(parts, "/")
}
