package uitest

import (
	"context"

	"untrained/app/job"
	"untrained/app/ui"
)

var _ ui.Computing = (*Laboratory)(nil)

// Decide implements ui.Computing.
func (l *Laboratory) Decide(c job.Choice, w job.Work) job.Decision {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.machine.Decide(c, w)
}

// Explore implements ui.Computing: it finds what Machine says.
func (l *Laboratory) Explore(_ context.Context, _ job.Choice, compare bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.machine = l.Machine
	if !compare && l.machine.Software {
		l.machine.Measured = nil
	}
	l.machine.Looked = true
	return l.ExploreFail
}
