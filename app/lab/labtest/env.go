package labtest

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"slices"
	"testing"

	"untrained/app/lab"
	"untrained/assets/neural"
	"untrained/nn"
	"untrained/nn/cpu"
)

// Env is an environment made of what a test puts into it.
type Env struct {
	Device     nn.Backend
	Recordings map[string]*neural.Recording
	Networks   map[string]*nn.Params

	Areas      map[string]*neural.Regions         // by ID
	Dissimilar map[string]*neural.Dissimilarities // by ID/session
	Tunings    map[string]*neural.Tuning
}

// Regions implements lab.Env.
func (e *Env) Regions(_ context.Context, id, session string) (*neural.Regions, error) {
	if r := e.Areas[id]; r != nil {
		return r, nil
	}
	return nil, fmt.Errorf("%s is not on the shelf: %w", id, fs.ErrNotExist)
}

// Dissimilarities implements lab.Env.
func (e *Env) Dissimilarities(_ context.Context, id, session string) (*neural.Dissimilarities, error) {
	if d := e.Dissimilar[id+"/"+session]; d != nil {
		return d, nil
	}
	return nil, fmt.Errorf("%s/%s is not on the shelf: %w", id, session, fs.ErrNotExist)
}

// Tuning implements lab.Env.
func (e *Env) Tuning(_ context.Context, id string) (*neural.Tuning, error) {
	if t := e.Tunings[id]; t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("%s is not on the shelf: %w", id, fs.ErrNotExist)
}

// Backend implements lab.Env; the processor, unless Device says otherwise.
func (e *Env) Backend() (nn.Backend, error) {
	if e.Device == nil {
		e.Device = cpu.New()
	}
	return e.Device, nil
}

// Recording implements lab.Env.
func (e *Env) Recording(ctx context.Context, id, session string) (*neural.Recording, error) {
	if r := e.Recordings[id]; r != nil {
		return r, nil
	}
	return nil, fmt.Errorf("%s is not on the shelf: %w", id, fs.ErrNotExist)
}

// Weights implements lab.Env.
func (e *Env) Weights(_ context.Context, name string) (*nn.Params, error) {
	if p := e.Networks[name]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("no weights %q", name)
}

// RunAll does what a scheduler does, one task after the other.
func RunAll(t testing.TB, e lab.Experiment, env lab.Env, c lab.Config) *lab.Result {
	t.Helper()
	tasks, err := e.Tasks(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	var results []lab.TaskResult
	for _, task := range tasks {
		last := 0.0
		r, err := e.Run(t.Context(), env, c, task, func(done float64) {
			if done < last || done > 1+1e-9 {
				t.Errorf("%s: progress went from %v to %v", task.Name, last, done)
			}
			last = done
		})
		if err != nil {
			t.Fatalf("%s: %v", task.Name, err)
		}
		if last < 0.99 {
			t.Errorf("%s: progress ended at %v", task.Name, last)
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
func keepsContract(t testing.TB, r *lab.Result) {
	t.Helper()
	summary := r.Table(lab.TableSummary)
	if summary == nil || len(summary.Columns) < len(lab.SummaryColumns) {
		t.Fatalf("%s has no summary with the columns %v", r.Experiment, lab.SummaryColumns)
	}
	for i, name := range lab.SummaryColumns {
		if got := summary.Columns[i].Name; got != name {
			t.Errorf("%s: column %d of the summary is %s, not %s", r.Experiment, i+1, got, name)
		}
	}
	if len(r.Verdicts) == 0 {
		t.Errorf("%s gives no verdict", r.Experiment)
	}
	for _, v := range r.Verdicts {
		if !slices.Contains(lab.Outcomes, v.Verdict) || v.Statement == "" || v.Criterion == "" {
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

// Configure parses a configuration that must be right.
func Configure(t testing.TB, e lab.Experiment, text string) lab.Config {
	t.Helper()
	c, err := lab.ParseStrict(e, text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TableOf returns a table that a result must have.
func TableOf(t *testing.T, r *lab.Result, name string) *lab.Table {
	t.Helper()
	table := r.Table(name)
	if table == nil {
		t.Fatalf("there is no table %s", name)
	}
	return table
}
