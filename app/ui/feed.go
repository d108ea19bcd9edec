package ui

import (
	"sync"
	"time"

	"untrained/app/job"
)

// feed passes the latest of many events on, at most eight times a second, so
// that a busy run never floods the drawing goroutine.
type feed struct {
	mu     sync.Mutex
	latest job.Event
	fresh  bool
	ended  chan struct{}
	once   sync.Once
}

const feedPause = 125 * time.Millisecond

// seldom passes progress on, at most eight times a second.
func seldom(hear func(done float64)) func(done float64) {
	var mu sync.Mutex
	var last time.Time
	return func(done float64) {
		mu.Lock()
		defer mu.Unlock()
		if time.Since(last) < feedPause {
			return
		}
		last = time.Now()
		hear(done)
	}
}

func newFeed(update func(func()), hear func(job.Event)) *feed {
	f := &feed{ended: make(chan struct{})}
	go func() {
		tick := time.NewTicker(feedPause)
		defer tick.Stop()
		for {
			select {
			case <-f.ended:
				return
			case <-tick.C:
				if e, ok := f.take(); ok {
					update(func() { hear(e) })
				}
			}
		}
	}()
	return f
}

func (f *feed) put(e job.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.latest, f.fresh = e, true
}

func (f *feed) take() (job.Event, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fresh := f.fresh
	f.fresh = false
	return f.latest, fresh
}

func (f *feed) close() { f.once.Do(func() { close(f.ended) }) }
