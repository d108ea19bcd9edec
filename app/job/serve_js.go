package job

import (
	"context"
	"encoding/json"
	"fmt"
	"syscall/js"
	"time"

	"untrained/assets/neural/archive/promise"
)

// memoryBytes is how much memory the program has taken from the browser, which gets
// nothing of it back before the worker ends; 0 where the script does not tell.
func memoryBytes() int {
	if f := js.Global().Get("memoryBytes"); f.Type() == js.TypeFunction {
		return f.Invoke().Int()
	}
	return 0
}

// Serve is the worker's side: it does the tasks that the page sends, one after
// the other, and never returns. A worker is stopped by ending it.
func Serve(env Env) {
	self := js.Global()
	type order struct {
		task  Task
		parts js.Value
		err   error
	}
	orders := make(chan order, 1)
	commands := make(chan Command, 64)
	self.Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		m := args[0].Get("data")
		if kind(m) == "command" {
			if c, err := commandOf(m); err == nil && len(commands) < cap(commands) {
				commands <- c
			}
			return nil
		}
		if kind(m) != "task" {
			return nil
		}
		var o order
		o.err = json.Unmarshal([]byte(m.Get("task").String()), &o.task)
		o.parts = m.Get("parts")
		orders <- o
		return nil
	}))
	post := func(m map[string]any) { self.Call("postMessage", js.ValueOf(m)) }
	post(map[string]any{"type": "ready"})
	for o := range orders {
		if o.err != nil {
			post(map[string]any{"type": "failed", "error": fmt.Sprintf("a task that cannot be read: %v", o.err)})
			continue
		}
		for i := range o.parts.Length() {
			o.task.Parts = append(o.task.Parts, promise.Bytes(o.parts.Index(i)))
		}
		if o.task.Kind == TrainTask {
			err := conduct(context.Background(), env, o.task.Config, commands, func(s State) {
				post(map[string]any{"type": "state", "state": header(s), "file": promise.Array(s.File)})
			})
			post(map[string]any{"type": "failed", "error": err.Error()})
			continue
		}
		var last time.Time
		a, err := perform(context.Background(), env, o.task, func(done float64) {
			if now := time.Now(); now.Sub(last) >= 100*time.Millisecond {
				last = now
				post(map[string]any{"type": "progress", "done": done})
			}
		})
		if err != nil {
			post(map[string]any{"type": "failed", "error": err.Error()})
			continue
		}
		post(map[string]any{"type": "answer", "answer": header(a), "part": promise.Array(a.Part), "memory": memoryBytes()})
	}
}
