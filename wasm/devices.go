//go:build js

package main

import (
	"context"
	"encoding/json"
	"sync"
	"syscall/js"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/assets/neural/archive/promise"
)

// devices implements ui.Devices.
type devices struct {
	workers workers

	mu      sync.Mutex
	machine job.Machine
}

func newDevices(w workers) *devices { return &devices{workers: w, machine: recall()} }

// Decide implements ui.Devices.
func (d *devices) Decide(c job.Choice, w job.Work) job.Decision {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.machine.Decide(c, w)
}

// giveUp remembers that the GPU failed, until a user asks for it again; "" forgets it.
func (d *devices) giveUp(why string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.machine.Failed = why
}

// Explore implements ui.Devices. The page only asks the browser for the name of its adapter; only workers use it.
func (d *devices) Explore(ctx context.Context, c job.Choice, compare bool) error {
	m := job.Machine{Workers: d.machine.Workers, Looked: true}
	m.Adapter, m.Software, m.Absent = adapter(ctx)
	if before := recall(); before.Adapter == m.Adapter {
		m.Measured = before.Measured
	}
	d.set(m)
	if m.Absent != "" || !compare && (c != job.Automatic || m.Software || m.Measured != nil) {
		return nil
	}
	pool := d.workers.pool(1, "")
	defer pool.Close()
	measured, err := job.Calibrate.Do(ctx, pool, job.CalibrateRequest{}, nil)
	if err != nil {
		return err
	}
	m.Measured = &measured
	remember(m)
	d.set(m)
	return nil
}

func (d *devices) set(m job.Machine) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.machine = m
}

// adapter asks the browser for its GPU and returns the GPU's name and whether the CPU emulates it, or why there is
// none.
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

// A calibration is remembered with its adapter and version, so that it is made once and not at every visit, and a run
// that a reload interrupted continues on the same device.
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

// recall returns the machine as it was when it was last measured. Without a memory of that, only the number of workers
// is known.
func recall() job.Machine {
	m := job.Machine{Workers: job.Workers(0, processors(), memory())}
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
