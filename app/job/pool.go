package job

import (
	"context"
	"runtime"
)

// Pool is a number of workers, each of which does one call at a time. Do waits for a free one.
type Pool interface {
	Worker
	// Size is how many calls run at once.
	Size() int
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

func (p *goroutines) Do(ctx context.Context, c Call, progress func(float64)) error {
	select {
	case env := <-p.free:
		defer func() { p.free <- env }()
		return perform(ctx, env, c, progress)
	case <-ctx.Done():
		return ctx.Err()
	}
}
