//go:build !js

package job

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/training"
	"untrained/assets/neural"
	"untrained/assets/stimulus"
	"untrained/assets/weights"
	"untrained/nn"
	"untrained/nn/random"
	"untrained/webgpu"
)

// sameWithin is the stated tolerance: every number of a result on the GPU differs from that on the CPU by no more than
// this much of 1 or of its size, whichever is larger. Scores and shares are at most 1.
const sameWithin = 1e-3

// gpu is an environment on the GPU. The test is skipped where there is none, but not where the machine's owner names a
// library.
func gpu(t *testing.T, shelf *Shelf) *Local {
	t.Helper()
	l := NewLocal(WebGPU, shelf, weights.Embedded)
	_, err := l.Backend()
	if errors.Is(err, webgpu.ErrUnavailable) && os.Getenv("UNTRAINED_WEBGPU_LIB") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Use(CPU) })
	return l
}

// small experiments that go through everything a backend does for them. (A multiverse and a scorecard run other
// experiments as their tasks.)
var smallExperiments = []struct{ name, config string }{
	{"encoding", "network=16x16x1/conv5x5x6/relu/max2/conv3x3x8/relu/avg2&weights=" +
		"&training=random,pixels,gabor,shuffled-responses&layer=all&dc=both&seeds=1&folds=3&inner=3&bootstrap=100"},
	{"complexity", "activation=relu,tanh&pooling=max2,avg2&depth=1&kernels=3&channels=8&shape=16x16x1&dc=keep" +
		"&seeds=1&planes=1&points=8&outputs=20&folds=3&inner=3&splits=5&bootstrap=100"},
	{"selectivity", "activation=relu&pooling=max2&kernel=3&channels=16&size=28&layer=2&weights=&training=random" +
		"&dc=keep&places=5&frequencies=2&bootstrap=100&seeds=1"},
	{"texture", "activation=relu&pooling=max2&kernel=3&channels=8&size=28&layer=2&weights=" +
		"&training=random,pixels,fitted&dc=keep&task=figure&cue=0.2&version=natural&families=2&readout=mean&train=60" +
		"&test=60&penalties=1e-2..1e1&inner=2&steps=3&seeds=1&bootstrap=100&complexity=yes"},
	{"shuffle", "layer=max1&pool=4&seeds=1&dc=keep&folds=3&inner=3&bootstrap=100&quick=1"},
	{"brainfit", "activation=relu&pooling=max2&depth=1&kernels=3&channels=4&shape=16x16x1&dc=keep" +
		"&training=fitted,random&seeds=1&epochs=2&folds=2&inner=2&bootstrap=100&quick=1"},
	{"transfer", "images=set/images.idx&labels=set/labels.idx&network=20x20x1/conv5x5x8,stride2/relu/flatten/dense10" +
		"&steps=20&batch=16&rate=0.002&fresh=100&seeds=1"},
}

// Both backends give the same results: 2.7e-5 was the largest difference of 5 568 numbers of a small encoding on
// SwiftShader; other GPUs may fuse products.
func TestExperimentsOnTheGPU(t *testing.T) {
	shelf := shelf(t, nil)
	device := gpu(t, shelf)
	files := handwriting(t)
	var compared []string
	for _, e := range smallExperiments {
		compared = append(compared, e.name)
	}
	for _, e := range lab.Experiments() {
		if !slices.Contains(compared, e.Name()) {
			t.Logf("%s is not among the experiments that are compared", e.Name())
		}
	}
	for _, e := range smallExperiments {
		t.Run(e.name, func(t *testing.T) {
			experiment, err := lab.Find(e.name)
			if err != nil {
				t.Fatal(err)
			}
			config, err := lab.ParseStrict(experiment, e.config)
			if err != nil {
				t.Fatal(err)
			}
			var results [2]*lab.Result
			for i, local := range []*Local{NewLocal(CPU, shelf, weights.Embedded), device} {
				pool := Goroutines(1, func() Env { return WithFiles(local, files) })
				if results[i], err = Run(t.Context(), pool, experiment, config, Options{}); err != nil {
					t.Fatal(err)
				}
			}
			if results[0].Backend != CPU || results[1].Backend != WebGPU {
				t.Errorf("the results say %s and %s", results[0].Backend, results[1].Backend)
			}
			compare(t, results[1], results[0])
		})
	}
}

