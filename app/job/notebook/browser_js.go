package notebook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"syscall/js"

	"untrained/assets/neural/archive/promise"
)

// Browser is a Store in an IndexedDB database, which holds heads apart from results, because a list needs only heads
// and results may be large. Where the browser forbids storage, as some do in private windows, or has no space left, its
// methods return errors.
type Browser struct {
	Name string // of the database; it must contain the site's path, because several sites may share an origin

	mu sync.Mutex
	db js.Value
}

const (
	headStore   = "heads"
	resultStore = "results"
)

// weightsOf returns the key of a training's weights.
func weightsOf(id string) string { return id + " weights" }

// open opens the database, unless it is open.
func (b *Browser) open(ctx context.Context) (js.Value, error) {
	b.mu.Lock()
	db := b.db
	b.mu.Unlock()
	if db.Truthy() {
		return db, nil
	}
	db, err := promise.Database(ctx, b.Name, headStore, resultStore)
	if err != nil {
		return db, fmt.Errorf("this browser does not let the page store anything: %w", err)
	}
	b.mu.Lock()
	b.db = db
	b.mu.Unlock()
	return db, nil
}

// transaction calls do in a transaction over both object stores, waits for its end, and returns the result of the
// request that do returns.
func (b *Browser) transaction(
	ctx context.Context, mode string, do func(heads, results js.Value) js.Value,
) (js.Value, error) {
	db, err := b.open(ctx)
	if err != nil {
		return js.Undefined(), err
	}
	var tx js.Value
	request, err := promise.Try(func() js.Value {
		tx = db.Call("transaction", []any{headStore, resultStore}, mode)
		return do(tx.Call("objectStore", headStore), tx.Call("objectStore", resultStore))
	})
	if err != nil {
		// A user who clears the site's data closes the database.
		b.mu.Lock()
		b.db = js.Undefined()
		b.mu.Unlock()
		return js.Undefined(), explain(err)
	}
	if _, err := promise.Event(ctx, tx, "oncomplete", "onabort"); err != nil {
		return js.Undefined(), explain(err)
	}
	return request.Get("result"), nil
}

// explain returns an error of the browser's with a remedy.
func explain(err error) error {
	var e *promise.Error
	if errors.As(err, &e) && e.Name == "QuotaExceededError" {
		return errors.New("the browser has no space left for this site; remove saved runs or recordings, " +
			"or free some space on the machine")
	}
	return fmt.Errorf("store of saved runs: %w", err)
}

// List implements Store. It leaves out heads that cannot be read, because another version may have written them.
func (b *Browser) List(ctx context.Context) ([]Head, error) {
	all, err := b.transaction(ctx, "readonly", func(heads, _ js.Value) js.Value { return heads.Call("getAll") })
	if err != nil {
		return nil, err
	}
	list := make([]Head, all.Length())
	for i := range list {
		if text := all.Index(i); text.Type() == js.TypeString {
			_ = json.Unmarshal([]byte(text.String()), &list[i])
		}
	}
	return order(slices.DeleteFunc(list, func(h Head) bool { return h.ID == "" })), nil
}

// Get implements Store.
func (b *Browser) Get(ctx context.Context, id string) (Entry, error) {
	var head, weights js.Value
	result, err := b.transaction(ctx, "readonly", func(heads, results js.Value) js.Value {
		head, weights = heads.Call("get", id), results.Call("get", weightsOf(id))
		return results.Call("get", id)
	})
	if err != nil {
		return Entry{}, err
	}
	if !result.Truthy() || head.Get("result").Type() != js.TypeString {
		return Entry{}, missing(id)
	}
	e := Entry{JSON: promise.Bytes(result)}
	if err := json.Unmarshal([]byte(head.Get("result").String()), &e.Head); err != nil {
		return Entry{}, fmt.Errorf("saved run %s cannot be read: %w", id, err)
	}
	if file := weights.Get("result"); file.Truthy() {
		e.Weights = promise.Bytes(file)
	}
	return e, nil
}

// Put implements Store.
func (b *Browser) Put(ctx context.Context, e Entry) error {
	head, err := json.Marshal(e.Head)
	if err != nil {
		return fmt.Errorf("saved run of %s: %w", e.Experiment, err)
	}
	_, err = b.transaction(ctx, "readwrite", func(heads, results js.Value) js.Value {
		heads.Call("put", string(head), e.ID)
		if e.Weights != nil {
			results.Call("put", promise.Array(e.Weights), weightsOf(e.ID))
		} else {
			results.Call("delete", weightsOf(e.ID))
		}
		return results.Call("put", promise.Array(e.JSON), e.ID)
	})
	return err
}

// Remove implements Store.
func (b *Browser) Remove(ctx context.Context, id string) error {
	_, err := b.transaction(ctx, "readwrite", func(heads, results js.Value) js.Value {
		heads.Call("delete", id)
		results.Call("delete", weightsOf(id))
		return results.Call("delete", id)
	})
	return err
}
