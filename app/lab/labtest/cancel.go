package labtest

import (
	"context"
	"errors"
	"testing"

	"untrained/app/lab"
)

// Cancels checks that a task ends soon after it is cancelled, at each of these fractions of its work: with
// context.Canceled, and after at most one further report of progress.
func Cancels(t *testing.T, e lab.Experiment, env lab.Env, c lab.Config, task lab.Task, fractions ...float64) {
	t.Helper()
	for _, after := range fractions {
		ctx, cancel := context.WithCancel(t.Context())
		late := 0
		_, err := e.Run(ctx, env, c, task, func(done float64) {
			if ctx.Err() != nil {
				late++
			}
			if done >= after {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) || late > 1 {
			t.Errorf("%s cancelled at %v: %v, after %d further steps", task.Name, after, err, late)
		}
		cancel()
	}
}
