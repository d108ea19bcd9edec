package job

import (
	"strings"
	"testing"
	"time"

	"untrained/app/lab/training"
)

const smallTraining = "network=16x16x1/conv5x5x4,stride2/relu/flatten/dense10&pictures=60&batch=8&heldout=40&every=5" +
	"&steps=40&target=0&rate=0.01"

// seat is a training with everything that it told.
type seat struct {
	t      *testing.T
	s      Training
	states chan State
	last   State
	losses []float64
	points []training.Point
	file   []byte
}

func sit(t *testing.T, config string) *seat {
	t.Helper()
	p := &seat{t: t, states: make(chan State, 1024)}
	p.s = TrainHere(NewLocal("cpu-generic", nil, nil), config, func(s State) { p.states <- s })
	t.Cleanup(p.s.Close)
	return p
}

// until listens until a state is as wanted.
func (p *seat) until(what string, is func(State) bool) State {
	p.t.Helper()
	var timeout <-chan time.Time
	if end, ok := p.t.Deadline(); ok {
		timeout = time.After(time.Until(end) - 5*time.Second)
	}
	for {
		select {
		case s := <-p.states:
			if s.Run != p.last.Run {
				p.losses, p.points = nil, nil
			}
			if s.FirstLoss != s.Start+len(p.losses) && len(s.Losses) > 0 || s.FirstPoint != len(p.points) {
				p.t.Fatalf("curves have a gap: %d and %d follow %d and %d", s.FirstLoss, s.FirstPoint, len(p.losses), len(p.points))
			}
			p.losses, p.points = append(p.losses, s.Losses...), append(p.points, s.Points...)
			if s.File != nil {
				p.file = s.File
			}
			if p.last = s; is(s) {
				return s
			}
		case <-timeout:
			p.t.Fatalf("waited in vain until %s; the training is %+v", what, p.last)
		}
	}
}

func in(phase Phase) func(State) bool { return func(s State) bool { return s.Phase == phase } }

func TestTrainingPlaysPausesAndSteps(t *testing.T) {
	whole := sit(t, smallTraining)
	whole.s.Do(Command{Do: Play})
	whole.until("all steps are made", in(Finished))
	if len(whole.losses) != 40 || len(whole.points) != 9 || whole.last.Confusion == nil {
		t.Fatalf("%d losses, %d measurements", len(whole.losses), len(whole.points))
	}

	parts := sit(t, smallTraining)
	parts.s.Do(Command{Do: Step})
	parts.until("one step is made", func(s State) bool { return s.Step == 1 && s.Phase == Paused })
	parts.s.Do(Command{Do: Epoch})
	parts.until("the epoch is over", func(s State) bool { return s.Step == 7 && s.Phase == Paused })
	parts.s.Do(Command{Do: Epoch})
	parts.until("the second epoch is over", func(s State) bool { return s.Step == 14 && s.Phase == Paused })
	parts.s.Do(Command{Do: Play})
	parts.until("all steps are made", in(Finished))
	for i := range whole.losses {
		if whole.losses[i] != parts.losses[i] {
			t.Fatalf("step %d: a training in parts has the loss %v, one at a stretch %v", i+1, parts.losses[i], whole.losses[i])
		}
	}

	parts.s.Do(Command{Do: Play})
	s := parts.until("it is said that there are no steps left", func(s State) bool { return s.Refused != "" })
	if !strings.Contains(s.Refused, "Stop after") {
		t.Errorf("it says %q", s.Refused)
	}
	run := s.Run
	parts.s.Do(Command{Do: Configure, Config: smallTraining + "&hidden=train"})
	parts.s.Do(Command{Do: Configure, Config: strings.Replace(smallTraining, "rate=0.01", "rate=0.02", 1)})
	s = parts.until("the rate has changed", func(s State) bool { return len(s.Rates) == 2 })
	if s.Run != run || s.Step != 40 {
		t.Errorf("a changed rate began anew: %+v", s)
	}
	parts.s.Do(Command{Do: Configure, Config: smallTraining + "&seed=2"})
	parts.until("a new seed began anew", func(s State) bool { return s.Run > run && s.Step == 0 && s.Phase == Paused })
}

func TestTrainingStopsAtTheAccuracyAskedFor(t *testing.T) {
	p := sit(t, strings.Replace(smallTraining, "target=0", "target=0.05", 1))
	p.s.Do(Command{Do: Play})
	p.until("the accuracy is reached", in(Reached))
	p.s.Do(Command{Do: Play}) // the reader goes on
	p.until("all steps are made", in(Finished))
}

func TestTrainingSavesAndLoads(t *testing.T) {
	p := sit(t, smallTraining)
	p.s.Do(Command{Do: Play})
	p.until("all steps are made", in(Finished))
	accuracy := p.points[len(p.points)-1].Fresh
	p.s.Do(Command{Do: Save})
	p.until("the file is there", func(s State) bool { return s.File != nil })
	p.s.Do(Command{Do: Reset})
	p.until("it is reset", func(s State) bool { return s.Step == 0 && s.Phase == Paused })
	p.s.Do(Command{Do: Load, File: []byte("no weights at all")})
	s := p.until("the file is refused", func(s State) bool { return s.Refused != "" })
	if !strings.Contains(s.Refused, "safetensors") {
		t.Errorf("it says %q", s.Refused)
	}
	// A training of another configuration takes over that of the file.
	other := sit(t, "network=28x28x1/flatten/dense10")
	other.until("it is ready", in(Paused))
	for _, seat := range []*seat{p, other} {
		seat.s.Do(Command{Do: Load, File: p.file})
		s := seat.until("the weights are measured", func(s State) bool { return s.Step == 40 && len(s.Points) > 0 })
		if s.Points[0].Fresh != accuracy || !strings.Contains(s.Config, "16x16x1") {
			t.Errorf("loaded weights do %+v, saved ones did %+v", s.Points[0].Fresh, accuracy)
		}
	}
}

func TestTrainingExplainsExplosions(t *testing.T) {
	p := sit(t, strings.Replace(smallTraining, "rate=0.01", "rate=1000", 1))
	p.s.Do(Command{Do: Play})
	s := p.until("it explodes", in(Blown))
	if !strings.Contains(s.Problem, "conv1") && !strings.Contains(s.Problem, "dense1") {
		t.Errorf("no layer in %q", s.Problem)
	}
	p.s.Do(Command{Do: Play})
	p.until("it stays exploded", func(s State) bool { return s.Refused != "" && s.Phase == Blown })
	p.s.Do(Command{Do: Reset})
	p.until("it is reset", in(Paused))
}

func TestTrainingRefusesAndRecovers(t *testing.T) {
	p := sit(t, "network=28x28x1/flatten/dense7")
	if s := p.until("it is refused", in(Refused)); !strings.Contains(s.Problem, "dense10") {
		t.Errorf("it says %q", s.Problem)
	}
	p.s.Do(Command{Do: Play})
	p.until("there is nothing to play", func(s State) bool { return s.Refused != "" })
	p.s.Do(Command{Do: Configure, Config: smallTraining})
	p.until("another network works", in(Paused))
}

func TestTrainingSurvivesABrokenEnvironment(t *testing.T) {
	heard := make(chan State, 16)
	s := TrainHere(NewLocal("abacus", nil, nil), smallTraining, func(s State) { heard <- s })
	defer s.Close()
	if got := <-heard; got.Phase != Refused || !strings.Contains(got.Problem, "abacus") {
		t.Errorf("%+v", got)
	}
}
