//go:build !js

package job

import (
	"bytes"
	"fmt"
	"testing"

	"untrained/app/lab"
	"untrained/assets/weights"
)

func widen(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

// A worker sees what the calling goroutine would see.
func TestNetworksAreLookedIntoByAWorker(t *testing.T) {
	env := NewLocal("cpu-generic", nil, weights.Embedded)
	pool := Goroutines(1, func() Env { return env })
	defer pool.Close()
	microscope := lab.Microscope{}
	c, err := lab.ParseStrict(microscope, "layer=relu2&channel=3&candidates=10&stimulus=upload")
	if err != nil {
		t.Fatal(err)
	}
	upload := bytes.Repeat([]byte{10, 200}, 32)
	want, err := microscope.Look(t.Context(), env, c, upload)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Look(t.Context(), pool, c, upload)
	if err != nil || !bytes.Equal(got.Pack(), want.Pack()) || got.Layer != "relu2" || got.Backend != "cpu-generic" {
		t.Errorf("another view, %v", err)
	}
	if len(got.Sets) != 3 || got.Sets[1].Missing != "" {
		t.Errorf("trained weights are missing: %+v", got.Sets)
	}
	// The bundled network was trained from seed 1, and only then its random column is
	// the trained one before training. It has gone some way from there.
	for seed, noted := range map[string]bool{"1": true, "2": false} {
		c, err := lab.ParseStrict(microscope, "layer=conv1&seed="+seed)
		if err != nil {
			t.Fatal(err)
		}
		v, err := microscope.Look(t.Context(), env, c, nil)
		if err != nil {
			t.Fatal(err)
		}
		r := lab.Pearson(widen(v.Sets[0].Filters), widen(v.Sets[1].Filters))
		if (len(v.Notes) > 0) != noted || (r > 0.5) != noted || r > 0.999 {
			t.Errorf("seed %s: first-layer kernels, random and trained, correlate with %.3f; noted: %v", seed, r, v.Notes)
		}
	}
	best, err := microscope.Rank(t.Context(), env, c, nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Rank(t.Context(), pool, c, nil)
	if err != nil || fmt.Sprint(best) != fmt.Sprint(again) {
		t.Errorf("another ranking, %v", err)
	}
	if _, err := Look(t.Context(), pool, c, nil); err == nil {
		t.Error("a file that is not there was seen")
	}
	if _, err := pool.Do(t.Context(), Task{Kind: LookTask, Config: "layer=" + string(make([]byte, 99))}, nil); err == nil {
		t.Error("a layer with a name of 99 zeros was looked at")
	}
}
