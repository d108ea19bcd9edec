//go:build soak

package statistics

import "testing"

// TestSoakCoverage measures the coverages that comments of this package state, with more data sets than the other tests
// have time for.
func TestSoakCoverage(t *testing.T) {
	t.Run("R2", func(t *testing.T) { bootstrapR2Covers(t, 4000) })
	t.Run("RSA", func(t *testing.T) { rsaCovers(t, 2000) })
}
