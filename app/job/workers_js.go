package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"syscall/js"

	"untrained/assets/neural/archive/promise"
)

// Messages between page and worker are plain objects:
//
//	page → worker  {type: "start", module, env}          once; the worker's script starts the program
//	               {type: "task", task, parts}           a task's header as JSON and its parts as byte arrays
//	worker → page  {type: "ready"}                       the program runs
//	               {type: "progress", done}
//	               {type: "answer", answer, part, memory} an answer's header as JSON, its part as a byte array, and
//	                                                     the bytes of memory that the program has taken so far
//	               {type: "failed", error}               the task failed, the worker goes on
//	               {type: "stopped", error}              the worker cannot go on
//
// A worker has one task at a time, so no message needs a number.

// WebWorkers is a pool of n dedicated Web Workers. script is the address of the
// worker's script; module gives the compiled program (a WebAssembly.Module, which
// travels to workers without being compiled again) and is asked for once; env is
// handed to each program. Workers start when they are first needed.
func WebWorkers(n int, script string, module func(context.Context) (js.Value, error), env map[string]string) Pool {
	p := &webWorkers{script: script, module: module, env: js.ValueOf(map[string]any{}), free: make(chan *webWorker, n), n: n}
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
	module func(context.Context) (js.Value, error)
	env    js.Value
	free   chan *webWorker // nil: a worker that has yet to start
	n      int

	mu       sync.Mutex
	compiled js.Value
	all      map[*webWorker]bool
}

func (p *webWorkers) Size() int { return p.n }

func (p *webWorkers) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for w := range p.all {
		w.value.Call("terminate")
	}
	p.all = nil
}

func (p *webWorkers) Do(ctx context.Context, t Task, progress func(float64)) (Answer, error) {
	var w *webWorker
	select {
	case w = <-p.free:
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	}
	if w == nil {
		var err error
		if w, err = p.start(ctx); err != nil {
			p.free <- nil
			return Answer{}, err
		}
	}
	a, err := w.do(ctx, t, progress)
	if ctx.Err() != nil || errors.Is(err, errStopped) {
		// The only way to stop a worker in the middle of arithmetic is to end it.
		p.end(w)
		p.free <- nil
		if ctx.Err() != nil {
			return Answer{}, ctx.Err()
		}
		return a, err
	}
	p.free <- w
	return a, err
}

var errStopped = errors.New("the worker stopped")

type webWorker struct {
	value    js.Value
	messages chan js.Value
	handlers []js.Func
}

func (p *webWorkers) start(ctx context.Context) (*webWorker, error) {
	module, err := p.compile(ctx)
	if err != nil {
		return nil, err
	}
	w := &webWorker{value: js.Global().Get("Worker").New(p.script), messages: make(chan js.Value, 64)}
	on := func(event string, f func(js.Value) js.Value) {
		handler := js.FuncOf(func(_ js.Value, args []js.Value) any {
			m := f(args[0])
			// A handler must not wait. Of progress the next one follows anyway, and
			// there is one message more at most.
			if kind(m) != "progress" || len(w.messages) < cap(w.messages)/2 {
				w.messages <- m
			}
			return nil
		})
		w.handlers = append(w.handlers, handler)
		w.value.Call("addEventListener", event, handler)
	}
	on("message", func(e js.Value) js.Value { return e.Get("data") })
	on("error", func(e js.Value) js.Value {
		text := "its script did not load"
		if m := e.Get("message"); m.Type() == js.TypeString {
			text = m.String()
		}
		return js.ValueOf(map[string]any{"type": "stopped", "error": text})
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
	for _, h := range w.handlers {
		h.Release()
	}
	p.mu.Lock()
	delete(p.all, w)
	p.mu.Unlock()
}

func (w *webWorker) do(ctx context.Context, t Task, progress func(float64)) (Answer, error) {
	parts := js.Global().Get("Array").New(len(t.Parts))
	for i, part := range t.Parts {
		parts.SetIndex(i, promise.Array(part))
	}
	w.value.Call("postMessage", js.ValueOf(map[string]any{"type": "task", "task": header(t), "parts": parts}))
	for {
		select {
		case <-ctx.Done():
			return Answer{}, ctx.Err()
		case m := <-w.messages:
			switch kind(m) {
			case "progress":
				if progress != nil {
					progress(m.Get("done").Float())
				}
			case "answer":
				var a Answer
				if err := json.Unmarshal([]byte(m.Get("answer").String()), &a); err != nil {
					return a, fmt.Errorf("answer of a worker: %w", err)
				}
				a.Part = promise.Bytes(m.Get("part"))
				return a, nil
			case "failed":
				return Answer{}, errors.New(m.Get("error").String())
			case "stopped":
				return Answer{}, stopped(m)
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

func stopped(m js.Value) error {
	return fmt.Errorf("%w: %s; start again, and with fewer workers or a smaller network if memory ran out", errStopped, m.Get("error").String())
}

// header is the part of a task or an answer that travels as text.
func header(v any) string {
	text, err := json.Marshal(v)
	if err != nil { // only plain data is ever put in
		return `{}`
	}
	return string(text)
}
