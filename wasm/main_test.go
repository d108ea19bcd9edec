//go:build js

package main

import (
	"context"
	"errors"
	"os"
	"syscall/js"
	"testing"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/assets/weights"
	"untrained/wasm/place"
)

// roleKey is set in the environment of the workers that tests start: they run this very program.
const roleKey = "UNTRAINED_TEST_ROLE"

func TestMain(m *testing.M) {
	if os.Getenv(roleKey) != "" {
		job.Serve(job.NewLocal(job.CPUGeneric, nil, noWeights))
	}
	m.Run()
}

func noWeights(context.Context, weights.Network) ([]byte, error) {
	return nil, errors.New("no weights")
}

// here is a site whose workers run this program. The test is skipped where there is no site, as in node; TestInBrowser
// of server has one.
func here(t *testing.T, pairs ...string) place.Site {
	t.Helper()
	if !js.Global().Get("document").Truthy() {
		t.Skip("there is no site here")
	}
	js.Global().Get("eval").Invoke(`
		globalThis.untrained ??= {workers: () => globalThis.compiled ??= WebAssembly.compileStreaming(fetch("/test.wasm"))}`)
	env := map[string]string{
		"UNTRAINED_BASE": "http://127.0.0.1/" + t.Name() + "/", "UNTRAINED_WORKER": "/worker.js", roleKey: "serves",
	}
	for i := 0; i < len(pairs); i += 2 {
		env[pairs[i]] = pairs[i+1]
	}
	return place.At(env)
}

// counting is an experiment of three units, of which the third may fail.
type counting struct{}

func init() { lab.Register(counting{}) }

func (counting) Name() string { return "counting" }

func (counting) Properties() []lab.Property {
	return []lab.Property{{Key: "fails", Kind: lab.Int, Default: "0", Min: 0, Max: 1}}
}

func (counting) Tasks(context.Context, lab.Env, lab.Config) ([]lab.Task, error) {
	return []lab.Task{
		{Index: 0, Name: "one", Cost: 1}, {Index: 1, Name: "two", Cost: 1}, {Index: 2, Name: "three", Cost: 1},
	}, nil
}

func (counting) Run(_ context.Context, _ lab.Env, c lab.Config, task lab.Task, _ func(float64)) (lab.TaskResult,
	error) {
	if c.Int("fails") == 1 && task.Index == 2 {
		return lab.TaskResult{}, errors.New("three is missing")
	}
	return lab.TaskResult{Task: task, Arrays: map[string]lab.Floats{"x": {float64(task.Index)}}}, nil
}

func (counting) Merge(_ context.Context, _ lab.Env, c lab.Config, tasks []lab.TaskResult) (*lab.Result, error) {
	return &lab.Result{Experiment: "counting", Config: c.String(), Tables: []lab.Table{{Name: "summary",
		Columns: []lab.Column{{Name: "units"}}, Rows: [][]any{{float64(len(tasks))}}}}}, nil
}
