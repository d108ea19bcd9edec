//go:build !(goexperiment.simd && go1.27 && (amd64 || arm64 || wasm))

package cpu

// fastest returns the plain kernels: this build has no vector instructions.
func fastest() *kernels { return &generic }