// compare holds the numbers of two results against each other.
func compare(t *testing.T, got, want *lab.Result) {
	t.Helper()
	worst, numbers := 0.0, 0
	near := func(what string, a, b float64) {
		d := math.Abs(a-b) / max(1, math.Abs(b))
		worst, numbers = max(worst, d), numbers+1
		if !(d <= sameWithin) {
			t.Errorf("%s is %v on the GPU, %v on the CPU", what, a, b)
		}
	}
	if len(got.Tables) != len(want.Tables) || len(got.Verdicts) != len(want.Verdicts) {
		t.Fatalf("%d tables and %d verdicts, not %d and %d", len(got.Tables), len(got.Verdicts), len(want.Tables),
			len(want.Verdicts))
	}
	for i, table := range want.Tables {
		if len(got.Tables[i].Rows) != len(table.Rows) {
			t.Fatalf("%s has %d rows, not %d", table.Name, len(got.Tables[i].Rows), len(table.Rows))
		}
		for r, row := range table.Rows {
			for c, v := range row {
				what := fmt.Sprintf("%s, row %d, %s", table.Name, r, table.Columns[c].Name)
				g := got.Tables[i].Rows[r][c]
				a, isNumber := g.(float64)
				if b, ok := v.(float64); ok && isNumber {
					near(what, a, b)
				} else if g != v {
					t.Errorf("%s is %v, not %v", what, g, v)
				}
			}
		}
	}
	for i, v := range want.Verdicts {
		g := got.Verdicts[i]
		if g.Verdict != v.Verdict {
			t.Errorf("%s is %s, not %s", v.Claim, g.Verdict, v.Verdict)
		}
		for _, pair := range [][2]*float64{{g.Estimate, v.Estimate}, {g.Low, v.Low}, {g.High, v.High}} {
			if pair[0] != nil && pair[1] != nil {
				near(v.Claim, *pair[0], *pair[1])
			}
		}
	}
	t.Logf("%d numbers, the largest difference %.2g", numbers, worst)
	if numbers == 0 {
		t.Error("nothing was compared")
	}
}

// handwriting reads a set of digits as files.
func handwriting(t *testing.T) func(context.Context, string) ([]byte, error) {
	t.Helper()
	d := stimulus.Dataset{N: 100, H: 20, W: 20, Classes: training.Lesson{Data: training.PlainDigits}.Classes(),
		At: func(i int) (stimulus.Grey, int) {
			return stimulus.DrawDigit(i%10, 20, random.New(99, "handwriting", fmt.Sprint(i))), i % 10
		}}
	var images, labels bytes.Buffer
	if err := d.WriteIDX(&images, &labels); err != nil {
		t.Fatal(err)
	}
	return func(_ context.Context, name string) ([]byte, error) {
		return map[string][]byte{"set/images.idx": images.Bytes(), "set/labels.idx": labels.Bytes()}[name], nil
	}
}

// brittle is a device that is lost whenever it is used, as often as it says.
type brittle struct {
	bare
	losses int
	moved  bool // after that, another kind of device does the work
	runs   int
}

func (b *brittle) Backend() (nn.Backend, error) {
	if b.moved && b.losses == 0 {
		return otherwise{}, nil
	}
	return named{}, nil
}

func (b *brittle) Recording(context.Context, string, string) (*neural.Recording, error) {
	b.runs++
	if b.losses > 0 {
		b.losses--
		return nil, fmt.Errorf("reading: %w", nn.ErrDeviceLost)
	}
	return &neural.Recording{}, nil
}

type otherwise struct{ nn.Backend }

func (otherwise) Name() string { return "another" }

// asking is an experiment that asks its environment for something.
type asking struct{ *sums }

func (asking) Name() string { return "asking" }

func (a asking) Run(
	ctx context.Context, env lab.Env, c lab.Config, task lab.Task, progress func(float64),
) (lab.TaskResult, error) {
	if _, err := env.Recording(ctx, "", ""); err != nil {
		return lab.TaskResult{}, err
	}
	return a.sums.Run(ctx, env, c, task, progress)
}

func init() { lab.Register(asking{&sums{}}) }

// A task whose device is lost is done again, and numbers of two backends are never mixed.
func TestALostDevice(t *testing.T) {
	experiment, err := lab.Find("asking")
	if err != nil {
		t.Fatal(err)
	}
	config, err := lab.ParseStrict(experiment, "units=2")
	if err != nil {
		t.Fatal(err)
	}
	env := &brittle{losses: 2}
	r, err := Run(t.Context(), Goroutines(1, func() Env { return env }), experiment, config, Options{})
	if err != nil || env.runs != 4 || r.Backend != "cpu" {
		t.Errorf("after two losses: %v after %d runs, %+v", err, env.runs, r)
	}
	env = &brittle{losses: 2, moved: true}
	_, err = Run(t.Context(), Goroutines(1, func() Env { return env }), experiment, config, Options{})
	if !errors.Is(err, ErrMoved) {
		t.Errorf("tasks on another backend: %v", err)
	}
	env = &brittle{losses: 1000}
	_, err = Run(t.Context(), Goroutines(1, func() Env { return env }), experiment, config, Options{})
	if !errors.Is(err, nn.ErrDeviceLost) || env.runs > 20 {
		t.Errorf("a device that is always lost: %v after %d runs", err, env.runs)
	}
}

func TestCalibrate(t *testing.T) {
	gpu(t, nil) // or skip
	c, err := calibrate(t.Context())
	if err != nil || c.Problem != "" || c.Adapter == "" {
		t.Fatalf("%+v, %v", c, err)
	}
	for name, ms := range map[string]float64{
		"step, CPU": c.StepCPU, "step, GPU": c.StepGPU, "forward, CPU": c.ForwardCPU, "forward, GPU": c.ForwardGPU,
	} {
		if !(ms > 0) || ms > 60e3 {
			t.Errorf("%s: %v ms", name, ms)
		}
	}
	t.Logf("%+v", c)
}
