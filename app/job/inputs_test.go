//go:build !js

package job

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"untrained/app/lab"
	"untrained/assets/neural"
	"untrained/nn"
)

// reading is an experiment of four tasks, each of which opens the input that the configuration names and returns what
// is in it.
type reading struct{ after func(task int) }

var readingNow = &reading{}

func init() { lab.Register(readingNow) }

func (*reading) Name() string { return "reading" }

func (*reading) Properties() []lab.Property {
	return []lab.Property{{Key: "kind", Kind: lab.Text, Default: lab.InputRecording}}
}

func (*reading) Tasks(context.Context, lab.Env, lab.Config) (tasks []lab.Task, err error) {
	for i := range 4 {
		tasks = append(tasks, lab.Task{Index: i, Name: fmt.Sprint("unit ", i), Cost: 1})
	}
	return tasks, nil
}

func (x *reading) Run(
	ctx context.Context, env lab.Env, c lab.Config, task lab.Task, _ func(float64),
) (lab.TaskResult, error) {
	value, err := read(ctx, env, c.Get("kind"))
	if err == nil && x.after != nil {
		x.after(task.Index)
		if x.after == nil {
			err = errors.New("interrupted")
		}
	}
	return lab.TaskResult{Task: task, Arrays: map[string]lab.Floats{"x": {value}}}, err
}

func (*reading) Merge(_ context.Context, _ lab.Env, c lab.Config, tasks []lab.TaskResult) (*lab.Result, error) {
	sum := 0.0
	for _, u := range tasks {
		sum = 10*sum + u.Arrays["x"][0]
	}
	return &lab.Result{Experiment: "reading", Config: c.String(), Tables: []lab.Table{{
		Name: "summary", Columns: []lab.Column{{Name: "sum"}}, Rows: [][]any{{sum}}}}}, nil
}

// read opens an input of a kind and returns the number that it holds.
func read(ctx context.Context, env lab.Env, kind string) (float64, error) {
	switch kind {
	case lab.InputRecording:
		r, err := env.Recording(ctx, "own", "mine")
		if err != nil {
			return 0, err
		}
		return float64(r.Responses[0]), nil
	case lab.InputRegions:
		r, err := env.Regions(ctx, "voxels", "")
		if err != nil {
			return 0, err
		}
		return float64(r.Areas[0].Responses[0]), nil
	case lab.InputDissimilarities:
		d, err := env.Dissimilarities(ctx, "own", "")
		if err != nil {
			return 0, err
		}
		return float64(d.Values[0]), nil
	case lab.InputTuning:
		t, err := env.Tuning(ctx, "cells")
		if err != nil {
			return 0, err
		}
		return t.Cells[0].CircularVariance, nil
	case lab.InputWeights:
		p, err := env.Weights(ctx, "net")
		if err != nil {
			return 0, err
		}
		return float64(p.Tensors[0].Data[0]), nil
	}
	b, err := lab.ReadFile(ctx, env, "labels.idx")
	if err != nil {
		return 0, err
	}
	return float64(b[0]), nil
}

// swapped is a place whose recordings, networks and files all hold one number, which can be changed.
type swapped struct {
	bare
	holds *atomic.Int64
}

func (s swapped) hash() string { return fmt.Sprintf("%064d", s.holds.Load()) }

func (s swapped) Recording(context.Context, string, string) (*neural.Recording, error) {
	return &neural.Recording{Responses: []float32{float32(s.holds.Load())}, SHA256: s.hash()}, nil
}

func (s swapped) Regions(context.Context, string, string) (*neural.Regions, error) {
	r, _ := s.Recording(context.Background(), "", "")
	return &neural.Regions{Areas: []*neural.Recording{r}}, nil
}

func (s swapped) Dissimilarities(context.Context, string, string) (*neural.Dissimilarities, error) {
	return &neural.Dissimilarities{Values: []float32{float32(s.holds.Load())}, SHA256: s.hash()}, nil
}

