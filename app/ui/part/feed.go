package part

import (
	"sync"
	"time"

	"untrained/app/job"
)

// Feed passes the latest of many events on, at most eight times a second, so
// that a busy run never floods the drawing goroutine.
type Feed struct {
	mu     sync.Mutex
	latest job.Event
	fresh  bool
	ended  chan struct{}
	once   sync.Once
}

const feedPause = 125 * time.Millisecond

// Seldom passes progress on, at most eight times a second.
func Seldom(hear func(done float64)) func(done float64) {
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

// NewFeed starts a feed: hear gets the latest event on the goroutine that update leads to, until Close.
func NewFeed(update func(func()), hear func(job.Event)) *Feed {
	f := &Feed{ended: make(chan struct{})}
	go func() {
		tick := time.NewTicker(feedPause)
		defer tick.Stop()
		for {
			select {
			case <-f.ended:
				return
			case <-tick.C:
				if e, ok := f.Take(); ok {
					update(func() { hear(e) })
				}
			}
		}
	}()
	return f
}

// Put takes an event, in place of one that was not passed on. A warning stays with the events after it until another
// takes its place: a run gives it once, and the next event would hide it before anybody could read it.
func (f *Feed) Put(e job.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if e.Warning == "" {
		e.Warning = f.latest.Warning
	}
	f.latest, f.fresh = e, true
}

// Take returns the latest event; ok is false where it was taken before.
func (f *Feed) Take() (job.Event, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fresh := f.fresh
	f.fresh = false
	return f.latest, fresh
}

// Close ends passing events on.
func (f *Feed) Close() { f.once.Do(func() { close(f.ended) }) }
