//go:build !js

package explore_test

import (
	"math"
	"testing"

	"untrained/app/lab/explore"
)

// What the page says: the means of linear maps say nothing of a texture, and any bend will do.
func TestRegroup(t *testing.T) {
	t.Parallel()
	env := bundledNetwork(t)
	accuracy := map[float64]float64{}
	var before *explore.Regrouped
	for _, slope := range []float64{1, 0} {
		a, err := explore.Regroup{Slope: slope, Seed: 1}.Compute(t.Context(), env)
		if err != nil {
			t.Fatal(err)
		}
		accuracy[slope] = a.Accuracy
		const shown = explore.RegroupFamilies * explore.RegroupShown
		if len(a.Right) != shown || len(a.Map) != 2*shown ||
			len(a.Pictures) != shown*explore.RegroupPicture*explore.RegroupPicture {
			t.Errorf("slope %v: %d patches, %d coordinates, %d bytes", slope, len(a.Right), len(a.Map), len(a.Pictures))
		}
		for _, v := range a.Map {
			if !(math.Abs(v) <= 1) {
				t.Errorf("slope %v: a coordinate is %v", slope, v)
			}
		}
		if before != nil && a.Trained != before.Trained {
			t.Errorf("the trained layer names %v and %v", before.Trained, a.Trained)
		}
		before = a
	}
	const chance = 1.0 / explore.RegroupFamilies
	if accuracy[1] > 2.5*chance || accuracy[0] < 0.3 {
		t.Errorf("accuracy by slope %v", accuracy)
	}
	if _, err := (explore.Regroup{Slope: 2}).Compute(t.Context(), env); err == nil {
		t.Error("a slope of 2 was computed")
	}
}
