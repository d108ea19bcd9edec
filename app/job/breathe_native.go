//go:build !js

package job

import "runtime"

// breathe lets others run between two slices of work.
func breathe() { runtime.Gosched() }
