//go:build !js && !((linux || darwin) && (amd64 || arm64))

package webgpu

import (
	"context"
	"fmt"
	"runtime"
)

// open returns an error: structs by value and callbacks follow other conventions here
// (Windows passes a string view by pointer and expects callbacks of another form),
// which were never tried.
func open(context.Context) (Adapter, error) {
	return nil, fmt.Errorf("%w: native programs call Dawn on Linux and macOS (amd64, arm64), not on %s/%s; use the "+
		"CPU, or the page in a browser",
		ErrUnavailable, runtime.GOOS, runtime.GOARCH)
}
