package backend_test

import "syscall/js"

// jsHeap returns the bytes of the page's heap after a collection; 0 in a worker, which
// cannot know.
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
