package uitest

import (
	"untrained/app/job"
	"untrained/app/ui"
)

// Train implements ui.Trainer: on a goroutine, with kernels that give the same
// bytes everywhere.
func (l *Laboratory) Train(config string, _ job.Choice, hear func(job.State)) job.Session {
	l.mu.Lock()
	l.sessions++
	l.mu.Unlock()
	s := job.TrainHere(job.NewLocal("cpu-generic", nil, nil), config, hear)
	return &counted{Session: s, l: l}
}

var _ ui.Trainer = (*Laboratory)(nil)

// counted is a session that says when it ends.
type counted struct {
	job.Session
	l      *Laboratory
	closed bool
}

func (c *counted) Close() {
	c.l.mu.Lock()
	if !c.closed {
		c.closed = true
		c.l.sessions--
	}
	c.l.mu.Unlock()
	c.Session.Close()
}

// Sessions counts the trainings that are open.
func (l *Laboratory) Sessions() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sessions
}
