package lab

import (
	"context"
	"fmt"
)

// Within runs a whole experiment inside one task of another, task after task, and returns its result.
func Within(ctx context.Context, env Env, e Experiment, c Config, progress func(done float64)) (*Result, error) {
	units, err := e.Units(ctx, env, c)
	if err != nil {
		return nil, err
	}
	total, done := 0.0, 0.0
	for _, u := range units {
		total += u.Cost
	}
	results := make([]UnitResult, len(units))
	for i, u := range units {
		part := func(f float64) {
			if total > 0 {
				progress((done + f*u.Cost) / total)
			}
		}
		if results[i], err = e.Run(ctx, env, c, u, part); err != nil {
			return nil, fmt.Errorf("%s: %w", u.Name, err)
		}
		done += u.Cost
	}
	return e.Merge(ctx, env, c, results)
}
