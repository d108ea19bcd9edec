package job

import (
	"errors"
	"fmt"

	"untrained/app/lab"
	"untrained/app/lab/training"
	"untrained/nn"
)

// devicesToTry is how many devices a training is started on, if each is lost at once.
const devicesToTry = 5

// newTrainer prepares a training. What a GPU refuses, such as more memory than it has, the CPU is asked to do; if the
// CPU refuses it too, the GPU is not at fault.
func (s *conductor) newTrainer(c lab.Config) (t *training.Trainer, err error) {
	for range devicesToTry {
		backend, err := s.device()
		if err != nil {
			return nil, err
		}
		if t, err = training.NewTrainer(backend, c, s.own); err == nil {
			return t, nil
		}
		if errors.Is(err, nn.ErrDeviceLost) {
			continue
		}
		if !s.giveUp(err) {
			return nil, err
		}
		if backend, err = s.device(); err != nil {
			return nil, err
		}
		if t, err = training.NewTrainer(backend, c, s.own); err != nil {
			s.env.(switcher).Use(WebGPU)
			s.givenUp = ""
		}
		return t, err
	}
	return nil, fmt.Errorf("the training cannot begin: %w", nn.ErrDeviceLost)
}

// switcher is an environment that can change its backend.
type switcher interface {
	Use(backend string)
	GiveUp() bool // changes from a GPU to the CPU
}

// device returns the environment's backend. The CPU replaces a GPU that cannot be opened.
func (s *conductor) device() (nn.Backend, error) {
	before := s.backend
	b, err := s.env.Backend()
	if err != nil && s.giveUp(err) {
		b, err = s.env.Backend()
	}
	if err != nil {
		return nil, err
	}
	s.backend = b.Name()
	if before == WebGPU && s.backend != WebGPU && s.givenUp == "" {
		s.givenUp = "its device was lost again and again"
	}
	return b, nil
}

// giveUp changes from a GPU to the CPU and notes why. It reports whether there was a GPU.
func (s *conductor) giveUp(why error) bool {
	env, ok := s.env.(switcher)
	if !ok || !env.GiveUp() {
		return false
	}
	s.givenUp = why.Error()
	return true
}

// compute moves the training to another backend in its present state.
func (s *conductor) compute(backend string) error {
	env, ok := s.env.(switcher)
	if !ok || backend != CPU && backend != WebGPU {
		return fmt.Errorf("a training cannot change to the backend %q", backend)
	}
	if backend == s.backend {
		return nil
	}
	s.givenUp, s.backend = "", ""
	if s.trainer == nil {
		env.Use(backend)
		s.open(s.config)
		return nil
	}
	if s.problem == "" {
		if err := s.trainer.Checkpoint(); err != nil && !errors.Is(err, nn.ErrDeviceLost) {
			return err
		}
	}
	env.Use(backend)
	for range devicesToTry {
		device, err := s.device()
		if err != nil {
			return err
		}
		if _, err = s.trainer.Recover(device); err == nil || !errors.Is(err, nn.ErrDeviceLost) && !s.giveUp(err) {
			return err
		}
	}
	return fmt.Errorf("the training cannot go on: %w", nn.ErrDeviceLost)
}

// advance does a piece of training. If the device is lost, the training continues from its last checkpoint on the
// environment's next device.
func (s *conductor) advance(piece func() error) {
	err := piece()
	if errors.Is(err, nn.ErrDeviceLost) {
		var backend nn.Backend
		if backend, err = s.device(); err == nil {
			_, err = s.trainer.Recover(backend)
		}
		if errors.Is(err, nn.ErrDeviceLost) {
			return // lost again: the next piece recovers
		}
	}
	if err != nil {
		s.problem, s.goal = err.Error(), 0
	}
}
