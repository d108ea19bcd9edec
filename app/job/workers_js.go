package job

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"syscall/js"

	"untrained/assets/neural/archive/promise"
)

// Messages between page and worker are plain objects:
//
//	page → worker  {type: "start", module, env}               once; the worker's script starts the program
//	               {type: "call", operation, request, parts}  the request as JSON, its arrays as bytes
//	               {type: "train", config}                    conduct a Training until the worker ends
//	               {type: "command", command, file}           a Command for the training
//	worker → page  {type: "ready"}                            the program runs
//	               {type: "progress", done}
//	               {type: "answer", answer, parts, memory}    the answer as JSON, its arrays as bytes, and the bytes of
//	                                                          memory that the program has taken so far
//	               {type: "state", state, file}               a State of the training
//	               {type: "failed", error}                    the call failed, the worker goes on
//	               {type: "stopped", error}                   the worker cannot go on
//
// A worker has one call at a time, so messages need no numbers.

// Module returns the compiled program of workers, a WebAssembly.Module.
type Module func(context.Context) (js.Value, error)

// WebWorkers returns a pool of n dedicated Web Workers, each of which starts when it is first needed. script is the
// address of the worker's script; module returns the compiled program, a WebAssembly.Module, and is called again only
// if it failed; env is the environment of each program.
func WebWorkers(n int, script string, module Module, env map[string]string) Pool {
	p := &webWorkers{
		script: script, module: module, env: js.ValueOf(map[string]any{}), free: make(chan *webWorker, n), n: n,
	}
	for k, v := range env {
		p.env.Set(k, v)
	}
	for range n {
		p.free <- nil
	}
	return p
}

type webWorkers struct {
	script string
	module Module
	env    js.Value
	free   chan *webWorker // nil: a worker that has yet to start
	n      int

	mu       sync.Mutex
	compiled js.Value
	all      map[*webWorker]bool
}

func (p *webWorkers) Size() int { return p.n }

func (p *webWorkers) Close() {
	for range p.n { // those that are idle
		select {
		case w := <-p.free:
			if w != nil {
				p.end(w)
			}
			p.free <- nil
		default:
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for w := range p.all { // those that have a call, which Do ends
		w.value.Call("terminate")
		w.messages <- stopMessage("its pool was closed")
	}
}

func (p *webWorkers) Do(ctx context.Context, c Call, progress func(float64)) error {
	var w *webWorker
	select {
	case w = <-p.free:
	case <-ctx.Done():
		return ctx.Err()
	}
	if w == nil {
		var err error
		if w, err = p.start(ctx); err != nil {
			p.free <- nil
			return err
		}
	}
	err := w.do(ctx, c, progress)
	if ctx.Err() != nil || errors.Is(err, errStopped) {
		// The only way to stop a worker in the middle of arithmetic is to end it.
		p.end(w)
		p.free <- nil
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return err
	}
	p.free <- w
	return err
}

var errStopped = errors.New("the worker stopped")

type webWorker struct {
	value    js.Value
	messages chan js.Value
	handlers map[string]js.Func // by the event that they listen to
}

func (p *webWorkers) start(ctx context.Context) (*webWorker, error) {
	module, err := p.compile(ctx)
	if err != nil {
		return nil, err
	}
	w := &webWorker{value: js.Global().Get("Worker").New(p.script), messages: make(chan js.Value, 64),
		handlers: make(map[string]js.Func)}
	on := func(event string, f func(js.Value) js.Value) {
		handler := js.FuncOf(func(_ js.Value, args []js.Value) any {
			m := f(args[0])
			// A handler must not wait. Another message of progress follows, and one other message at most.
			if kind(m) != "progress" || len(w.messages) < cap(w.messages)/2 {
				w.messages <- m
			}
			return nil
		})
		w.handlers[event] = handler
		w.value.Call("addEventListener", event, handler)
	}
	on("message", func(e js.Value) js.Value { return e.Get("data") })
	on("error", func(e js.Value) js.Value {
		text := "its script did not load"
		if m := e.Get("message"); m.Type() == js.TypeString {
			text = m.String()
		}
		return stopMessage(text)
	})
	p.mu.Lock()
	if p.all == nil {
		p.all = make(map[*webWorker]bool)
	}
	p.all[w] = true
	p.mu.Unlock()

	w.value.Call("postMessage", js.ValueOf(map[string]any{"type": "start", "module": module, "env": p.env}))
	for {
		select {
		case m := <-w.messages:
			switch kind(m) {
			case "ready":
				return w, nil
			case "stopped", "failed":
				p.end(w)
				return nil, stopped(m)
			}
		case <-ctx.Done():
			p.end(w)
			return nil, ctx.Err()
		}
	}
}

func (p *webWorkers) compile(ctx context.Context) (js.Value, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.compiled.Truthy() {
		return p.compiled, nil
	}
	m, err := p.module(ctx)
	if err != nil {
		return m, fmt.Errorf("the program for the workers: %w", err)
	}
	p.compiled = m
	return m, nil
}

func (p *webWorkers) end(w *webWorker) {
	w.value.Call("terminate")
	// What the worker said before may still be on its way: nobody listens.
	for event, h := range w.handlers {
		w.value.Call("removeEventListener", event, h)
		h.Release()
	}
	p.mu.Lock()
	delete(p.all, w)
	p.mu.Unlock()
}

func (w *webWorker) do(ctx context.Context, c Call, progress func(float64)) error {
	request, parts, err := encode(c.request)
	if err != nil {
		return err
	}
	w.value.Call("postMessage", js.ValueOf(map[string]any{
		"type": "call", "operation": c.Operation, "request": request, "parts": arraysOf(parts),
	}))
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case m := <-w.messages:
			switch kind(m) {
			case "progress":
				progress(m.Get("done").Float())
			case "answer":
				return decode(m.Get("answer").String(), bytesOf(m.Get("parts")), c.answer)
			case "failed":
				return errors.New(m.Get("error").String())
			case "stopped":
				return stopped(m)
			}
		}
	}
}

func kind(m js.Value) string {
	if m.Type() != js.TypeObject {
		return ""
	}
	return m.Get("type").String()
}

// stopMessage is the message of a worker that cannot go on.
func stopMessage(why string) js.Value {
	return js.ValueOf(map[string]any{"type": "stopped", "error": why})
}

func stopped(m js.Value) error {
	return fmt.Errorf("%w: %s; start again, and with fewer workers or a smaller network if memory ran out", errStopped,
		m.Get("error").String())
}

// arraysOf returns an Array with a Uint8Array for each part; bytesOf reverses it.
func arraysOf(parts [][]byte) js.Value {
	list := js.Global().Get("Array").New(len(parts))
	for i, part := range parts {
		list.SetIndex(i, promise.Array(part))
	}
	return list
}

func bytesOf(list js.Value) [][]byte {
	parts := make([][]byte, list.Length())
	for i := range parts {
		parts[i] = promise.Bytes(list.Index(i))
	}
	return parts
}
