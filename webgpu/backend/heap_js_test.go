package backend_test

import "syscall/js"

// jsHeap is the bytes of the page's heap, collected; 0 in a worker, which is not told.
func jsHeap() int64 {
	memory := js.Global().Get("performance").Get("memory")
	if memory.IsUndefined() {
		return 0
	}
	if gc := js.Global().Get("gc"); gc.Type() == js.TypeFunction {
		gc.Invoke()
	}
	return int64(memory.Get("usedJSHeapSize").Float())
}
