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

// workerMemory is what a worker of the page may come to take, in gigabytes: its heap (see memoryGoal of wasm/worker)
// and what garbage there is between two collections. A browser gets none of it back.
const workerMemory = 0.4

// Workers returns the number of workers to use: the one asked for, or if that is 0 one less than there are processors,
// so that the page stays smooth, and no more than fit into half of the memory, but at least one. memory is in
// gigabytes, as browsers tell it: 0 where they do not, and never more than 8, which means 8 or more.
func Workers(asked, processors int, memory float64) int {
	if asked > 0 {
		return asked
	}
	n := processors - 1
	if memory > 0 && memory < 8 {
		n = min(n, int(memory/2/workerMemory))
	}
	return max(1, n)
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
