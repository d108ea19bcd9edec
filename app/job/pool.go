package job

import (
	"context"
	"runtime"
)

// Pool is a number of workers, each doing one task at a time.
type Pool interface {
	// Size is how many tasks run at once.
	Size() int
	// Do gives the task to a free worker, waiting for one if need be, and returns
	// its answer. progress is called with the fraction done, from any goroutine.
	// When ctx ends the task is given up within 200 ms and Do returns ctx's error.
	Do(ctx context.Context, t Task, progress func(done float64)) (Answer, error)
	// Close stops all workers.
	Close()
}

// Workers is the number of workers to use: the one asked for, or where that is 0
// one less than the processors there are, so that the page stays smooth, and at
// least one.
func Workers(asked, processors int) int {
	if asked > 0 {
		return asked
	}
	return max(1, processors-1)
}

// Goroutines is a pool of n goroutines of this process, each with an environment
// of its own, because a backend serves one goroutine at a time. With n = 0 it has
// one for each processor.
func Goroutines(n int, environment func() Env) Pool {
	if n <= 0 {
		n = runtime.GOMAXPROCS(0)
	}
	p := &goroutines{free: make(chan Env, n), n: n}
	for range n {
		p.free <- environment()
	}
	return p
}

type goroutines struct {
	free chan Env
	n    int
}

func (p *goroutines) Size() int { return p.n }

func (p *goroutines) Close() {}

func (p *goroutines) Do(ctx context.Context, t Task, progress func(float64)) (Answer, error) {
	select {
	case env := <-p.free:
		defer func() { p.free <- env }()
		return perform(ctx, env, t, progress)
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	}
}
