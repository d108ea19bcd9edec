package job

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"untrained/nn"
	"untrained/nn/cpu"
)

// fragile is the processor as a device that can be lost.
type fragile struct {
	nn.Backend
	gone     error
	released int
}

func (f *fragile) Lost() error  { return f.gone }
func (f *fragile) Release()     { f.released++ }
func (f *fragile) Name() string { return "fragile" }

func (f *fragile) lose() { f.gone = fmt.Errorf("%w: pulled out", nn.ErrDeviceLost) }

func TestStandby(t *testing.T) {
	var opened []*fragile
	var notices []string
	s := &Standby{
		Open: func(context.Context) (nn.Backend, error) {
			opened = append(opened, &fragile{Backend: cpu.NewGeneric()})
			return opened[len(opened)-1], nil
		},
		Last:   cpu.NewGeneric,
		Notice: func(text string) { notices = append(notices, text) },
	}
	runs := 0
	err := s.Do(t.Context(), func(b nn.Backend) error {
		runs++
		if f, ok := b.(*fragile); ok {
			f.lose()
			return fmt.Errorf("a step: %w", f.gone)
		}
		return nil
	})
	if err != nil || runs != maxLosses+2 || len(opened) != maxLosses+1 || len(notices) != maxLosses+1 {
		t.Fatalf("error %v after %d runs on %d devices, notices %q", err, runs, len(opened), notices)
	}
	if last := notices[maxLosses]; !strings.Contains(last, "cpu-generic") || !strings.Contains(last, "pulled out") {
		t.Errorf("the last notice %q does not say what goes on and why", last)
	}
	for i, f := range opened {
		if f.released != 1 {
			t.Errorf("device %d was released %d times", i, f.released)
		}
	}
	if b, err := s.Backend(t.Context()); err != nil || b.Name() != "cpu-generic" {
		t.Errorf("then %v, %v", b, err)
	}
}

func TestStandbyCannotOpen(t *testing.T) {
	broken := errors.New("no driver")
	s := &Standby{Open: func(context.Context) (nn.Backend, error) { return nil, broken }, Last: cpu.NewGeneric}
	if _, err := s.Backend(t.Context()); !errors.Is(err, broken) {
		t.Errorf("the first cannot be opened: %v", err)
	}
	device := &fragile{Backend: cpu.NewGeneric()}
	s.Open = func(context.Context) (nn.Backend, error) { return device, nil }
	if b, err := s.Backend(t.Context()); err != nil || b != nn.Backend(device) {
		t.Fatal(b, err)
	}
	device.lose()
	s.Open = func(context.Context) (nn.Backend, error) { return nil, broken }
	if b, err := s.Backend(t.Context()); err != nil || b.Name() != "cpu-generic" {
		t.Errorf("a second cannot be opened: %v, %v", b, err)
	}
	// An error other than a loss ends the work.
	if err := s.Do(t.Context(), func(nn.Backend) error { return broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
}
