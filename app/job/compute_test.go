//go:build !js

package job

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// seated starts a small training in an environment.
func seated(t *testing.T, env *Local) *seat {
	t.Helper()
	p := &seat{t: t, states: make(chan State, 1024)}
	p.s = TrainHere(env, smallTraining, func(s State) { p.states <- s })
	t.Cleanup(p.s.Close)
	return p
}

// A GPU that is not there is given up with its reason, and the training is the one that it would have been.
func TestTrainingGivesTheGPUUp(t *testing.T) {
	t.Setenv("UNTRAINED_WEBGPU_LIB", t.TempDir()+"/nothing")
	whole := seated(t, NewLocal(CPU, nil, nil))
	whole.s.Do(Command{Do: Play})
	whole.until("all steps are made", in(Finished))

	p := seated(t, NewLocal(WebGPU, nil, nil))
	s := p.until("it is ready", in(Paused))
	if s.Backend != CPU || !strings.Contains(s.GivenUp, "UNTRAINED_WEBGPU_LIB") {
		t.Errorf("on %s, because %q", s.Backend, s.GivenUp)
	}
	p.s.Do(Command{Do: Epoch})
	p.until("an epoch is over", func(s State) bool { return s.Step == 7 && s.Phase == Paused })
	p.s.Do(Command{Do: Compute, Config: WebGPU}) // and again
	p.s.Do(Command{Do: Compute, Config: "abacus"})
	s = p.until("the second command is obeyed", func(s State) bool { return s.Obeyed == 3 })
	if !strings.Contains(s.Refused, "abacus") || s.Backend != CPU {
		t.Errorf("on %s, refused: %q", s.Backend, s.Refused)
	}
	p.s.Do(Command{Do: Play})
	p.until("all steps are made", in(Finished))
	if !slices.Equal(p.losses, whole.losses) || len(whole.losses) != 40 {
		t.Errorf("losses %v, without the GPU %v", p.losses, whole.losses)
	}
}

// A training goes over to the GPU and back as it stands, optimiser and all.
func TestTrainingGoesOverToTheGPU(t *testing.T) {
	gpu(t, nil) // or skip
	whole := seated(t, NewLocal(CPU, nil, nil))
	whole.s.Do(Command{Do: Play})
	whole.until("all steps are made", in(Finished))

	p := seated(t, NewLocal(CPU, nil, nil))
	for i, backend := range []string{WebGPU, CPU, WebGPU} {
		p.s.Do(Command{Do: Compute, Config: backend})
		p.s.Do(Command{Do: Epoch})
		s := p.until("an epoch is over", func(s State) bool { return s.Step == 7*(i+1) && s.Phase == Paused })
		if s.Backend != backend || s.GivenUp != "" {
			t.Errorf("epoch %d was computed on %s, not %s (%s)", i+1, s.Backend, backend, s.GivenUp)
		}
	}
	p.s.Do(Command{Do: Play})
	p.until("all steps are made", in(Finished))
	if len(p.losses) != len(whole.losses) || len(p.points) != len(whole.points) {
		t.Fatalf("%d losses and %d measurements, not %d and %d", len(p.losses), len(p.points), len(whole.losses),
			len(whole.points))
	}
	for i, want := range whole.losses {
		if d := math.Abs(p.losses[i] - want); !(d <= 2e-3*want) {
			t.Errorf("step %d: the loss is %v, on the CPU alone %v", i+1, p.losses[i], want)
		}
	}
}
