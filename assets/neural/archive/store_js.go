package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"syscall/js"
	"time"

	"untrained/assets/neural"
	"untrained/assets/neural/archive/promise"
)

func (a *Archive) open(ctx context.Context, options Options) error {
	bases := splitBases(options.Base)
	if len(bases) == 0 {
		bases = []string{Upstream}
	}
	for _, b := range bases {
		address, err := resolve(b, options.Prefix)
		if err != nil {
			return fmt.Errorf("base %q: %w", b, err)
		}
		a.bases = append(a.bases, address)
	}
	s := &database{memory: make(map[string][]byte)}
	if err := s.open(ctx, "untrained recordings /"+strings.Trim(options.Prefix, "/")); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.forget("this browser does not let the page keep files", err)
	}
	a.store, a.transport = s, browserTransport{}
	return nil
}

// database is the store of the browser: IndexedDB with two object stores,
//
//	files  [location, checksum, bytes]          → the content
//	parts  [location, checksum, offset, bytes]  → what arrived, in chunks
//
// Where the browser forbids it or has no space left, memory stands in for it.
type database struct {
	db js.Value // null where there is none

	mu     sync.Mutex
	memory map[string][]byte
	why    string
}

const (
	filesStore = "files"
	partsStore = "parts"
	chunkBytes = 1 << 20
)

// open opens the database. A browser that neither opens nor refuses within five
// seconds counts as refusing.
func (d *database) open(ctx context.Context, name string) error {
	d.db = js.Null()
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	db, err := promise.Database(ctx, name, filesStore, partsStore)
	if err != nil {
		return err
	}
	d.db = db
	return nil
}

// forget notes that files will not stay, and why.
func (d *database) forget(what string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var e *promise.Error
	if errors.As(err, &e) && e.Name == "QuotaExceededError" {
		what = "there is no space left for files of this site"
	}
	d.why = fmt.Sprintf("Recordings stay only until the page is closed: %s (%v). Free some space, or leave private "+
		"browsing, to keep them.", what, err)
}

func (d *database) warning() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.why
}

// in runs one request in a transaction of its own and waits until it is durable
// (mode "readwrite") or has its result.
func (d *database) in(ctx context.Context, store, mode string,
	request func(store js.Value) js.Value) (js.Value, error) {
	if !d.db.Truthy() {
		return js.Undefined(), errors.New("there is no database")
	}
	var transaction js.Value
	r, err := promise.Try(func() js.Value {
		transaction = d.db.Call("transaction", store, mode)
		return request(transaction.Call("objectStore", store))
	})
	if err != nil {
		return js.Undefined(), err
	}
	if mode == "readonly" {
		return promise.Event(ctx, r, "onsuccess", "onerror")
	}
	// A request that fails aborts its transaction, whose error then says why.
	return promise.Event(ctx, transaction, "oncomplete", "onabort")
}

// keys spans the keys of a file, whatever its size, and those of all its chunks: an
// array is greater than any number.
func keys(f neural.File) js.Value {
	return js.Global().Get("IDBKeyRange").Call("bound", []any{f.Location(), f.Checksum()},
		[]any{f.Location(), f.Checksum(), []any{}})
}

func (d *database) inMemory(f neural.File) ([]byte, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	content, ok := d.memory[f.Location()]
	return content, ok
}

func (d *database) has(ctx context.Context, f neural.File) bool {
	if _, ok := d.inMemory(f); ok {
		return true
	}
	n, err := d.in(ctx, filesStore, "readonly", func(s js.Value) js.Value { return s.Call("count", keys(f)) })
	return err == nil && n.Int() > 0
}

func (d *database) load(ctx context.Context, f neural.File) ([]byte, error) {
	if content, ok := d.inMemory(f); ok {
		return slices.Clone(content), nil // verified when it arrived
	}
	if !d.db.Truthy() {
		return nil, fs.ErrNotExist
	}
	v, err := d.in(ctx, filesStore, "readonly", func(s js.Value) js.Value { return s.Call("get", keys(f)) })
	if err != nil {
		return nil, fmt.Errorf("read the kept file: %w", err)
	}
	if v.IsUndefined() {
		return nil, fs.ErrNotExist
	}
	content := promise.Bytes(v)
	if err := f.Verify(content); err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	return content, nil
}

func (d *database) remove(ctx context.Context, f neural.File) error {
	d.mu.Lock()
	delete(d.memory, f.Location())
	d.mu.Unlock()
	if !d.db.Truthy() {
		return nil
	}
	_, err := d.in(ctx, filesStore, "readwrite", func(s js.Value) js.Value { return s.Call("delete", keys(f)) })
	if err == nil {
		err = d.dropParts(ctx, f)
	}
	if err != nil {
		return fmt.Errorf("archive: remove %s: %w", f.Path, err)
	}
	return nil
}

