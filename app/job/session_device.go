package job

import (
	"errors"
	"fmt"

	"untrained/app/lab"
	"untrained/app/lab/training"
	"untrained/nn"
)

// devicesToTry is how many devices a training is begun on, if each is lost at once.
const devicesToTry = 5

// newTrainer prepares a training. Whatever a GPU refuses, such as more memory than
// it has, the CPU may take; where it does not, it was not the GPU's fault.
func (s *session) newTrainer(c lab.Config) (t *training.Trainer, err error) {
	for range devicesToTry {
		backend, err := s.device()
		if err != nil {
			return nil, err
		}
		if t, err = training.NewTrainer(backend, c); err == nil {
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
		if t, err = training.NewTrainer(backend, c); err != nil {
			s.env.(switcher).Use(WebGPU)
			s.givenUp = ""
		}
		return t, err
	}
	return nil, fmt.Errorf("the training cannot begin: %w", nn.ErrDeviceLost)
}

// switcher is an environment that can go over to another backend.
type switcher interface {
	Use(backend string)
	GiveUp() bool // goes over to the CPU, where it was on a GPU
}

// device is what the environment computes with. A GPU that cannot be opened gives
// way to the CPU.
func (s *session) device() (nn.Backend, error) {
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

// giveUp goes over to the CPU, where the environment was on a GPU, and notes why.
func (s *session) giveUp(why error) bool {
	env, ok := s.env.(switcher)
	if !ok || !env.GiveUp() {
		return false
	}
	s.givenUp = why.Error()
	return true
}

// compute takes the training to another backend as it stands.
func (s *session) compute(backend string) error {
	env, ok := s.env.(switcher)
	if !ok || backend != CPU && backend != WebGPU {
		return fmt.Errorf("a training cannot go over to %q", backend)
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

// advance does a piece of training. When the device is lost under it, the training
// goes on from its last checkpoint on the device that the environment has next.
func (s *session) advance(piece func() error) {
	err := piece()
	if errors.Is(err, nn.ErrDeviceLost) {
		var backend nn.Backend
		if backend, err = s.device(); err == nil {
			_, err = s.trainer.Recover(backend)
		}
		if errors.Is(err, nn.ErrDeviceLost) {
			return // lost again: the next piece finds that out
		}
	}
	if err != nil {
		s.problem, s.goal = err.Error(), 0
	}
}
