//go:build js

package main

import "untrained/app/job"

// Train implements ui.Trainer.
func (l *laboratory) Train(config string, hear func(job.State)) job.Session {
	return job.TrainInWorker(l.site.Env["UNTRAINED_WORKER"], module, l.site.Env, config, hear)
}
