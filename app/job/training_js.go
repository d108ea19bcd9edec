package job

import (
	"context"
	"encoding/json"
	"syscall/js"

	"untrained/assets/neural/archive/promise"
)

// TrainInWorker opens a training in its own Web Worker, which ends with the training. script, module and env are those
// of WebWorkers. hear is called from a goroutine of the page.
func TrainInWorker(script string, module Module, env map[string]string, config string, hear func(State)) Training {
	ctx, cancel := context.WithCancel(context.Background())
	pool := WebWorkers(1, script, module, env).(*webWorkers)
	s := &workerTraining{pool: pool, cancel: cancel, commands: make(chan Command, 64)}
	go func() {
		if err := s.talk(ctx, config, hear); err != nil && ctx.Err() == nil {
			hear(State{Phase: Refused, Config: config, Problem: err.Error()})
		}
	}()
	return s
}

type workerTraining struct {
	pool     *webWorkers
	cancel   context.CancelFunc
	commands chan Command
}

func (s *workerTraining) Close() {
	s.cancel()
	s.pool.Close()
}

func (s *workerTraining) Do(c Command) {
	select {
	case s.commands <- c:
	default: // sixty-four commands wait: the worker is lost
	}
}

// talk starts the worker and passes commands and states on until ctx ends or the worker stops.
func (s *workerTraining) talk(ctx context.Context, config string, hear func(State)) error {
	w, err := s.pool.start(ctx)
	if err != nil {
		return err
	}
	defer s.pool.end(w)
	w.value.Call("postMessage", js.ValueOf(map[string]any{"type": "train", "config": config}))
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case c := <-s.commands:
			w.value.Call("postMessage", js.ValueOf(map[string]any{
				"type": "command", "command": text(c), "file": promise.Array(c.File),
			}))
		case m := <-w.messages:
			switch kind(m) {
			case "state":
				var state State
				if err := json.Unmarshal([]byte(m.Get("state").String()), &state); err != nil {
					return err
				}
				if state.File = promise.Bytes(m.Get("file")); len(state.File) == 0 {
					state.File = nil
				}
				if ctx.Err() == nil {
					hear(state)
				}
			case "failed", "stopped":
				return stopped(m)
			}
		}
	}
}

// text returns v as JSON.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // commands and states are plain data
	}
	return string(b)
}

// commandOf decodes a message of type command.
func commandOf(m js.Value) (Command, error) {
	var c Command
	err := json.Unmarshal([]byte(m.Get("command").String()), &c)
	c.File = promise.Bytes(m.Get("file"))
	return c, err
}
