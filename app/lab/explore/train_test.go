//go:build !js

package explore_test

import (
	"testing"

	"untrained/app/lab/explore"
)

// Trained filters predict a simple cell better than as many random ones; linear ones know nothing of a complex cell
// however they are trained.
func TestTrainedFilters(t *testing.T) {
	t.Parallel()
	env := bundledNetwork(t)
	trained, err := explore.Train{Activation: "relu", Seed: 1}.Compute(t.Context(), env)
	if err != nil {
		t.Fatal(err)
	}
	random, err := explore.Replace{Activation: "relu", Filters: 4, Seed: 1}.Compute(t.Context(), env)
	if err != nil {
		t.Fatal(err)
	}
	if as := random.R[0]; trained.R < as+0.1 || trained.Epochs == 0 {
		t.Errorf("4 trained filters r = %v after %d epochs, 4 random ones %v", trained.R, trained.Epochs, as)
	}
	blind, err := explore.Train{Complex: true, Activation: "linear", Seed: 1}.Compute(t.Context(), env)
	if err != nil {
		t.Fatal(err)
	}
	if blind.R > 0.25 {
		t.Errorf("linear filters predict a complex cell with r = %v", blind.R)
	}
	again, err := explore.Train{Activation: "relu", Seed: 1}.Compute(t.Context(), env)
	if err != nil || *again != *trained {
		t.Errorf("again: %v, %v; before %v", again, err, trained)
	}
	if _, err := (explore.Train{Activation: "none"}).Compute(t.Context(), env); err == nil {
		t.Error("an activation that there is not was computed")
	}
}
