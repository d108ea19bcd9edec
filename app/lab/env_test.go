package lab

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"slices"
	"testing"

	"untrained/assets/neural"
	"untrained/nn"
	"untrained/nn/cpu"
)

// testEnv is an environment made of what a test puts into it.
type testEnv struct {
	backend    nn.Backend
	recordings map[string]*neural.Recording
	weights    map[string]*nn.Params

	dissimilar map[string]*neural.Dissimilarities // by ID/session
	tuning     map[string]*neural.Tuning
}

func (e *testEnv) Dissimilarities(_ context.Context, id, session string) (*neural.Dissimilarities, error) {
	if d := e.dissimilar[id+"/"+session]; d != nil {
		return d, nil
	}
	return nil, fmt.Errorf("%s/%s is not on the shelf: %w", id, session, fs.ErrNotExist)
}

func (e *testEnv) Tuning(_ context.Context, id string) (*neural.Tuning, error) {
	if t := e.tuning[id]; t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("%s is not on the shelf: %w", id, fs.ErrNotExist)
}

func (e *testEnv) Backend() (nn.Backend, error) {
	if e.backend == nil {
		e.backend = cpu.New()
	}
	return e.backend, nil
}

func (e *testEnv) Recording(ctx context.Context, id, session string) (*neural.Recording, error) {
	if r := e.recordings[id]; r != nil {
		return r, nil
	}
	return nil, fmt.Errorf("%s is not on the shelf: %w", id, fs.ErrNotExist)
}

func (e *testEnv) Weights(_ context.Context, name string) (*nn.Params, error) {
	if p := e.weights[name]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("no weights %q", name)
}

// runAll does what a scheduler does, one unit after the other.
func runAll(t testing.TB, e Experiment, env Env, c Config) *Result {
	t.Helper()
	units, err := e.Units(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	var results []UnitResult
	for _, u := range units {
		last := 0.0
		r, err := e.Run(t.Context(), env, c, u, func(done float64) {
			if done < last || done > 1+1e-9 {
				t.Errorf("%s: progress went from %v to %v", u.Name, last, done)
			}
			last = done
		})
		if err != nil {
			t.Fatalf("%s: %v", u.Name, err)
		}
		if last < 0.99 {
			t.Errorf("%s: progress ended at %v", u.Name, last)
		}
		results = append(results, r)
	}
	result, err := e.Merge(t.Context(), env, c, results)
	if err != nil {
		t.Fatal(err)
	}
	keepsContract(t, result)
	return result
}

// keepsContract reports what every result must have and this one lacks: a summary that
// begins with SummaryColumns, verdicts with known outcomes, and empty lists instead of null.
func keepsContract(t testing.TB, r *Result) {
	t.Helper()
	summary := r.Table(SummaryTable)
	if summary == nil || len(summary.Columns) < len(SummaryColumns) {
		t.Fatalf("%s has no summary with the columns %v", r.Experiment, SummaryColumns)
	}
	for i, name := range SummaryColumns {
		if got := summary.Columns[i].Name; got != name {
			t.Errorf("%s: column %d of the summary is %s, not %s", r.Experiment, i+1, got, name)
		}
	}
	if len(r.Verdicts) == 0 {
		t.Errorf("%s gives no verdict", r.Experiment)
	}
	for _, v := range r.Verdicts {
		if !slices.Contains(Outcomes, v.Verdict) || v.Statement == "" || v.Criterion == "" {
			t.Errorf("%s gives the verdict %+v", r.Experiment, v)
		}
	}
	var b bytes.Buffer
	if err := r.WriteJSON(&b); err != nil {
		t.Error(err)
	}
	for _, list := range []string{"tables", "columns", "rows", "verdicts"} {
		if bytes.Contains(b.Bytes(), []byte(`"`+list+`": null`)) {
			t.Errorf("%s writes null for %s", r.Experiment, list)
		}
	}
}

// configure parses a configuration that must be right.
func configure(t testing.TB, e Experiment, text string) Config {
	t.Helper()
	c, err := ParseStrict(e, text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
