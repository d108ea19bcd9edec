package job

import (
	"context"
	"syscall/js"
	"time"

	"untrained/assets/neural/archive/promise"
)

// memoryBytes returns the memory that the program has taken from the browser, which gets nothing back before the worker
// ends, or 0 if the script does not tell.
func memoryBytes() int {
	if f := js.Global().Get("memoryBytes"); f.Type() == js.TypeFunction {
		return f.Invoke().Int()
	}
	return 0
}

// Serve is the worker's side: it does what the page asks for, one call after the other. It never returns; the page
// stops a worker by terminating it.
func Serve(env Env) {
	self := js.Global()
	asked := make(chan js.Value, 1)
	commands := make(chan Command, 64)
	self.Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		switch m := args[0].Get("data"); kind(m) {
		case "command":
			if c, err := commandOf(m); err == nil && len(commands) < cap(commands) {
				commands <- c
			}
		case "call", "train":
			asked <- m
		}
		return nil
	}))
	post := func(m map[string]any) { self.Call("postMessage", js.ValueOf(m)) }
	post(map[string]any{"type": "ready"})
	for m := range asked {
		var answer map[string]any
		var err error
		if kind(m) == "train" {
			err = conduct(context.Background(), env, m.Get("config").String(), commands, func(s State) {
				post(map[string]any{"type": "state", "state": text(s), "file": promise.Array(s.File)})
			})
		} else {
			answer, err = called(env, m, post)
		}
		if err != nil {
			answer = map[string]any{"type": "failed", "error": err.Error()}
		}
		post(answer)
	}
}

// called does the call of the message m and returns the message that answers it.
func called(env Env, m js.Value, post func(map[string]any)) (map[string]any, error) {
	o, err := find(m.Get("operation").String())
	if err != nil {
		return nil, err
	}
	c := o.blank()
	if err := decode(m.Get("request").String(), bytesOf(m.Get("parts")), c.request); err != nil {
		return nil, err
	}
	var last time.Time
	err = perform(context.Background(), env, c, func(done float64) {
		if now := time.Now(); now.Sub(last) >= progressPause {
			last = now
			post(map[string]any{"type": "progress", "done": done})
		}
	})
	if err != nil {
		return nil, err
	}
	answer, parts, err := encode(c.answer)
	if err != nil {
		return nil, err
	}
	return map[string]any{"type": "answer", "answer": answer, "parts": arraysOf(parts), "memory": memoryBytes()}, nil
}

// progressPause is the shortest time between two messages of progress.
const progressPause = 100 * time.Millisecond
