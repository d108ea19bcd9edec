//go:build js

// Command bench is this repository's side of `make bench`. It offers the page one function, untrainedBench(id,
// backend), which promises a prepared work: an object whose run() promises the output of doing the work once.
package main

import (
	"context"
	"fmt"
	"syscall/js"
	"time"
	"unsafe"

	"untrained/app/job/workload"
	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/wasm/kernels"
	"untrained/webgpu/backend"
)

// withoutRelaxed multiplies as Go compiles it.
var withoutRelaxed = cpu.New()

func main() {
	if err := kernels.Multiply(); err != nil {
		fmt.Println("no relaxed SIMD:", err) // to the browser's console
	}
	js.Global().Set("untrainedBench", js.FuncOf(func(_ js.Value, args []js.Value) any {
		id, name := args[0].String(), args[1].String()
		return promise(func() (any, error) { return prepare(id, name) })
	}))
	select {}
}

// promise calls f on a goroutine, which may wait for the GPU.
func promise(f func() (any, error)) js.Value {
	executor := js.FuncOf(func(_ js.Value, settle []js.Value) any {
		go func() {
			v, err := f()
			if err != nil {
				settle[1].Invoke(js.Global().Get("Error").New(err.Error()))
				return
			}
			settle[0].Invoke(v)
		}()
		return nil
	})
	defer executor.Release()
	return js.Global().Get("Promise").New(executor)
}

func prepare(id, name string) (any, error) {
	var b nn.Backend
	var gpu *backend.Backend
	switch name {
	case "go":
		b = withoutRelaxed
	case "cpu":
		b = cpu.New()
	case "webgpu":
		var err error
		if gpu, err = backend.Open(context.Background(), backend.Options{}); err != nil {
			return nil, err
		}
		b = gpu
	default:
		return nil, fmt.Errorf("there is no backend %q", name)
	}
	w, err := workload.New(id, b)
	if err != nil {
		return nil, err
	}
	prepared := map[string]any{
		"run": js.FuncOf(func(js.Value, []js.Value) any {
			return promise(func() (any, error) {
				y, err := w.Run()
				if err != nil {
					return nil, err
				}
				return floats(y), nil
			})
		}),
	}
	if gpu != nil {
		prepared["counts"] = js.FuncOf(func(js.Value, []js.Value) any {
			return promise(func() (any, error) { return counts(w, gpu) })
		})
	}
	return prepared, nil
}

// counts returns what one run asks of the device when nothing is read: means over some runs.
func counts(w *workload.Work, gpu *backend.Backend) (any, error) {
	const runs = 10
	before := gpu.Counts()
	for range runs {
		if err := w.Submit(); err != nil {
			return nil, err
		}
	}
	c := gpu.Counts().Since(before)
	if _, err := w.Read(); err != nil {
		return nil, err
	}
	return map[string]any{
		"device": gpu.Info().String(), "dispatches": float64(c.Dispatches) / runs, "submits": float64(c.Submits) / runs,
		"bytes_read": float64(c.BytesRead) / runs, "bytes_written": float64(c.BytesWritten) / runs,
		"pipelines": float64(gpu.Counts().Pipelines), "compile_ms": float64(gpu.CompileTime()) / float64(time.Millisecond),
	}, nil
}

// floats returns x as a Float32Array. Both are little-endian, as WebAssembly is.
func floats(x []float32) js.Value {
	array := js.Global().Get("Uint8Array").New(4 * len(x))
	js.CopyBytesToJS(array, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(x))), 4*len(x)))
	return js.Global().Get("Float32Array").New(array.Get("buffer"))
}
