package webgpu

import (
	"context"
	"syscall/js"
)

// await waits for a promise; other goroutines and the event loop go on. When ctx
// is done first, it returns and what comes later is dropped.
func await(ctx context.Context, promise js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	done := make(chan outcome, 1)
	var fulfilled, rejected js.Func
	settle := func(o outcome) any {
		fulfilled.Release()
		rejected.Release()
		done <- o
		return nil
	}
	fulfilled = js.FuncOf(func(_ js.Value, args []js.Value) any { return settle(outcome{value: args[0]}) })
	rejected = js.FuncOf(func(_ js.Value, args []js.Value) any { return settle(outcome{err: &exception{args[0]}}) })
	promise.Call("then", fulfilled, rejected)
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		return js.Undefined(), ctx.Err()
	}
}

// exception is what a promise was rejected with.
type exception struct{ reason js.Value }

func (e *exception) Error() string {
	if e.reason.Type() != js.TypeObject {
		return "failed without a reason"
	}
	return text(e.reason, "name") + ": " + text(e.reason, "message")
}

// text is a property that may be missing.
func text(v js.Value, key string) string {
	if p := v.Get(key); p.Type() == js.TypeString {
		return p.String()
	}
	return ""
}

// try turns an exception of f into an error.
func try(f func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case js.Error:
			err = &exception{r.Value}
		default:
			panic(r)
		}
	}()
	f()
	return nil
}
