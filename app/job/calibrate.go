package job

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"untrained/app/job/workload"
	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/webgpu/backend"
)

// Calibrate times one worker of the CPU against the GPU on work like that of experiments.
const Calibrate Operation[CalibrateRequest, Calibration] = "calibrate"

// CalibrateRequest is the request of Calibrate.
type CalibrateRequest struct{}

func (CalibrateRequest) run(ctx context.Context, _ Env, _ func(float64)) (Calibration, error) {
	return calibrate(ctx)
}

// Calibration is a short test of both devices: the median time in milliseconds of one training step (work W5) and one
// forward pass (W4), with results read back, on one worker of the CPU and on the GPU.
type Calibration struct {
	Adapter    string  `json:"adapter"`
	StepCPU    float64 `json:"stepCPU"`
	StepGPU    float64 `json:"stepGPU"`
	ForwardCPU float64 `json:"forwardCPU"`
	ForwardGPU float64 `json:"forwardGPU"`
	// Problem says why the GPU must not be used, as a clause: it could not be opened, or computes other numbers.
	Problem string `json:"problem,omitempty"`
}

const (
	// calibrationTime is how long each of the four measurements lasts, but two runs at least.
	calibrationTime = 200 * time.Millisecond
	// calibrationAgrees is the largest difference between the devices' outputs, relative to the largest output, at which
	// they count as equal.
	calibrationAgrees = 1e-3
)

// calibrate times both devices. A GPU that does not work is a Problem of the result and not an error.
func calibrate(ctx context.Context) (Calibration, error) {
	gpu, err := backend.Open(ctx, backend.Options{})
	if err != nil {
		return Calibration{Problem: fmt.Sprintf("the GPU cannot be used (%v)", err)}, ctx.Err()
	}
	defer gpu.Release()
	c := Calibration{Adapter: gpu.Info().String()}
	onCPU := cpu.New()
	for _, m := range []struct {
		id       string
		cpu, gpu *float64
	}{{"W4", &c.ForwardCPU, &c.ForwardGPU}, {"W5", &c.StepCPU, &c.StepGPU}} {
		var want, got []float32
		if *m.cpu, want, err = timeWork(ctx, m.id, onCPU); err != nil {
			return c, err
		}
		if *m.gpu, got, err = timeWork(ctx, m.id, gpu); err != nil {
			c.Problem = fmt.Sprintf("the GPU failed in a short test (%v)", err)
			return c, ctx.Err()
		}
		if d := difference(got, want); !(d <= calibrationAgrees) {
			c.Problem = fmt.Sprintf("the GPU computes other numbers than the CPU (relative difference %.2g)", d)
			return c, nil
		}
	}
	return c, nil
}

// timeWork returns the median time of a work in milliseconds and its first output.
func timeWork(ctx context.Context, id string, b nn.Backend) (ms float64, first []float32, err error) {
	w, err := workload.New(id, b)
	if err != nil {
		return 0, nil, err
	}
	defer w.Release()
	out, err := w.Run()
	if err != nil {
		return 0, nil, err
	}
	first = slices.Clone(out)
	var times []float64
	for begin := time.Now(); len(times) < 2 || time.Since(begin) < calibrationTime; {
		if err := ctx.Err(); err != nil {
			return 0, nil, err
		}
		start := time.Now()
		if _, err := w.Run(); err != nil {
			return 0, nil, err
		}
		times = append(times, float64(time.Since(start))/1e6)
	}
	slices.Sort(times)
	return times[len(times)/2], first, nil
}

// difference returns the largest absolute difference, relative to the largest absolute value wanted.
func difference(got, want []float32) float64 {
	scale, worst := 0.0, 0.0
	for i, v := range want {
		scale = max(scale, math.Abs(float64(v)))
		worst = max(worst, math.Abs(float64(got[i])-float64(v)))
	}
	return worst / scale
}
