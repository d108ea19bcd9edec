package lab

import (
	"context"
	"fmt"
)

// Within runs a whole experiment inside one task of another, task after task, and returns its result.
func Within(ctx context.Context, env Env, e Experiment, c Config, progress func(done float64)) (*Result, error) {
	tasks, err := e.Tasks(ctx, env, c)
	if err != nil {
		return nil, err
	}
	total, done := 0.0, 0.0
	for _, task := range tasks {
		total += task.Cost
	}
	results := make([]TaskResult, len(tasks))
	for i, task := range tasks {
		part := func(f float64) {
			if total > 0 {
				progress((done + f*task.Cost) / total)
			}
		}
		if results[i], err = e.Run(ctx, env, c, task, part); err != nil {
			return nil, fmt.Errorf("%s: %w", task.Name, err)
		}
		done += task.Cost
	}
	return e.Merge(ctx, env, c, results)
}