func (d *database) dropParts(ctx context.Context, f neural.File) error {
	_, err := d.in(ctx, partsStore, "readwrite", func(s js.Value) js.Value { return s.Call("delete", keys(f)) })
	return err
}

func (d *database) clear(ctx context.Context) error {
	d.mu.Lock()
	clear(d.memory)
	d.mu.Unlock()
	if !d.db.Truthy() {
		return nil
	}
	for _, store := range []string{filesStore, partsStore} {
		if _, err := d.in(ctx, store, "readwrite", func(s js.Value) js.Value { return s.Call("clear") }); err != nil {
			return fmt.Errorf("archive: %w", err)
		}
	}
	return nil
}

func (d *database) list(ctx context.Context) (kept []Kept, err error) {
	d.mu.Lock()
	for location, content := range d.memory {
		kept = append(kept, Kept{Location: location, Bytes: int64(len(content))})
	}
	d.mu.Unlock()
	for _, store := range []string{filesStore, partsStore} {
		if !d.db.Truthy() {
			break
		}
		keys, err := d.in(ctx, store, "readonly", func(s js.Value) js.Value { return s.Call("getAllKeys") })
		if err != nil {
			return nil, fmt.Errorf("archive: %w", err)
		}
		for i := range keys.Length() {
			key := keys.Index(i)
			k := Kept{Location: key.Index(0).String(), Bytes: int64(key.Index(key.Length() - 1).Int()),
				Partial: store == partsStore}
			if n := len(kept); k.Partial && n > 0 && kept[n-1].Partial && kept[n-1].Location == k.Location {
				kept[n-1].Bytes += k.Bytes // the next chunk
				continue
			}
			kept = append(kept, k)
		}
	}
	slices.SortFunc(kept, func(a, b Kept) int { return strings.Compare(a.Location, b.Location) })
	return kept, nil
}

func (d *database) begin(ctx context.Context, f neural.File) (part, error) {
	p := &chunks{store: d, file: f}
	if !d.db.Truthy() {
		return p, nil
	}
	values, err := d.in(ctx, partsStore, "readonly", func(s js.Value) js.Value { return s.Call("getAll", keys(f)) })
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return p, nil // begin again
	}
	for i := range values.Length() {
		p.arrived = append(p.arrived, promise.Bytes(values.Index(i))...)
	}
	p.saved = len(p.arrived)
	return p, nil
}

// chunks is the beginning of a file: in memory, and chunk by chunk in the database.
type chunks struct {
	store    *database
	file     neural.File
	arrived  []byte
	saved    int // bytes of arrived that are in the database
	finished bool
}

func (p *chunks) size() int64              { return int64(len(p.arrived)) }
func (p *chunks) content() ([]byte, error) { return p.arrived, nil }

func (p *chunks) append(b []byte) error {
	p.arrived = append(p.arrived, b...)
	if len(p.arrived)-p.saved >= chunkBytes && (p.size() < p.file.Bytes || !p.file.Sized()) {
		p.save()
	}
	return nil
}

// save puts what is not there yet into the database. That it fails costs no more
// than the chance to resume. It has a time of its own, because it also runs when a
// fetch was cancelled.
func (p *chunks) save() {
	if p.saved == len(p.arrived) || !p.store.db.Truthy() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	chunk := p.arrived[p.saved:]
	key := []any{p.file.Location(), p.file.Checksum(), p.saved, len(chunk)}
	_, err := p.store.in(ctx, partsStore, "readwrite",
		func(s js.Value) js.Value { return s.Call("put", promise.Array(chunk), key) })
	if err == nil {
		p.saved = len(p.arrived)
	}
}

func (p *chunks) restart() error {
	p.arrived = nil
	if p.saved > 0 {
		p.saved = 0
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		return p.store.dropParts(ctx, p.file)
	}
	return nil
}

// finish keeps the verified file: in the database, else in memory for as long as
// the page or worker lives.
func (p *chunks) finish(ctx context.Context, content []byte) error {
	p.finished = true
	_, err := p.store.in(ctx, filesStore, "readwrite", func(s js.Value) js.Value {
		return s.Call("put", promise.Array(content), []any{p.file.Location(), p.file.Checksum(), len(content)})
	})
	if err != nil {
		if ctx.Err() != nil {
			p.finished = false
			return ctx.Err()
		}
		p.store.mu.Lock()
		p.store.memory[p.file.Location()] = content
		p.store.mu.Unlock()
		if p.store.db.Truthy() {
			p.store.forget("the browser refused to keep a file", err)
		}
	}
	if p.saved > 0 {
		if err := p.store.dropParts(ctx, p.file); err != nil && ctx.Err() == nil {
			return nil // the file is here; parts left behind are found by Clear
		}
	}
	return nil
}

func (p *chunks) close() error {
	if !p.finished {
		p.save()
	}
	return nil
}
