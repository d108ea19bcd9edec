package job

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"

	"untrained/assets/neural/archive/promise"
)

// Browser is a Keeper in an IndexedDB database. Where the browser forbids storage, as some do in private windows, or
// has no space left, its methods return errors, and a run goes on without it.
type Browser struct {
	Name   string // of the database; it must contain the site's path, because several sites may share an origin
	db     js.Value
	closed chan struct{} // is closed when the browser closes db
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
	closed := make(chan struct{})
	var hear js.Func
	hear = js.FuncOf(func(js.Value, []js.Value) any {
		hear.Release()
		close(closed)
		return nil
	})
	db.Set("onclose", hear)
	b.db, b.closed = db, closed
	return nil
}

// do calls a method of the object store in its own transaction and waits until that is complete: where there is no
// space left, a request succeeds and its transaction is aborted afterwards. A user who clears the site's data in the
// middle of a run closes the database: it is opened again, empty, and what is finished from then on is kept.
func (b *Browser) do(ctx context.Context, mode, method string, args ...any) (js.Value, error) {
	for again := true; ; again = false {
		if err := b.open(ctx); err != nil {
			return js.Undefined(), err
		}
		v, err := b.once(ctx, mode, method, args...)
		if err == nil || !errors.Is(err, errClosed) {
			return v, err
		}
		b.db = js.Undefined()
		if !again {
			return js.Undefined(), fmt.Errorf("store for unfinished runs: %w", err)
		}
	}
}

var errClosed = errors.New("the browser closed the database")

// once is do with the database that is open. Its error wraps errClosed if that is open no longer.
func (b *Browser) once(ctx context.Context, mode, method string, args ...any) (js.Value, error) {
	var transaction js.Value
	request, err := promise.Try(func() js.Value {
		transaction = b.db.Call("transaction", taskStore, mode)
		return transaction.Call("objectStore", taskStore).Call(method, args...)
	})
	if err != nil {
		return js.Undefined(), fmt.Errorf("%w: %w", errClosed, err)
	}
	// A transaction of a database that the browser closes may never end.
	ended := make(chan error, 1)
	go func() {
		_, err := promise.Event(ctx, transaction, "oncomplete", "onabort")
		ended <- err
	}()
	select {
	case err = <-ended:
	case <-b.closed:
		return js.Undefined(), errClosed
	}
	if err != nil {
		return js.Undefined(), fmt.Errorf("store for unfinished runs (free some space in the browser's settings): %w", err)
	}
	return request.Get("result"), nil
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
