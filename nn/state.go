package nn

import (
	"errors"
	"fmt"
)

// State is everything that training changes in a program: with it, another program of
// the same network, on any backend, continues as this one would have.
type State struct {
	Params           *Params
	moment1, moment2 *Params
	adam             adamState
	steps            int
}

// Save copies the program's state, so that it outlives the device. It waits for
// all steps.
func (p *Program) Save() (*State, error) {
	if err := p.ready(); err != nil {
		return nil, err
	}
	if !p.layout.mode.Training {
		return nil, errors.New("program: only training has a state; Params copies the parameters")
	}
	s := &State{adam: p.adam, steps: p.history.made}
	for _, part := range []struct {
		to   **Params
		from Tensor
	}{{&s.Params, p.params}, {&s.moment1, p.moment1}, {&s.moment2, p.moment2}} {
		var err error
		if *part.to, err = p.readLike(part.from); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Restore makes s the program's state. It returns an error, and the program keeps its
// own state, when s belongs to another network.
func (p *Program) Restore(s *State) error {
	if p.released {
		return errReleased
	}
	if !p.layout.mode.Training {
		return errors.New("program: only a program compiled with Mode.Training takes a state")
	}
	if err := s.Params.match(p.layout.tensors); err != nil {
		return err
	}
	if err := p.SetParams(s.Params); err != nil {
		return err
	}
	p.adam = s.adam // SetParams has restarted it
	p.history.made, p.history.asked = s.steps, s.steps
	for _, part := range []struct {
		from *Params
		to   Tensor
	}{{s.moment1, p.moment1}, {s.moment2, p.moment2}} {
		for i, t := range part.from.Tensors {
			if err := p.backend.Write(p.at(part.to, i), t.Data); err != nil {
				return fmt.Errorf("program: writing the optimiser's memory of %s: %w", t.Name, err)
			}
		}
	}
	return nil
}
