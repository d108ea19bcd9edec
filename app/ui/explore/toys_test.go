//go:build !js

package explore

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/labtest"
	"untrained/assets/weights"
	"untrained/nn"
)

// What is shown before a worker answers is what a worker answers.
func TestFirstAnswers(t *testing.T) {
	p, err := weights.Open(t.Context(), lab.TaskWeights, weights.Embedded)
	if err != nil {
		t.Fatal(err)
	}
	env := &labtest.Env{Networks: map[string]*nn.Params{lab.TaskWeights: p}}
	all := map[string]any{}
	for claim, compute := range map[string]func() (any, error){
		"C2":  func() (any, error) { return firstReplace.Compute(t.Context(), env) },
		"C3":  func() (any, error) { return firstLandscape.Compute(t.Context(), env) },
		"C5":  func() (any, error) { return firstFaders.Compute(t.Context(), env) },
		"C10": func() (any, error) { return firstFool.Compute(t.Context(), env) },
		"C7":  func() (any, error) { return firstBend.Compute(t.Context(), env) },
		"C8":  func() (any, error) { return firstRegroup.Compute(t.Context(), env) },
	} {
		if all[claim], err = compute(); err != nil {
			t.Fatal(err)
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	rounded := shortened(t, text)
	if *remake {
		if err := os.WriteFile("toys.json", append(rounded, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !alike(t, rounded, toysJSON) {
		t.Error("toys.json is not what is computed: go test ./app/ui/explore -run TestFirstAnswers -remake")
	}
}

// shortened rounds all numbers to four places.
func shortened(t *testing.T, text []byte) []byte {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	var walk func(v any) any
	walk = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			for k := range v {
				v[k] = walk(v[k])
			}
		case []any:
			for i := range v {
				v[i] = walk(v[i])
			}
		case float64:
			return math.Round(1e4*v) / 1e4
		}
		return v
	}
	out, err := json.Marshal(walk(v))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// alike reports whether two texts hold the same, numbers within 0.002 and pictures in length.
func alike(t *testing.T, a, b []byte) bool {
	t.Helper()
	var v, w any
	if json.Unmarshal(a, &v) != nil || json.Unmarshal(bytes.TrimSpace(b), &w) != nil {
		return false
	}
	var same func(v, w any) bool
	same = func(v, w any) bool {
		switch v := v.(type) {
		case map[string]any:
			w, ok := w.(map[string]any)
			if !ok || len(v) != len(w) {
				return false
			}
			for k := range v {
				if !same(v[k], w[k]) {
					t.Logf("%s differs", k)
					return false
				}
			}
			return true
		case []any:
			w, ok := w.([]any)
			if !ok || len(v) != len(w) {
				return false
			}
			for i := range v {
				if !same(v[i], w[i]) {
					return false
				}
			}
			return true
		case float64:
			w, ok := w.(float64)
			return ok && math.Abs(v-w) <= 2e-3
		case string:
			w, ok := w.(string)
			return ok && len(v) == len(w)
		}
		return v == w
	}
	return same(v, w)
}
