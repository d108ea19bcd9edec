package promise

import (
	"context"
	"errors"
	"syscall/js"
)

// Database opens version 1 of an IndexedDB database and makes its object stores where they are missing. The browser
// keeps a database whose opening nobody waits for anymore, so the stores are made even when ctx is done first: without
// them the database would stay useless for good. What is opened too late is closed.
func Database(ctx context.Context, name string, stores ...string) (js.Value, error) {
	factory, err := Global("indexedDB") // in a sandboxed frame even reading the property throws
	if err != nil {
		return js.Null(), err
	}
	if !factory.Truthy() {
		return js.Null(), errors.New("there is no IndexedDB")
	}
	request, err := Try(func() js.Value { return factory.Call("open", name, 1) })
	if err != nil {
		return js.Null(), err
	}
	upgrade := js.FuncOf(func(js.Value, []js.Value) any {
		for _, s := range stores {
			request.Get("result").Call("createObjectStore", s)
		}
		return nil
	})
	request.Set("onupgradeneeded", upgrade)
	done := make(chan outcome, 1)
	go func() {
		db, err := Event(context.WithoutCancel(ctx), request, "onsuccess", "onerror")
		request.Set("onupgradeneeded", js.Null())
		upgrade.Release()
		done <- outcome{value: db, err: err}
	}()
	var db js.Value
	select {
	case o := <-done:
		if o.err != nil {
			return js.Null(), o.err
		}
		db = o.value
	case <-ctx.Done():
		go func() {
			if late := <-done; late.err == nil {
				late.value.Call("close")
			}
		}()
		return js.Null(), ctx.Err()
	}
	// A later version of the site may want to change the database: let it.
	db.Set("onversionchange", js.FuncOf(func(js.Value, []js.Value) any {
		db.Call("close")
		return nil
	}))
	return db, nil
}
