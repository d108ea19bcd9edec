package backendtest

import (
	"testing"

	"untrained/nn"
)

// The suite must at least accept the reference.
func TestReference(t *testing.T) {
	Run(t, func() nn.Backend { return NewReference() }, Tolerance{Relative: 1e-7})
}
