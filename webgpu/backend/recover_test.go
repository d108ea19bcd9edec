package backend_test

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/lab/training"
	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/webgpu/backend"
)

// A training whose device is destroyed in the middle continues on another device with the
// same numbers; when all devices are lost, on the processor.
func TestRecovery(t *testing.T) {
	adapter(t) // skips where there is none
	config, err := lab.ParseStrict(training.Page{},
		"network=16x16x1/conv5x5x4,stride2/relu/flatten/dense10&pictures=60&batch=8&heldout=40&every=10&"+
			"steps=30&target=0&rate=0.01")
	if err != nil {
		t.Fatal(err)
	}
	train := func(breakAt map[int]bool, always bool) (losses []float64, notices []string, last string) {
		var gpu *backend.Backend
		standby := &job.Standby{
			Open: func(ctx context.Context) (nn.Backend, error) {
				b, err := backend.Open(ctx, backend.Options{})
				if err != nil {
					return nil, err
				}
				gpu = b
				return b, nil
			},
			Last:   cpu.New,
			Notice: func(text string) { notices = append(notices, text) },
		}
		b, err := standby.Backend(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		trainer, err := training.NewTrainer(b, config, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer trainer.Close()
		for trainer.Stopped() == "" || trainer.Pending() {
			if at := trainer.Step(); breakAt[at] && !trainer.Pending() {
				if breakAt[at] = always && b.Name() == "webgpu"; true {
					gpu.Break()
				}
			}
			err := trainer.Advance()
			if errors.Is(err, nn.ErrDeviceLost) {
				if b, err = standby.Backend(t.Context()); err == nil {
					_, err = trainer.Recover(b)
				}
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := trainer.Settle(); err != nil {
			t.Fatal(err)
		}
		_, losses = trainer.Losses(0)
		gpu.Release()
		return losses, notices, b.Name()
	}
	begin := time.Now()
	whole, notices, _ := train(nil, false)
	if len(whole) != 30 || len(notices) != 0 {
		t.Fatalf("%d losses without a loss of the device, notices %q", len(whole), notices)
	}
	broken, notices, last := train(map[int]bool{4: true, 17: true}, false)
	if len(notices) != 2 || last != "webgpu" || len(broken) != 30 {
		t.Fatalf("two losses of the device gave the notices %q, in the end %s with %d losses", notices, last,
			len(broken))
	}
	for i := range whole {
		if broken[i] != whole[i] {
			t.Fatalf("step %d: loss %v after recovery, %v without", i+1, broken[i], whole[i])
		}
	}
	fallen, notices, last := train(map[int]bool{17: true}, true)
	if len(notices) != 4 || last != "cpu" {
		t.Fatalf("a device that is lost again and again: notices %q, in the end %s", notices, last)
	}
	for i := range whole {
		if d := math.Abs(fallen[i] - whole[i]); !(d <= 1e-3*math.Abs(whole[i])) {
			t.Fatalf("step %d: loss %v on the processor, %v on the GPU", i+1, fallen[i], whole[i])
		}
	}
	t.Logf("four trainings in %v; %q", time.Since(begin), notices[3])
}

// A device that is lost while values are being copied ends the wait, and everything after
// it returns the error.
func TestLostWhileReading(t *testing.T) {
	gpu := open(t)
	m, err := gpu.NewBuffer(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	f, err := gpu.Fetch(nn.Whole(m), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	gpu.Break()
	done := make(chan error, 1)
	go func() { done <- f.Take(make([]float32, 1<<20)) }()
	select {
	case err := <-done:
		// Either losses that had arrived before are returned, or the error.
		if err != nil && !errors.Is(err, nn.ErrDeviceLost) {
			t.Error(err)
		}
	case <-time.After(10 * time.Minute):
		t.Fatal("the wait does not end")
	}
	for end := time.Now().Add(10 * time.Minute); gpu.Lost() == nil; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the backend does not know that its device is gone")
		}
	}
	if _, err := gpu.NewBuffer(10); !errors.Is(err, nn.ErrDeviceLost) {
		t.Error(err)
	}
}

// Two devices work in parallel, and one survives the other's loss.
func TestTwoDevices(t *testing.T) {
	a, b := open(t), open(t)
	spec, err := nn.ParseSpec("8x8x1/conv3x3x8,same/relu/flatten/dense4")
	if err != nil {
		t.Fatal(err)
	}
	p, q := compile(t, spec, 4, a), compile(t, spec, 4, b)
	x, labels := make([]float32, 4*64), []int{0, 1, 2, 3}
	for i := range x {
		x[i] = float32(i%7) - 3
	}
	for i := range 20 {
		if err := errors.Join(p.Step(x, labels), q.Step(x, labels)); err != nil {
			t.Fatal(err)
		}
		if i%5 > 0 {
			continue
		}
		one, err := p.Loss()
		if err != nil {
			t.Fatal(err)
		}
		if other, err := q.Loss(); err != nil || one != other {
			t.Fatalf("step %d: losses %v and %v, %v", i, one, other, err)
		}
	}
	a.Break()
	if err := q.Step(x, labels); err != nil {
		t.Fatal(err)
	}
	if _, err := q.Loss(); err != nil {
		t.Fatal(err)
	}
}
