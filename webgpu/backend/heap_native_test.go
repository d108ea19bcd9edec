//go:build !js

package backend_test

// jsHeap returns 0: there is no JavaScript.
func jsHeap() int64 { return 0 }
