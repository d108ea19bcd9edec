package labtest

import (
	"testing"

	"untrained/assets/neural"
)

// Divide adds to an environment the recording human-objects, whose areas EVC, LOC and PPA share the pictures of the
// recording sim-v1 and have a third of its units each, in order.
func Divide(t testing.TB, e *Env) *neural.Regions {
	t.Helper()
	whole := e.Recordings["sim-v1"]
	rows, units := whole.Rows(), whole.NUnits()
	regions := &neural.Regions{Early: "EVC"}
	share := units / 3
	for k, name := range []string{"EVC", "LOC", "PPA"} {
		of := func(x []float32) (part []float32) {
			for i := range rows {
				part = append(part, x[i*units+k*share:][:share]...)
			}
			return part
		}
		a := *whole
		a.ID, a.Session, a.Area, a.Simulated, a.Expected, a.Trials = "human-objects", "subject-1", name, false, nil, nil
		a.Responses, a.Halves = of(whole.Responses), [2][]float32{of(whole.Halves[0]), of(whole.Halves[1])}
		regions.Areas = append(regions.Areas, &a)
	}
	if err := regions.Validate(); err != nil {
		t.Fatal(err)
	}
	e.Areas = map[string]*neural.Regions{"human-objects": regions}
	return regions
}
