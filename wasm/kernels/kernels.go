//go:build js

// Package kernels hands package cpu the product of package relaxed, where the browser has relaxed SIMD.
//
// A program that imports this package imports, in the sense of WebAssembly, the function kernels.tile, and does not
// start without it. The kernel itself needs the memory of the program and can be compiled only later. So the script
// that starts the program (worker.js) gives it a function that calls the tile of the object globalThis.kernels, which
// has the program's memory and as yet no tile; Multiply puts the kernel there. Such a call takes about 7 ns in
// Chromium, which a table of functions in WebAssembly would halve: the kernel works for microseconds.
package kernels

import (
	"errors"
	"fmt"
	"syscall/js"
	"unsafe"

	"untrained/assets/neural/archive/promise"
	"untrained/nn/cpu"
	"untrained/nn/cpu/relaxed"
)

// ErrUnsupported says that the browser has no relaxed SIMD.
var ErrUnsupported = errors.New("kernels: the browser has no relaxed SIMD")

//go:wasmimport kernels tile
//go:noescape
func tile(t, rows unsafe.Pointer, tiles int32, out, init unsafe.Pointer)

func multiply(t *cpu.Tile, rows *int, tiles int, out, init unsafe.Pointer) {
	tile(unsafe.Pointer(t), unsafe.Pointer(rows), int32(tiles), out, init)
}

// Multiply makes the backends that cpu.New returns from now on multiply with relaxed SIMD. If it returns an error,
// ErrUnsupported or the browser's refusal to compile the module, they multiply as before.
func Multiply() error { return use(relaxed.Module()) }

// use has the browser compile a module and makes package cpu use its kernel.
func use(module []byte) error {
	stub := js.Global().Get("kernels")
	if !stub.Truthy() {
		return errors.New("kernels: the script that started the program has no globalThis.kernels")
	}
	wasm := js.Global().Get("WebAssembly")
	bytes := promise.Array(module)
	if !wasm.Call("validate", bytes).Bool() {
		return ErrUnsupported
	}
	instance, err := promise.Try(func() js.Value {
		imports := map[string]any{"env": map[string]any{"memory": stub.Get("memory")}}
		return wasm.Get("Instance").New(wasm.Get("Module").New(bytes), imports)
	})
	if err != nil {
		return fmt.Errorf("kernels: %w", err)
	}
	stub.Set(relaxed.Name, instance.Get("exports").Get(relaxed.Name))
	return cpu.Multiply(relaxed.Rows, relaxed.Cols, multiply)
}
