package backendtest

import (
	"testing"

	"untrained/nn"
)

// The suite must accept at least the reference.
func TestReference(t *testing.T) {
	Run(t, func() nn.Backend { return NewReference() }, Tolerance{Relative: 1e-7})
}
