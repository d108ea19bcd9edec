package statistics

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"untrained/assets/reference"
)

// shared returns a path below the folder of reference data, and skips the test if there is no such folder.
func shared(t testing.TB, path string) string {
	t.Helper()
	return reference.Path(t, filepath.FromSlash(path))
}

func readGolden(t testing.TB, name string, into any) {
	t.Helper()
	raw, err := os.ReadFile(shared(t, "golden/"+name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

// near fails unless got is want within a distance.
func near(t testing.TB, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s is %v, want %v ± %g", what, got, want, within)
	}
}

// fewer returns the number of data sets that a test has time for: sets, or fewer in short mode.
func fewer(sets int) int {
	if testing.Short() {
		return sets / 4
	}
	return sets
}

// covers fails the test if the share of simulated data sets in which nominal 95 % intervals covered the true value is
// outside 92–98 % by more than two and a half standard errors.
func covers(t testing.TB, what string, covered, sets int) {
	t.Helper()
	share := float64(covered) / float64(sets)
	slack := 2.5 * math.Sqrt(0.95*0.05/float64(sets))
	t.Logf("%s: nominal 0.95, covered %.3f of %d sets", what, share, sets)
	if share < 0.92-slack || share > 0.98+slack {
		t.Errorf("%s: intervals of 95 %% cover the truth in %.1f %%", what, 100*share)
	}
}
