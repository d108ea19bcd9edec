//go:build (linux || darwin) && (amd64 || arm64)

package webgpu

import (
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// adapter returns the machine's adapter, or that of the driver that VK_DRIVER_FILES
// names. If the environment names a library (make test does), there must be one.
func adapter(t *testing.T) *nativeAdapter {
	t.Helper()
	a, err := Open(t.Context())
	if errors.Is(err, ErrUnavailable) && os.Getenv("UNTRAINED_WEBGPU_LIB") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a.(*nativeAdapter)
}

func device(t *testing.T) *nativeDevice {
	t.Helper()
	d, err := adapter(t).Device(t.Context(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Release)
	return d.(*nativeDevice)
}

func TestAdapter(t *testing.T) {
	a := adapter(t)
	i := a.Info()
	if !strings.Contains(i.String(), "SwiftShader") {
		t.Skipf("the properties of %v are not known", i)
	}
	if !i.Software || !strings.HasSuffix(i.String(), "(software)") {
		t.Errorf("SwiftShader is described as %+v", i)
	}
	if !i.TimestampQuery || !i.Subgroups || i.ShaderF16 {
		t.Errorf("features %+v; SwiftShader has timestamps and subgroups, no f16", i)
	}
	if l := a.Limits(); l.Buffer != 1<<30 || l.StorageBinding != 1<<30 || l.GroupsPerDimension != 65535 ||
		l.GroupSizeX < 256 {
		t.Errorf("limits %+v", l)
	}
}

func TestLimits(t *testing.T) {
	a := adapter(t)
	most := a.Limits()
	for _, want := range []Limits{{},
		{Buffer: most.Buffer, StorageBinding: most.StorageBinding, StorageBuffers: most.StorageBuffers,
			GroupMemory: most.GroupMemory}} {
		d, err := a.Device(t.Context(), want)
		if err != nil {
			t.Fatal(err)
		}
		got := d.Limits()
		d.Release()
		if got.Buffer < max(want.Buffer, 1<<28) || got.StorageBinding < max(want.StorageBinding, 1<<27) ||
			got.StorageBuffers < max(want.StorageBuffers, 8) || got.GroupMemory < max(want.GroupMemory, 1<<14) {
			t.Errorf("asked for %+v, was granted %+v", want, got)
		}
	}
	_, err := a.Device(t.Context(), Limits{GroupInvocations: 1 << 20})
	if err == nil || !strings.Contains(err.Error(), "1048576") ||
		!strings.Contains(err.Error(), "maxComputeInvocationsPerWorkgroup") {
		t.Errorf("a limit that is too high: %v", err)
	}
}

func buffer(t *testing.T, d Device, size int64, u Usage) Buffer {
	t.Helper()
	b, err := d.Buffer("x", size, u)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const twice = `
override factor: u32 = 2;
@group(0) @binding(0) var<storage, read> a: array<u32>;
@group(0) @binding(1) var<storage, read_write> b: array<u32>;
@group(0) @binding(2) var<uniform> add: vec4u;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
	b[id.x] = factor * a[id.x] + add.y;
}`

func TestRoundTrip(t *testing.T) {
	d := device(t)
	const n = 256
	a, b := buffer(t, d, 4*n, Storage|CopyDst), buffer(t, d, 4*n, Storage|CopySrc)
	add, staging := buffer(t, d, 16, Uniform|CopyDst), buffer(t, d, 4*n, MapRead|CopyDst)
	for _, factor := range []float64{0, 5} {
		source := PipelineSource{Label: "twice", Code: twice, Entry: "main",
			Bindings: []Access{ReadOnly, ReadWrite, Uniforms}}
		want := uint32(2)
		if factor > 0 {
			source.Constants = map[string]float64{"factor": factor}
			want = uint32(factor)
		}
		p, err := d.Pipeline(t.Context(), source)
		if err != nil {
			t.Fatal(err)
		}
		g, err := d.BindGroup("twice", p, []Binding{{a, 0, 4 * n}, {b, 0, 4 * n}, {add, 0, 16}})
		if err != nil {
			t.Fatal(err)
		}
		in := make([]byte, 4*n)
		for i := range n {
			binary.LittleEndian.PutUint32(in[4*i:], uint32(i*i))
		}
		if err := errors.Join(d.Write(a, 0, in), d.Write(add, 4, []byte{7, 0, 0, 0})); err != nil {
			t.Fatal(err)
		}
		clear(in) // may be changed at once
		e := d.Encoder()
		e.Dispatch(p, g, n/64, 1, 1)
		e.Copy(staging, 0, b, 0, 4*n)
		if err := e.Submit(); err != nil {
			t.Fatal(err)
		}
		out := make([]byte, 4*n)
		if err := read(t.Context(), d, out, staging); err != nil {
			t.Fatal(err)
		}
		for i := range n {
			if got := binary.LittleEndian.Uint32(out[4*i:]); got != want*uint32(i*i)+7 {
				t.Fatalf("value %d is %d", i, got)
			}
		}
		g.Release()
	}
	if err := d.Failure(); err != nil {
		t.Error(err)
	}
}

// Kernels compile at once on several goroutines, under a garbage collector that
// never rests.
func TestParallelPipelines(t *testing.T) {
	d := device(t)
	stop := make(chan struct{})
	var collector, compilers sync.WaitGroup
	collector.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	})
	for i := range 12 {
		compilers.Go(func() {
			_, err := d.Pipeline(t.Context(), PipelineSource{Label: "twice", Code: twice, Entry: "main",
				Bindings:  []Access{ReadOnly, ReadWrite, Uniforms},
				Constants: map[string]float64{"factor": float64(i + 1)}})
			if err != nil {
				t.Error(err)
			}
		})
	}
	compilers.Wait()
	close(stop)
	collector.Wait()
}

func TestBrokenKernels(t *testing.T) {
	d := device(t)
	binding := []Access{ReadOnly, ReadWrite, Uniforms}
	for name, c := range map[string]struct {
		source PipelineSource
		line   int
		says   string
	}{
		"syntax":   {PipelineSource{Code: "fn f() {\n  let x = ;\n}", Entry: "f"}, 2, "initializer"},
		"type":     {PipelineSource{Code: "\n\nfn f() { let x: u32 = 1.5; }", Entry: "f"}, 3, "u32"},
		"no entry": {PipelineSource{Code: twice, Entry: "missing", Bindings: binding}, 0, "missing"},
		"bindings": {PipelineSource{Code: twice, Entry: "main", Bindings: binding[:1]}, 0, "binding"},
		"constants": {PipelineSource{Code: twice, Entry: "main", Bindings: binding,
			Constants: map[string]float64{"nobody": 1}}, 0, "nobody"},
		"nothing": {PipelineSource{}, 0, ""},
	} {
		c.source.Label = name
		_, err := d.Pipeline(t.Context(), c.source)
		var e *Error
		if !errors.As(err, &e) || e.Kind != Validation || e.Line != c.line || !strings.Contains(e.What, name) ||
			!strings.Contains(e.Message, c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := d.Failure(); err != nil {
		t.Errorf("a kernel's fault was reported twice: %v", err)
	}
}

func TestScopes(t *testing.T) {
	d := device(t)
	if _, err := d.Buffer("huge", 1<<40, Storage); err == nil ||
		!strings.Contains(err.Error(), "buffer huge of 1099511627776 bytes") {
		t.Errorf("a buffer larger than the limit: %v", err)
	}
	for kind, injected := range map[Kind]uint32{Validation: validationError, OutOfMemory: outOfMemoryError} {
		_, err := d.checked("thing", d.l.freeBuffer, func() handle {
			d.l.injectError(d.h, injected, viewOf("as was asked"))
			return d.l.createBuffer(d.h, &bufferDescriptor{usage: uint64(Storage), size: 16})
		})
		var e *Error
		if !errors.As(err, &e) || e.Kind != kind || !strings.Contains(e.Message, "as was asked") {
			t.Errorf("%v: %v", kind, err)
		}
		d.l.injectError(d.h, injected, viewOf("outside"))
		if err := d.Failure(); !errors.As(err, &e) || e.Kind != kind {
			t.Errorf("%v outside a scope: %v", kind, err)
		}
	}
	if err := d.Failure(); err != nil {
		t.Errorf("failure remains: %v", err)
	}
}

func TestMisuse(t *testing.T) {
	d, other := device(t), device(t)
	b, foreign := buffer(t, d, 64, Storage|CopySrc|CopyDst), buffer(t, other, 64, Storage|CopySrc|CopyDst)
	gone := buffer(t, d, 64, Storage|CopySrc)
	gone.Release()
	gone.Release()
	submit := func(f func(Encoder)) error {
		e := d.Encoder()
		f(e)
		return e.Submit()
	}
	used := d.Encoder()
	if err := used.Submit(); err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{
		"write beyond":  d.Write(b, 60, make([]byte, 8)),
		"write foreign": d.Write(foreign, 0, make([]byte, 4)),
		"copy released": submit(func(e Encoder) { e.Copy(b, 0, gone, 0, 64) }),
		"copy foreign":  submit(func(e Encoder) { e.Copy(b, 0, foreign, 0, 64) }),
		"used encoder":  used.Submit(),
		"read storage":  read(t.Context(), d, make([]byte, 4), b),
		"read too much": read(t.Context(), d, make([]byte, 8), buffer(t, d, 4, MapRead|CopyDst)),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Pipeline(ctx, PipelineSource{Label: "twice", Code: twice, Entry: "main",
		Bindings: []Access{ReadOnly, ReadWrite, Uniforms}}); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestLost(t *testing.T) {
	d := device(t)
	staging := buffer(t, d, 64, MapRead|CopyDst)
	open := d.Encoder()
	told := make(chan error, 1)
	d.OnLost(func(err error) { told <- err })
	d.Destroy()
	select {
	case err := <-told:
		if !errors.Is(err, ErrLost) {
			t.Error(err)
		}
	case <-time.After(10 * time.Minute):
		t.Fatal("nobody was told")
	}
	open.Copy(staging, 0, staging, 0, 4)
	_, bufferErr := d.Buffer("y", 16, Storage)
	_, pipelineErr := d.Pipeline(t.Context(),
		PipelineSource{Label: "twice", Code: twice, Entry: "main", Bindings: []Access{ReadOnly, ReadWrite, Uniforms}})
	for name, err := range map[string]error{
		"lost": d.Lost(), "write": d.Write(staging, 0, make([]byte, 4)),
		"read":   read(t.Context(), d, make([]byte, 64), staging),
		"submit": open.Submit(), "new encoder": d.Encoder().Submit(), "buffer": bufferErr, "pipeline": pipelineErr,
	} {
		if !errors.Is(err, ErrLost) {
			t.Errorf("%s: %v", name, err)
		}
	}
	late := make(chan error, 1)
	d.OnLost(func(err error) { late <- err })
	if err := <-late; !errors.Is(err, ErrLost) {
		t.Error(err)
	}
	d.Release()
	d.Release()
	staging.Release()
	if err := open.Submit(); !errors.Is(err, ErrLost) {
		t.Error(err)
	}
}

// Many devices, buffers and groups leave no pending callback behind.
func TestNothingIsLeft(t *testing.T) {
	a := adapter(t)
	count := func() int {
		expected.Lock()
		defer expected.Unlock()
		return len(expected.by)
	}
	before := count()
	for range 5 {
		d, err := a.Device(t.Context(), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			buffer(t, d, 1<<16, Storage).Release()
		}
		if left := len(d.(*nativeDevice).live); left != 0 {
			t.Errorf("%d objects are left of released buffers", left)
		}
		d.Release()
	}
	if after := count(); after != before {
		t.Errorf("%d callbacks are expected, %d before", after, before)
	}
}

func TestLibraries(t *testing.T) {
	folder := t.TempDir()
	text := filepath.Join(folder, "text.so")
	if err := os.WriteFile(text, []byte("no library"), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{filepath.Join(folder, "missing.so"): "cannot be read", text: "cannot be loaded"}
	if found, _ := filepath.Glob("/lib/*/libm.so.6"); len(found) > 0 {
		cases[found[0]] = "not a WebGPU library"
	}
	for path, says := range cases {
		t.Setenv("UNTRAINED_WEBGPU_LIB", path)
		if _, err := Open(t.Context()); !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), says) ||
			!strings.Contains(err.Error(), filepath.Base(path)) {
			t.Errorf("%s: %v", path, err)
		}
	}
	t.Setenv("UNTRAINED_WEBGPU_LIB", "")
	t.Setenv("HOME", folder)
	t.Setenv("XDG_CACHE_HOME", folder)
	if _, err := Open(t.Context()); !errors.Is(err, ErrUnavailable) {
		t.Errorf("an empty cache: %v", err)
	}
	p, ok := pinned()
	if !ok || runtime.GOOS != "linux" {
		return
	}
	cached := filepath.Join(folder, "untrained", "webgpu", p.pkg+"-"+p.version, p.file)
	if err := errors.Join(os.MkdirAll(filepath.Dir(cached), 0o700),
		os.WriteFile(cached, []byte("altered"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context()); !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), p.sum) {
		t.Errorf("an altered library: %v", err)
	}
}

// A library of another version lacks functions; the error names them.
func TestIncompleteLibrary(t *testing.T) {
	if err := incomplete("x.so", nil, 5); err != nil {
		t.Error(err)
	}
	for want, missing := range map[string][]string{
		"not a WebGPU library":               {"e", "d", "c", "b", "a"},
		"another version: it lacks a, b;":    {"b", "a"},
		"it lacks a, b, c and 1 more; `make": {"d", "c", "b", "a"},
	} {
		if err := incomplete("x.so", missing, 5); !errors.Is(err, ErrUnavailable) ||
			!strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "x.so") {
			t.Errorf("%v: %v", missing, err)
		}
	}
}

// A struct of another size must be noticed.
func TestLimitsOfAnotherVersion(t *testing.T) {
	good := func(_ handle, to *limits) {
		*to = limits{buffer: 1 << 28, storageBinding: 1 << 27, storageAlignment: 256, uniformAlignment: 256,
			groupInvocations: 256, groupsPerDimension: 65535}
	}
	for name, get := range map[string]struct {
		f  limitsFunc
		ok bool
	}{
		"same":    {func(h handle, p *guarded) uint32 { good(h, &p.limits); return success }, true},
		"longer":  {func(h handle, p *guarded) uint32 { good(h, &p.limits); p.margin[0] = 4; return success }, false},
		"nothing": {func(handle, *guarded) uint32 { return success }, false},
		"refused": {func(h handle, p *guarded) uint32 { good(h, &p.limits); return 2 }, false},
	} {
		if _, err := getLimits(0, get.f); (err == nil) != get.ok || err != nil && !errors.Is(err, ErrUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// read maps the start of a staging buffer, waits and fills data.
func read(ctx context.Context, d Device, data []byte, staging Buffer) error {
	if len(data) == 0 {
		return d.Lost()
	}
	m, err := d.Map(staging, len(data))
	if err != nil {
		return err
	}
	return m.Copy(ctx, data)
}
