package webgpu

import (
	"context"
	"syscall/js"
)

// promised is the future result of a promise.
type promised struct {
	done  chan struct{}
	value js.Value
	err   error
}

// expect listens to a promise. Its callbacks run while the program waits.
func expect(promise js.Value) *promised {
	p := &promised{done: make(chan struct{})}
	var fulfilled, rejected js.Func
	settle := func(value js.Value, err error) any {
		fulfilled.Release()
		rejected.Release()
		p.value, p.err = value, err
		close(p.done)
		return nil
	}
	fulfilled = js.FuncOf(func(_ js.Value, args []js.Value) any { return settle(args[0], nil) })
	rejected = js.FuncOf(func(_ js.Value, args []js.Value) any { return settle(js.Undefined(), &exception{args[0]}) })
	promise.Call("then", fulfilled, rejected)
	return p
}

func (p *promised) ready() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// wait waits for the result; other goroutines and the event loop continue. When ctx is
// done first, wait returns and a later result is dropped.
func (p *promised) wait(ctx context.Context) (js.Value, error) {
	select {
	case <-p.done:
		return p.value, p.err
	case <-ctx.Done():
		return js.Undefined(), ctx.Err()
	}
}

// await waits for a promise's result.
func await(ctx context.Context, promise js.Value) (js.Value, error) { return expect(promise).wait(ctx) }

// exception is what a promise was rejected with.
type exception struct{ reason js.Value }

func (e *exception) Error() string {
	if e.reason.Type() != js.TypeObject {
		return "failed without a reason"
	}
	return text(e.reason, "name") + ": " + text(e.reason, "message")
}

// text returns a property as text, "" if it is missing.
func text(v js.Value, key string) string {
	if p := v.Get(key); p.Type() == js.TypeString {
		return p.String()
	}
	return ""
}

// try calls f and returns its JavaScript exception as an error.
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
