//go:build soak && !js

package encoding

import "testing"

// Five hundred data sets of each kind, which take some minutes.
func TestSoakNullThroughTheExperiment(t *testing.T) {
	for _, c := range nulls {
		c.check(t, 500)
	}
}
