package job

import (
	"context"
	"errors"
	"fmt"

	"untrained/nn"
)

// Standby is a device to compute on that may be lost, such as a GPU, and what
// takes its place: the same kind opened anew, and after maxLosses losses one that
// cannot be lost. It belongs to one goroutine at a time.
type Standby struct {
	// Open opens the device that is wanted.
	Open func(context.Context) (nn.Backend, error)
	// Last makes the backend that cannot be lost.
	Last func() nn.Backend
	// Notice, if not nil, is told in a sentence whenever another device takes over.
	Notice func(string)

	current nn.Backend
	losses  int
}

// maxLosses is how often a device is opened again before it counts as broken.
const maxLosses = 3

// Backend is the device to compute on: the same at every call while it lives,
// otherwise the next. It fails when the first one cannot be opened; later ones are
// replaced.
func (s *Standby) Backend(ctx context.Context) (nn.Backend, error) {
	first := s.current == nil
	if !first {
		gone := lossOf(s.current)
		if gone == nil {
			return s.current, nil
		}
		s.losses++
		release(s.current)
		if s.losses > maxLosses {
			return s.last(fmt.Errorf("lost %d times, the last time: %w", s.losses, gone)), nil
		}
	}
	b, err := s.Open(ctx)
	switch {
	case err == nil:
		s.current = b
		if !first {
			s.notify("The " + b.Name() + " device was lost and has been opened again; the work goes on from what was kept.")
		}
		return b, nil
	case first || ctx.Err() != nil:
		return nil, err
	}
	return s.last(fmt.Errorf("lost and cannot be opened again: %w", err)), nil
}

func (s *Standby) last(why error) nn.Backend {
	name := s.current.Name()
	s.current = s.Last()
	s.notify(fmt.Sprintf("The work goes on with %s, because %s was %v.", s.current.Name(), name, why))
	return s.current
}

func (s *Standby) notify(text string) {
	if s.Notice != nil {
		s.Notice(text)
	}
}

// Release gives the device back; the next call of Backend opens one anew.
func (s *Standby) Release() {
	if s.current != nil {
		release(s.current)
	}
	s.current, s.losses = nil, 0
}

// Do runs f with the device and again with the next one for as long as devices are
// lost under it.
func (s *Standby) Do(ctx context.Context, f func(nn.Backend) error) error {
	for {
		b, err := s.Backend(ctx)
		if err != nil {
			return err
		}
		if err := f(b); !errors.Is(err, nn.ErrDeviceLost) || ctx.Err() != nil || lossOf(b) == nil {
			return err
		}
	}
}

// lossOf says why a backend's device is gone; most have none to lose.
func lossOf(b nn.Backend) error {
	if d, ok := b.(interface{ Lost() error }); ok {
		return d.Lost()
	}
	return nil
}

// release gives back what a backend holds, where it holds anything.
func release(b nn.Backend) {
	if d, ok := b.(interface{ Release() }); ok {
		d.Release()
	}
}
