//go:build !js

package job

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/microscope"
	"untrained/app/lab/statistics"
	"untrained/assets/weights"
)

// A worker sees what the calling goroutine would see.
func TestNetworksAreLookedIntoByAWorker(t *testing.T) {
	env := NewLocal("cpu-generic", nil, weights.Embedded)
	pool := wired{Goroutines(1, func() Env { return env })}
	defer pool.Close()
	microscope := microscope.Microscope{}
	c, err := lab.ParseStrict(microscope, "layer=relu2&channel=3&candidates=10&stimulus=upload")
	if err != nil {
		t.Fatal(err)
	}
	upload := bytes.Repeat([]byte{10, 200}, 32)
	want, err := microscope.Look(t.Context(), env, c, upload)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Look.Do(t.Context(), pool, LookRequest{c.String(), upload}, nil)
	if err != nil || !reflect.DeepEqual(got, want) || got.Layer != "relu2" || got.Backend != "cpu-generic" {
		t.Errorf("another view, %v", err)
	}
	if len(got.Sets) != 3 || got.Sets[1].Missing != "" {
		t.Errorf("trained weights are missing: %+v", got.Sets)
	}
	// The bundled network's first weights belong to no seed that a page draws.
	for seed := range 20 {
		c, err := lab.ParseStrict(microscope, fmt.Sprintf("layer=conv1&seed=%d", seed))
		if err != nil {
			t.Fatal(err)
		}
		v, err := microscope.Look(t.Context(), env, c, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r := statistics.Pearson(statistics.Widen(v.Sets[0].Filters), statistics.Widen(v.Sets[1].Filters)); r > 0.3 {
			t.Errorf("seed %d: first-layer kernels, random and trained, correlate with %.3f", seed, r)
		}
	}
	best, err := microscope.Rank(t.Context(), env, c, nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Rank.Do(t.Context(), pool, RankRequest{c.String()}, nil)
	if err != nil || fmt.Sprint(best) != fmt.Sprint(again) {
		t.Errorf("another ranking, %v", err)
	}
	if _, err := Look.Do(t.Context(), pool, LookRequest{Config: c.String()}, nil); err == nil {
		t.Error("a file that is not there was seen")
	}
	if _, err := Look.Do(t.Context(), pool, LookRequest{Config: "layer=" + string(make([]byte, 99))}, nil); err == nil {
		t.Error("a layer with a name of 99 zeros was looked at")
	}
}
