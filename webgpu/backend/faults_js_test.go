package backend_test

import (
	"context"
	"errors"
	"strings"
	"syscall/js"
	"testing"
	"time"

	"untrained/nn"
	"untrained/webgpu"
	"untrained/webgpu/backend"
)

// instead replaces navigator.gpu until the test ends.
func instead(t *testing.T, gpu any) {
	t.Helper()
	navigator := js.Global().Get("navigator")
	define := func(v any) {
		js.Global().Get("Object").Call("defineProperty", navigator, "gpu",
			map[string]any{"value": v, "configurable": true, "writable": true})
	}
	before := navigator.Get("gpu")
	define(gpu)
	t.Cleanup(func() { define(before) })
}

// script returns the value of an expression of JavaScript.
func script(t *testing.T, text string) js.Value {
	t.Helper()
	return js.Global().Get("Function").New("return (" + text + ")").Invoke()
}

// Whatever a browser lacks, Open says so in a sentence and does not wait for ever.
func TestFaultsOfBrowsers(t *testing.T) {
	for _, c := range []struct {
		name, gpu, says string
		available       bool
	}{
		{"no navigator.gpu", "undefined", "this browser has none", false},
		{"no adapter", "{requestAdapter: async () => null}", "finds no adapter", false},
		{"a refusal",
			"{requestAdapter: async () => { throw new DOMException('blocked by policy', 'NotAllowedError') }}",
			"NotAllowedError: blocked by policy", false},
		{"no device", "{requestAdapter: async () => ({info: {}, limits: {}, features: new Set(), requestDevice: " +
			"async () => { throw new TypeError('out of devices') }})}", "out of devices", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			instead(t, script(t, c.gpu))
			_, err := backend.Open(t.Context(), backend.Options{})
			if err == nil || errors.Is(err, webgpu.ErrUnavailable) == c.available ||
				!strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("a driver that hangs", func(t *testing.T) {
		instead(t, script(t, "{requestAdapter: () => new Promise(() => {})}"))
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if _, err := backend.Open(ctx, backend.Options{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("small limits", func(t *testing.T) {
		// An adapter whose largest buffers are small works; one that cannot bind eight
		// of them cannot.
		instead(t, script(
			t,
			`{requestAdapter: async () => ({info: {}, features: new Set(),
			requestDevice: async () => { throw new Error("never asked") },
			limits: {maxBufferSize: 2**28, maxStorageBufferBindingSize: 2**27, maxStorageBuffersPerShaderStage: 4}})}`))
		_, err := backend.Open(t.Context(), backend.Options{})
		if err == nil || !strings.Contains(err.Error(), "maxStorageBuffersPerShaderStage 8 is wanted") ||
			!strings.Contains(err.Error(), "has 4") {
			t.Errorf("got %v", err)
		}
	})
}

// Missing memory is an error of its own kind, after idle memory has been freed, and the
// backend keeps working.
func TestOutOfMemory(t *testing.T) {
	gpu := open(t)
	prototype := js.Global().Get("GPUDevice").Get("prototype")
	before := prototype.Get("popErrorScope")
	kept, err := gpu.NewBuffer(5000)
	if err != nil {
		t.Fatal(err)
	}
	kept.Release()
	idle := gpu.Memory().IdleBuffers
	prototype.Set("popErrorScope", script(t, `(function () {
		const real = this.realPop ?? GPUDevice.prototype.realPop;
		const made = "GPUOutOfMemoryError" in globalThis ? new GPUOutOfMemoryError("as was asked") : null;
		return real.call(this).then(() => made);
	})`))
	prototype.Set("realPop", before)
	_, err = gpu.NewBuffer(100_000)
	prototype.Set("popErrorScope", before)
	var e *webgpu.Error
	if !errors.As(err, &e) || e.Kind != webgpu.OutOfMemory || !strings.Contains(err.Error(), "buffer tensor of") ||
		!strings.Contains(err.Error(), "bytes") {
		t.Errorf("got %v", err)
	}
	if now := gpu.Memory(); idle == 0 || now.IdleBuffers != 0 {
		t.Errorf("%d idle buffers were kept, %d still are", idle, now.IdleBuffers)
	}
	b, err := gpu.NewBuffer(100_000)
	if err != nil {
		t.Fatal(err)
	}
	if err := gpu.Read(make([]float32, 10), nn.Whole(b)); err != nil {
		t.Error(err)
	}
}

// An error that no call returned is returned by the next Read.
func TestUncapturedError(t *testing.T) {
	instead(t, script(
		t, `{requestAdapter: async (o) => { const a = await GPU.prototype.requestAdapter.call(globalThis.realGPU, o);
		const request = a.requestDevice.bind(a);
		a.requestDevice = async (d) => globalThis.lastDevice = await request(d);
		return a }}`))
	js.Global().Set("realGPU", realGPU)
	gpu, err := backend.Open(t.Context(), backend.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer gpu.Release()
	b, err := gpu.NewBuffer(10)
	if err != nil {
		t.Fatal(err)
	}
	js.Global().Get("lastDevice").Call("createBuffer", map[string]any{"size": 16, "usage": 0})
	if err := gpu.Read(make([]float32, 10), nn.Whole(b)); err == nil || !strings.Contains(err.Error(), "validation") {
		t.Errorf("got %v", err)
	}
	if err := gpu.Read(make([]float32, 10), nn.Whole(b)); err != nil {
		t.Errorf("the error is told twice: %v", err)
	}
}

// realGPU is the browser's own.
var realGPU = js.Global().Get("navigator").Get("gpu")

// A software adapter is recognised and named.
func TestSoftwareAdapter(t *testing.T) {
	info := open(t).Info()
	if !info.Software || !strings.HasSuffix(info.String(), "(software)") {
		t.Errorf("SwiftShader is described as %+v", info)
	}
	t.Log(info)
}
