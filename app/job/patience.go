package job

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	patience = 10 * time.Second // without progress, before something is said
	slow     = 16 << 10         // bytes a second, averaged over patience: below that a download trickles
)

// Patience watches a download until ctx ends. It returns the function to be told the fraction done, which it passes on
// to hear, and calls say with a sentence when nothing has arrived for ten seconds or only a trickle did, and with ""
// when the download goes on. host is where the bytes come from; size is their number, 0 where it is not known. say is
// called from a goroutine of its own.
func Patience(ctx context.Context, host string, size int64, hear func(done float64), say func(text string)) (
	progress func(done float64)) {
	var mu sync.Mutex
	now, moved := 0.0, time.Now() // the fraction that has arrived, and when it last grew
	go func() {
		type moment struct {
			at   time.Time
			done float64
		}
		var before []moment // of the last ten seconds
		said, when := "", time.Time{}
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case at := <-tick.C:
				mu.Lock()
				done, still := now, at.Sub(moved)
				mu.Unlock()
				before = append(before, moment{at, done})
				text := ""
				if still >= patience {
					text = fmt.Sprintf("Nothing has come from %s for %d seconds; %s. It is asked again by itself, and gives up "+
						"after about two minutes. You can stop it: what has arrived is kept, and fetching goes on from there, "+
						"perhaps on another network.", cmp.Or(host, "the source"), int(still.Seconds()), share(done, size))
				} else if first := before[0]; at.Sub(first.at) >= patience {
					before = before[1:]
					if rate := (done - first.done) * float64(size) / at.Sub(first.at).Seconds(); size > 0 && done < 1 && rate < slow {
						text = fmt.Sprintf("%s sends only %.1f kB a second; %s. At this rate it takes %s more. You can stop it: what "+
							"has arrived is kept, and fetching goes on from there, perhaps on another network.",
							cmp.Or(host, "The source"), rate/1000, share(done, size), longTime((1-done)*float64(size)/rate))
					}
				}
				// A number that counts on is not said every second.
				if (text == "") != (said == "") || text != said && at.Sub(when) >= patience {
					said, when = text, at
					say(text)
				}
			}
		}
	}()
	return func(done float64) {
		mu.Lock()
		if done > now {
			now, moved = done, time.Now()
		}
		mu.Unlock()
		if hear != nil {
			hear(done)
		}
	}
}

// share says how much has arrived.
func share(done float64, size int64) string {
	if size <= 0 {
		return fmt.Sprintf("%.0f %% are here", 100*done)
	}
	return fmt.Sprintf("%.1f of %.1f MB are here", done*float64(size)/1e6, float64(size)/1e6)
}

// longTime says how long so many seconds are.
func longTime(seconds float64) string {
	switch {
	case !(seconds < 48*3600):
		return "days"
	case seconds > 5400:
		return fmt.Sprintf("%.0f hours", seconds/3600)
	}
	return fmt.Sprintf("%.0f minutes", max(1, seconds/60))
}
