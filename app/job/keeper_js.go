package job

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"
)

// Browser is a Keeper in the browser's IndexedDB, in a database of its own. Where
// the browser forbids storage (private windows) or it is full, Save says so and
// the run goes on.
type Browser struct {
	Name string // of the database; it contains the site's path, because neighbours share an origin
	db   js.Value
}

const unitStore = "units"

// open opens the database, once.
func (b *Browser) open(ctx context.Context) error {
	if b.db.Truthy() {
		return nil
	}
	factory := js.Global().Get("indexedDB")
	if !factory.Truthy() {
		return errors.New("this browser has no IndexedDB, so unfinished runs cannot be kept across a reload")
	}
	var request js.Value
	err := catch(func() { request = factory.Call("open", b.Name, 1) })
	if err != nil {
		return fmt.Errorf("this browser does not let the page store anything, so unfinished runs are not kept across a reload: %w", err)
	}
	upgrade := js.FuncOf(func(js.Value, []js.Value) any {
		request.Get("result").Call("createObjectStore", unitStore)
		return nil
	})
	defer upgrade.Release()
	request.Set("onupgradeneeded", upgrade)
	db, err := settle(ctx, request)
	if err != nil {
		return fmt.Errorf("the store for unfinished runs did not open: %w", err)
	}
	b.db = db
	return nil
}

// do calls a method of the object store in a transaction of its own and waits.
func (b *Browser) do(ctx context.Context, mode, method string, args ...any) (js.Value, error) {
	if err := b.open(ctx); err != nil {
		return js.Undefined(), err
	}
	var request js.Value
	err := catch(func() {
		store := b.db.Call("transaction", unitStore, mode).Call("objectStore", unitStore)
		request = store.Call(method, args...)
	})
	if err != nil {
		return js.Undefined(), fmt.Errorf("store for unfinished runs: %w", err)
	}
	v, err := settle(ctx, request)
	if err != nil {
		return v, fmt.Errorf("store for unfinished runs (free some space in the browser's settings): %w", err)
	}
	return v, nil
}

// keys is the range of all keys [key, index] of one run.
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
		parts[index] = bytesFromJS(v)
	}
	return parts, nil
}

// Count is how many units are kept under key, without reading them.
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
	_, err := b.do(ctx, "readwrite", "put", bytesToJS(part), []any{key, index})
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

// settle waits for an IDBRequest.
func settle(ctx context.Context, request js.Value) (js.Value, error) {
	done := make(chan error, 1)
	success := js.FuncOf(func(js.Value, []js.Value) any { done <- nil; return nil })
	failure := js.FuncOf(func(js.Value, []js.Value) any {
		text := "refused"
		if e := request.Get("error"); e.Truthy() {
			text = e.Get("message").String()
		}
		done <- errors.New(text)
		return nil
	})
	request.Set("onsuccess", success)
	request.Set("onerror", failure)
	request.Set("onblocked", failure)
	release := func() { success.Release(); failure.Release() }
	select {
	case err := <-done:
		release()
		if err != nil {
			return js.Undefined(), err
		}
		return request.Get("result"), nil
	case <-ctx.Done():
		// The events still come; their handlers go when they have.
		go func() { <-done; release() }()
		return js.Undefined(), ctx.Err()
	}
}

// Await waits for a JavaScript promise.
func Await(ctx context.Context, promise js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	done := make(chan outcome, 1)
	fulfilled := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- outcome{value: args[0]}
		return nil
	})
	rejected := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- outcome{err: js.Error{Value: args[0]}}
		return nil
	})
	promise.Call("then", fulfilled, rejected)
	release := func() { fulfilled.Release(); rejected.Release() }
	select {
	case o := <-done:
		release()
		return o.value, o.err
	case <-ctx.Done():
		go func() { <-done; release() }()
		return js.Undefined(), ctx.Err()
	}
}

// catch turns a JavaScript exception into an error.
func catch(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(js.Error)
			if !ok {
				panic(r)
			}
			err = e
		}
	}()
	f()
	return nil
}
