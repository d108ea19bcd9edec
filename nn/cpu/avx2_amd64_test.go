//go:build goexperiment.simd && go1.27

package cpu

import (
	"simd/archsimd"
	"testing"

	"untrained/nn"
	"untrained/nn/backendtest"
)

// On processors with AVX-512 the suite would never see the AVX2 kernels.
func TestAVX2(t *testing.T) {
	if !archsimd.X86.AVX2() || !archsimd.X86.FMA() {
		t.Skip("this processor lacks AVX2 or FMA")
	}
	backendtest.Run(t, func() nn.Backend { return &Backend{"cpu", &avx2} })
}
