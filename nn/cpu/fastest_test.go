//go:build goexperiment.simd && go1.27 && (amd64 || arm64 || wasm)

package cpu

import (
	"runtime"
	"testing"
)

// A build with vector kernels must use them, or the product is ten times slower
// without anyone noticing.
func TestFastestIsSIMD(t *testing.T) {
	if fastest() != &generic {
		return
	}
	if runtime.GOARCH == "amd64" {
		t.Skip("this processor lacks AVX2 or FMA")
	}
	t.Errorf("fastest kernels on %s are the plain ones", runtime.GOARCH)
}