func (s swapped) Tuning(context.Context, string) (*neural.Tuning, error) {
	return &neural.Tuning{Cells: []neural.TunedCell{{CircularVariance: float64(s.holds.Load())}}, SHA256: s.hash()}, nil
}

func (s swapped) Weights(context.Context, string) (*nn.Params, error) {
	return &nn.Params{Tensors: []nn.NamedTensor{{Name: "w", Data: []float32{float32(s.holds.Load())}}}}, nil
}

func (s swapped) ReadFile(context.Context, string) ([]byte, error) {
	return []byte{byte(s.holds.Load())}, nil
}

var inputKinds = []string{lab.InputRecording, lab.InputRegions, lab.InputDissimilarities, lab.InputTuning,
	lab.InputWeights, lab.InputFile}

// place returns a pool of one worker whose inputs hold 1, and what changes that.
func place(t *testing.T) (Pool, *atomic.Int64) {
	holds := new(atomic.Int64)
	holds.Store(1)
	p := Goroutines(1, func() Env { return swapped{holds: holds} })
	t.Cleanup(p.Close)
	readingNow.after = nil
	t.Cleanup(func() { readingNow.after = nil })
	return p, holds
}

func readingOf(t *testing.T, kind string) lab.Config {
	c, err := lab.ParseStrict(readingNow, "kind="+kind)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// An input that takes another one's place under an interrupted run: what was finished with the first is left out, and
// said to be.
func TestAnInputIsReplacedUnderAnInterruptedRun(t *testing.T) {
	for _, kind := range inputKinds {
		for _, keeper := range []Keeper{new(Memory), Directory(t.TempDir())} {
			pool, holds := place(t)
			c := readingOf(t, kind)
			interrupt := func() {
				readingNow.after = func(task int) {
					if task == 2 {
						readingNow.after = nil
					}
				}
				if _, err := Run(t.Context(), pool, readingNow, c, Options{Keeper: keeper}); err == nil {
					t.Fatal("nothing interrupted the run")
				}
			}
			var kept int
			var said []string
			again := func() any {
				kept, said = 0, nil
				r, err := Run(t.Context(), pool, readingNow, c, Options{Keeper: keeper, Events: func(e Event) {
					kept = e.Kept
					if e.Warning != "" {
						said = append(said, e.Warning)
					}
				}})
				if err != nil {
					t.Fatal(err)
				}
				return r.Tables[0].Rows[0][0]
			}
			interrupt()
			if got := again(); got != 1111.0 || kept != 2 || len(said) > 0 {
				t.Errorf("%s: with the same input %v, %d tasks kept, said %q", kind, got, kept, said)
			}
			interrupt()
			holds.Store(2)
			if got := again(); got != 2222.0 || kept != 0 || len(said) != 1 || !strings.Contains(said[0], kind) {
				t.Errorf("%s: with another input %v, %d tasks kept, said %q", kind, got, kept, said)
			}
		}
	}
}

// An input that is replaced while the run is under way ends it; what the first tasks gave is not mixed with the rest,
// nor shown as a partial result.
func TestAnInputIsReplacedUnderARun(t *testing.T) {
	for _, kind := range inputKinds {
		pool, holds := place(t)
		began := 0
		readingNow.after = func(task int) { began++; holds.Store(2) }
		_, err := Run(t.Context(), pool, readingNow, readingOf(t, kind), Options{})
		if began > 3 {
			t.Errorf("%s: %d tasks began before the run ended", kind, began)
		}
		if err == nil || !strings.Contains(err.Error(), "replaced") || !strings.Contains(err.Error(), kind) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestSharesOfTwoInputsAreNotMerged(t *testing.T) {
	for _, kind := range inputKinds {
		pool, holds := place(t)
		c := readingOf(t, kind)
		var list []*Portion
		for i := range 2 {
			holds.Store(int64(i + 1))
			p, err := RunShare(t.Context(), pool, readingNow, c, Share{i + 1, 2}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, p)
		}
		if _, err := Merge(t.Context(), pool, list); err == nil || !strings.Contains(err.Error(), kind) {
			t.Errorf("%s: shares of two inputs were merged, %v", kind, err)
		}
		twice, err := RunShare(t.Context(), pool, readingNow, c, Share{1, 1}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Merge(t.Context(), pool, []*Portion{twice, list[0]}); err == nil ||
			!strings.Contains(err.Error(), "different numbers") {
			t.Errorf("%s: a task that two shares have with different numbers was merged, %v", kind, err)
		}
	}
}

// Parts that an older version kept do not say what they were computed from.
func TestPartsOfAnOlderVersionAreLeft(t *testing.T) {
	pool, _ := place(t)
	c := readingOf(t, lab.InputRecording)
	part, err := EncodeTask(lab.TaskResult{Task: lab.Task{Name: "unit 0", Cost: 1},
		Arrays: map[string]lab.Floats{"x": {9}}})
	if err != nil {
		t.Fatal(err)
	}
	keeper := new(Memory)
	if err := keeper.Save(t.Context(), Key(readingNow, c, "cpu"), 0, part); err != nil {
		t.Fatal(err)
	}
	var said []string
	r, err := Run(t.Context(), pool, readingNow, c, Options{Keeper: keeper, Events: func(e Event) {
		said = append(said, e.Warning)
	}})
	if err != nil || r.Tables[0].Rows[0][0] != 1111.0 || !strings.Contains(strings.Join(said, ""), "older version") {
		t.Errorf("%+v, %v, said %q", r, err, said)
	}
	p, err := RunShare(t.Context(), pool, readingNow, c, Share{1, 1}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	p.Parts[0] = part
	var file bytes.Buffer
	if err := p.WriteJSON(&file); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadPortion(file.Bytes()); err == nil || !strings.Contains(err.Error(), "older version") {
		t.Errorf("a share of an older version: %v", err)
	}
}

// owning is an experiment on your own recording that returns how many pictures and what mean response it has.
type owning struct{ reading }

func init() { lab.Register(&owning{}) }

func (*owning) Name() string { return "owning" }

func (*owning) Properties() []lab.Property {
	return []lab.Property{{Key: lab.KeyRecording, Kind: lab.Text, Default: neural.OwnID},
		{Key: lab.KeySession, Kind: lab.Text}}
}

func (*owning) Run(ctx context.Context, env lab.Env, c lab.Config, task lab.Task, _ func(float64)) (
	lab.TaskResult, error) {
	r, err := env.Recording(ctx, neural.OwnID, c.Get(lab.KeySession))
	if err != nil {
		return lab.TaskResult{}, err
	}
	return lab.TaskResult{Task: task, Arrays: map[string]lab.Floats{"x": {float64(r.Responses[0])}}}, nil
}

// A configuration without a session gets that of the recording that is there, in the result and in the key under which
// tasks are kept: the same address never shows another recording's numbers.
func TestYourOwnRecordingIsPinned(t *testing.T) {
	e, err := lab.Find("owning")
	if err != nil {
		t.Fatal(err)
	}
	c := lab.Defaults(e)
	s := shelf(t, new(Memory))
	pool := Goroutines(1, func() Env { return NewLocal(CPUGeneric, s, nil) })
	defer pool.Close()
	if _, err := Run(t.Context(), pool, e, c, Options{}); !errors.Is(err, ErrNoOwn) {
		t.Errorf("without a recording: %v", err)
	}
	results := make(map[string]any)
	for seed := range uint64(2) {
		p, err := ReadOwn.Do(t.Context(), pool, OwnRequest{folder(seed), true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Run(t.Context(), pool, e, c, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(r.Config, p.Description.Session) {
			t.Errorf("the result of %s says %s", p.Description.Session, r.Config)
		}
		results[r.Config] = r.Tables[0].Rows[0][0]
	}
	if len(results) != 2 {
		t.Errorf("two recordings gave %v", results)
	}
	for config := range results {
		pinned, err := lab.ParseStrict(e, config)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Run(t.Context(), pool, e, pinned, Options{})
		if old := !strings.Contains(config, s.ownStamp); old != (err != nil) {
			t.Errorf("%s while %s is here: %v", config, s.ownStamp, err)
		}
	}
}
