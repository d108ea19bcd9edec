//go:build soak && !js

package encoding

import "testing"

// Five hundred simulated data sets, which take some minutes.
func TestSoakEncodingCovers(t *testing.T) { encodingCovers(t, 500) }
