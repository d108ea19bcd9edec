//go:build !js

package job

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"untrained/app/lab"
	"untrained/nn"
)

// timed is an environment whose backend takes 5 ms for whatever it runs.
type timed struct{ lab.Env }

func (e timed) Backend() (nn.Backend, error) {
	b, err := e.Env.Backend()
	return timedBackend{b}, err
}

type timedBackend struct{ nn.Backend }

func (b timedBackend) Plan(ops []nn.Op) (nn.Plan, error) {
	p, err := b.Backend.Plan(ops)
	return timedPlan{p}, err
}

type timedPlan struct{ nn.Plan }

func (p timedPlan) Run() error {
	time.Sleep(5 * time.Millisecond)
	return p.Plan.Run()
}

// A training that plays tells its state again and again, not at every step, and nothing once it is closed.
func TestTrainingStatesAreCoalesced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []time.Time
		long := strings.Replace(smallTraining, "steps=40", "steps=100000", 1)
		s := TrainHere(timed{NewLocal("cpu-generic", nil, nil)}, long, func(s State) {
			if s.Phase == Playing {
				told = append(told, time.Now())
			}
		})
		s.Do(Command{Do: Play})
		time.Sleep(3 * time.Second)
		s.Close()
		synctest.Wait()
		for i := range told[1:] {
			if gap := told[i+1].Sub(told[i]); gap < statePause || gap > 2*statePause {
				t.Errorf("state %d came %v after the one before", i+1, gap)
			}
		}
		n := len(told)
		if n < 15 {
			t.Errorf("%d states in three seconds", n)
		}
		time.Sleep(time.Minute)
		if len(told) > n {
			t.Error("a closed training speaks")
		}
	})
}
