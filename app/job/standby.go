package job

import (
	"context"
	"errors"
	"fmt"

	"untrained/nn"
)

// Standby is a device that may be lost, such as a GPU, and its replacement: another device of the same kind, and after
// maxLosses losses a backend that cannot be lost. It must be used by one goroutine at a time.
type Standby struct {
	// Open opens a device of the kind that is wanted.
	Open func(context.Context) (nn.Backend, error)
	// Last returns the backend that cannot be lost.
	Last func() nn.Backend
	// Notice, if not nil, is called with a sentence whenever another device takes over.
	Notice func(string)

	current nn.Backend
	losses  int
}

// maxLosses is how many losses are followed by another device of the same kind.
const maxLosses = 3

// Backend returns the device to compute on, which stays the same until it is lost. Only a first device that cannot be
// opened is an error; later ones are replaced.
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

// Release releases the device. The next call of Backend opens another.
func (s *Standby) Release() {
	if s.current != nil {
		release(s.current)
	}
	s.current, s.losses = nil, 0
}

// Do calls f with the device, and again with the next one as long as devices are lost during the call.
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

// lossOf returns why a backend's device is lost, nil while it is not and for backends that have none to lose.
func lossOf(b nn.Backend) error {
	if d, ok := b.(interface{ Lost() error }); ok {
		return d.Lost()
	}
	return nil
}

// release releases what a backend holds, if anything.
func release(b nn.Backend) {
	if d, ok := b.(interface{ Release() }); ok {
		d.Release()
	}
}
