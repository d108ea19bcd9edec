//go:build soak && !js

package encoding

import "testing"

// Five hundred simulated data sets, which take some minutes.
func TestSoakEncodingCovers(t *testing.T) { encodingCovers(t, 500) }

func TestSoakAreasCover(t *testing.T) { areasCover(t, 500) }
