//go:build js

package main

import (
	"untrained/app/job"
	"untrained/app/ui"
)

var _ ui.Computing = (*laboratory)(nil)

// Train implements ui.Trainer.
func (l *laboratory) Train(config string, c job.Choice, hear func(job.State)) job.Session {
	backend := l.Decide(c, job.TrainingWork).Backend
	return job.TrainInWorker(l.site.Env["UNTRAINED_WORKER"], module, l.envFor(backend), config, func(s job.State) {
		if s.GivenUp != "" {
			l.giveUp(s.GivenUp)
		}
		hear(s)
	})
}
