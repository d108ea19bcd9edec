package nn_test

import (
	"math"
	"testing"

	"untrained/nn"
)

// Every entry of the list of activations is whole, and its slope is its derivative.
func TestActivationsAreDefined(t *testing.T) {
	names := map[string]bool{}
	for _, a := range nn.Activations() {
		if a.String() == "" || a.Label() == "" || a.Words() == "" || names[a.String()] {
			t.Errorf("activation %d is named %q, %q and %q", a, a, a.Label(), a.Words())
		}
		names[a.String()] = true
		if value, slope := a.WGSL(); (value == "") != (a == nn.Linear) || (slope == "") != (value == "") {
			t.Errorf("%s is %q with the slope %q on a GPU", a, value, slope)
		}
		for _, x := range []float64{-3.1, -0.7, -0.02, 0.03, 0.6, 2.9} {
			const h = 1e-6
			seen := a.Value(x)
			if a.NeedsInput() {
				seen = x
			}
			want := (a.Value(x+h) - a.Value(x-h)) / (2 * h)
			if got := a.Slope(seen); math.Abs(got-want) > 1e-8 {
				t.Errorf("the slope of %s at %v is %v, want %v", a, x, got, want)
			}
		}
	}
}
