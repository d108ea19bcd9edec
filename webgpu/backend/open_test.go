package backend_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"untrained/nn"
	"untrained/webgpu"
	"untrained/webgpu/backend"
)

// Kernels are compiled in parallel, and progress is reported.
func TestCompiling(t *testing.T) {
	type progress struct{ done, total int }
	var told []progress
	gpu, err := backend.Open(t.Context(),
		backend.Options{Adapter: adapter(t),
			Compiling: func(done, total int) { told = append(told, progress{done, total}) }})
	if err != nil {
		t.Fatal(err)
	}
	defer gpu.Release()
	m, err := gpu.NewBuffer(64)
	if err != nil {
		t.Fatal(err)
	}
	x := nn.Whole(m)
	var ops []nn.Op
	for _, act := range nn.Activations() {
		ops = append(ops, nn.Activate{Act: act, N: 64, X: x, Y: x})
	}
	for range 2 {
		plan, err := gpu.Plan(ops)
		if err != nil {
			t.Fatal(err)
		}
		defer plan.Release()
	}
	if len(told) != len(ops) {
		t.Fatalf("%d kernels, told %v", len(ops), told)
	}
	for i, p := range told {
		if p != (progress{i + 1, len(ops)}) {
			t.Errorf("told %v", told)
		}
	}
	if gpu.CompileTime() <= 0 || gpu.Counts().Pipelines != int64(len(ops)) {
		t.Errorf("%d pipelines in %v", gpu.Counts().Pipelines, gpu.CompileTime())
	}
	t.Logf("%d pipelines in %v on %v", len(ops), gpu.CompileTime(), gpu.Info())
}

// poor is an adapter that lacks something.
type poor struct {
	webgpu.Adapter
	limits func(*webgpu.Limits)
	err    error
}

func (p poor) Limits() webgpu.Limits {
	l := p.Adapter.Limits()
	p.limits(&l)
	return l
}

func (p poor) Device(ctx context.Context, l webgpu.Limits) (webgpu.Device, error) {
	if p.err != nil {
		return nil, p.err
	}
	return p.Adapter.Device(ctx, l)
}

// An adapter with small buffers works up to their size, and errors name that size.
func TestSmallLimits(t *testing.T) {
	gpu, err := backend.Open(t.Context(),
		backend.Options{Adapter: poor{adapter(t), func(l *webgpu.Limits) { l.Buffer, l.StorageBinding = 1<<28, 1<<27 },
			nil}})
	if err != nil {
		t.Fatal(err)
	}
	defer gpu.Release()
	if _, err := gpu.NewBuffer(1<<25 + 1); err == nil || !strings.Contains(err.Error(), "at most 33554432") {
		t.Errorf("a buffer above the limit: %v", err)
	}
	spec, err := nn.ParseSpec("64x64x3/conv3x3x64,same/relu/flatten/dense2")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := nn.Compile(spec, 200, nn.Mode{Training: true}, gpu); err == nil ||
		!strings.Contains(err.Error(), "at most 33554432") {
		t.Errorf("a network above the limit: %v", err)
	}
	if got := gpu.Memory().Buffers; got != 2 { // nothing and sink
		t.Errorf("%d buffers are left of a network that did not fit", got)
	}
}

func TestDeviceRefused(t *testing.T) {
	refused := errors.New("too many devices")
	if _, err := backend.Open(t.Context(),
		backend.Options{Adapter: poor{adapter(t), func(*webgpu.Limits) {}, refused}}); !errors.Is(err, refused) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := backend.Open(ctx, backend.Options{}); err == nil {
		t.Error("a cancelled search found a device")
	}
}
