package promise

import (
	"context"
	"errors"
	"syscall/js"
)

// Await waits for a promise without blocking the page: the goroutine sleeps on a
// channel and the event loop goes on. A rejection becomes an error. When ctx is
// done first, Await returns and what comes later is dropped.
func Await(ctx context.Context, promise js.Value) (js.Value, error) {
	done := make(chan outcome, 1)
	var fulfilled, rejected js.Func
	settle := func(o outcome) any {
		fulfilled.Release()
		rejected.Release()
		done <- o
		return nil
	}
	fulfilled = js.FuncOf(func(_ js.Value, args []js.Value) any { return settle(outcome{value: first(args)}) })
	rejected = js.FuncOf(func(_ js.Value, args []js.Value) any { return settle(outcome{err: failure(first(args))}) })
	promise.Call("then", fulfilled, rejected)
	return wait(ctx, done)
}

// Event waits until an object reports one of two events, as IndexedDB's
// requests (onsuccess, onerror) and transactions (oncomplete, onabort) do, and returns
// the object's result or error.
func Event(ctx context.Context, target js.Value, good, bad string) (js.Value, error) {
	done := make(chan outcome, 1)
	var succeeded, failed js.Func
	settle := func(o outcome) any {
		target.Set(good, js.Null())
		target.Set(bad, js.Null())
		succeeded.Release()
		failed.Release()
		done <- o
		return nil
	}
	succeeded = js.FuncOf(func(js.Value, []js.Value) any { return settle(outcome{value: target.Get("result")}) })
	failed = js.FuncOf(func(_ js.Value, args []js.Value) any {
		// An error that nobody handles is reported by the browser once more.
		first(args).Call("preventDefault")
		return settle(outcome{err: failure(target.Get("error"))})
	})
	target.Set(good, succeeded)
	target.Set(bad, failed)
	return wait(ctx, done)
}

type outcome struct {
	value js.Value
	err   error
}

func wait(ctx context.Context, done <-chan outcome) (js.Value, error) {
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		return js.Undefined(), ctx.Err()
	}
}

func first(args []js.Value) js.Value {
	if len(args) == 0 {
		return js.Undefined()
	}
	return args[0]
}

// Error is an exception or a rejection: its name ("QuotaExceededError") and text.
type Error struct{ Name, Message string }

// Error implements error.
func (e *Error) Error() string {
	if e.Message == "" {
		return e.Name
	}
	return e.Name + ": " + e.Message
}

func failure(reason js.Value) error {
	if reason.Type() != js.TypeObject {
		return errors.New("failed without a reason")
	}
	text := func(key string) string {
		if v := reason.Get(key); v.Type() == js.TypeString {
			return v.String()
		}
		return ""
	}
	e := &Error{Name: text("name"), Message: text("message")}
	// Node hides what happened to a connection in the cause.
	if cause := reason.Get("cause"); cause.Type() == js.TypeObject && cause.Get("message").Type() == js.TypeString {
		e.Message += " (" + cause.Get("message").String() + ")"
	}
	if e.Name == "" {
		e.Name = "error"
	}
	return e
}

// Try calls f and turns an exception into an error.
func Try(f func() js.Value) (v js.Value, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case js.Error:
			err = failure(r.Value)
		default:
			panic(r)
		}
	}()
	return f(), nil
}

// Global is a global of the browser that it may forbid to be named, such as
// indexedDB in a sandboxed frame; then there is an error. Reflect names it, because
// what a getter throws at js.Value.Get ends the whole program, and what a call
// throws does not.
func Global(name string) (js.Value, error) {
	return Try(func() js.Value { return js.Global().Get("Reflect").Call("get", js.Global(), name) })
}

// Bytes copies a Uint8Array.
func Bytes(v js.Value) []byte {
	b := make([]byte, v.Length())
	js.CopyBytesToGo(b, v)
	return b
}

// Array is a new Uint8Array with these bytes.
func Array(b []byte) js.Value {
	v := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(v, b)
	return v
}
