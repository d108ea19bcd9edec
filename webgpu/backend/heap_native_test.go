//go:build !js

package backend_test

// jsHeap is nothing where there is no JavaScript.
func jsHeap() int64 { return 0 }
