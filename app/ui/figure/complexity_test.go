package figure

import (
	"math"
	"testing"
)

// The 97.5 % point of Student's t against printed tables (Abramowitz & Stegun 26.10).
func TestStudent(t *testing.T) {
	for nu, want := range map[float64]float64{1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 8: 2.306,
		10: 2.228, 15: 2.131, 22: 2.074, 30: 2.042, 60: 2.000, 120: 1.980} {
		if got := student975(nu); math.Abs(got-want) > 1e-3 {
			t.Errorf("ν = %v: %v, want %v", nu, got, want)
		}
	}
}
