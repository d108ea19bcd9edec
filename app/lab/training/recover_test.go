package training

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"untrained/nn"
	"untrained/nn/cpu"
)

// mortal is the processor as a device that dies in the middle of a call, with all
// that was made on it.
type mortal struct {
	nn.Backend
	calls, lives int // it dies at call number lives
}

func (m *mortal) Lost() error {
	if m.calls < m.lives {
		return nil
	}
	return fmt.Errorf("%w: call %d was the last", nn.ErrDeviceLost, m.lives)
}

func (m *mortal) call(f func() error) error {
	m.calls++
	if err := m.Lost(); err != nil {
		return err
	}
	return f()
}

func (m *mortal) Write(t nn.Tensor, x []float32) error {
	return m.call(func() error { return m.Backend.Write(t, x) })
}

func (m *mortal) Read(x []float32, t nn.Tensor) error {
	return m.call(func() error { return m.Backend.Read(x, t) })
}

func (m *mortal) Plan(ops []nn.Op) (p nn.Plan, err error) {
	err = m.call(func() error {
		p, err = m.Backend.Plan(ops)
		return err
	})
	return &mortalPlan{p, m}, err
}

type mortalPlan struct {
	nn.Plan
	of *mortal
}

func (p *mortalPlan) Run() error { return p.of.call(p.Plan.Run) }

// Wherever the device is lost, the curves are the same as if it had not been.
func TestTrainerRecovers(t *testing.T) {
	whole := trainer(t, smallTraining)
	finish(t, whole)
	want := curve(whole)
	for _, lives := range []int{30, 60, 61, 62, 63, 64, 100, 150} {
		device := &mortal{Backend: cpu.NewGeneric(), lives: lives}
		r, err := NewTrainer(device, training(t, smallTraining), nil)
		if err != nil {
			t.Fatalf("lives %d: %v", lives, err)
		}
		recovered := 0
		for r.Stopped() == "" || r.Pending() {
			err := r.Advance()
			if errors.Is(err, nn.ErrDeviceLost) {
				before := r.Step()
				var again int
				if again, err = r.Recover(cpu.NewGeneric()); r.Step() != before-again || again > 5 {
					t.Errorf("lives %d: back from step %d by %d to %d", lives, before, again, r.Step())
				}
				recovered++
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := curve(r); recovered != 1 || !slices.Equal(got, want) {
			t.Errorf("lives %d: %d recoveries; the curves differ from those without", lives, recovered)
		}
		r.Close()
	}
}

// The rate that was changed before the loss holds after it.
func TestTrainerRecoversItsRates(t *testing.T) {
	run := func(b nn.Backend) ([]float64, []RateChange) {
		r, err := NewTrainer(b, training(t, smallTraining), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		changed := false
		for r.Stopped() == "" || r.Pending() {
			if r.Step() == 7 && !changed {
				changed = true
				if err := r.SetRate(0.05); err != nil {
					t.Fatal(err)
				}
			}
			err := r.Advance()
			if errors.Is(err, nn.ErrDeviceLost) {
				_, err = r.Recover(cpu.NewGeneric())
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		return curve(r), slices.Clone(r.Rates())
	}
	want, rates := run(cpu.NewGeneric())
	device := &mortal{Backend: cpu.NewGeneric(), lives: 110}
	got, gotRates := run(device)
	if device.Lost() == nil || !slices.Equal(got, want) || !slices.Equal(gotRates, rates) {
		t.Errorf("lost %v; rates %v, want %v; curves equal: %t", device.Lost(), gotRates, rates, slices.Equal(got, want))
	}
}
