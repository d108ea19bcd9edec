package backend_test

import (
	"context"
	"errors"
	"math"
	"os"
	"runtime"
	"testing"
	"time"

	"untrained/nn"
	"untrained/nn/backendtest"
	"untrained/nn/cpu"
	"untrained/nn/random"
	"untrained/webgpu"
	"untrained/webgpu/backend"
)

// adapter returns the machine's adapter. There must be one in a browser, because the browser test of package server
// starts
// the browser so, and natively if the environment names a library.
func adapter(t testing.TB) webgpu.Adapter {
	t.Helper()
	a, err := webgpu.Open(context.Background())
	if errors.Is(err, webgpu.ErrUnavailable) && runtime.GOOS != "js" && os.Getenv("UNTRAINED_WEBGPU_LIB") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func open(t testing.TB) *backend.Backend {
	t.Helper()
	b, err := backend.Open(context.Background(), backend.Options{Adapter: adapter(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Release)
	return b
}

func TestConformance(t *testing.T) {
	b := open(t)
	backendtest.Run(t, func() nn.Backend { return b })
	t.Logf("%+v", b.Counts())
}

// w5 is the network of the training benchmark.
const w5 = "28x28x1/conv5x5x16,same/relu/max2/conv5x5x32,same/relu/max2/flatten/dense10"

func compile(t testing.TB, spec nn.Spec, batch int, b nn.Backend) *nn.Program {
	t.Helper()
	p, err := nn.Compile(spec, batch, nn.Mode{Training: true}, b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Release)
	start, err := spec.Init(1, nn.Init{Method: "kaiming", Gain: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.SetParams(start); err != nil {
		t.Fatal(err)
	}
	return p
}

// batchOf returns pictures with a blob at a place that depends on the label, and labels.
func batchOf(s *random.Stream, n, size, classes int) ([]float32, []int) {
	x, labels := make([]float32, n*size), make([]int, n)
	for i := range labels {
		labels[i] = s.IntN(classes)
		for j := range size {
			x[i*size+j] = float32(0.3 * s.Norm())
			if j*classes/size == labels[i] {
				x[i*size+j]++
			}
		}
	}
	return x, labels
}

// Ten steps from one seed agree with the processor, and a step is one submit that
// reads nothing back.
func TestTraining(t *testing.T) {
	spec, err := nn.ParseSpec(w5)
	if err != nil {
		t.Fatal(err)
	}
	const batch, steps = 16, 10
	gpu := open(t)
	begin := time.Now()
	ours, theirs := compile(t, spec, batch, gpu), compile(t, spec, batch, cpu.New())
	compiled := time.Since(begin)
	s := random.New(1, "webgpu", "training")
	before := gpu.Counts()
	var slow, fast time.Duration
	for i := range steps {
		x, labels := batchOf(s, batch, 28*28, 10)
		begin := time.Now()
		if err := theirs.Step(x, labels); err != nil {
			t.Fatal(err)
		}
		fast += time.Since(begin)
		begin = time.Now()
		if err := ours.Step(x, labels); err != nil {
			t.Fatal(err)
		}
		if i == steps-1 {
			c := gpu.Counts().Since(before)
			if c.Submits != steps || c.BytesRead != 0 {
				t.Errorf("%d steps took %d submits and read %d bytes; one submit a step and no reading is the promise",
					steps, c.Submits, c.BytesRead)
			}
			if perStep := c.Dispatches / steps; perStep < 10 || perStep > 40 {
				t.Errorf("a step has %d dispatches, more than 40 (or fewer than can be)", perStep)
			}
			t.Logf("a step: %d dispatches, %d submit, %d bytes written", c.Dispatches/steps, c.Submits/steps,
				c.BytesWritten/steps)
		}
		got, err := ours.Loss()
		if err != nil {
			t.Fatal(err)
		}
		slow += time.Since(begin)
		want, err := theirs.Loss()
		if err != nil {
			t.Fatal(err)
		}
		if d := math.Abs(float64(got - want)); !(d <= 1e-3*math.Abs(float64(want))) {
			t.Fatalf("step %d: loss %v, on the processor %v", i, got, want)
		}
		before = readingsAside(before, 4*batch)
	}
	t.Logf("pipelines %v; a step %v, on one processor core here %v", compiled, slow/steps, fast/steps)
	got, err := ours.Params()
	if err != nil {
		t.Fatal(err)
	}
	want, err := theirs.Params()
	if err != nil {
		t.Fatal(err)
	}
	for i := range want.Tensors {
		scale, worst := 0.0, 0.0
		for j, v := range want.Tensors[i].Data {
			scale = max(scale, math.Abs(float64(v)))
			worst = max(worst, math.Abs(float64(got.Tensors[i].Data[j]-v)))
		}
		if !(worst <= 1e-3*scale) {
			t.Errorf("%s differs by %.2g of its largest value", want.Tensors[i].Name, worst/scale)
		}
	}
}

// readingsAside returns the counts since c without the reading of one loss (a submit and
// its bytes).
func readingsAside(c backend.Counts, bytes int64) backend.Counts {
	c.Submits++
	c.BytesRead += bytes
	return c
}

// The error for a faulty kernel has its name and line.
func TestBrokenKernel(t *testing.T) {
	d, err := adapter(t).Device(context.Background(), webgpu.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	_, err = d.Pipeline(context.Background(), webgpu.PipelineSource{
		Label: "broken", Entry: "main", Code: "@compute @workgroup_size(1)\nfn main() { nonsense(); }\n",
	})
	var e *webgpu.Error
	if !errors.As(err, &e) || e.What != "kernel broken" || e.Line != 2 || e.Kind != webgpu.Validation {
		t.Fatalf("got %v (%+v), want line 2 of kernel broken", err, e)
	}
}

// With a lost device every call returns an error and none waits for ever.
func TestLost(t *testing.T) {
	b := open(t)
	m, err := b.NewBuffer(8)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := b.Plan([]nn.Op{nn.Activate{N: 8, X: nn.Whole(m), Y: nn.Whole(m)}})
	if err != nil {
		t.Fatal(err)
	}
	b.Release()
	for name, err := range map[string]error{
		"write": b.Write(nn.Whole(m), make([]float32, 8)),
		"run":   plan.Run(),
		"read":  b.Read(make([]float32, 8), nn.Whole(m)),
	} {
		if !errors.Is(err, webgpu.ErrLost) || !errors.Is(err, nn.ErrDeviceLost) {
			t.Errorf("%s on a lost device: %v", name, err)
		}
	}
	if _, err := b.NewBuffer(8); !errors.Is(err, nn.ErrDeviceLost) {
		t.Errorf("a buffer of a lost device: %v", err)
	}
}
