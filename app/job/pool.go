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

// Workers returns the number of workers to use: the one asked for, or if that is 0 one less than there are processors,
// so that the page stays smooth, but at least one.
func Workers(asked, processors int) int {
	if asked > 0 {
		return asked
	}
	return max(1, processors-1)
}

// Goroutines returns a pool of n environments of this process, each of which serves one goroutine at a time, as
// backends must. n = 0 makes one for each processor.
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
