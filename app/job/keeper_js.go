package job

import (
	"context"
	"fmt"
	"syscall/js"

	"untrained/assets/neural/archive/promise"
)

// Browser is a Keeper in an IndexedDB database. Where the browser forbids storage, as some do in private windows, or
// has no space left, its methods return errors, and a run goes on without it.
type Browser struct {
	Name string // of the database; it must contain the site's path, because several sites may share an origin
	db   js.Value
}

const taskStore = "units"

// open opens the database unless it is open.
func (b *Browser) open(ctx context.Context) error {
	if b.db.Truthy() {
		return nil
	}
	db, err := promise.Database(ctx, b.Name, taskStore)
	if err != nil {
		return fmt.Errorf("this browser does not let the page store anything, "+
			"so unfinished runs are not kept across a reload: %w", err)
	}
	b.db = db
	return nil
}

// do calls a method of the object store in its own transaction and waits for the result. A user who clears the site's
// data in the middle of a run closes the database: it is opened again, empty, and what is finished from then on is
// kept.
func (b *Browser) do(ctx context.Context, mode, method string, args ...any) (js.Value, error) {
	var request js.Value
	for again := true; ; again = false {
		if err := b.open(ctx); err != nil {
			return js.Undefined(), err
		}
		var err error
		request, err = promise.Try(func() js.Value {
			return b.db.Call("transaction", taskStore, mode).Call("objectStore", taskStore).Call(method, args...)
		})
		if err == nil {
			break
		}
		b.db = js.Undefined()
		if !again {
			return js.Undefined(), fmt.Errorf("store for unfinished runs: %w", err)
		}
	}
	v, err := promise.Event(ctx, request, "onsuccess", "onerror")
	if err != nil {
		return v, fmt.Errorf("store for unfinished runs (free some space in the browser's settings): %w", err)
	}
	return v, nil
}

// keys returns the range of all keys [key, index] of one run.
func (b *Browser) keys(key string) js.Value {
	return js.Global().Get("IDBKeyRange").Call("bound", []any{key, 0}, []any{key, 1 << 30})
}

// Load implements Keeper.
func (b *Browser) Load(ctx context.Context, key string) (map[int][]byte, error) {
	if err := b.open(ctx); err != nil {
		return nil, err
	}
	names, err := b.do(ctx, "readonly", "getAllKeys", b.keys(key))
	if err != nil {
		return nil, err
	}
	parts := make(map[int][]byte)
	for i := range names.Length() {
		index := names.Index(i).Index(1).Int()
		v, err := b.do(ctx, "readonly", "get", []any{key, index})
		if err != nil {
			return nil, err
		}
		parts[index] = promise.Bytes(v)
	}
	return parts, nil
}

// Count returns how many parts are stored under key, without reading them.
func (b *Browser) Count(ctx context.Context, key string) (int, error) {
	if err := b.open(ctx); err != nil {
		return 0, err
	}
	n, err := b.do(ctx, "readonly", "count", b.keys(key))
	if err != nil {
		return 0, err
	}
	return n.Int(), nil
}

// Save implements Keeper.
func (b *Browser) Save(ctx context.Context, key string, index int, part []byte) error {
	_, err := b.do(ctx, "readwrite", "put", promise.Array(part), []any{key, index})
	return err
}

// Forget implements Keeper.
func (b *Browser) Forget(ctx context.Context, key string) error {
	if err := b.open(ctx); err != nil {
		return err
	}
	_, err := b.do(ctx, "readwrite", "delete", b.keys(key))
	return err
}
