//go:build js

package main

import (
	"context"
	"encoding/json"
	"syscall/js"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui"
	"untrained/assets/neural/archive/promise"
)

// Decide implements ui.Computing.
func (l *laboratory) Decide(c job.Choice, w job.Work) job.Decision {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.machine.Decide(c, w)
}

func (l *laboratory) backendFor(r ui.Request) string {
	return l.Decide(r.Choice, job.ExperimentWork).Backend
}

// envFor is the environment of workers that compute with a backend.
func (l *laboratory) envFor(backend string) map[string]string {
	env := map[string]string{"UNTRAINED_BACKEND": backend}
	for name, value := range l.site.Env {
		env[name] = value
	}
	return env
}

// giveUp remembers, until somebody asks for the GPU again, that it failed.
func (l *laboratory) giveUp(why string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.machine.Failed = why
}

// Explore implements ui.Computing. The page only asks the browser for the name of
// its adapter; what uses it is the workers' program.
func (l *laboratory) Explore(ctx context.Context, c job.Choice, compare bool) error {
	m := job.Machine{Workers: l.machine.Workers, Looked: true}
	m.Adapter, m.Software, m.Absent = adapter(ctx)
	if before := recall(); before.Adapter == m.Adapter {
		m.Measured = before.Measured
	}
	l.set(m)
	if m.Absent != "" || !compare && (c != job.Automatic || m.Software || m.Measured != nil) {
		return nil
	}
	pool := job.WebWorkers(1, l.site.Env["UNTRAINED_WORKER"], module, l.site.Env)
	defer pool.Close()
	measured, err := job.Calibrate.Do(ctx, pool, job.CalibrateRequest{}, nil)
	if err != nil {
		return err
	}
	m.Measured = &measured
	remember(m)
	l.set(m)
	return nil
}

func (l *laboratory) set(m job.Machine) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.machine = m
}

// adapter asks the browser for its GPU: its name, whether a processor plays it,
// or why there is none.
func adapter(ctx context.Context) (name string, software bool, absent string) {
	gpu := js.Global().Get("navigator").Get("gpu")
	switch {
	case gpu.Truthy():
	case !js.Global().Get("isSecureContext").Truthy():
		return "", false, "browsers give the GPU only to pages from https or localhost"
	default:
		return "", false, "this browser offers no GPU to pages (it lacks WebGPU)"
	}
	a, err := promise.Try(func() js.Value {
		return gpu.Call("requestAdapter", map[string]any{"powerPreference": "high-performance"})
	})
	if err == nil {
		a, err = promise.Await(ctx, a)
	}
	if err != nil || !a.Truthy() {
		return "", false, "the browser finds no GPU that it may use"
	}
	info := a.Get("info")
	if !info.Truthy() {
		return "an adapter without a name", a.Get("isFallbackAdapter").Truthy(), ""
	}
	name = "an adapter without a name"
	for _, key := range []string{"vendor", "architecture", "device", "description"} {
		if v := info.Get(key); v.Type() == js.TypeString && v.String() != "" {
			name = v.String()
		}
	}
	software = info.Get("isFallbackAdapter").Truthy() || a.Get("isFallbackAdapter").Truthy() ||
		info.Get("architecture").Equal(js.ValueOf("swiftshader"))
	return name, software, ""
}

// A short test is remembered for this adapter and version, so that it is made once
// and not at every visit, and a run that a reload interrupted goes on where it was.
// Where the browser keeps nothing it is made again.
const calibrationKey = "untrained-calibration"

type calibration struct {
	Version string
	Machine job.Machine
}

func remember(m job.Machine) {
	if m.Measured == nil || m.Measured.Problem != "" {
		return
	}
	text, err := json.Marshal(calibration{lab.Version, m})
	if err != nil {
		return
	}
	if storage, err := promise.Global("localStorage"); err == nil && storage.Truthy() {
		_, _ = promise.Try(func() js.Value { return storage.Call("setItem", calibrationKey, string(text)) })
	}
}

// recall is the machine as it was when it was last measured; one that nobody has
// looked at where nothing is remembered.
func recall() job.Machine {
	m := job.Machine{Workers: job.Workers(0, processors())}
	storage, err := promise.Global("localStorage")
	if err != nil || !storage.Truthy() {
		return m
	}
	v, err := promise.Try(func() js.Value { return storage.Call("getItem", calibrationKey) })
	if err != nil || v.Type() != js.TypeString {
		return m
	}
	var c calibration
	if json.Unmarshal([]byte(v.String()), &c) != nil || c.Version != lab.Version || c.Machine.Measured == nil ||
		c.Machine.Measured.StepGPU <= 0 || c.Machine.Measured.ForwardGPU <= 0 {
		return m
	}
	c.Machine.Workers = m.Workers
	return c.Machine
}
