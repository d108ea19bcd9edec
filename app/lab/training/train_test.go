package training

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/nn"
	"untrained/nn/cpu"
)

func parse(t testing.TB, text string) nn.Spec {
	t.Helper()
	s, err := nn.ParseSpec(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The bundled network's spec must have one output a class and the layers that
// the defaults name.
func TestTaskSpec(t *testing.T) {
	spec := parse(t, lab.TaskSpec)
	if err := fits(NewTask(spec.Input.H), spec); err != nil {
		t.Error(err)
	}
}

func TestTaskSamples(t *testing.T) {
	task := NewTask(28)
	x, y := make([]float32, 28*28), make([]float32, 28*28)
	counts := make([]int, len(task.Classes()))
	for i := range 280 {
		class := task.Sample(x, "training", 1, i)
		counts[class]++
		if again := task.Sample(y, "training", 1, i); again != class || !slices.Equal(x, y) {
			t.Fatalf("picture %d is not the same again", i)
		}
		mean, square := 0.0, 0.0
		for _, v := range x {
			mean += float64(v) / float64(len(x))
			square += float64(v) * float64(v) / float64(len(x))
		}
		if math.Abs(mean) > 1.5 || square < 0.05 || square > 4 {
			t.Errorf("picture %d of class %d has mean %.2f and mean square %.2f", i, class, mean, square)
		}
	}
	for class, n := range counts {
		if n < 5 || n > 45 {
			t.Errorf("class %d comes %d times in 280", class, n)
		}
	}
	task.Sample(x, "training", 1, 0)
	task.Sample(y, "held-out", 1, 0)
	if slices.Equal(x, y) {
		t.Error("training and held-out pictures are the same")
	}
}

const trainableSpec = "28x28x1/conv5x5x8,stride2/relu/max2/flatten/dense14"

// A small network learns far more than chance, and gives the same bytes again.
func TestTrainTask(t *testing.T) {
	spec := parse(t, trainableSpec)
	o := Options{Seed: 3, Steps: 120, Batch: 24, Rate: 0.005, HeldOut: 300}
	if testing.Short() {
		o.Steps, o.HeldOut = 40, 100
	}
	steps := 0
	first, report, err := trainTask(t.Context(), cpu.NewGeneric(), spec, o, func(step, all int, loss float64) { steps++ })
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("accuracy %.3f [%.3f, %.3f], loss %.3f", report.Accuracy, report.Low, report.High, report.Loss)
	if report.Low < 2.0/14 || steps != o.Steps {
		t.Errorf("after %d steps accuracy is %.3f [%.3f, %.3f]; chance is 0.07", steps, report.Accuracy,
			report.Low, report.High)
	}
	total := 0
	for _, row := range report.Confusion {
		for _, n := range row {
			total += n
		}
	}
	if total != o.HeldOut {
		t.Errorf("the confusion matrix counts %d pictures of %d", total, o.HeldOut)
	}
	o.Steps = 10
	var files [2][]byte
	for i := range files {
		p, _, err := trainTask(t.Context(), cpu.NewGeneric(), spec, o, nil)
		if err != nil {
			t.Fatal(err)
		}
		files[i] = p.AppendSafetensors(nil)
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("two trainings with the same options differ")
	}
	if bytes.Equal(files[0], first.AppendSafetensors(nil)) {
		t.Error("the number of steps makes no difference")
	}
}

// The bytes of a short training are fixed: the same natively and under wasm.
func TestTrainingBytes(t *testing.T) {
	o := Options{Seed: 1, Steps: 3, Batch: 8, HeldOut: 8}
	p, _, err := trainTask(t.Context(), cpu.NewGeneric(), parse(t, trainableSpec), o, nil)
	if err != nil {
		t.Fatal(err)
	}
	sum := uint64(14695981039346656037)
	for _, b := range p.AppendSafetensors(nil) {
		sum = (sum ^ uint64(b)) * 1099511628211
	}
	const want = "159a6c3533f55979"
	if got := fmt.Sprintf("%016x", sum); got != want {
		t.Errorf("the hash of the trained weights is %s, want %s", got, want)
	}
}

func TestTrainTaskRefuses(t *testing.T) {
	for _, c := range []struct {
		spec string
		o    Options
		says string
	}{
		{"28x28x1/conv5x5x8/relu/flatten/dense10", Options{}, "dense14"},
		{"28x28x3/conv5x5x8/relu/flatten/dense14", Options{}, "28x28x1"},
		{"28x20x1/conv5x5x8/relu/flatten/dense14", Options{}, "square"},
		{"6x6x1/flatten/dense14", Options{}, "6 pixels"},
		{trainableSpec, Options{Steps: -1}, "steps"},
		{trainableSpec, Options{Batch: 1 << 20}, "batch"},
		{"28x28x1/" + strings.Repeat("conv3x3x4/relu/", 8) + "flatten/dense14",
			Options{Steps: 2, Batch: 8, Init: nn.Init{Method: "kaiming", Gain: 1e6}}, "conv"},
	} {
		if _, _, err := trainTask(t.Context(), cpu.New(), parse(t, c.spec), c.o, nil); err == nil ||
			!strings.Contains(err.Error(), c.says) {
			t.Errorf("%s %+v gave %v; want it to say %q", c.spec, c.o, err, c.says)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, _, err := trainTask(ctx, cpu.New(), parse(t, trainableSpec), Options{Batch: 8}, func(step, _ int, _ float64) {
		if step > 2 {
			t.Errorf("step %d after the training was cancelled", step)
		}
		if step == 2 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled training gave %v", err)
	}
	cancel()
}

func TestWilson(t *testing.T) {
	// Newcombe 1998, table I: 81 of 263.
	low, high := Wilson(81, 263)
	if math.Abs(low-0.2553) > 1e-4 || math.Abs(high-0.3662) > 1e-4 {
		t.Errorf("81 of 263: [%.4f, %.4f], want [0.2553, 0.3662]", low, high)
	}
	if low, high := Wilson(0, 10); low != 0 || high < 0.2 {
		t.Errorf("0 of 10: [%v, %v]", low, high)
	}
}

// trainTask trains a network on Task pictures.
func trainTask(ctx context.Context, backend nn.Backend, spec nn.Spec, o Options,
	progress func(step, steps int, loss float64)) (*nn.Params, TaskReport, error) {
	return TrainOn(ctx, backend, spec, NewTask(spec.Input.H), o, progress)
}
