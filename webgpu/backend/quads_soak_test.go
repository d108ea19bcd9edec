//go:build soak

package backend_test

import (
	"testing"

	"untrained/nn"
	"untrained/nn/backendtest"
)

// The whole suite with the kernels for four lanes, which its small shapes do not choose;
// they compile slowly.
func TestSoakQuads(t *testing.T) {
	b := open(t)
	if !b.Quads() {
		t.Skip("subgroups have not four lanes here")
	}
	for _, long := range []int{1 << 40, 0} {
		b.SetQuads(true, 0, long)
		backendtest.Run(t, func() nn.Backend { return b })
	}
}
