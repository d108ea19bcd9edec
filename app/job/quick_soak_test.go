//go:build soak && linux

package job

import (
	"syscall"
	"testing"
	"time"

	"untrained/app/lab"
)

// quickSeconds is how much processor time a quick look may take: a minute on two processors, with something to spare.
const quickSeconds = 100

// processorTime is what this process has used so far.
func processorTime(t *testing.T) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Every quick look ends within a minute on two processors. The longest took 42 seconds of one (the multiverse of C5),
// the others with a curve 3 to 41, scorecard and selectivity 15, texture 26, and the rest 1 to 3.
func TestSoakQuickLooksEnd(t *testing.T) {
	env := quickEnv(t)
	for _, q := range quickLooks {
		t.Run(q.experiment+" "+q.config, func(t *testing.T) {
			before := processorTime(t)
			e, c, tasks := quickTasks(t, env, q.experiment, q.config)
			var results []lab.TaskResult
			for _, task := range tasks {
				r, err := e.Run(t.Context(), env, c, task, func(float64) {})
				if err != nil {
					t.Fatalf("%s: %v", task.Name, err)
				}
				results = append(results, r)
			}
			if _, err := e.Merge(t.Context(), env, c, results); err != nil {
				t.Fatal(err)
			}
			took := (processorTime(t) - before).Seconds()
			t.Logf("%d tasks, %.1f seconds of a processor", len(tasks), took)
			if took > quickSeconds {
				t.Errorf("%.0f seconds of a processor, more than %d", took, quickSeconds)
			}
		})
	}
}
