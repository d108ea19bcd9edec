//go:build !js

package job

import "runtime"

// breathe lets other goroutines run between two slices of work.
func breathe() { runtime.Gosched() }
