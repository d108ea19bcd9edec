package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"untrained/app/lab"
	"untrained/assets/neural"
	"untrained/assets/neural/own"
	"untrained/nn"
	"untrained/nn/random"
)

// sums is an experiment whose tasks draw numbers and whose result is sensitive to the order in which tasks are merged.
type sums struct {
	slow   atomic.Bool  // a task takes two seconds
	fail   atomic.Int64 // index + 1 of the task that fails
	panics atomic.Bool  // the failing task panics instead
	runs   atomic.Int64
}

var experiment = &sums{}

func init() { lab.Register(experiment) }

func (*sums) Name() string { return "sums" }

func (*sums) Properties() []lab.Property {
	return []lab.Property{
		{Key: "units", Kind: lab.Int, Default: "9", Min: 1, Max: 100},
		{Key: "seed", Kind: lab.Int, Default: "1", Min: 0, Max: 1 << 40},
		{Key: "endless", Kind: lab.Int, Default: "0", Min: 0, Max: 1},
	}
}

func (*sums) Tasks(_ context.Context, _ lab.Env, c lab.Config) (tasks []lab.Task, err error) {
	for i := range c.Int("units") {
		tasks = append(tasks, lab.Task{Index: i, Name: fmt.Sprint("unit ", i), Cost: float64(1 + i%3)})
	}
	return tasks, nil
}

func (s *sums) Run(
	ctx context.Context, _ lab.Env, c lab.Config, task lab.Task, progress func(float64),
) (lab.TaskResult, error) {
	s.runs.Add(1)
	if s.fail.Load() == int64(task.Index)+1 {
		if s.panics.Load() {
			panic("out of order")
		}
		return lab.TaskResult{}, errors.New("the layer exploded")
	}
	stream := random.New(uint64(c.Int("seed")), task.Name)
	values := make(lab.Floats, 100)
	for i := range values {
		values[i] = stream.Norm()
		progress(float64(i) / 100)
		for c.Int("endless") == 1 && ctx.Err() == nil { // arithmetic that listens to nothing
		}
		if s.slow.Load() {
			select {
			case <-ctx.Done():
				return lab.TaskResult{}, ctx.Err()
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	return lab.TaskResult{Task: task, Arrays: map[string]lab.Floats{"x": values}}, nil
}

func (s *sums) Merge(_ context.Context, _ lab.Env, c lab.Config, tasks []lab.TaskResult) (*lab.Result, error) {
	sum := 1.0
	for _, u := range tasks {
		for _, x := range u.Arrays["x"] {
			sum = sum*0.9 + x // order matters
		}
	}
	return &lab.Result{Experiment: "sums", Config: c.String(), Tables: []lab.Table{{
		Name: "summary", Columns: []lab.Column{{Name: "sum"}, {Name: "units"}}, Rows: [][]any{{sum, float64(len(tasks))}},
	}}}, nil
}

// bare is an environment with nothing in it but a backend's name.
type bare struct{}

func (bare) Backend() (nn.Backend, error) { return named{}, nil }

func (bare) Recording(context.Context, string, string) (*neural.Recording, error) {
	return nil, errors.New("no recording here")
}

func (bare) Regions(context.Context, string, string) (*neural.Regions, error) {
	return nil, errors.New("none")
}

func (bare) Dissimilarities(context.Context, string, string) (*neural.Dissimilarities, error) {
	return nil, errors.New("none")
}
func (bare) Tuning(context.Context, string) (*neural.Tuning, error) { return nil, errors.New("none") }
func (bare) Weights(context.Context, string) (*nn.Params, error) {
	return nil, errors.New("no weights here")
}

func (bare) Fetch(context.Context, string, string, func(float64)) error {
	return errors.New("no network here")
}

func (bare) Preview(context.Context, string, string) (*Preview, error) {
	return nil, errors.New("nothing to look over")
}

func (bare) KeepNetwork(context.Context, KeptNetwork, []byte) error {
	return errors.New("nothing is kept")
}
func (bare) Networks(context.Context) ([]KeptNetwork, error) { return nil, nil }
func (bare) ForgetNetwork(context.Context, string) error     { return nil }

func (bare) KeepOwn(context.Context, string, []own.File) error {
	return errors.New("nowhere to keep")
}

type named struct{ nn.Backend }

func (named) Name() string { return "cpu" }

func pool(t *testing.T, n int) Pool {
	p := Goroutines(n, func() Env { return bare{} })
	t.Cleanup(p.Close)
	return p
}

func configure(t *testing.T, text string) lab.Config {
	t.Helper()
	c, err := lab.ParseStrict(experiment, text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func asJSON(t *testing.T, r *lab.Result) []byte {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
